"""What people were truly told of the programme, and what waits that something newer overtakes.

Told is what has gone; a letter that was only written, dropped, refused or came back has told nobody
anything. So a release withdraws whatever has not gone, and tells each person what is different from
what they were told last, rather than from the release before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.core.happenings import tell
from app.messages import queries as messages
from app.messages.models import Message
from app.messages.rules import PROGRAMME
from app.messages.service.again import WentAgain
from app.messages.service.drafts import DraftsGo
from app.schedule import queries, rules
from app.schedule.errors import LettersOvertaken
from app.schedule.mails import EntriesSent
from app.schedule.models import ReleaseKind, ReleaseNews
from app.schedule.queries.news import Letters, Told
from app.schedule.rules import Change, Facts
from app.schedule.rules.printed import PrintedRoom
from app.side_events import queries as side_events

NEVER = 0


@dataclass(frozen=True)
class Untold:
    """Of which release people know, by address and side event, as `told`; `behind` are those for
    whom the public programme says something else by now.

    `written` are pairs to whom all has been written that is public, whatever became of it.
    `last` are the newest mails by which they know it, also those which say that they have nothing
    more to do with it; `says_off` are pairs to whom that is said by another mail than a letter, or,
    as `written_off`, was written, whatever became of it.
    """

    told: Told
    behind: Told
    written: frozenset[tuple[str, str]] = field(default=frozenset())
    last: Letters = field(default_factory=dict)
    says_off: frozenset[tuple[str, str]] = field(default=frozenset())
    written_off: frozenset[tuple[str, str]] = field(default=frozenset())

    @classmethod
    def of(cls, db: Session, meeting_id: str) -> "Untold":
        """What people of a meeting know of what is public."""
        entries = EntriesSent(meeting_id)
        tell(db, entries)
        off = queries.taken_off(db, meeting_id)
        # Also a partner, who gets no letter of a release, is told so where an event is not held.
        ended = dict.fromkeys(side_events.told_of_the_end(db, meeting_id), NEVER)
        last = _newest(queries.told_by_letters(db, meeting_id), entries.known)
        all_last = _newest(queries.written_by_letters(db, meeting_id), entries.written)
        told, written = (_numbers(ended, one, off) for one in (last, all_last))
        release = queries.current_release(db, meeting_id, printed=False)
        if release is None:
            return cls({}, {})
        numbers = {release.number, *told.values(), *written.values()}
        versions = queries.sequences_in(db, meeting_id, numbers)

        def behind(known: Told) -> Told:
            return {
                pair: number
                for pair, number in known.items()
                if versions.get((pair[1], number)) != versions.get((pair[1], release.number))
            }

        return cls(
            told,
            behind(told),
            frozenset(written.keys() - behind(written).keys()),
            last,
            frozenset(entries.holds | ended.keys() | _taken_out(all_last, entries)),
            frozenset(pair for pair, one in all_last.items() if one.is_off),
        )

    @property
    def numbers(self) -> list[int]:
        """The releases that somebody was told of last, each once."""
        return sorted({NEVER, *self.behind.values()})

    def is_news(self, email: str, event_id: str, number: int | None, *, unwritten: bool) -> bool:
        """Whether somebody was told of an event last with release `number`: `NEVER` where they
        never were, None where they know what is public. Not, if only what is `unwritten` counts,
        where it was written to them.
        """
        pair = (email, event_id)
        last = self.behind.get(pair) if pair in self.told else NEVER
        return last == number and not (unwritten and pair in self.written)


def _newest(letters: Letters, entries: Letters) -> Letters:
    """What was written last to each pair, in either way."""
    found = dict(letters)
    for pair, one in entries.items():
        if pair not in found or found[pair].at < one.at:
            found[pair] = one
    return found


def _numbers(ended: Told, last: Letters, off: Mapping[str, int]) -> Told:
    """Of which release each pair was told last, but those who are named in an event no more."""
    numbers = ended | {pair: one.number for pair, one in last.items() if not one.is_off}
    return {pair: max(number, off.get(pair[1], 0)) for pair, number in numbers.items()}


def _taken_out(last: Letters, entries: EntriesSent) -> set[tuple[str, str]]:
    """Whom an entry that was taken out told last that they have nothing more to do with it."""
    return {pair for pair, one in last.items() if one.is_off and one is entries.written.get(pair)}


def changes_since(
    db: Session, facts: Facts, planned: Sequence[Change], number: int
) -> tuple[list[Change], Mapping[str, PrintedRoom]]:
    """What the coming release changes against an earlier one, and the rooms that had."""
    earlier = queries.release_numbered(db, facts.meeting.id, number)
    if earlier is None:
        return rules.changes((), rules.coming(facts.released, planned)), {}
    told = queries.events_of(db, earlier.id)
    return (
        rules.changes(told, rules.coming(facts.released, planned)),
        earlier.programme["rooms"],
    )


def follow_copy(db: Session, went: WentAgain) -> None:
    """React to a letter going once more: the copy tells of the same."""
    db.add_all(
        ReleaseNews(
            message_id=went.copy_id,
            side_event_id=one.side_event_id,
            release_id=one.release_id,
            is_off=one.is_off,
        )
        for one in queries.news_in(db, [went.message_id])
    )


def hold_letters(db: Session, meeting_id: str) -> None:
    """Keep the letters that have not gone from being sent until this transaction ends."""
    messages.hold_to_come(db, meeting_id, PROGRAMME)


def withdraw_letters(db: Session, meeting_id: str) -> int:
    """Withdraw all letters about earlier releases that have not gone; gives how many."""
    return messages.withdraw(db, cause=PROGRAMME, meeting_id=meeting_id)


def refuse_overtaken(db: Session, going: DraftsGo) -> None:
    """React to drafts about to be sent: none tells of a release after which another came out.

    Releases that only print anew what a host wrote overtake nothing; those by which a side event
    ended overtake the letters that name it. Raises `LettersOvertaken`.
    """
    late = [one for one in going.drafts if one.draft_of == PROGRAMME and _overtaken(db, one)]
    if late:
        raise LettersOvertaken(named_letters(late))


def named_letters(letters: Sequence[Message]) -> list[str]:
    """To whom each goes and what it is called, for a sentence."""
    return [f"{one.to_name or one.to_email}: {one.subject}" for one in letters]


def _overtaken(db: Session, letter: Message) -> bool:
    about = queries.release_if_there(db, letter.about_id or "")
    if about is None:
        return True
    newest = queries.newest_but(db, about.meeting_id, ReleaseKind.REPRINTED)
    if newest is not None and newest > about.number:
        return True
    ended = queries.cancelled_now(db, about.meeting_id) - queries.cancelled_in(db, about.id)
    return any(f"/events/{event_id}" in letter.text for event_id in ended)
