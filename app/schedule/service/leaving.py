"""Who was told of a side event and is named in it no more: they are told that too.

Whoever has an entry in their calendar is told by the mail that takes it out, and by no letter.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from app.core import clock
from app.messages import queries as messages
from app.messages.models import Message
from app.messages.rules import PROGRAMME
from app.messages.service.drafts import DraftsGo
from app.registrations.rules import name_key
from app.schedule import queries
from app.schedule.errors import LettersContrary
from app.schedule.mails import News, Told
from app.schedule.models import ReleasedEvent
from app.schedule.rules import ChangeKind, Facts
from app.schedule.rules.letters import LastTold
from app.schedule.service.named import Instead, coming_instead, concerned, declined, partners_of
from app.schedule.service.untold import Untold, named_letters
from app.side_events import queries as side_events
from app.side_events.models import SideEvent
from app.side_events.rules.shown import Left, StillTold

Pair = tuple[str, str]  # an address and a side event


def tell_left_out(
    db: Session, facts: Facts, people: dict[str, Told], untold: Untold, *, unwritten: bool
) -> None:
    """Tell those who were told of side events in which they are named no more: beside their other
    news in `people`, who are by address, or as new ones of these.

    Not where what they were told is that it is not held, or it is over. With `unwritten` only where
    it was not written to them either. One and the same person at another address has not left, and
    who declined knows it.
    """
    told = {
        pair: last
        for pair, last in untold.last.items()
        if not last.is_off and pair not in untold.says_off
    }
    if unwritten:
        told = {pair: last for pair, last in told.items() if pair not in untold.written_off}
    numbers = {last.number for last in told.values()}
    held = queries.held_then(db, facts.meeting.id, numbers, clock.now())
    told = {pair: last for pair, last in told.items() if (pair[1], last.number) in held}
    named = _names(db, {event_id for _email, event_id in told}, facts.events)
    off = {pair: last for pair, last in told.items() if not _is_named(pair, last, named[pair[1]])}
    _add(db, people, off, held)


def say_still_told(db: Session, asked: StillTold) -> None:
    """React to an event not being held: who was told of it and has left it without being told."""
    untold = Untold.of(db, asked.meeting_id)
    told = {
        pair: last
        for pair, last in untold.last.items()
        if pair[1] == asked.event_id and not last.is_off and pair not in untold.says_off
    }
    numbers = {last.number for last in told.values()}
    held = queries.held_then(db, asked.meeting_id, numbers, clock.now())
    event = side_events.side_event(db, asked.event_id) if held else None
    if event is None:
        return
    named = _of(event, coming_instead(db, [event.id]))
    for pair, last in sorted(told.items()):
        if (event.id, last.number) in held and not _is_named(pair, last, named):
            asked.people.append(Left(pair[0], last.name, last.language))


def _names(
    db: Session, event_ids: Collection[str], known: Iterable[SideEvent] = ()
) -> Mapping[str, set[str]]:
    """Addresses and names of all who have to do with these side events, or declined themselves.
    Those that are `known` need not be looked up.
    """
    by_id = {event.id: event for event in known}
    instead = coming_instead(db, event_ids)
    events = (by_id.get(one) or side_events.side_event(db, one) for one in event_ids)
    return {event.id: _of(event, instead) for event in events if event is not None}


def _of(event: SideEvent, instead: Instead) -> set[str]:
    there = (*concerned(event, instead), *partners_of(event))
    pairs = [*((one.email, one.name) for one in there), *declined(event)]
    return {said for email, name in pairs for said in (email, name_key(name)) if said}


def _is_named(pair: Pair, last: LastTold, named: Collection[str]) -> bool:
    return pair[0] in named or name_key(last.name) in named


def _add(
    db: Session,
    people: dict[str, Told],
    off: Mapping[Pair, LastTold],
    held: Mapping[tuple[str, int], str],
) -> None:
    """What each is told: the side events as they know them."""
    for (email, event_id), last in sorted(off.items()):
        event = queries.event_of(db, held[event_id, last.number], event_id)
        if event is not None:
            entry = people.setdefault(email, Told(email, last.name, last.language))
            entry.add(_as_told(event), None, last)


def _as_told(event: ReleasedEvent) -> News:
    return News(
        event_id=event.side_event_id,
        title=event.printed["title"],
        kind=ChangeKind.CANCELLED,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        room=event.printed["room"],
        is_off=True,
    )


def withdraw_contrary(db: Session, facts: Facts) -> int:
    """Let nobody get what is not so any more: that they are named in a side event no more, who is
    again; or news of one in which they are not. Gives how many letters.
    """
    letters = queries.letters_to_come(db, facts.meeting.id)
    named = _names(db, {event_id for _email, event_id in letters}, facts.events)
    contrary = {
        last.id
        for pair, last in letters.items()
        if _is_named(pair, last, named[pair[1]]) is last.is_off
    }
    return messages.withdraw(db, ids=contrary) if contrary else 0


def refuse_contrary(db: Session, going: DraftsGo) -> None:
    """React to letters about to be sent, or sent once more: none tells somebody that they are named
    in a side event no more who is again, or news of one in which they are not. Raises
    `LettersContrary`.
    """
    letters = {one.copy_of or one.id: one for one in going.drafts if one.draft_of == PROGRAMME}
    news = queries.news_in(db, letters.keys())
    named = _names(db, {one.side_event_id for one in news})
    contrary = {
        one.message_id
        for one in news
        if _reads(letters[one.message_id], named[one.side_event_id]) is one.is_off
    }
    if contrary:
        raise LettersContrary(named_letters([letters[one] for one in sorted(contrary)]))


def _reads(letter: Message, named: Collection[str]) -> bool:
    return letter.to_email in named or name_key(letter.to_name) in named
