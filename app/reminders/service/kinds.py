"""The kinds of reminders as mails, with an example of each."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import new_id
from app.hosting.models import OrderPart
from app.hosting.rules.order import Item
from app.meetings.models import Meeting
from app.messages.models import Carried
from app.messages.rules import kinds
from app.messages.rules.kinds import (
    MEETING,
    SHORT_LINK,
    Family,
    Placeholder,
    Said,
    block,
    short_block,
)
from app.messages.service import Recipient
from app.reminders import mails
from app.reminders.mails import (
    FOLDERS,
    Asked,
    Awaited,
    Change,
    Held,
    Lacking,
    Letter,
    Missing,
    Part,
    Question,
    Waiting,
    Wanted,
    Wanting,
)
from app.reminders.models import Kind
from app.reminders.rules import Comes, Paper, local_day
from app.schedule.models import ReleasedEvent
from app.schedule.queries import meeting_by_id
from app.schedule.service.kinds import ADDRESS, held, held_events
from app.side_events.models import SpeakerRole
from app.side_events.service import Begun
from app.side_events.service.kinds import made_up

PATH = "/answers/example"  # no secret of anybody
CARRIED = {Kind.TOMORROW: Carried.TOMORROW}
Write = Callable[[Meeting, Recipient, Held], Letter]
ANSWER: Mapping[str, Placeholder] = {
    "meeting": MEETING,
    "title": Placeholder(
        lazy("the title of the side event, or of each of several"),
        lambda said: i18n.show_parts(one.waiting.title for one in said["wanted"]),
    ),
    "events": block(
        lazy("each side event with its time, room, function and link"), "events", needed=True
    ),
}


def _kind(
    kind: Kind,
    label: str,
    letter: Write,
    offers: Mapping[str, Placeholder],
    short: Mapping[str, Placeholder] | None = None,
) -> kinds.Kind:
    def example(db: Session, meeting_id: str, about: str) -> None:
        meeting = meeting_by_id(db, meeting_id)
        to = Recipient(ADDRESS, "Demo Chair", i18n.language())
        mails.write(db, meeting, letter(meeting, to, _held(db, meeting_id, about)))

    return kinds.Kind(FOLDERS[kind], label, example, offers, CARRIED.get(kind), short or {})


def _held(db: Session, meeting_id: str, about: str) -> Held:
    found = held(db, meeting_id, about)
    released = ReleasedEvent(
        release_id=found.release.id,
        side_event_id=found.event_id,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        printed={"title": found.title, "room": found.room},
    )
    minutes = int((found.ends_at - found.starts_at) / timedelta(minutes=1))
    items = (
        Item(part=OrderPart.OPENING, minutes=minutes // 2),
        Item(part=OrderPart.DISCUSSION, minutes=minutes - minutes // 2),
    )
    return Held(released, made_up(meeting_id), items)


def _part(meeting: Meeting, one: Held) -> Part:
    path = f"/{meeting.slug}/events/{one.released.side_event_id}"
    return Part(one, path, roles=[SpeakerRole.CHAIR])


def _tomorrow(meeting: Meeting, to: Recipient, one: Held) -> Letter:
    day = local_day(one.released.starts_at, meeting.timezone)
    return mails.of_tomorrow(meeting, to, day, [_part(meeting, one)])


def _appear(meeting: Meeting, to: Recipient, one: Held) -> Letter:
    day = local_day(one.released.starts_at, meeting.timezone)
    parts = [_part(meeting, one)]
    return mails.of_appear(meeting, to, day, day, parts=parts, comes=Comes.REGISTERED)


def _upload(meeting: Meeting, to: Recipient, one: Held) -> Letter:
    day = local_day(one.released.starts_at, meeting.timezone)
    missing = Missing(one, list(Paper), one.released.starts_at, PATH)
    return mails.of_upload(meeting, to, day, timedelta(0), [missing])


def _apply(meeting: Meeting, to: Recipient, one: Held) -> Letter:
    closes_at = one.released.starts_at
    wanting = Wanting(["Demo State"], drafts=[Begun(to, one.event.title, PATH)])
    return mails.of_apply(meeting, to, closes_at, closes_at.date(), wanting)


def _register(meeting: Meeting, to: Recipient, one: Held) -> Letter:
    closes_at = one.released.starts_at
    lacking = Lacking(
        [Awaited("Demo State", new_id(), 3, 2)],
        [Change(_("Here stands what the secretariat writes."), PATH)],
        [one.event.title],
    )
    return mails.of_register(meeting, to, closes_at, closes_at.date(), lacking)


def _confirm(meeting: Meeting, to: Recipient, one: Held) -> Letter:
    asked_on = local_day(clock.now(), meeting.timezone)
    question = Question(one.event.speakers[0], one.event, PATH)
    asked = Asked(asked_on, one.released.ends_at)
    return mails.of_confirm(meeting, to, asked, asked_on, [question])


def _answer(kind: Kind) -> Write:
    def letter(meeting: Meeting, to: Recipient, one: Held) -> Letter:
        asked_at = clock.now() - timedelta(days=3)
        wanted = Wanted(Waiting(one, one.event.speakers[0], asked_at), PATH)
        asked_on = local_day(asked_at, meeting.timezone)
        return mails.of_answers(kind, meeting, to, asked_on=asked_on, due=asked_on, wanted=[wanted])

    return letter


def _day(said: Said) -> str:
    return i18n.show_day(said["day"])


def _deadline(said: Said) -> str:
    return i18n.show_datetime(said["closes_at"], said["meeting"].timezone)


DAY = Placeholder(lazy("the day"), _day)
DEADLINE: Mapping[str, Placeholder] = {
    "meeting": MEETING,
    "deadline": Placeholder(lazy("until when, by the clocks of the meeting"), _deadline),
    "contact": kinds.CONTACT,
}


FAMILIES = (
    Family(
        lazy("Reminders"),
        (
            _kind(
                Kind.APPLY,
                lazy("Apply for a side event"),
                _apply,
                {
                    **DEADLINE,
                    "whose": block(
                        lazy("what is begun, and for whom nobody has applied, each with its link"),
                        "whose",
                        needed=True,
                    ),
                },
            ),
            _kind(
                Kind.CONFIRM,
                lazy("Do you take part? Nobody has answered"),
                _confirm,
                {
                    "meeting": MEETING,
                    "questions": block(
                        lazy("each side event with who asks, the function and the link"),
                        "asked",
                        needed=True,
                    ),
                },
            ),
            _kind(
                Kind.REGISTER,
                lazy("A registration that is missing"),
                _register,
                {
                    **DEADLINE,
                    "missing": block(
                        lazy("what is not complete, each with its link"), "lacking", needed=True
                    ),
                },
            ),
            _kind(
                Kind.UPLOAD,
                lazy("What your side event lacks"),
                _upload,
                {
                    "meeting": MEETING,
                    "day": DAY,
                    "missing": block(
                        lazy("each side event with what it lacks and the link"),
                        "missing",
                        needed=True,
                    ),
                    "contact": kinds.CONTACT,
                },
            ),
            _kind(
                Kind.TOMORROW,
                lazy("Final for tomorrow"),
                _tomorrow,
                {
                    "meeting": MEETING,
                    "day": DAY,
                    "events": block(
                        lazy("each side event with its time, room, running order and link"),
                        "events",
                        needed=True,
                    ),
                    "contact": kinds.CONTACT,
                },
                {
                    "meeting": MEETING,
                    "day": DAY,
                    "events": short_block(
                        lazy("each side event with its hour, room and title"),
                        "events",
                        needed=True,
                    ),
                    "link": SHORT_LINK,
                },
            ),
            _kind(
                Kind.APPEAR,
                lazy("Where to be, and what to bring"),
                _appear,
                {
                    "meeting": MEETING,
                    "day": DAY,
                    "events": block(
                        lazy("each side event with its time, room, address and link"),
                        "events",
                        needed=True,
                    ),
                    "bring": block(lazy("what to bring, as far as is known"), "bring"),
                    "contact": kinds.CONTACT,
                },
            ),
            _kind(Kind.UNANSWERED, lazy("Do you come?"), _answer(Kind.UNANSWERED), ANSWER),
            _kind(
                Kind.ESCALATED,
                lazy("An answer is missing"),
                _answer(Kind.ESCALATED),
                {
                    **ANSWER,
                    "name": Placeholder(
                        lazy("the name of who has not answered, or of each of several"),
                        lambda said: i18n.show_parts(
                            one.waiting.chair.name for one in said["wanted"]
                        ),
                        needed=True,
                    ),
                },
            ),
        ),
        held_events,
    ),
)
