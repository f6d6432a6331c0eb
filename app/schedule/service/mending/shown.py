"""What would follow from a fact: which events move, whom that touches, who is told, or why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from app.core import clock, i18n
from app.core.db import Languages
from app.core.i18n import ngettext
from app.meetings.models import Meeting
from app.messages import queries as messages
from app.messages.rules import PROGRAMME
from app.schedule import queries, rules
from app.schedule.errors import NothingHere
from app.schedule.mails import Told
from app.schedule.models import Mending, MendingState, Run
from app.schedule.rules import (
    Fact,
    Facts,
    Moved,
    Notice,
    Warned,
    Words,
)
from app.schedule.rules.leeway import Binding, Hold
from app.schedule.rules.strayed import Strayed
from app.schedule.rules.undoing import reason_to_take_back
from app.schedule.service.board import Move
from app.schedule.service.breaking import Breach, still_broken
from app.schedule.service.clashes import Clashes, clashes
from app.schedule.service.elsewhere import standings_in
from app.schedule.service.given_up import ways_for
from app.schedule.service.mending.answering import Answer, answer_of
from app.schedule.service.mending.coming import Coming
from app.schedule.service.mending.done import Done, done
from app.schedule.service.mending.holding import Held, broken_in_words, held_shown
from app.schedule.service.mending.lengths import Lengths, lengths_chosen, lengths_to_choose
from app.schedule.service.mending.taking_back import Stuck, WayBack, stuck, way_back
from app.schedule.service.mending.weighing import Weighed, weigh
from app.schedule.service.reasons import known_reasons
from app.schedule.service.steps import Step
from app.schedule.service.telling import NotReached
from app.schedule.service.waiting import somebody_waits
from app.schedule.service.why import KeptOut, Looking
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class Moving:
    """An event that moves or loses its place: what of, why it cannot stay, and whose it is.

    `reasons` are empty for one that makes way for another. `kept_out` says why no place is left.
    `short` are the minutes of one that stays as short as it was held before, and those asked for.
    `hold` is what it would come to if it were left where it is. `known` says by what people know
    where it stands, and how soon it begins; `public` where it is by the public programme, if that
    has it elsewhere than the board, and `goes_back` that it moves to there.
    """

    move: Move
    title: str
    language: str
    before: str
    after: str
    reasons: Sequence[str]
    has_begun: bool
    short: tuple[int, int] | None
    kept_out: KeptOut | None
    hold: Hold
    known: Sequence[str]
    public: str
    goes_back: bool

    @property
    def can_be_held(self) -> bool:
        """Whether it makes a difference to hold it: what cannot stay and has a place needs none."""
        return self.hold is not Hold.SOMEWHERE or self.move.to is None


@dataclass(frozen=True)
class Besides:
    """A change that has nothing to do with a mending and goes out with it, as a sentence, and the
    `reason` that is known of it.
    """

    event_id: str
    title: str
    sentence: str
    reason: Languages


@dataclass(frozen=True)
class MendingShown:
    """A mending as it stands now.

    `reason` is what people may read as the reason, where it can be taken back of that. `lengths`
    are those of events that are or could be held shorter, or in full length again. `held` was
    ticked to be left where it is. `more` are changes that the next release brings besides, `fewest`
    says whether it is proved that fewer moves are not possible. `done` is what came of it, and
    `letters_waiting` how many letters about the programme wait in the outbox, if it published one.
    `left` breaks rules already, and stays as it is with one of the two buttons. `binding` is what
    the notice came to when it was asked. `back` says what would follow from taking it back, `stuck`
    why what is approved cannot be. `coming` is the release that one of the two buttons would make.
    `others_wait` says that something could take a place that its approval gave back.
    """

    mending: Mending
    fact: str
    reason: Languages
    run: Run | None
    going: bool
    verdict: tuple[str, str] | None
    current: bool
    lengths: Lengths
    moving: Sequence[Moving]
    held: Sequence[Held]
    fewest: bool
    more: Sequence[Besides]
    coming: Coming | None
    clashes: Clashes | None
    is_public: bool
    done: Done
    left: Sequence[Breach]
    binding: Binding
    letters_waiting: int
    back: WayBack | None
    stuck: Stuck | None
    given_up: Sequence[Step]
    others_wait: bool

    @property
    def called(self) -> str:
        """What that release is called where nobody gives it a name."""
        return rules.said_of(self.coming.brings) if self.coming else ""

    @property
    def warnings(self) -> Sequence[Warned]:
        """What to look at before that release comes out; nothing where none does."""
        return self.coming.warnings if self.coming and self.is_public else ()

    @property
    def strayed(self) -> Sequence[Strayed]:
        """What would leave a frozen day with that release, which keeps it from coming out."""
        return self.coming.strayed if self.coming and self.is_public else ()

    @property
    def told(self) -> Sequence[Told]:
        """Who gets a mail because of it."""
        return self.coming.told if self.coming else ()

    @property
    def told_besides(self) -> Sequence[Told]:
        """Who gets one with it only because of an earlier release."""
        return self.coming.told_besides if self.coming else ()

    @property
    def waiting(self) -> Sequence[Warned]:
        """That letters wait which its approval withdraws; taking it back says so elsewhere."""
        is_open = self.mending.state is MendingState.OPEN
        return self.coming.waiting if self.coming and is_open else ()

    @property
    def not_reached(self) -> Sequence[NotReached]:
        """Whom that concerns and no mail reaches."""
        return self.coming.not_reached if self.coming else ()

    @property
    def stays(self) -> list[Step]:
        """What was given up for it, and does not go back with it."""
        return [one for one in self.given_up if not one.goes_back]

    @property
    def can_be_approved(self) -> bool:
        """Whether there is an answer for the board as it is."""
        answered = self.run is None or bool(self.run.status)
        return self.mending.state is MendingState.OPEN and self.current and answered


def mending_shown(db: Session, meeting: Meeting, mending_id: str) -> MendingShown:
    """What would follow from a fact. Raises `NothingHere`."""
    mending = queries.mending(db, meeting.id, mending_id)
    if mending is None or mending.state is MendingState.TRIED:
        raise NothingHere
    now, run = clock.now(), queries.run(db, mending.run_id) if mending.run_id else None
    draft = queries.draft_of_run(db, run.id) if run else None
    facts = queries.facts_of(db, meeting)
    is_open = mending.state is MendingState.OPEN
    weighed = weigh(db, meeting, Fact.of(mending), mending.held) if is_open else None
    answer = answer_of(db, mending, weighed) if weighed else None
    current = answer is not None and answer.holds
    telling = _Telling(db, weighed, mending, answer) if weighed and answer and current else None
    approved = mending.state is MendingState.APPROVED
    against, back = _to_take_back(db, facts, mending) if approved else (None, None)
    return MendingShown(
        mending=mending,
        fact=rules.said(facts, Fact.of(mending)),
        reason=_reason(facts, mending, is_back=back is not None),
        run=run,
        going=is_open and run is not None and rules.is_going(run, now),
        verdict=rules.verdict(run, now) if run and draft is None else None,
        current=current,
        lengths=lengths_to_choose(weighed, mending) if weighed else lengths_chosen(facts, mending),
        moving=telling.moving() if telling else (),
        held=held_shown(weighed) if weighed else (),
        fewest=run is None or (run.status == "optimal" and answer is not None and answer.is_newest),
        more=telling.more() if telling else (),
        coming=telling.coming if telling else back.coming if back else None,
        clashes=clashes(run, facts, current=current, mending=mending) if run and is_open else None,
        is_public=facts.release is not None,
        done=done(db, mending, facts),
        left=telling.left() if telling else back.left if back else (),
        binding=Binding.of(facts.slots, Notice.of(mending), mending.created_at),
        letters_waiting=_letters_waiting(db, mending),
        back=back,
        stuck=against,
        given_up=_given_up(db, mending, facts),
        others_wait=approved and somebody_waits(db, facts),
    )


def _to_take_back(
    db: Session, facts: Facts, mending: Mending
) -> tuple[Stuck | None, WayBack | None]:
    """Why what is approved cannot be taken back, or else what would follow."""
    against = stuck(db, facts, mending)
    return against, None if against else way_back(db, facts, mending)


def _reason(facts: Facts, mending: Mending, *, is_back: bool) -> Languages:
    if is_back:
        return reason_to_take_back(facts, mending)
    return rules.public_reason(facts, Fact.of(mending))


def _given_up(db: Session, mending: Mending, facts: Facts) -> list[Step]:
    """The steps of the ways out that were taken for it, said anew in the language in use."""
    found: list[Step] = []
    for taken in ways_for(db, facts.meeting, mending):
        run = queries.run(db, taken.run_id)
        told = clashes(run, facts, current=False) if run else None
        way = told.way(taken.number) if told else None
        found += way.steps if way else ()
    return found


class _Telling:
    """What follows, in the words of the meeting."""

    def __init__(self, db: Session, weighed: Weighed, mending: Mending, answer: Answer) -> None:
        self._db, self._weighed, self._moves = db, weighed, answer.moves
        self._hours = mending.ahead
        self._leeway = weighed.leeway(mending.created_at, Notice.of(mending))
        self._words = Words.of(weighed.mended)
        self._events = {event.id: event for event in weighed.mended.events}
        self.coming = Coming.after(db, weighed, self._moves)

    def moving(self) -> list[Moving]:
        """What moves, what loses its place first."""
        return [self._moving(move) for move in self._moves]

    def more(self) -> list[Besides]:
        """What the next release brings that has nothing to do with it."""
        moved = {one.event_id for one in self._moves} | self._weighed.mended.lengths.keys()
        board, facts = self._weighed.board, self._weighed.facts
        known = known_reasons(self._db, board, facts) if board else {}
        return [
            Besides(
                one.event_id,
                self._events[one.event_id].title,
                self._words.moved(Moved(one.event_id, *standings_in(one))),
                known.get(one.event_id, {}),
            )
            for one in self.coming.changes
            if one.is_news and one.event_id not in moved and one.event_id in self._events
        ]

    def left(self) -> list[Breach]:
        """What breaks rules already, and is left as it is."""
        weighed = self._weighed
        return still_broken(weighed.mended, weighed.after(self._moves), weighed.already)

    def _moving(self, move: Move) -> Moving:
        event = self._events[move.event_id]
        said = broken_in_words(self._weighed, event.id)
        if self._weighed.fact.minutes.get(event.id, 0) is None:  # which is why, where it stood
            said.insert(0, self._words.as_long_again(event.id, event.duration))
        public = self._weighed.known.public.get(event.id)
        return Moving(
            move=move,
            title=event.title,
            language=event.language,
            before=self._words.spot(move.seen, self._weighed.facts.minutes_of(event)),
            after=self._words.spot(move.to, self._weighed.mended.minutes_of(event)),
            reasons=said,
            has_begun=move.seen is not None and move.seen.starts_at <= clock.now(),
            short=self._short(event) if move.to else None,
            kept_out=self._kept_out(event, move.seen) if move.to is None else None,
            hold=self._weighed.hold(event.id),
            known=self._known(move) if self._weighed.facts.release else (),
            public=self._words.spot(public) if public != move.seen else "",
            goes_back=public is not None and public == move.to,
        )

    def _known(self, move: Move) -> list[str]:
        """What weighs against moving it: by what people know its place, and how soon it begins."""
        if move.seen is None:
            return []
        said = self._weighed.known.said(move.event_id, move.seen)
        if clock.now() < move.seen.starts_at < self._leeway.ahead:
            begins = ngettext(
                "It begins within %(num)s hour.", "It begins within %(num)s hours.", self._hours
            )
            said.append(begins % {"num": i18n.show_number(self._hours)})
        return said

    @cached_property
    def _looking(self) -> Looking:
        return Looking(self._weighed.mended, self._weighed.places_after(self._moves))

    def _kept_out(self, event: SideEvent, seen: rules.Spot | None) -> KeptOut:
        """Why no place is left: by what happened, and by how soon it may be moved."""
        soonest = self._leeway.soonest(event.id, seen.starts_at) if seen else None
        return self._looking.kept_out(event, soonest)

    def _short(self, event: SideEvent) -> tuple[int, int] | None:
        """Only what organisers had shortened before: what this mending shortens is ticked in it."""
        before = event.minutes < event.duration and event.id not in self._weighed.mended.lengths
        return (event.minutes, event.duration) if before else None


def _letters_waiting(db: Session, mending: Mending) -> int:
    """Decisions, invitations and questions that wait as well are no news of a mending."""
    if mending.release_id is None:
        return 0
    return messages.drafts_by_cause(db, mending.meeting_id).get(PROGRAMME, 0)
