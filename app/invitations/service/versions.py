"""Which version of a side event each calendar has: by mail, and by the person's own feed."""

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.calendars.models import FeedFetch
from app.calendars.queries import fetches_of, raised_of, sequences_of
from app.calendars.service import SharedVersion, shared_versions
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_number, show_parts
from app.hosting import queries as hosting
from app.hosting.queries import Sent
from app.invitations import queries
from app.invitations.models import InvitationAnswer, InvitationMail, Method
from app.invitations.rules.record import OnRecord
from app.invitations.rules.versions import (
    ARRIVALS,
    NOT_REACHED,
    can_be_written_anew,
    has_left,
)
from app.invitations.service.answers import Answered, last_and_others
from app.messages import queries as messages
from app.messages.models import Message, MessageState
from app.registrations.models import Person
from app.schedule import queries as schedule
from app.settings import Settings
from app.side_events.models import SideEvent, Speaker
from app.side_events.rules.application import SPEAKER_ROLES
from app.side_events.rules.shown import EventShown, Known


@dataclass(frozen=True)
class Mailed:
    """The newest mail with an entry to somebody, and what became of it; `version` is its SEQUENCE:
    two of one release may differ, as a running order is no release.
    """

    email: str
    at: datetime
    release: int
    version: int
    cancels: bool
    mark: str
    said: str
    has_left: bool
    lost: bool  # it can be sent once more
    suppressed: bool  # its address gets no mails
    not_reached: bool  # it did not arrive, and no other would
    error: str = ""


@dataclass(frozen=True)
class Version:
    """What one person of an event has.

    `held` are release and version of the entry that they have where the newest has not reached
    them; None where it has, or they have none. `fetched` is when their feed was asked for last, and
    `release` which one it got; None where it never was. `feed_lacks` says that it had not the
    event, "" where it had. `feed_is_closed`: its address was taken back or replaced since.
    `feed_is_old`: the event has changed since that one. `answer` counts, the newest of those that
    they gave anywhere, `others` do not. `asked_at`: since when they know the hours, or should; None
    while they wait here and nothing of theirs is open before that. `speaks`: they have a function;
    `sends`: and whom they send was invited.
    """

    person_id: str
    name: str
    roles: Sequence[str]
    mailed: Mailed | None
    held: tuple[int, int] | None = None
    fetched: datetime | None = None
    release: int | None = None
    feed_lacks: str = ""
    feed_is_closed: bool = False
    feed_is_old: bool = False
    asked_at: datetime | None = None
    answer: Answered | None = None
    others: Sequence[Answered] = ()
    speaks: bool = False
    sends: bool = False

    @property
    def has_entry(self) -> bool:
        """Whether the newest mail brought them the entry, as far as we know."""
        return self.mailed is not None and self.mailed.has_left and not self.mailed.cancels

    @property
    def declines(self) -> bool:
        """Whether they do not take part at the hours as they are now."""
        return self.answer is not None and self.answer.declines and self.answer.settles

    @property
    def waits_for_answer(self) -> bool:
        """Whether they have been asked to the hours as they are now, and no answer that is shown
        to be theirs says whether they come: who only wants to attend is asked nothing.
        """
        asked = bool(self.roles) and self.mailed is not None and not self.mailed.cancels
        return asked and not (self.answer and self.answer.settles)


@dataclass(frozen=True)
class _Told:
    """What is on record of one event, by person. `sequence` is that of the current release, None
    where it does not have the event, which `is_held` by it; the copy of each is `raised` by as
    much.
    """

    event_id: str
    sequence: int | None
    is_held: bool
    raised: Mapping[tuple[str, str], int]
    record: OnRecord
    panel: Sequence[Speaker]
    answers: Sequence[InvitationAnswer]
    sent: Sequence[Sent]

    def is_old(self, fetch: FeedFetch | None, *, by_mail: bool) -> bool:
        """Whether a calendar got another version than there is now, or none that it should have."""
        if fetch is None or self.sequence is None:
            return False
        got: int | None = fetch.versions.get(self.event_id)
        if got is None:
            return not by_mail and bool(self.roles(fetch.person_id))
        return got != self.sequence + self.raised.get((self.event_id, fetch.person_id), 0)

    def comes_by_mail(self, person_id: str) -> bool:
        """Whether somebody's feed leaves it out, as mails see to it, unless they want it twice."""
        found = self.record.by_mail.get(person_id)
        return found is not None and found.suffices(is_held=self.is_held)

    @property
    def people(self) -> list[str]:
        """The panel first, then who comes in its place, and whoever else was sent an entry."""
        panel = [one.person_id for one in self.panel]
        sent = [one.person_id for one in self.sent]
        return list(dict.fromkeys((*panel, *sent, *self.record.newest)))

    def roles(self, person_id: str) -> list[str]:
        """What somebody does there, in words."""
        roles = [str(SPEAKER_ROLES[one.role]) for one in self.panel if one.person_id == person_id]
        names = [one.instead_of for one in self.sent if one.person_id == person_id]
        if names:
            roles.append(_("in place of %(names)s") % {"names": show_parts(names)})
        return roles


@dataclass(frozen=True)
class _Known:
    """What is known of people, whatever the event: looked up once for all events of a page."""

    people: Mapping[str, Person]
    fetched: Mapping[str, tuple[FeedFetch, int | None]]
    suppressed: frozenset[str]
    wanting_both: AbstractSet[str]  # what came by mail is in their feed too
    with_server: bool  # that sends mails

    @classmethod
    def of(cls, db: Session, meeting_id: str, ids: Collection[str]) -> "_Known":
        settings: Settings = db.info["settings"]
        refused = messages.suppressions_of(db, meeting_id)
        return cls(
            queries.people_by_id(db, ids),
            fetches_of(db, ids),
            frozenset(one.email for one in refused),
            queries.wanting_both(db, ids),
            bool(settings.smtp_url),
        )


def versions_of(db: Session, event_id: str) -> list[Version]:
    """Whoever has to do with an event or has been sent an entry of it, the panel first."""
    event = db.get_one(SideEvent, event_id)
    meeting_id = event.meeting_id
    release = schedule.current_release(db, meeting_id, printed=False)
    told = _Told(
        event_id,
        sequences_of(db, release.id, [event_id]).get(event_id) if release else None,
        event.announced_start is not None,
        raised_of(db, [event_id]),
        queries.on_record(db, meeting_id, event_id).get(event_id, OnRecord()),
        [speaker for speaker, _person in queries.panel_of(db, event_id)],
        queries.answers_of_event(db, event_id),
        hosting.sent_to(db, [event_id]),
    )
    return _versions(told, _Known.of(db, meeting_id, told.people))


def shared_of(db: Session, event: SideEvent) -> list[SharedVersion]:
    """Which version each calendar has that several share, where it has the event."""
    release = schedule.current_release(db, event.meeting_id, printed=False)
    found = schedule.event_of(db, release.id, event.id) if release else None
    return shared_versions(db, found, event.meeting_id) if found else []


def _versions(told: _Told, known: _Known) -> list[Version]:
    return [_version(told, known, person_id) for person_id in told.people]


def _version(told: _Told, known: _Known, person_id: str) -> Version:
    fetch, release = known.fetched.get(person_id, (None, None))
    found = told.record.newest.get(person_id)
    functions = [one for one in told.panel if one.person_id == person_id]
    answers = [one for one in told.answers if one.person_id == person_id]
    mailed = _mailed(*found, known) if found else None
    by_mail = person_id not in known.wanting_both and told.comes_by_mail(person_id)
    answer, others = last_and_others(functions, answers, told.record)
    return Version(
        person_id=person_id,
        name=known.people[person_id].name or _("no name yet"),
        roles=told.roles(person_id),
        mailed=mailed,
        held=_held(told.record, person_id),
        fetched=fetch.fetched_at if fetch else None,
        release=release,
        feed_lacks=_lacks(fetch, told.event_id, by_mail=by_mail),
        feed_is_closed=fetch is not None and not fetch.mark,
        feed_is_old=told.is_old(fetch, by_mail=by_mail),
        asked_at=_asked_at(told.record, mailed, person_id, answer),
        answer=answer,
        others=others,
        speaks=bool(functions),
        sends=any(one.instead_of_id == person_id for one in told.sent),
    )


def _lacks(fetch: FeedFetch | None, event_id: str, *, by_mail: bool) -> str:
    """That a feed did not have an event when it was fetched last, in words; "" where it did."""
    if fetch is None or event_id in fetch.versions:
        return ""
    return _("not in their feed: comes by mail") if by_mail else _("not in their feed")


def _asked_at(
    record: OnRecord, mailed: Mailed | None, person_id: str, answer: Answered | None
) -> datetime | None:
    """Since when somebody is asked what they have not answered.

    While a newer mail waits here, the entry that they have still asks: to other hours than the
    newest it does so only as long as nothing was answered.
    """
    if mailed is None or mailed.has_left or mailed.not_reached or record.knows_hours(person_id):
        return record.since.get(person_id)
    return None if answer and answer.verified else record.held_since.get(person_id)


def _mailed(mail: InvitationMail, message: Message | None, known: _Known) -> Mailed:
    state = message.state if message else None
    mark, said = ARRIVALS[state]
    return Mailed(
        email=mail.email,
        at=message.sent_at or mail.made_at if message else mail.made_at,
        release=mail.release_number,
        version=mail.sequence,
        cancels=mail.method is Method.CANCEL,
        mark=mark,
        said=str(said),
        has_left=has_left(state),
        lost=can_be_written_anew(state, with_server=known.with_server),
        suppressed=mail.email.lower() in known.suppressed,
        not_reached=mail.email.lower() in known.suppressed or state in NOT_REACHED,
        error=message.last_error if message and state is not MessageState.QUEUED else "",
    )


def _held(record: OnRecord, person_id: str) -> tuple[int, int] | None:
    held, newest = record.held.get(person_id), record.newest.get(person_id, (None, None))[0]
    if held is None or held is newest or held.method is Method.CANCEL:
        return None
    return held.release_number, held.sequence


@dataclass(frozen=True)
class OfEvent:
    """A side event of the current release, and what each of its people has."""

    event_id: str
    title: str
    versions: Sequence[Version]

    @property
    def people(self) -> int:
        """How many have an entry that came by mail."""
        return sum(one.has_entry for one in self.versions)

    @property
    def declined(self) -> int:
        """How many answered that they do not take part."""
        return sum(one.declines for one in self.versions)

    @property
    def left(self) -> int:
        """How many of their mails have not left, or came back."""
        return sum(one.mailed is not None and not one.mailed.has_left for one in self.versions)

    @property
    def otherwise(self) -> Sequence[Version]:
        """Who sends somebody else or asks for another time, as to the hours as they are now."""
        answers = [(one, one.answer) for one in self.versions if one.answer and not one.answer.old]
        return [one for one, answer in answers if answer.delegate or answer.proposed]

    @property
    def unanswered(self) -> Sequence[Version]:
        """Who has not answered to the hours as they are now."""
        return [one for one in self.versions if one.waits_for_answer]


def versions_of_meeting(db: Session, meeting_id: str) -> list[OfEvent]:
    """The side events of the current release, in order of time, each with its people."""
    release = schedule.current_release(db, meeting_id)
    if release is None:
        return []
    records = queries.on_record(db, meeting_id)
    panels: dict[str, list[Speaker]] = {}
    for speaker, _person in queries.panels_of(db, release.id):
        panels.setdefault(speaker.side_event_id, []).append(speaker)
    answers: dict[str, list[InvitationAnswer]] = {}
    for answer in queries.answers_of_meeting(db, meeting_id):
        answers.setdefault(answer.side_event_id, []).append(answer)
    events = schedule.events_of(db, release.id)
    raised = raised_of(db, [one.side_event_id for one in events])
    sent: dict[str, list[Sent]] = {}
    for one in hosting.sent_to(db, [each.side_event_id for each in events]):
        sent.setdefault(one.event_id, []).append(one)
    told = {
        one: _Told(
            one.side_event_id,
            one.sequence,
            one.is_held,
            raised,
            records.get(one.side_event_id, OnRecord()),
            panels.get(one.side_event_id, ()),
            answers.get(one.side_event_id, ()),
            sent.get(one.side_event_id, ()),
        )
        for one in events
    }
    known = _Known.of(db, meeting_id, {id_ for one in told.values() for id_ in one.people})
    return [
        OfEvent(one.side_event_id, one.printed["title"], _versions(of_one, known))
        for one, of_one in told.items()
    ]


def say_versions(db: Session, shown: EventShown) -> None:
    """Add to the page of an application how many calendars have it."""
    found = OfEvent(shown.event.id, shown.event.title, versions_of(db, shown.event.id))
    if not any(one.mailed for one in found.versions):
        return
    people, left, declined = found.people, found.left, found.declined
    said = [ngettext("Sent to %(number)s person.", "Sent to %(number)s people.", people)]
    if left:
        said.append(ngettext("%(left)s mail has not left.", "%(left)s mails have not left.", left))
    if declined:
        said.append(
            ngettext("%(declined)s does not take part.", "%(declined)s do not take part.", declined)
        )
    numbers = {"number": people, "left": left, "declined": declined}
    text = " ".join(said) % {name: show_number(number) for name, number in numbers.items()}
    path = f"/organise/{shown.meeting.slug}/side-events/{shown.event.id}/invitations"
    term, link = _("Entries in calendars"), _("Which version each has")
    shown.known.append(Known(term=term, text=text, path=path, link=link))
