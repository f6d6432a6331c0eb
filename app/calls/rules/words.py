"""A call in words, made from its settings, in the language in use."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.calls.models import Late
from app.calls.rules.categories import said_categories
from app.calls.rules.policy import EXTRAS, TEXTS, Policy
from app.core.i18n import gettext as _
from app.core.i18n import (
    in_language,
    ngettext,
    show_datetime,
    show_day,
    show_list,
    show_number,
    show_period,
)
from app.delegations.models import DelegationCategory
from app.meetings.models import Meeting, Slot


@dataclass(frozen=True)
class Section:
    """A heading and what stands below it."""

    title: str
    lines: Sequence[str]


@dataclass(frozen=True)
class CallShown:
    """Somebody looks at the call; a feature that asks something of those who apply adds to it."""

    meeting: Meeting
    sections: list[Section]


@dataclass(frozen=True)
class Difference:
    """A heading, and what stands below it in one call but not in the other."""

    title: str
    theirs: Sequence[str]
    mine: Sequence[str]


def differences(theirs: Sequence[Section], mine: Sequence[Section]) -> list[Difference]:
    """What two calls say that is not the same, heading by heading."""
    there, here = ({one.title: one.lines for one in call} for call in (theirs, mine))
    found = [
        Difference(
            title,
            [line for line in there.get(title, ()) if line not in here.get(title, ())],
            [line for line in here.get(title, ()) if line not in there.get(title, ())],
        )
        for title in dict.fromkeys((*there, *here))
    ]
    return [one for one in found if one.theirs or one.mine]


def said(policy: Policy, slots: Iterable[Slot], places: int | None) -> list[Section]:
    """All of a call; `slots` are those of the meeting in order, `places` as in `Standing`."""
    sections = (
        Section(_("When applications are taken"), list(_when(policy, places))),
        Section(_("Who can organise a side event"), list(_who(policy))),
        Section(_("When events can be held"), list(_slots(policy, slots))),
        Section(_("What you write"), list(_texts(policy))),
        Section(_("What you can ask for"), list(_extras(policy))),
        Section(_("What costs extra"), in_language(policy.costs).splitlines()),
        Section(_("After acceptance"), list(_afterwards(policy))),
    )
    return [one for one in sections if one.lines]


def _when(policy: Policy, places: int | None) -> Iterator[str]:
    zone = policy.timezone
    if policy.opens_at:
        sentence = _("Applications are taken from %(moment)s on.")
        yield sentence % {"moment": show_datetime(policy.opens_at, zone)}
    if policy.closes_at is None:
        yield _("There is no deadline: applications are taken until the meeting is over.")
        return
    yield _("The deadline is %(moment)s.") % {"moment": show_datetime(policy.closes_at, zone)}
    if policy.grace:
        sentence = ngettext(
            "What comes in within %(hours)s hour after it is not late.",
            "What comes in within %(hours)s hours after it is not late.",
            policy.grace,
        )
        yield sentence % {"hours": show_number(policy.grace)}
    yield from _late(policy, places)


def _afterwards(policy: Policy) -> Iterator[str]:
    if policy.changes_until is None:
        yield _("Hosts can change people and texts of their event at any time.")
        return
    sentence = _(
        "Hosts can change people and texts of their event until %(moment)s. Afterwards they ask the"
        " organisers."
    )
    yield sentence % {"moment": show_datetime(policy.changes_until, policy.timezone)}


def _late(policy: Policy, places: int | None) -> Iterator[str]:
    match policy.late:
        case Late.REFUSED:
            yield _("Late applications are not taken.")
        case Late.WHILE_PLACES if places is not None:
            sentence = ngettext(
                "Late applications are taken, and dealt with after the others, until there are as"
                " many as places: %(places)s place.",
                "Late applications are taken, and dealt with after the others, until there are as"
                " many as places: %(places)s places.",
                places,
            )
            yield sentence % {"places": show_number(places)}
        case _other:
            yield _("Late applications are taken, marked as late and dealt with after the others.")


def _who(policy: Policy) -> Iterator[str]:
    yield _named(
        policy.may_lead,
        _("Every State and organisation can be the lead organiser."),
        _("The lead organiser must be one of these: %(who)s."),
    )
    yield _named(
        policy.may_co_organise,
        _("Every State and organisation can be a co-organiser."),
        _("A co-organiser must be one of these: %(who)s."),
    )
    yield _named(
        policy.may_co_sponsor,
        _("Every State and organisation can be a co-sponsor."),
        _("A co-sponsor must be one of these: %(who)s."),
    )
    for pairing in policy.pairings:
        sentence = _(
            "If the lead organiser is one of these: %(leads)s, then a co-organiser must be one of"
            " these: %(needs)s."
        )
        leads, needs = said_categories(pairing.leads), said_categories(pairing.needs)
        yield sentence % {"leads": leads, "needs": needs}
    yield from _how_many(policy)


def _named(wanted: Collection[DelegationCategory], everybody: str, only: str) -> str:
    return only % {"who": said_categories(wanted)} if wanted else everybody


def _how_many(policy: Policy) -> Iterator[str]:
    if policy.most_per_lead is not None:
        sentence = ngettext(
            "A lead organiser can lead %(most)s event.",
            "A lead organiser can lead %(most)s events.",
            policy.most_per_lead,
        )
        yield sentence % {"most": show_number(policy.most_per_lead)}
    if policy.one_per_entity:
        yield _(
            "A State or organisation can organise one event only, be it as lead organiser or as"
            " co-organiser. As a co-sponsor it can support several."
        )
    sentence = ngettext(
        "Besides the lead organiser, an application can name %(most)s partner.",
        "Besides the lead organiser, an application can name %(most)s partners.",
        policy.most_partners,
    )
    yield sentence % {"most": show_number(policy.most_partners)}
    if policy.partners_confirm:
        yield _(
            "Each partner is asked by mail to confirm that it takes part. Until it has, it is not"
            " printed in the programme."
        )
    if policy.speakers_confirm:
        yield _(
            "Everybody who chairs or speaks is asked by mail to confirm. Who declines is not"
            " printed in the programme."
        )


def _slots(policy: Policy, slots: Iterable[Slot]) -> Iterator[str]:
    known = list(slots)
    if not known:
        yield _("The slots are not known yet.")
    yield from _by_day([one for one in known if one.id not in policy.reserved], policy.timezone)
    reserved = [one for one in known if one.id in policy.reserved]
    for line in _by_day(reserved, policy.timezone):
        yield _("Reserved by the organisers: %(slots)s") % {"slots": line}


def _by_day(slots: Sequence[Slot], zone: str) -> Iterator[str]:
    for day, those in groupby(slots, key=lambda slot: show_day(slot.starts_at, zone)):
        hours = (show_period(one.starts_at, one.ends_at, zone) for one in those)
        yield _("%(day)s: %(hours)s") % {"day": day, "hours": show_list(hours)}


def _texts(policy: Policy) -> Iterator[str]:
    sentence = _(
        "The title has at most %(most)s characters; up to %(advised)s are easily read in a"
        " programme."
    )
    yield sentence % {"most": policy.longest_title, "advised": policy.advised_title}
    sentence = _("The title for calendars has at most %(most)s characters.")
    yield sentence % {"most": policy.longest_calendar_title}
    for part, label in TEXTS.items():
        sentence = _("%(part)s: at most %(most)s characters.")
        yield sentence % {"part": label, "most": show_number(policy.longest(part))}


def _extras(policy: Policy) -> Iterator[str]:
    if policy.event_badges:
        yield _(
            "People who chair or speak and are not delegates can get a badge for side events only."
            " Ask for it on the page of your application; the organisers approve it. It opens the"
            " building and the room of the event on its day, and no other meeting."
        )
    offered = [str(label) for code, label in EXTRAS.items() if code in policy.extras]
    missing = [str(label) for code, label in EXTRAS.items() if code not in policy.extras]
    if offered:
        yield _("You can ask for this: %(what)s.") % {"what": show_list(offered)}
    if missing:
        yield _("You cannot ask for this: %(what)s.") % {"what": show_list(missing)}
