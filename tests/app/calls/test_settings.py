"""Every setting of a call: the smallest application that it lets in, and one that it keeps out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from app.calls import rules
from app.calls.models import Late
from app.calls.queries import policy_of
from app.calls.rules import SETTINGS, TEXTS, Pairing, Policy, Section, said
from app.delegations.models import DelegationCategory, EntityKind
from app.meetings.models import Meeting, Slot
from app.side_events import queries, service
from app.side_events.errors import WrongApplication
from app.side_events.models import PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.amending import amendment_of
from app.side_events.rules.application import PartnerGiven
from app.side_events.rules.concept import CONCEPT_PARTS, ConceptGiven
from tests.make import delegations, meetings
from tests.make.calls import set_call
from tests.make.side_events import CHAIR, application, lead, side_event, speaker

NORWAY, FORUM, OFFICE = "Norway", "Landmine Forum", "Office for Projects"
STATE, NGO, UN = (
    DelegationCategory.STATE,
    DelegationCategory.NGO,
    DelegationCategory.UN_ENTITY,
)
CLOSES = meetings.hour("12:00", day=-20)
OPENS = CLOSES - timedelta(days=30)
HOUR = timedelta(hours=1)


def co_organiser(name: str) -> PartnerGiven:
    return PartnerGiven(name=name, role=PartnerRole.CO_ORGANISER)


def co_sponsor(name: str) -> PartnerGiven:
    return PartnerGiven(name=name, role=PartnerRole.CO_SPONSOR)


@dataclass(frozen=True)
class Case:
    """Settings, an application that is kept out, and the same with `fine` that is let in.

    `at` and `fine_at` are when they come in; `before` are applications that are there already.
    `slot` stands for the id of the meeting's only slot, `other_slot` for that of its other one.
    """

    settings: Mapping[str, Any]
    sentence: str
    out: Mapping[str, Any] = field(default_factory=dict)
    fine: Mapping[str, Any] = field(default_factory=dict)
    at: datetime = OPENS
    fine_at: datetime = OPENS
    before: Sequence[Mapping[str, Any]] = ()


CASES: Mapping[str, Case] = {
    "opens_at": Case(
        {"opens_at": OPENS},
        "Applications are taken from 26 Apr 2027, 12:00 on. Please come back then.",
        at=OPENS - HOUR,
    ),
    "closes_at": Case(
        {"closes_at": CLOSES, "late": Late.REFUSED, "grace": 2},
        "The deadline was 26 May 2027, 12:00, and late applications are not taken. If you cannot do"
        " without, write to the organisers.",
        at=CLOSES + 3 * HOUR,
        fine_at=CLOSES + HOUR,
    ),
    "places": Case(
        {"closes_at": CLOSES, "late": Late.WHILE_PLACES, "places": 1},
        "The deadline has passed, and there are as many applications as places. Write to the"
        " organisers: they know when a place becomes free.",
        at=CLOSES + HOUR,
        fine_at=CLOSES,
        before=({},),
    ),
    "may_lead": Case(
        {"may_lead": frozenset({STATE, UN})},
        "Landmine Forum cannot be “Lead organiser” at this meeting; these can: State (any) and"
        " United Nations entity. Name it in another part, or leave it out.",
        out={"partners": (lead(FORUM),)},
        fine={"partners": (lead(NORWAY), co_organiser(FORUM))},
    ),
    "may_co_organise": Case(
        {"may_co_organise": frozenset({NGO})},
        "Office for Projects cannot be “Co-organiser” at this meeting; these can: Non-governmental"
        " organisation. Name it in another part, or leave it out.",
        out={"partners": (lead(NORWAY), co_organiser(OFFICE))},
        fine={"partners": (lead(NORWAY), co_organiser(FORUM))},
    ),
    "may_co_sponsor": Case(
        {"may_co_sponsor": frozenset({STATE})},
        "Nobody Knows is not in the register of States and organisations, and only these can be"
        " “Co-sponsor” at this meeting: State (any). Choose a name from the list, or write to the"
        " organisers.",
        out={"partners": (lead(FORUM), co_sponsor("Nobody Knows"))},
        fine={"partners": (lead(FORUM), co_sponsor(NORWAY))},
    ),
    "pairings": Case(
        {"pairings": (Pairing(frozenset({NGO}), frozenset({STATE, UN})),)},
        "Landmine Forum can lead an event only together with one of these: State (any) and United"
        " Nations entity. Add such a partner as co-organiser.",
        out={"partners": (lead(FORUM), co_sponsor(NORWAY))},
        fine={"partners": (lead(FORUM), co_organiser(NORWAY))},
    ),
    "most_per_lead": Case(
        {"most_per_lead": 1},
        "Norvège leads 1 application already, and may lead no more. Let a partner lead this event.",
        out={"partners": (lead("Norvège"),)},
        fine={"partners": (lead(FORUM), co_organiser(NORWAY))},
        before=({"partners": (lead(NORWAY),)},),
    ),
    "one_per_entity": Case(
        {"one_per_entity": True},
        "Norway organises another event already, and each may organise one only. Leave it out, or"
        " name it as a co-sponsor, which is not counted.",
        out={"partners": (lead(FORUM), co_organiser(NORWAY))},
        fine={"partners": (lead(FORUM), co_sponsor(NORWAY))},
        before=({"partners": (lead(NORWAY),)},),
    ),
    "most_partners": Case(
        {"most_partners": 1},
        "Besides the lead organiser, name at most 1 partner.",
        out={"partners": (lead(NORWAY), co_organiser(FORUM), co_sponsor(OFFICE))},
        fine={"partners": (lead(NORWAY), co_organiser(FORUM))},
    ),
    "partners_confirm": Case(
        {"partners_confirm": True},
        "Norway is to confirm that it takes part. Give an e-mail address to which its link is"
        " sent.",
        out={"partners": (lead(FORUM), co_sponsor(NORWAY))},
        fine={"partners": (lead(FORUM), replace(co_sponsor(NORWAY), email="norway@example.org"))},
    ),
    "speakers_confirm": Case(
        {"speakers_confirm": True},
        "Bo Lind is to confirm that they take part. Give an e-mail address to which their link is"
        " sent.",
        out={"speakers": (CHAIR, speaker("Bo Lind", SpeakerRole.PANELLIST))},
        fine={"speakers": (CHAIR, speaker("Bo Lind", SpeakerRole.PANELLIST, "bo@example.org"))},
    ),
    "reserved": Case(
        {"reserved": "slot"},
        "The organisers have reserved one of these slots. Choose another one.",
        out={"slots": ("slot",)},
        fine={"slots": ("other_slot",)},
    ),
    "longest_title": Case(
        {"longest_title": 20, "advised_title": 10},
        "“Title” has 21 characters and may have at most 20. Shorten it.",
        out={"title": "x" * 21},
        fine={"title": "x" * 20},
    ),
    "longest_calendar_title": Case(
        {"longest_calendar_title": 20},
        "“Title for calendars” has 21 characters and may have at most 20. Shorten it.",
        out={"calendar_title": "x" * 21},
        fine={"calendar_title": "x" * 20},
    ),
    "longest_texts": Case(
        {"longest_texts": {"description": 30, "objectives": 20}},
        "“Objectives” has 21 characters and may have at most 20. Shorten it.",
        out={"concept": (ConceptGiven(language="fr", objectives="x" * 21),)},
        fine={"description": "x" * 30},
    ),
    "extras": Case(
        {"extras": frozenset({"catering"})},
        "This cannot be asked for at this meeting: Remote participation (hybrid). Take it off.",
        out={"features": ("hybrid",)},
        fine={"features": ("catering", "step-free")},
    ),
    "changes_until": Case(
        {"changes_until": CLOSES},
        "Hosts could change their events until 26 May 2027, 12:00. Write here what is to be"
        " changed and why: the organisers see old and new, and decide.",
        out={"amend": {"description": "Later."}},
        fine={"amend": {"description": "In time."}},
        at=CLOSES + HOUR,
        fine_at=CLOSES,
    ),
}
# These settings only change what another one does, or are only said.
WITHIN = {"timezone", "grace", "late", "advised_title", "costs", "event_badges"}


def test_no_setting_is_forgotten() -> None:
    assert set(CASES) == set(SETTINGS)
    assert {one.name for one in fields(Policy)} == set(SETTINGS) | WITHIN
    assert set(TEXTS) == {"description", *CONCEPT_PARTS}


@pytest.fixture
def meeting(db: Session) -> Meeting:
    delegations.state(db, "NOR", NORWAY, fr="Norvège")
    delegations.organisation(db, "forum", FORUM, EntityKind.NGO)
    delegations.organisation(db, "office", OFFICE, EntityKind.UN_ENTITY)
    return meetings.meeting(db)


@dataclass(frozen=True)
class Tried:
    """A meeting of its own for a case, its slots by the names that they have in cases."""

    db: Session
    meeting: Meeting
    slots: Mapping[str, str]

    @classmethod
    def of(cls, db: Session, slug: str) -> "Tried":
        meeting = meetings.meeting(db, slug)
        days = {"slot": 0, "other_slot": 1}
        slots = {name: meetings.slot(db, meeting, day=day).id for name, day in days.items()}
        return cls(db, meeting, slots)

    def set(self, case: Case) -> None:
        for earlier in case.before:
            lone = {"partners": (lead("An earlier one"),)}
            side_event(self.db, self.meeting, **lone | dict(earlier))
        settings = dict(case.settings)
        if "reserved" in settings:
            settings["reserved"] = frozenset({self.slots["slot"]})
        set_call(self.db, self.meeting, **settings)

    def apply(self, given: Mapping[str, Any], at: datetime) -> SideEvent:
        if "amend" in given:
            return self.amend(given["amend"], at)
        made = application(**{"partners": (lead("Somebody"),), **given})
        slots = tuple(self.slots[one] for one in made.slots)
        return service.apply(self.db, self.meeting, replace(made, slots=slots), at=at)

    def amend(self, given: Mapping[str, Any], at: datetime) -> SideEvent:
        known = queries.accepted(self.db, self.meeting.id)
        event = known[0] if known else side_event(self.db, self.meeting, accepted=True)
        service.amend(self.db, self.meeting, event, replace(amendment_of(event), **given), at=at)
        return event


def test_every_setting_lets_in_and_keeps_out(db: Session, meeting: Meeting) -> None:
    """`meeting` is another one, which the settings of these are nothing to."""
    for name, case in CASES.items():
        tried = Tried.of(db, name.replace("_", "-"))
        tried.set(case)

        with pytest.raises(WrongApplication) as refused:
            tried.apply(case.out, case.at)
        let_in = tried.apply(case.fine, case.fine_at)

        assert refused.value.sentence == case.sentence, name
        assert let_in.number == len(case.before) + 1, name
        side_event(db, meeting, partners=case.out.get("partners", (lead("Somebody"),)))


def test_without_settings_all_are_let_in(db: Session, meeting: Meeting) -> None:
    tried = Tried.of(db, "without")
    for case in CASES.values():
        for given, at in ((case.out, case.at), (case.fine, case.fine_at)):
            assert tried.apply(given, at).late is False


def test_late_ones_are_marked_after_the_grace_period(db: Session, meeting: Meeting) -> None:
    set_call(db, meeting, closes_at=CLOSES, grace=2)

    moments = (CLOSES, CLOSES + 2 * HOUR, CLOSES + 3 * HOUR)
    came = [service.apply(db, meeting, application(), at=at).late for at in moments]

    assert came == [False, False, True]


def test_a_change_meets_the_settings_but_no_deadline(db: Session, meeting: Meeting) -> None:
    event = side_event(db, meeting, partners=(lead(NORWAY),))
    limits = {"most_per_lead": 1, "one_per_entity": True, "longest_title": 20, "advised_title": 10}
    set_call(db, meeting, closes_at=CLOSES - 400 * 24 * HOUR, late=Late.REFUSED, **limits)

    short = application(title="Shorter", partners=(lead(NORWAY),))
    service.change(db, meeting, event, short)
    with pytest.raises(WrongApplication, match="21 characters") as refused:
        service.change(db, meeting, event, replace(short, title="x" * 21))

    assert event.title == "Shorter"
    assert refused.value.field == "title"


def test_a_lead_that_the_register_lacks_needs_a_partner_too(db: Session, meeting: Meeting) -> None:
    set_call(db, meeting, pairings=(Pairing(frozenset({NGO}), frozenset({STATE})),))

    with pytest.raises(WrongApplication, match="only together with"):
        service.apply(db, meeting, application(partners=(lead("A new alliance"),)))
    together = (lead("A new alliance"), co_organiser(NORWAY))

    assert service.apply(db, meeting, application(partners=together)).number == 1


@pytest.mark.parametrize(
    ("category", "wanted", "among"),
    [
        (STATE, {STATE}, True),
        (DelegationCategory.SIGNATORY, {STATE}, True),
        (STATE, {DelegationCategory.STATE_PARTY}, True),  # it may well be one
        (DelegationCategory.SIGNATORY, {DelegationCategory.STATE_PARTY}, False),
        (NGO, {STATE, UN}, False),
        (None, set(DelegationCategory), False),
    ],
)
def test_who_is_among_whom(
    category: DelegationCategory | None, wanted: set[DelegationCategory], *, among: bool
) -> None:
    assert rules.is_among(category, wanted) is among


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"opens_at": CLOSES, "closes_at": OPENS}, "must close after they open"),
        ({"late": Late.REFUSED}, "Give a deadline"),
        ({"longest_title": 60}, "advised length"),
        ({"pairings": (Pairing(frozenset({NGO}), frozenset()),)}, "tick both"),
        ({"opens_at": OPENS, "closes_at": CLOSES, "late": Late.REFUSED}, ""),
    ],
)
def test_settings_must_fit(settings: dict[str, Any], fault: str) -> None:
    found = rules.fault_in(Policy(**settings))

    assert fault in found
    assert bool(found) is bool(fault)


def test_settings_are_kept_as_they_were_set(db: Session, meeting: Meeting) -> None:
    slot = meetings.slot(db, meeting)
    settings = {name: value for case in CASES.values() for name, value in case.settings.items()}
    wanted = Policy(
        **settings
        | {"reserved": frozenset({slot.id}), "timezone": meeting.timezone, "costs": {"en": "Tea."}}
    )

    set_call(db, meeting, **{one.name: getattr(wanted, one.name) for one in fields(wanted)})
    db.expire_all()

    assert policy_of(db, meeting.id) == wanted


def lines(policy: Policy, *slots: Slot, places: int | None = None) -> dict[str, Sequence[str]]:
    told: list[Section] = said(policy, slots, places)
    return {one.title: one.lines for one in told}


def test_each_setting_changes_what_is_said() -> None:
    slots = [
        Slot(id=name, starts_at=meetings.hour(start), ends_at=meetings.hour(end))
        for name, start, end in (("slot", "13:15", "14:45"), ("late", "18:15", "19:45"))
    ]
    dated = Policy(timezone=meetings.ZONE, closes_at=CLOSES)
    plain = lines(dated, *slots)
    changes: dict[str, Any] = {
        name: value for case in CASES.values() for name, value in case.settings.items()
    } | {"reserved": frozenset({"slot"}), "costs": {"en": "Tea.\nCake."}}
    changes |= {"closes_at": None, "late": Late.REFUSED}
    del changes["places"]  # it is told apart where it matters, below

    same = [n for n, v in changes.items() if lines(replace(dated, **{n: v}), *slots) == plain]

    assert same == []
    assert plain["When events can be held"] == ["Tue 15 Jun: 13:15–14:45 and 18:15–19:45"]
    late = replace(dated, late=Late.WHILE_PLACES)
    assert lines(late, places=2)["When applications are taken"][-1].endswith(": 2 places.")
