"""Two meetings with everything that an address can name, for one to be mistaken for the other."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.models import TokenKind
from app.accounts.service import issue_token
from app.core.ids import new_id
from app.hosting.models import Shown
from app.hosting.service import add_material
from app.judging.service import let_review
from app.meetings import service as meetings_service
from app.meetings.models import Meeting, Room, RoomClosure, Slot
from app.messages import queries as messages
from app.participants import service as participants_service
from app.questions.models import Target
from app.registrations import queries as registrations_queries
from app.registrations import service as registrations_service
from app.registrations.models import NeedKind, Registration
from app.schedule import service as scheduling
from app.schedule.models import DraftState, FactKind
from app.schedule.rules import Fact
from app.side_events import service as side_events_service
from app.side_events.models import PartnerRole, SideEvent
from app.side_events.rules.application import PartnerGiven
from tests.make import (
    accounts,
    announcements,
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
)

OURS, OTHERS = "im-test", "other-meeting"


@dataclass(frozen=True)
class Things:
    """The ids and secrets of one meeting's things; `held` is an accepted event of its release."""

    meeting: str
    room: str
    session: str
    slot: str
    closure: str
    registration: str
    listing: Mapping[str, str]
    delegation: str
    reserved: str
    table: str
    held: str
    material: str
    submitted: str
    named: Mapping[str, str]  # by their names in addresses: of an application, and a mail
    declined: str
    run: str
    draft: str
    message: str
    draft_mail: str
    print_run: str
    door: str
    helper: str
    asked: "Asked"
    suspicion: str
    merge: str
    participants: str
    question: str
    further: str  # a question to those who apply, answered with the same
    registration_secret: str
    begun_secret: str
    offered_secret: str
    erasure_secret: str
    application_secret: str
    feed: str
    calendar_secret: str


def furnish(db: Session, slug: str) -> Things:
    """A meeting with one of each: a release, a newer draft, and a run that waits for a worker."""
    scene = schedule.scene(db, slug)
    meeting, room = scene.meeting, scene.rooms[0]
    schedule.release(db, scene)
    submitted = _submitted(db, meeting, f"Waits at {slug}")
    registration = _registrant(db, meeting, slug)
    spare, delegation = meetings.slot(db, meeting, day=2), delegations.delegation(db, meeting)
    return Things(
        meeting=meeting.id,
        room=room.id,
        session=meetings.session(db, meeting, day=2, exclusive=False).id,
        slot=spare.id,
        closure=_closed(db, meeting, scene.rooms[1], spare).id,
        registration=registration.id,
        listing=_listing(db, scene, registration),
        delegation=delegation.id,
        reserved=nominations.reserved(db, meeting, delegation).id,
        table=nominations.table(db, delegation, with_letter_to=meeting).id,
        held=scene.events[0].id,
        material=_material(db, scene.events[0]),
        submitted=submitted.id,
        named=_named(db, meeting, submitted),
        declined=_declined(db, meeting, slug),
        draft=schedule.draft(db, meeting, schedule.spread(scene), scene.events).id,
        run=_asked_run(db, scene),
        **_mails(db, meeting, slug),
        print_run=badges.printed(db, meeting).id,
        door=badges.door(db, meeting).id,
        helper=accounts.account(db, f"helper-{slug}@example.org", checks_in_at=meeting.id).id,
        asked=_asked(db, meeting, registration),
        **_doubled(db, meeting),
        **_answered(db, meeting, registration, submitted),
        participants=_published_list(db, meeting),
        offered_secret=_last(registrations.offered(db, meeting, registration)),
        erasure_secret=issue_token(db, TokenKind.ERASURE, registration.person_id),
        begun_secret=_last(registrations.begun(db, meeting, "Nova").path),
        registration_secret=_last(registrations_service.link_path(db, meeting, registration)),
        application_secret=_last(side_events_service.link_path(db, submitted)),
        **_calendar(db, meeting),
    )


def _doubled(db: Session, meeting: Meeting) -> Mapping[str, str]:
    pair, merge = matching.pair(db, meeting), matching.merged(db, meeting)
    return {"suspicion": pair.id, "merge": merge.id}


def _answered(
    db: Session, meeting: Meeting, registration: Registration, event: SideEvent
) -> Mapping[str, str]:
    further = questions.answered_by_file(db, meeting, event.id, Target.APPLICATION)
    question = questions.answered_by_file(db, meeting, registration.id)
    return {"question": question.id, "further": further.id}


def _material(db: Session, event: SideEvent) -> str:
    return add_material(db, event, b"%PDF-1.7 slides", title="Slides", shown=Shown.NOW).id


def _submitted(db: Session, meeting: Meeting, title: str) -> SideEvent:
    """An application that names the delegation's State as a partner."""
    there = PartnerGiven(name=delegations.state(db).name["en"], role=PartnerRole.CO_SPONSOR)
    return side_events.side_event(db, meeting, title=title, partners=(side_events.LEAD, there))


def _listing(db: Session, scene: schedule.Scene, registration: Registration) -> dict[str, str]:
    """Ids by the names that addresses have for them."""
    meeting = scene.meeting
    return {
        **_of_the_list(db, meeting, registration),
        **_of_reviews(db, meeting),
        **_proposed(db, scene),
        "announcement_id": announcements.announcement(db, meeting).id,
    }


def _proposed(db: Session, scene: schedule.Scene) -> dict[str, str]:
    """A proposal to leave everything out, and an event that is to be cancelled."""
    proposal = schedule.draft(db, scene.meeting, {}, scene.events)
    proposal.state = DraftState.PROPOSED
    db.flush()
    fact = Fact(FactKind.EVENT_CANCELLED, scene.events[0].id)
    mending = scheduling.ask_to_mend(db, None, scene.meeting, fact)
    return {"draft_id": proposal.id, "mending_id": mending.id}


def _asked_run(db: Session, scene: schedule.Scene) -> str:
    """A run that waits, and of which it is known already why there will be no schedule."""
    run = scheduling.ask_for_schedule(db, None, scene.meeting, 10)
    return schedule.found_no_schedule(db, run, *scene.events).id


@dataclass(frozen=True)
class Asked:
    """The ids of what the registrant needs and asks for."""

    need: str
    sponsorship: str
    letter: str


def _asked(db: Session, meeting: Meeting, registration: Registration) -> Asked:
    return Asked(
        need=registrations_queries.needs_of(db, registration.id)[0].id,
        sponsorship=registrations.sponsored(db, meeting, registration).id,
        letter=registrations.letter(db, meeting, registration).id,
    )


def _named(db: Session, meeting: Meeting, event: SideEvent) -> Mapping[str, str]:
    return {
        "partner_id": event.partners[1].id,
        "speaker_id": event.speakers[0].id,
        "person_id": event.speakers[0].person_id,
        "mail_id": invitations.incoming(db, meeting).id,
        "answer_id": new_id(),
    }


def _mails(db: Session, meeting: Meeting, slug: str) -> Mapping[str, str]:
    message = messages.newest_messages(db)[0].id
    by = accounts.actor(db, f"decides-{slug}@example.org", organiser_of=meeting.id)
    return {"message": message, "draft_mail": side_events.drafted(db, meeting, by)}


def _declined(db: Session, meeting: Meeting, slug: str) -> str:
    declined = side_events.side_event(db, meeting, title=f"Declined at {slug}")
    side_events_service.decline(db, None, declined, "Too late.")
    return declined.id


def _calendar(db: Session, meeting: Meeting) -> Mapping[str, str]:
    """The secret of the chair's calendar, and that of its page."""
    chair = registrations.person(db, meeting, "Person 1", "person1@example.org")
    page = _last(registrations_service.feed_page(db, chair))
    feed = _last(registrations_service.feed_path(db, chair)).removesuffix(".ics")
    return {"feed": feed, "calendar_secret": page}


def _of_the_list(db: Session, meeting: Meeting, registration: Registration) -> Mapping[str, str]:
    """What organisers keep of their list and did with it, as addresses call it."""
    return {
        "view_id": registrations.view(db, meeting).id,
        "batch_id": registrations.batch(db, meeting, registration).id,
    }


def _of_reviews(db: Session, meeting: Meeting) -> Mapping[str, str]:
    """A criterion and a reviewer, as addresses call them."""
    email = f"judge-{meeting.slug}@example.org"
    return {
        "criterion_id": judging.criterion(db, meeting).id,
        "reviewer_id": let_review(db, None, meeting, email, notify=False).id,
    }


def _registrant(db: Session, meeting: Meeting, slug: str) -> Registration:
    needs = {NeedKind.STEP_FREE: "80 cm wide"}
    return registrations.registration(db, meeting, f"Registrant of {slug}", needs=needs)


def _published_list(db: Session, meeting: Meeting) -> str:
    registrations.registration(db, meeting, "Lena Listed", approved=True, notify=False)
    issued = participants.issued(db, meeting)
    participants_service.publish(db, None, issued)
    return issued.id


def _closed(db: Session, meeting: Meeting, room: Room, slot: Slot) -> RoomClosure:
    end = slot.ends_at + timedelta(hours=1)
    return meetings_service.close_room(db, meeting, room, starts_at=slot.ends_at, ends_at=end)


def _last(path: str) -> str:
    return path.rpartition("/")[2]


@dataclass(frozen=True)
class Who:
    """Somebody who asks: what their browser and their mailbox hold; "" is nothing."""

    session: str = ""
    registration: str = ""
    begun: str = ""
    offered: str = ""
    erasure: str = ""
    application: str = ""
    feed: str = ""
    calendar: str = ""
    sign_in: str = ""


ROLES = (
    "anonymous",
    "registrant",
    "applicant",
    "signed_in",
    "focal_point",
    "chair",
    "other_organiser",
    "door",
    "care",
    "reviewer",
    "organiser",
    "admin",
)


@dataclass(frozen=True)
class World:
    """Our meeting, the other one, and everybody."""

    ours: Things
    others: Things
    people: dict[str, Who]


def world(db: Session) -> World:
    """Both meetings, and people in each role towards ours."""
    ours, others = furnish(db, OURS), furnish(db, OTHERS)
    people = {
        "anonymous": Who(),
        "registrant": Who(
            registration=ours.registration_secret,
            begun=ours.begun_secret,
            offered=ours.offered_secret,
            erasure=ours.erasure_secret,
        ),
        "applicant": Who(application=ours.application_secret),
        "signed_in": _account(db, "signed-in@example.org"),
        "focal_point": _account(db, "focal@example.org", focal_point_of=ours.delegation),
        "chair": _account(db, "person1@example.org", feed=ours.feed, calendar=ours.calendar_secret),
        "other_organiser": _account(db, "other@example.org", organiser_of=others.meeting),
        "door": _account(db, "door@example.org", checks_in_at=ours.meeting),
        "care": _account(db, "care@example.org", cares_at=ours.meeting),
        "reviewer": _account(db, "reviewer@example.org", reviews_at=ours.meeting),
        "organiser": _account(db, "organiser@example.org", organiser_of=ours.meeting),
        "admin": _account(db, "admin@example.org", admin=True),
    }
    return World(ours, others, people)


def _account(
    db: Session,
    email: str,
    *,
    feed: str = "",
    calendar: str = "",
    admin: bool = False,
    organiser_of: str | None = None,
    focal_point_of: str | None = None,
    checks_in_at: str | None = None,
    cares_at: str | None = None,
    reviews_at: str | None = None,
) -> Who:
    made = accounts.account(
        db,
        email,
        admin=admin,
        organiser_of=organiser_of,
        focal_point_of=focal_point_of,
        checks_in_at=checks_in_at,
        cares_at=cares_at,
        reviews_at=reviews_at,
    )
    session = accounts.session_secret(db, made)
    sign_in = issue_token(db, TokenKind.SIGN_IN, made.id)
    return Who(session, feed=feed, calendar=calendar, sign_in=sign_in)
