"""What the people of a meeting hold in their calendars, and what the programme says by now."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.calendars.models import EntryCopy
from app.calendars.queries import contacts_of, copies_of
from app.calendars.rules import ical
from app.calendars.rules.copies import Told
from app.calendars.rules.entries import ATTENDS, Contact, Entry, Feed
from app.calendars.rules.words import one_line
from app.calendars.service import feed_of, own_entry
from app.core import clock, i18n
from app.core.db import Languages
from app.hosting import queries as hosting
from app.hosting.rules.order import Item
from app.hosting.rules.parts import NOTHING, Part
from app.hosting.service import orders_for
from app.invitations import queries
from app.invitations.models import InvitationAnswer, InvitationMail, Method
from app.invitations.rules import Shown, Wanted, marks_of, settled
from app.invitations.rules.versions import part_status
from app.invitations.service.wishing import roles_invited
from app.messages import queries as messages
from app.messages.models import Message
from app.registrations.models import Person
from app.schedule import queries as schedule
from app.schedule.models import Release, ReleasedEvent
from app.settings import Settings
from app.side_events.models import SpeakerRole
from app.side_events.queries import deciding

Pair = tuple[str, str]  # a side event and a person


@dataclass(frozen=True)
class Desk:
    """Everything that is looked at, in a constant number of selects.

    `mails` are the newest that were written, but those overtaken: somebody decided to drop a draft,
    so it is not written again as long as it would say the same. `sent` are those that have
    told their readers.
    `at_once`: a release is being published, and nobody waits until hosts have done editing; what
    was dropped before has told nobody anything.
    """

    db: Session
    release: Release
    letters_wait: bool
    at_once: bool
    roles: Sequence[SpeakerRole]
    events: Mapping[str, ReleasedEvent]
    orders: Mapping[str, Sequence[Item]]
    contacts: Mapping[str, Contact]
    wanted: Mapping[Pair, Wanted]
    copies: dict[Pair, EntryCopy]
    mails: Mapping[Pair, InvitationMail]
    sent: Mapping[Pair, InvitationMail]
    people: Mapping[str, Person]
    waiting: Mapping[Pair, Sequence[Message]]
    answers: Mapping[Pair, InvitationAnswer]
    confirmed: Mapping[Pair, datetime]  # on their own page
    told_hours: Mapping[Pair, queries.HoursTold]  # by mail
    letters: Mapping[str, str]  # to whom one on a decision is still to be written, by event

    @classmethod
    def of(
        cls, db: Session, release: Release, *, letters_wait: bool = False, at_once: bool = False
    ) -> "Desk":
        events = {one.side_event_id: one for one in schedule.events_of(db, release.id)}
        settings: Settings = db.info["settings"]
        told = messages.has_told(with_server=bool(settings.smtp_url))
        which = queries.NOT_DROPPED if at_once else queries.STANDS
        mails = queries.last_mails(db, release.meeting_id, which)
        wanted = _wanted(db, release, {person for _event, person in mails})
        waiting: dict[Pair, list[Message]] = {}
        for mail, message in queries.waiting_mails(db, release.meeting_id):
            waiting.setdefault((mail.side_event_id, mail.person_id), []).append(message)
        return cls(
            db=db,
            release=release,
            letters_wait=letters_wait,
            at_once=at_once,
            roles=roles_invited(db, release.meeting_id),
            events=events,
            orders=orders_for(db, events),
            contacts=contacts_of(db, release.id, events),
            wanted=wanted,
            copies={
                (one.side_event_id, one.person_id): one for one in copies_of(db, release.meeting_id)
            },
            mails=mails,
            sent=queries.last_mails(db, release.meeting_id, told),
            people=queries.people_by_id(db, {person for _event, person in {*wanted, *mails}}),
            waiting=waiting,
            answers={
                (one.side_event_id, one.person_id): one
                for one in queries.answers_of_meeting(db, release.meeting_id)
                if one.verified
            },
            confirmed=queries.confirmed_of(db, release.id),
            told_hours=queries.told_hours(db, release.meeting_id),
            letters=deciding.letters_to_come(db, release.meeting_id),
        )

    def shown(self, event_id: str) -> Shown | None:
        """What there is to say of an event; None where it is not held."""
        event = self.events.get(event_id)
        return _shown(event) if event and event.is_held else None

    def is_in_letter(self, pair: Pair) -> bool:
        """Whether a letter that is still to be written takes their entry out."""
        mail = self.mails.get(pair)
        told = mail is not None and self.letters.get(pair[0]) == mail.email.lower()
        return told and self.shown(pair[0]) is None

    def reason(self, event_id: str, now: Shown, updated: Shown | None) -> Languages:
        """Why it is held then and there, or not; not where an entry with what was said before is
        `updated` and only reads otherwise.
        """
        event = self.events.get(event_id)
        stays = updated is not None and now.is_there(updated)
        return {} if event is None or stays else event.reason

    def host_says(self, event_id: str, since: datetime) -> str:
        """Why hosts have changed the texts or people of an event since, in public: each once."""
        said = self.events[event_id].printed.get("changes", ())
        new = [one["reason"] for one in said if datetime.fromisoformat(one["at"]) > since]
        return "\n".join(dict.fromkeys(one for one in new if one))

    def full_title(self, event_id: str, shown: Shown) -> str:
        """The title by which other mails call an event; "" where that is what is shown."""
        event = self.events.get(event_id)
        title = one_line(event.printed["title"]) if event else ""
        return "" if title == shown.title else title

    def has_to(self, pair: Pair, email: str) -> bool:
        """Whether somebody at an address has to do with an event, also as its host."""
        wanted, host = self.wanted.get(pair), self.contacts.get(pair[0])
        hosts = host is not None and host.email.lower() == email.lower()
        return hosts or (wanted is not None and wanted.has_to)

    def stands_at(self, event_id: str) -> int:
        """The SEQUENCE that the release gives an event."""
        event = self.events.get(event_id)
        return event.sequence if event else 0

    def is_stale(self, pair: Pair, mail: InvitationMail) -> bool:
        """Whether the entry of a mail says other details than it would now, and it can be told."""
        if not mail.details or mail.method is not Method.REQUEST or pair not in self.wanted:
            return False
        if self.shown(pair[0]) is None or not self._is_settled(pair):
            return False
        return marks_of(self.details(pair, mail.language)) != mail.details

    def _is_settled(self, pair: Pair) -> bool:
        copy, printed = self.copies.get(pair), self.events[pair[0]].printed
        touched = [datetime.fromisoformat(one["at"]) for one in printed.get("changes", ())]
        touched += [copy.changed_at] if copy else []
        return self.at_once or settled(max(touched, default=None), clock.now())

    def details(self, pair: Pair, language: str) -> list[str]:
        """What the entry of an event of the release says to somebody besides `shown`."""
        with i18n.in_use(language):
            feed = feed_of(self.db, self.release)
            return ical.details_of(feed, self.entry(feed, self.events[pair[0]], pair))

    def answer(self, pair: Pair, said: Shown) -> str:
        """What is known of whether somebody takes part at the hours that an entry says.

        An entry that was taken out and is put back asks anew, also at the hours from before.
        """
        told, answer = self.told_hours.get(pair), self.answers.get(pair)
        confirmed_at = self.confirmed.get(pair)
        stands = told is not None and told.hours == said.hours
        if told is None or not stands or (confirmed_at and confirmed_at < told.since):
            confirmed_at = None
        if answer and told and not (stands and answer.sequence >= told.sequence):
            answer = None
        return part_status(answer, confirmed_at, said.hours)

    def entry(self, feed: Feed, event: ReleasedEvent, pair: Pair) -> Entry:
        """The entry of an event for somebody, in the language in use."""
        return own_entry(event, feed, self.told(pair), self.copies.get(pair))

    def told(self, pair: Pair) -> Told:
        """What they are told of it besides the release."""
        wanted = self.wanted.get(pair)
        known = self.contacts.get(pair[0]), self.orders.get(pair[0])
        return Told.to(wanted.part if wanted else NOTHING, *known)


def _shown(event: ReleasedEvent) -> Shown:
    room = event.printed["room"]
    title = one_line(event.printed.get("calendar_title") or event.printed["title"])
    return Shown(title, event.starts_at, event.ends_at, room["name"], room["venue"])


def _wanted(db: Session, release: Release, written_to: AbstractSet[str]) -> dict[Pair, Wanted]:
    """Who has to do with what; who only marked it, where they ask for entries or once did."""
    asking = queries.wishes_of(db, release.meeting_id)
    by_feed = queries.only_by_feed(db, release.meeting_id)
    parts, people = _parts(db, release, asking | written_to)
    told_at = {
        (speaker.side_event_id, person.id): speaker.email.lower()
        for speaker, person in reversed(queries.panels_of(db, release.id))  # the first counts
    }
    return {
        pair: Wanted(
            person_id=person.id,
            email=person.email or told_at.get(pair, ""),
            name=person.name,
            language=person.language,
            part=parts[pair],
            asks=person.id in asking,
            by_feed=person.id in by_feed,
        )
        for pair, person in people.items()
    }


def _parts(
    db: Session, release: Release, marking: AbstractSet[str]
) -> tuple[dict[Pair, Part], dict[Pair, Person]]:
    """What each does at which event, and who they are; of these also what they marked."""
    parts = hosting.parts_in(db, release.id)
    marked = queries.marks_of(db, release.id, marking)
    known = queries.people_by_id(db, {person_id for _event, person_id in parts})
    people = {pair: known[pair[1]] for pair in parts}
    for event_id, person in marked:
        parts.setdefault((event_id, person.id), Part((ATTENDS,)))
        people.setdefault((event_id, person.id), person)
    return parts, people
