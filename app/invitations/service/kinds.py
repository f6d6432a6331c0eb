"""The kinds of mails that carry an entry for a calendar, with an example of each."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from app.calendars.queries import contacts_of
from app.calendars.rules.copies import Told
from app.calendars.rules.entries import ATTENDS, PEOPLE
from app.calendars.service import feed_of, own_entry
from app.calendars.service.building import feed_before_release
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import new_id
from app.hosting.rules.parts import Part
from app.hosting.service import orders_for
from app.invitations import mails
from app.invitations.models import Method
from app.invitations.rules import PUTS, UPDATES, Shown, Step, Why, as_said, itip
from app.messages.rules.kinds import MEETING, Family, Kind, Placeholder, Said, block, lines
from app.messages.service import Recipient
from app.messages.service.rehearsing import rehearsal_of
from app.schedule import queries as schedule
from app.schedule.service.kinds import ADDRESS, Held, held, held_events
from app.schedule.service.letters import CALENDAR
from app.side_events.models import SpeakerRole

ANSWER = "/answers/example"  # no secret of anybody
READER = "Demo Chair"
# Who has no function reads no more than that; the others are told as a chair is.
_EXAMPLES = {
    Why.MARKED: Part((ATTENDS,)),
    Why.IN_PLACE: Part((), ("Demo Moderator",), (SpeakerRole.MODERATOR.value,)),
}
OUT: Mapping[str, Placeholder] = {  # of calendars, and no more is said
    "meeting": MEETING,
    "title": Placeholder(
        lazy("the title of the side event"), lambda said: str(said["shown"].title)
    ),
    "event": block(lazy("time, room, function and link"), "event", needed=True),
}
NOT_HELD = {
    **OUT,
    "note": lines(
        lazy("what the secretariat says of the release"),
        lambda said: i18n.in_language(said["note"]),
    ),
}
INVITED = {
    **NOT_HELD,
    "calendar": lines(
        lazy("the address of the person’s own calendar"),
        lambda said: str(said["absolute"](said["letter"].calendar_path)),
    ),
}
ASKED = {
    **INVITED,
    "answer": lines(
        lazy("the address at which they say whether they come, who have not"),
        lambda said: _whole(said, said["letter"].answer_path),
    ),
}
NEWS = {"news": block(lazy("the lines of the entry that are new"), "news", needed=True)}
CHANGED = {
    **ASKED,
    "changes": block(lazy("what has changed, old and new"), "changes", needed=True),
    **NEWS,
}
DETAILS = {name: one for name, one in ASKED.items() if name != "note"} | {
    **NEWS,
    "reason": lines(
        lazy("why the host has changed it"), lambda said: str(said["letter"].host_says)
    ),
}


def _whole(said: Said, path: str) -> str:
    return str(said["absolute"](path)) if path else ""


def _example(why: Why) -> Callable[[Session, str, str], None]:
    def example(db: Session, meeting_id: str, about: str) -> None:
        event = held(db, meeting_id, about)
        room, venue = event.room["name"], event.room["venue"]
        shown = Shown(event.title, event.starts_at, event.ends_at, room, venue)
        part = _EXAMPLES.get(why, Part((SpeakerRole.CHAIR.value,)))
        method = Method.REQUEST if why in PUTS else Method.CANCEL
        step = Step(ADDRESS, method, why)
        to = Recipient(ADDRESS, READER, i18n.language())
        day = timedelta(days=1)
        before = Shown(event.title, event.starts_at - day, event.ends_at - day, room, venue)
        letter = mails.Letter(
            event_id=event.event_id,
            shown=shown,
            before=before if why is Why.CHANGED else shown,
            roles=() if why is Why.MARKED else part.roles,
            instead_of=part.instead_of,
            theirs=part.theirs,
            note=i18n.as_typed(_("Here stands what the secretariat writes.")),
            calendar_path=CALENDAR,
            answer_path="" if why is Why.MARKED else ANSWER,
            entry=_entry(db, event, shown, step, part),
            host_says=_("Here stands what the host wrote.") if why is Why.DETAILS else "",
            news=(PEOPLE[SpeakerRole.CHAIR] % {"names": "Demo Chair"},) if why in UPDATES else (),
        )
        mails.send(db, event.release, step, to, letter, cause="")

    return example


def _reader(db: Session) -> str:
    """Who is invited by an example: whoever gets it as a test, so that their calendar takes it."""
    rehearsal = rehearsal_of(db)
    return (rehearsal.reader if rehearsal else "") or ADDRESS


def _entry(db: Session, event: Held, shown: Shown, step: Step, part: Part) -> str:
    """The entry of an example as the real one is, but of an event of its own: whoever tries it out
    keeps what their calendar has of the side event.
    """
    known = schedule.event_of(db, event.release.id, event.event_id)
    if known:
        feed = feed_of(db, event.release)
        orders = orders_for(db, [event.event_id])
        contacts = contacts_of(db, event.release.id, [event.event_id])
        whose = contacts.get(event.event_id), orders.get(event.event_id)
        entry = own_entry(known, feed, Told.to(part, *whose), None)
    else:
        feed = feed_before_release(db, event.release.meeting_id)
        entry = as_said(event.event_id, 0, shown, feed)
    entry = replace(entry, id=new_id(), cancelled=step.method is Method.CANCEL)
    return itip.written(step.method, feed, entry, itip.Invited(READER, _reader(db), part.roles))


def _kind(why: Why, label: str, offers: Mapping[str, Placeholder]) -> Kind:
    return Kind(f"invitations/{why}", label, _example(why), offers)


FAMILIES = (
    Family(
        lazy("Entries for calendars"),
        (
            _kind(Why.INVITED, lazy("Invitations"), ASKED),
            _kind(Why.IN_PLACE, lazy("Invitations in place of somebody"), ASKED),
            _kind(Why.MARKED, lazy("Entries of what somebody marked"), INVITED),
            _kind(Why.CHANGED, lazy("Another time, room or title of an entry"), CHANGED),
            _kind(Why.DETAILS, lazy("Other details of an entry"), DETAILS),
            _kind(Why.CANCELLED, lazy("Out of calendars: the event is cancelled"), NOT_HELD),
            _kind(Why.WAITS, lazy("Out of calendars: a new time follows"), NOT_HELD),
            _kind(Why.UNDECIDED, lazy("Out of calendars: being decided on again"), NOT_HELD),
            _kind(Why.TAKEN_OUT, lazy("Out of calendars: without this person"), OUT),
            _kind(Why.NO_MORE, lazy("Out of calendars: no more entries by mail"), OUT),
            _kind(Why.ELSEWHERE, lazy("Out of calendars: another address"), OUT),
        ),
        held_events,
    ),
)
