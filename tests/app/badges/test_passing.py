"""Doors: what they answer and why, each scan once, and who is inside."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.badges import queries, service
from app.badges.models import Direction, Door, Passage
from app.badges.rules import passing
from app.badges.rules.passing import VERDICTS, Found, Light, Reason, reason_for
from app.badges.service import Scan
from app.core import clock
from app.core.db import Sessions
from app.core.ids import hash_secret, new_id
from app.meetings.models import Meeting
from app.registrations import service as registering
from app.registrations.models import Modality, Registration, RegistrationState
from tests.make import accounts, badges, meetings, registrations

IN, OUT = Direction.IN, Direction.OUT
APPROVED = RegistrationState.APPROVED
TODAY = meetings.today()


def known(
    state: RegistrationState = APPROVED,
    *,
    online: bool = False,
    inside: bool = False,
    replaced: bool = False,
) -> Found:
    return Found(state, Modality.ONLINE if online else Modality.IN_PERSON, inside, replaced)


@pytest.mark.parametrize(
    ("found", "direction", "reason", "light"),
    [
        (None, IN, Reason.UNKNOWN, Light.RED),
        (None, OUT, Reason.UNKNOWN, Light.RED),
        (known(), IN, Reason.WELCOME, Light.GREEN),
        (known(inside=True), IN, Reason.ALREADY_INSIDE, Light.YELLOW),
        (known(online=True), IN, Reason.ONLINE, Light.YELLOW),
        (known(RegistrationState.SUBMITTED), IN, Reason.NOT_APPROVED, Light.YELLOW),
        (known(RegistrationState.CHANGE_ASKED), IN, Reason.NOT_APPROVED, Light.YELLOW),
        (known(RegistrationState.WAITING), IN, Reason.WAITING, Light.YELLOW),
        (known(RegistrationState.DECLINED), IN, Reason.DECLINED, Light.RED),
        (known(RegistrationState.CANCELLED), IN, Reason.CANCELLED, Light.RED),
        (known(replaced=True), IN, Reason.REPLACED, Light.RED),
        (known(replaced=True, inside=True), OUT, Reason.REPLACED, Light.RED),
        (known(inside=True), OUT, Reason.GOODBYE, Light.GREEN),
        (known(), OUT, Reason.NOT_INSIDE, Light.YELLOW),
    ],
)
def test_what_a_door_answers(
    found: Found | None, direction: Direction, reason: Reason, light: Light
) -> None:
    assert reason_for(found, direction) is reason
    assert VERDICTS[reason].light is light


def test_every_reason_has_an_answer_and_no_red_one_is_overruled() -> None:
    assert set(VERDICTS) == set(Reason)
    for state in RegistrationState:
        for found in (known(state), known(state, replaced=True), None):
            before = VERDICTS[reason_for(found, IN, on_a_day=False)].light
            after = VERDICTS[reason_for(found, IN, on_a_day=False, let_in=True)].light
            assert after is (Light.RED if before is Light.RED else Light.GREEN)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [
        (None, None, True),
        (TODAY, None, True),
        (TODAY - timedelta(days=2), TODAY + timedelta(days=2), True),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=2), False),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), False),
    ],
)
def test_the_days_of_a_meeting(first: date | None, last: date | None, *, held: bool) -> None:
    assert passing.held_on(first, last, TODAY) is held


def test_a_code_is_known_however_it_is_typed() -> None:
    code = "ABCDEFGHIJKLMNOPQRSTUVW234"

    for typed in (code, f" {code.lower()}\t", f"{code[:13]}-{code[13:]}"):
        assert passing.code_in(typed) == code
    for typed in ("", "Ana Pérez", code[:-1], f"{code}A", code.replace("A", "1")):
        assert passing.code_in(typed) is None


def test_a_door_is_believed_about_the_hour_within_reason() -> None:
    now = clock.now()

    assert passing.moment_of_scan(now - timedelta(hours=3), now) == now - timedelta(hours=3)
    for told in (None, now + timedelta(minutes=1), now + timedelta(days=1)):
        assert passing.moment_of_scan(told, now) == now
    assert passing.moment_of_scan(now - timedelta(days=90), now) == now


# --- with a database ----------------------------------------------------------------------------


@pytest.fixture
def meeting(db: Session) -> Meeting:
    return meetings.meeting(db, starts_on=TODAY - timedelta(days=1), ends_on=TODAY)


@pytest.fixture
def actor(db: Session, meeting: Meeting) -> Actor:
    return accounts.actor(db, "door@example.org", organiser_of=meeting.id)


@pytest.fixture
def door(db: Session, meeting: Meeting) -> Door:
    return badges.door(db, meeting)


@pytest.fixture
def ana(db: Session, meeting: Meeting) -> Registration:
    one = registrations.registration(db, meeting, "Ana Pérez", approved=True)
    badges.printed(db, meeting, one)
    return one


def reason(  # noqa: PLR0917 - who does it, where and what, as in every call of the service
    db: Session,
    actor: Actor,
    meeting: Meeting,
    door: Door,
    typed: str,
    way: Direction = IN,
    **more: object,
) -> Reason:
    scan = Scan(new_id(), door, way, typed, **more)  # type: ignore[arg-type]  # what a scan takes
    return Reason(service.pass_door(db, actor, meeting, scan).reason)


def test_in_and_out_by_two_doors(
    db: Session, actor: Actor, meeting: Meeting, door: Door, ana: Registration
) -> None:
    back = badges.door(db, meeting, "Back door")
    code = badges.code(db, ana)

    assert reason(db, actor, meeting, door, code) is Reason.WELCOME
    assert queries.inside(db, meeting.id) == 1
    assert reason(db, actor, meeting, back, code.lower()) is Reason.ALREADY_INSIDE
    assert reason(db, actor, meeting, back, code, OUT) is Reason.GOODBYE
    assert queries.inside(db, meeting.id) == 0
    assert reason(db, actor, meeting, door, code, OUT) is Reason.NOT_INSIDE
    assert reason(db, actor, meeting, door, code) is Reason.WELCOME
    assert [Reason(one.reason) for one in queries.latest(db, meeting.id, back.id)] == [
        Reason.GOODBYE,
        Reason.ALREADY_INSIDE,
    ]


def test_a_replaced_badge_is_refused_and_the_new_one_is_taken(
    db: Session, actor: Actor, meeting: Meeting, door: Door, ana: Registration
) -> None:
    service.replace(db, actor, meeting, ana)
    badges.printed(db, meeting, ana)

    assert reason(db, actor, meeting, door, badges.code(db, ana, 1)) is Reason.REPLACED
    assert reason(db, actor, meeting, door, badges.code(db, ana, 2)) is Reason.WELCOME


def test_a_badge_of_another_meeting_is_unknown_here(
    db: Session, actor: Actor, meeting: Meeting, door: Door
) -> None:
    elsewhere = meetings.meeting(db, "elsewhere")
    other = registrations.registration(db, elsewhere, "Olga Other", approved=True)
    badges.printed(db, elsewhere, other)

    assert reason(db, actor, meeting, door, badges.code(db, other)) is Reason.UNKNOWN
    chosen = reason(db, actor, meeting, door, "", registration_id=other.id)
    assert chosen is Reason.UNKNOWN


def test_names_are_found_in_any_order_and_several_are_told_apart(
    db: Session, actor: Actor, meeting: Meeting, door: Door, ana: Registration
) -> None:
    assert reason(db, actor, meeting, door, "perez ana") is Reason.WELCOME
    twin = registrations.registration(
        db, meeting, "Ana María Pérez", email="second@example.org", approved=True
    )

    found = service.candidates(db, meeting, "Ana Perez")
    assert {one.id for one in found} == {ana.id, twin.id}
    assert reason(db, actor, meeting, door, "", registration_id=twin.id) is Reason.WELCOME
    assert reason(db, actor, meeting, door, "Nobody Here") is Reason.UNKNOWN
    assert service.candidates(db, meeting, "%") == []


def test_who_is_let_in_after_a_look_is_inside(
    db: Session, actor: Actor, meeting: Meeting, door: Door
) -> None:
    waits = registrations.registration(db, meeting, "Walter Waits")

    assert reason(db, actor, meeting, door, "Walter") is Reason.NOT_APPROVED
    assert queries.inside(db, meeting.id) == 0
    let_in = reason(db, actor, meeting, door, "", registration_id=waits.id, let_in=True)
    assert let_in is Reason.LET_IN
    assert queries.inside(db, meeting.id) == 1
    registering.cancel(db, meeting, waits)
    again = reason(db, actor, meeting, door, "", registration_id=waits.id, let_in=True)
    assert again is Reason.CANCELLED


def test_on_another_day_the_door_says_so(db: Session, actor: Actor) -> None:
    later = meetings.meeting(db, "later", starts_on=TODAY + timedelta(days=30), ends_on=None)
    one = registrations.registration(db, later, "Ana Later", approved=True)
    badges.printed(db, later, one)

    said = reason(db, actor, later, badges.door(db, later), badges.code(db, one))

    assert said is Reason.OTHER_DAY


def test_a_queue_sent_twice_is_counted_once(
    db: Session, actor: Actor, meeting: Meeting, door: Door, ana: Registration
) -> None:
    code, now = badges.code(db, ana), clock.now()
    queue = [
        Scan(f"scan-{n:04}", door, way, code, at=now - timedelta(hours=3 - n))
        for n, way in enumerate((IN, OUT, IN))
    ]

    first = [service.pass_door(db, actor, meeting, scan).id for scan in queue]
    second = [service.pass_door(db, actor, meeting, scan).id for scan in reversed(queue)]

    assert first == second[::-1]
    assert db.query(Passage).count() == 3
    assert queries.inside(db, meeting.id) == 1


def test_a_late_entry_does_not_undo_a_later_exit(
    db: Session, actor: Actor, meeting: Meeting, door: Door, ana: Registration
) -> None:
    back, code, now = badges.door(db, meeting, "Back door"), badges.code(db, ana), clock.now()
    left = Scan("scan-left", back, OUT, code, at=now - timedelta(hours=1))
    came = Scan("scan-came", door, IN, code, at=now - timedelta(hours=2))

    for scan in (left, came):  # the door by which they came settles last
        service.pass_door(db, actor, meeting, scan)

    assert queries.inside(db, meeting.id) == 0


def test_the_same_scan_at_once_is_noted_once(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db, starts_on=None, ends_on=None)
        actor = accounts.actor(db)
        door = badges.door(db, meeting)
        one = registrations.registration(db, meeting, "Ana Pérez", approved=True)
        badges.printed(db, meeting, one)
        scan = Scan("scan-0001", door, IN, badges.code(db, one))

    def send(_number: int) -> tuple[str, str]:
        with sessions.write() as db:
            noted = service.pass_door(db, actor, meeting, scan)
            return noted.id, noted.reason

    with ThreadPoolExecutor(8) as doors:
        answers = set(doors.map(send, range(16)))

    assert {said for _id, said in answers} == {Reason.WELCOME.value}
    assert len(answers) == 1


def test_two_doors_at_once_let_one_badge_in_once(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db, starts_on=None, ends_on=None)
        actor = accounts.actor(db)
        doors = [badges.door(db, meeting, f"Door {number}") for number in range(8)]
        one = registrations.registration(db, meeting, "Ana Pérez", approved=True)
        badges.printed(db, meeting, one)
        code = badges.code(db, one)

    def send(door: Door) -> str:
        with sessions.write() as db:
            return service.pass_door(db, actor, meeting, Scan(new_id(), door, IN, code)).reason

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(send, doors))

    assert said == [Reason.ALREADY_INSIDE.value] * 7 + [Reason.WELCOME.value]


def test_what_a_door_keeps_has_hashes_and_no_names(
    db: Session, meeting: Meeting, ana: Registration
) -> None:
    gone = registrations.registration(db, meeting, "Carl Cancelled", approved=True)
    badges.printed(db, meeting, gone)
    registering.cancel(db, meeting, gone)

    kept = service.answers_without_network(db, meeting)

    assert kept == {
        hash_secret(badges.code(db, ana)): "welcome",
        hash_secret(badges.code(db, gone)): "cancelled",
    }


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_the_day_is_that_of_the_meetings_clocks(db: Session, actor: Actor) -> None:
    meeting = meetings.meeting(db, "geneva", starts_on=TODAY, ends_on=TODAY)
    one = registrations.registration(db, meeting, "Ana Pérez", approved=True)
    badges.printed(db, meeting, one)
    door, code = badges.door(db, meeting), badges.code(db, one)
    midnight = moment(f"{TODAY}T00:00:00+00:00")  # one or two o'clock in Geneva

    before = Scan("scan-before", door, IN, code, at=midnight - timedelta(hours=3))

    said = service.pass_door(db, actor, meeting, before)
    assert said.reason == Reason.OTHER_DAY.value
