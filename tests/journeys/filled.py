"""A world in which every page has something to show, and an empty meeting beside it.

The meeting "full" has everything: releases, a draft that is newer, events that are cancelled,
unplaced, declined and undecided. "empty" has nothing. In "waiting" a run waits for a worker,
in "stuck" one found no schedule.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import service as accounts_service
from app.accounts.models import RoleKind, TokenKind
from app.badges import service as badges_service
from app.badges.models import Direction
from app.badges.service import Scan
from app.calls.models import Late
from app.calls.rules import Pairing
from app.core.db import Sessions
from app.delegations.models import DelegationCategory, EntityKind
from app.delegations.service.campaigns import add_member
from app.meetings import queries as meetings_queries
from app.meetings import service as meetings_service
from app.meetings.models import Basis, Meeting, SessionKind, Slot
from app.meetings.rules import Origin
from app.messages.models import Message
from app.participants import service as participants_service
from app.participants.models import ListKind
from app.privacy import service as privacy_service
from app.registrations import queries as registrations_queries
from app.registrations import service as registrations_service
from app.registrations.models import (
    BatchKind,
    Modality,
    NeedKind,
    QuotaScope,
    Registration,
    RegistrationState,
)
from app.schedule import queries, rules, service
from app.schedule.models import BoardKind, FactKind, RunState
from app.schedule.rules import Spot
from app.settings import Settings
from app.side_events import queries as side_events_queries
from app.side_events import service as side_events_service
from app.side_events.models import PartnerRole, SideEvent, SpeakerRole
from app.side_events.rules.application import PartnerGiven
from app.side_events.rules.demands import Demands
from app.side_events.rules.states import Step
from tests.journeys.worlds import ORGANISER, open_meeting
from tests.make import (
    accounts,
    announcements,
    answers,
    badges,
    delegations,
    invitations,
    judging,
    matching,
    meetings,
    nominations,
    participants,
    questions,
    registrations,
    schedule,
    side_events,
    texts,
)
from tests.make.calls import set_call
from tests.make.concerns import to_settle

FOCAL_POINT = "farid@example.org"
NEW_FOCAL_POINT = "nina@example.org"
CHAIR = "chair1@example.org"
DOOR_PERSON = "dora@example.org"
CARER = "carla@example.org"
REVIEWER = "rosa@example.org"
ADMIN = "ada@example.org"
NOBODY = "noor@example.org"
GUESSED = Origin(Basis.INFERRED, "the information note, page 3", "it is named with the panel")
TABLE = "Nom\tFonction\tCourriel\tTaille\nAna <b>\tChef\tana@\t1\nBo\tCook\t\t2\nCy\tHoD\t\t3\n"
TITLES = (
    "Clearing the last mile",
    "إزالة الألغام: الميل الأخير",
    "Le déminage humanitaire et le développement : ce que disent les communautés elles-mêmes",
    "Victim assistance <in> practice & theory",
    "Averylongwordthatnobodywouldbreakbutwhichmuststillfitonatelephonescreen, and more",
    "Reporting made simple",
)
Ids = dict[str, str]


def fill(sessions: Sessions, settings: Settings) -> Ids:
    """Make the world. Gives ids, secrets and cookies by the names that addresses use."""
    with sessions.write() as db:
        meeting, slots = open_meeting(db, "full")
        empty = meetings.meeting(
            db, "empty", name={"en": "Empty Meeting"}, starts_on=None, ends_on=None, city=""
        )
        waiting, _ = open_meeting(db, "waiting")
        side_events.side_event(db, waiting, accepted=True)
        ids = _furnish(db, meeting, slots)
        events = _events(db, meeting, slots)
        ids |= _registrations(db, meeting)
        ids |= _lists(db, meeting) | _places(db, meeting)
        ids |= _accounts(db, meeting, empty)
        ids |= _asks_to_be_erased(db, meeting)
        ids |= _applications(db, meeting, events)
    with sessions.write() as db:  # merging reads again what its transaction holds
        ids["suspicion"] = matching.pair(db, meeting).id
        matching.merged(db, meeting)
        _erase_the_past(db)  # so does this
    _publish(sessions, settings, meeting, "")
    with sessions.write() as db:
        _cancel(db, meeting, events[1])
    _publish(sessions, settings, meeting, "One side event is cancelled.")
    with sessions.write() as db:
        ids |= _too_large(db, meeting, ids["application"])
        _call(db, meeting, slots)
    _propose(sessions, settings, meeting)
    with sessions.write() as db:
        service.ask_for_schedule(
            db, None, meetings_queries.meeting_by_id(db, waiting.id) or waiting
        )
        ids |= _mails(db) | _stuck(db) | _mend(db, meeting.id)
        answers.came_back(db, meeting, ids["event"])
    return ids


def _stuck(db: Session) -> Ids:
    """A meeting whose run found no schedule."""
    scene = schedule.scene(db, "stuck", events=2)
    accounts.account(db, ORGANISER, organiser_of=scene.meeting.id)
    run = service.ask_for_schedule(db, None, scene.meeting, in_background=False)
    run.state, run.ended_at = RunState.INFEASIBLE, run.seen_at
    return {"stuck_run": schedule.found_no_schedule(db, run, *scene.events).id}


def _too_large(db: Session, meeting: Meeting, application: str) -> Ids:
    """The last that is applied for: from then on every application has to answer."""
    title = "Too large for every room"
    side_events.side_event(db, meeting, accepted=True, title=title, attendance=900)
    return questions.of_applications(db, meeting, application)


def _call(db: Session, meeting: Meeting, slots: Sequence[Slot]) -> None:
    state, ngo = DelegationCategory.STATE, DelegationCategory.NGO
    set_call(
        db,
        meeting,
        closes_at=meetings.hour("18:00", day=-20),
        grace=12,
        late=Late.WHILE_PLACES,
        may_co_sponsor=frozenset(DelegationCategory) - {DelegationCategory.OTHER},
        pairings=(Pairing(frozenset({ngo}), frozenset({state, DelegationCategory.UN_ENTITY})),),
        most_per_lead=2,
        reserved=frozenset({slots[-1].id}),
        extras=frozenset({"hybrid", "catering"}),
        costs={"en": "Catering <at> your own cost.\nInterpretation too."},
    )


def _furnish(db: Session, meeting: Meeting, slots: Sequence[Slot]) -> Ids:
    guessed = meetings.room(
        db, meeting, "Press Room", 30, features=["projector", "step-free"], origin=GUESSED
    )
    given = meetings_queries.rooms_of(db, meeting.id)
    large = next(one.room for one in given if one.room.capacity > 100)
    meetings_service.add_setup(db, large, name={"en": "Theatre"}, capacity=150)
    meetings_service.divide_room(db, whole=large, parts=[guessed])
    meetings_service.close_room(
        db,
        meeting,
        guessed,
        starts_at=meetings.hour("08:00"),
        ends_at=meetings.hour("12:00"),
        reason="Press conference",
    )
    meetings_service.add_equipment(db, meeting, code="kit", name={"en": "Hybrid kit"}, quantity=2)
    meetings_service.add_theme(
        db, meeting, code="clearance", name={"en": "Clearance", "ar": "تطهير"}
    )
    item = meetings_service.add_agenda_item(
        db,
        meeting,
        number="5",
        title={"en": "Victim assistance"},
        speaking_lists=[{"purpose": "Updates", "delegations": ["Norway", "Switzerland"]}],
    )
    session = meetings_service.add_session(
        db,
        meeting,
        kind=SessionKind.PANEL,
        title={"en": "A panel of which the hour is not known"},
        held_on=meetings.FIRST_DAY,
        rooms=[large],
        agenda_item=item,
        note="Chaired by the Committee.",
        origin=GUESSED,
    )
    return {"room": guessed.id, "slot": slots[-1].id, "session": session.id}


def _events(db: Session, meeting: Meeting, slots: Sequence[Slot]) -> list[SideEvent]:
    theme = meetings_queries.themes_of(db, meeting.id)[0]
    made = []
    for number, title in enumerate(TITLES, start=1):
        speaker = side_events.speaker(f"Chair {number}", email=f"chair{number}@example.org")
        made.append(
            side_events.side_event(
                db,
                meeting,
                accepted=True,
                title=title,
                language="ar" if number == 2 else "en",
                speakers=[speaker],
                partners=[side_events.lead(f"Organisation {number}")],
                themes=(theme.id,),
                features=("interpretation",) if number == 6 else (),
                slots=(slots[0].id, slots[1].id),
            )
        )
    pinned = Demands(pinned_start=slots[3].starts_at, mandatory=True)
    side_events_service.set_demands(db, None, made[0], pinned)
    return made


def _registrations(db: Session, meeting: Meeting) -> Ids:
    waits = registrations.registration(
        db, meeting, "Amira Haddad", honorific="H.E.", needs={NeedKind.STEP_FREE: "80 cm wide"}
    )
    to_settle(db, meeting)
    told = _told(db, meeting)
    approved = registrations.registration(db, meeting, "Bo Approved", approved=True)
    badges.printed(db, meeting, approved)
    passages = _passages(db, meeting, approved, waits)
    cancelled = registrations.registration(db, meeting, "Cora Cancelled")
    registrations_service.cancel(db, meeting, cancelled)
    stranger = registrations.registration(
        db, meeting, "Dana Stranger", organisation="Friends of <Mine> Action"
    )
    asked = registrations.registration(db, meeting, "Asim Asked")
    offered = registrations.offered(db, meeting, asked)
    asked.state = RegistrationState.CHANGE_ASKED
    asked.change_asked = "Please write your name as in the note verbale."
    begun = registrations.begun(db, meeting, "Begoña Begun")
    return {
        **_of_the_list(db, meeting, [waits, approved, stranger]),
        "offered_link": offered,
        "asked_link": registrations_service.link_path(db, meeting, asked),
        "begun_link": begun.path,
        **_asked(db, meeting, waits),
        "registration": waits.id,
        "need": told,
        **_support(db, meeting, waits),
        "stranger": stranger.id,
        "approved": approved.id,
        **passages,
        "registration_link": registrations_service.link_path(db, meeting, waits),
        "calendar_link": registrations_service.feed_page(db, waits.person),
        **_texts(db, meeting),
        "cancelled_link": registrations_service.link_path(db, meeting, cancelled),
    }


def _texts(db: Session, meeting: Meeting) -> Ids:
    """A gateway, a number that gets texts, and one of which nobody has agreed yet."""
    texts.gateway(db, meeting)
    texts.telephone(db, meeting, "amira@example.org")
    asked = texts.telephone(db, meeting, "bo@example.org", "+12025550143", agreed=False)
    return {"text_link": texts.agreeing_path(db, asked)}


def _of_the_list(db: Session, meeting: Meeting, people: Sequence[Registration]) -> Ids:
    return {
        "view": registrations.view(db, meeting).id,
        "batch": registrations.batch(db, meeting, *people).id,
        "left_batch": registrations.batch(db, meeting, *people[1:], kind=BatchKind.APPROVE).id,
    }


def _asked(db: Session, meeting: Meeting, registration: Registration) -> Ids:
    """Questions of every kind that somebody answered, and a draft in which all is answered."""
    every = questions.of_every_kind(db, meeting, registration.id)
    return {
        "question": every[0].id,
        "note": every[-1].id,
        "whole_draft_link": _whole_draft(db, meeting, questions.in_draft(every)),
    }


def _support(db: Session, meeting: Meeting, asks: Registration) -> Ids:
    """Sponsorship that is granted, and a letter that waits to be approved."""
    organiser = accounts.actor(db)
    asked = registrations.sponsored(db, meeting, asks)
    registrations_service.grant_sponsorship(
        db, organiser, meeting, asked, amount=1_200, answer="Your <flight> & four nights"
    )
    return {"sponsorship": asked.id, "letter": registrations.letter(db, meeting, asks).id}


def _whole_draft(db: Session, meeting: Meeting, answered: dict[str, object]) -> str:
    """A registration of which everything is answered, and which is not sent."""
    whole = registrations.begun(db, meeting, "Wanda Whole")
    answers = {"entity": None, "organisation": "Friends of <Mine> Action", "function": "expert"}
    registrations_service.keep_answers(db, meeting, whole, "whom", answers)
    registrations_service.keep_answers(
        db,
        meeting,
        whole,
        "how",
        {"modality": "in_person", "needs": {"step_free": "80 cm wide"}, "listed": True},
    )
    registrations_service.keep_answers(db, meeting, whole, "questions", answered)
    keep = registrations_service.keep_answers
    keep(db, meeting, whole, "sponsorship", {"asks": True, "reason": "A ticket & <a room>"})
    keep(db, meeting, whole, "visa", {"asks": False})
    return whole.path


def _told(db: Session, meeting: Meeting) -> str:
    """The chair of an event needs two things, one of which is arranged and told."""
    carer = accounts.actor(db, CARER)
    needs = {NeedKind.DIETARY: "لا مكسرات <b>", NeedKind.SIGN_LANGUAGE: ""}
    chair = registrations.registration(
        db, meeting, "Chair 1", email=CHAIR, approved=True, needs=needs
    )
    signing, dietary = sorted(
        registrations_queries.needs_of(db, chair.id), key=lambda need: need.kind, reverse=True
    )
    registrations_service.tell(db, carer, meeting, dietary, "The caterer knows.")
    return signing.id


def _lists(db: Session, meeting: Meeting) -> Ids:
    """A list that is public, a corrigendum, and somebody whom no list names yet."""
    one = registrations.registration(db, meeting, "Hu Wei (胡伟)", honorific="Mr", approved=True)
    first = participants.issued(db, meeting, symbol="TEST/2027/INF.1")
    participants_service.publish(db, None, first)
    one.person.name = "Hu Wei-Lin (胡伟林)"
    corrigendum = participants.issued(db, meeting, ListKind.CORRIGENDUM)
    registrations.registration(db, meeting, "Ida Untold", position="Counsellor", approved=True)
    one.person.position = "Deputy Director"
    return {"list": first.id, "corrigendum": corrigendum.id} | _announced(db, meeting)


def _announced(db: Session, meeting: Meeting) -> Ids:
    """One that waits to be sent, and one that is on screens."""
    waits = announcements.announcement(
        db, meeting, screens=announcements.on_screens(), by_text=True
    )
    return {"announcement": waits.id, "on_screens": announcements.shown(db, meeting).id}


def _asks_to_be_erased(db: Session, meeting: Meeting) -> Ids:
    asks = registrations.registration(db, meeting, "Elsa Erased")
    secret = accounts_service.issue_token(db, TokenKind.ERASURE, asks.person_id)
    return {"erasure_link": f"/registrations/erasures/{secret}"}


def _erase_the_past(db: Session) -> None:
    """A meeting so long ago that all of it was erased."""
    past = meetings.meeting(db, "past", starts_on=date(2015, 6, 15), ends_on=date(2015, 6, 17))
    accounts.account(db, ORGANISER, organiser_of=past.id)
    registrations.person(db, past, "Petra Past", "petra@example.org")
    privacy_service.erase_due(db, past)


def _passages(db: Session, meeting: Meeting, approved: Registration, waits: Registration) -> Ids:
    """Answers of all three colours at a door; the meeting is not held today."""
    door, who = badges.door(db, meeting), accounts.actor(db, DOOR_PERSON)
    scans = {
        "passage": Scan("scan-passage", door, Direction.IN, "", approved.id, let_in=True),
        "look": Scan("scan-look", door, Direction.IN, "", waits.id),
        "refused": Scan("scan-refused", door, Direction.IN, "Averylongnamethatnobodyhas" * 4),
    }
    return {
        name: badges_service.pass_door(db, who, meeting, scan).id for name, scan in scans.items()
    }


def _places(db: Session, meeting: Meeting) -> Ids:
    """Numbers of each kind, and somebody who waits because their delegation is full."""
    organiser, norway = accounts.actor(db), delegations.state(db, "NOR", "Norway")
    set_quota = registrations_service.set_quota
    set_quota(db, organiser, meeting, scope=QuotaScope.TOGETHER, places=100)
    set_quota(
        db,
        organiser,
        meeting,
        scope=QuotaScope.EACH,
        places=40,
        category=DelegationCategory.STATE,
        modality=Modality.IN_PERSON,
    )
    set_quota(db, organiser, meeting, scope=QuotaScope.EACH, places=0, entity=norway)
    waits = registrations.registration(db, meeting, "Wilma Waiting", entity=norway, approved=True)
    return {"waiting_link": registrations_service.link_path(db, meeting, waits)}


def _accounts(db: Session, meeting: Meeting, empty: Meeting) -> Ids:
    accounts.account(db, ORGANISER, organiser_of=empty.id)
    here = delegations.delegation(db, meeting)
    there = delegations.delegation(db, meeting, delegations.state(db, "NOR", "Norway"))
    reserved = nominations.reserved(db, meeting, here)
    invitation_link = nominations.invitation_link(db, meeting, here)
    people = {
        "organiser": accounts.account(db, ORGANISER),
        "focal_point": accounts.account(db, FOCAL_POINT, focal_point_of=here.id),
        "new_focal_point": accounts.account(db, NEW_FOCAL_POINT, focal_point_of=there.id),
        "chair": accounts.account(db, CHAIR, name="Chair 1"),
        "nobody": accounts.account(db, NOBODY, name=""),
        "door": accounts.account(db, DOOR_PERSON, checks_in_at=meeting.id),
        "care": accounts.account(db, CARER, cares_at=meeting.id),
        "reviewer": accounts.account(db, REVIEWER, name="Rosa", reviews_at=meeting.id),
        "admin": accounts.account(db, ADMIN, admin=True),
    }
    accounts_service.grant(db, people["care"], RoleKind.CARE, meeting_id=empty.id)
    accounts.account(db, REVIEWER, reviews_at=empty.id)
    accounts_service.grant(db, people["focal_point"], RoleKind.FOCAL_POINT, delegation_id=there.id)
    cookies = {f"{name}_session": accounts.session_secret(db, who) for name, who in people.items()}
    fresh = accounts_service.open_account(db, "late@example.org", name="Late Visitor")
    return (
        cookies
        | _campaign(db, meeting)
        | {
            "sign_in_link": accounts_service.sign_in_link(db, fresh),
            "delegation": here.id,
            "new_delegation": there.id,
            "reserved": reserved.id,
            "table": nominations.table(db, here, TABLE).id,
            "clean_table": nominations.table(db, there).id,
            "invitation_link": invitation_link,
        }
    )


def _campaign(db: Session, meeting: Meeting) -> Ids:
    """A campaign with a member that comes to the meeting."""
    campaign = delegations.organisation(db, "coalition", "The Coalition", EntityKind.CAMPAIGN)
    member = delegations.organisation(db, "amis", "Amis sans mines", EntityKind.NGO)
    add_member(db, None, campaign, member)
    delegations.delegation(db, meeting, member)
    return {"campaign": campaign.code, "member": member.code}


def _applications(db: Session, meeting: Meeting, events: Sequence[SideEvent]) -> Ids:
    open_one = side_events.side_event(db, meeting, title="Not decided yet", note="Thank you.")
    declined = side_events.side_event(db, meeting, title="Not for this meeting")
    partner = PartnerGiven(
        name="The other ministry", role=PartnerRole.CO_ORGANISER, email="partner@example.org"
    )
    shared = side_events.side_event(
        db,
        meeting,
        title="With a partner",
        partners=(side_events.LEAD, partner),
        speakers=(side_events.CHAIR, side_events.speaker("Petra Panel", SpeakerRole.PANELLIST)),
    )
    side_events_service.remind(db, shared)
    set_call(db, meeting, event_badges=True)
    for_badge, without = shared.speakers
    side_events_service.ask_badge(db, meeting, shared, for_badge.id)
    side_events_service.decline(db, None, declined, "It is the subject of another event.")
    return {
        "event": events[0].id,
        "cancelled_event": events[1].id,
        "application": open_one.id,
        "application_link": side_events_service.link_path(db, open_one),
        "accepted_link": side_events_service.link_path(db, events[0]),
        "shared_link": side_events_service.link_path(db, shared),
        "partner_link": side_events_service.answer_path(db, shared.partners[1]),
        "speaker_link": side_events_service.answer_path(db, shared.speakers[0]),
        "in_place_link": invitations.in_place_link(db, meeting, events[2]),
        "shared_event": shared.id,
        "badge_asked": for_badge.id,
        "without_badge": without.id,
        "declined_link": side_events_service.link_path(db, declined),
        "written_link": side_events.written(db, meeting).path,
        "draft_mail": side_events.drafted(db, meeting, accounts.actor(db)),
        **judging.asked(db, meeting, accounts.actor(db)),
        **judging.reviewed(db, meeting, accounts.actor(db, REVIEWER), accounts.actor(db)),
    }


def _mails(db: Session) -> Ids:
    """The newest mail of each kind, "mail registrations/received" and so on."""
    mails = db.scalars(select(Message).order_by(Message.created_at)).all()
    received = next(one.id for one in mails if one.kind == "registrations/received")
    return {f"mail {one.kind}": one.id for one in mails} | {"message": received}


def _cancel(db: Session, meeting: Meeting, event: SideEvent) -> None:
    found = side_events_queries.side_event(db, event.id, meeting_id=meeting.id)
    assert found
    side_events_service.decide(db, None, found, Step.CANCEL, "The speaker is ill.")


def _by_hand(db: Session, meeting: Meeting) -> None:
    """Somebody takes the first event off the board, which begins a new draft."""
    board = queries.newest_draft(db, meeting.id)
    assert board
    held = next(one for one in board.placements if one.room_id and one.starts_at)
    assert held.room_id
    assert held.starts_at
    seen = Spot(held.room_id, held.starts_at)
    away = service.Move(held.side_event_id, seen, None)
    meeting = meetings_queries.meeting_by_id(db, meeting.id) or meeting
    service.change(db, None, meeting, BoardKind.TAKEN_OFF, [away])


def _propose(sessions: Sessions, settings: Settings, meeting: Meeting) -> None:
    """A run proposes something for the board, which is changed by hand meanwhile."""
    schedule.solved(sessions, settings, meeting)
    with sessions.write() as db:
        _by_hand(db, meeting)


def _mend(db: Session, meeting_id: str) -> Ids:
    """A room that is lost, with an answer, and an event that somebody nearly cancelled."""
    meeting = queries.meeting_by_id(db, meeting_id)
    facts = queries.facts_of(db, meeting)
    board = queries.newest_draft(db, meeting.id)
    places = rules.places_in(board.placements) if board else {}
    event = next(one for one in facts.events if one.id in places)
    place = places[event.id]
    room = next(one for one in facts.rooms if one.id == place.room_id)
    lost = schedule.mending(db, meeting, event, (room, place.starts_at))
    fact = rules.Fact(FactKind.EVENT_CANCELLED, event.id)
    dropped = service.ask_to_mend(db, None, meeting, fact)
    service.drop_mending(db, None, meeting, dropped.id)
    return {"mending": lost.id, "mended": dropped.id}


def _publish(sessions: Sessions, settings: Settings, meeting: Meeting, note: str) -> None:
    run = schedule.solved(sessions, settings, meeting)
    with sessions.write() as db:
        draft = queries.draft_of_run(db, run.id)
        assert draft, (run.state, run.failure)
        service.publish(db, None, draft, service.Cover(note=note))
