"""A programme to which things happen by chance, as an organiser makes them happen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.hosting.service import changing as hosting
from app.hosting.service import ordering
from app.invitations import service
from app.meetings.queries import rooms_of
from app.meetings.service import set_technician
from app.registrations.models import Person
from app.schedule import queries
from app.schedule import service as scheduling
from app.schedule.errors import DraftRefused
from app.side_events import queries as side_events
from app.side_events import service as decisions
from app.side_events.models import Answer, SideEvent, SideEventState, Speaker, SpeakerRole
from app.side_events.rules.amending import amendment_of
from app.side_events.rules.states import Step
from tests.make import accounts, schedule

Meant = tuple[str, Any, Any]  # title, start, end


@dataclass
class History:
    """A programme, where its events are to be held next, and who chairs them."""

    db: Session
    scene: schedule.Scene
    random: Random
    places: dict[str, schedule.Spot] = field(default_factory=dict)
    organiser: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.places.update(schedule.spread(self.scene))
        self.organiser = accounts.actor(self.db, organiser_of=self.scene.meeting.id)
        for person in self.people:  # what they only marked comes by mail too
            service.set_wish(self.db, person, wanted=True)
        self.publish()

    @property
    def people(self) -> Sequence[Person]:
        """Who chairs an event."""
        chosen = select(Person).where(Person.email.like("person%"))
        return self.db.scalars(chosen.order_by(Person.email)).all()

    def go_on(self) -> str:
        """One change that the product allows; gives its name."""
        while True:
            change, before = self.random.choice(CHANGES), dict(self.places)
            try:
                with self.db.begin_nested():
                    change(self)
            except DraftRefused:  # nobody can chair in two rooms at once
                self.places = before
                continue
            # what the jobs do: at once, and some minutes later
            service.send_due(self.db, self.scene.meeting.id, at_once=True)
            return change.__name__

    def publish(self) -> None:
        """A release of everything as it is now."""
        held = [one for one in self.scene.events if one.state is SideEventState.ACCEPTED]
        places = {one.id: self.places[one.id] for one in held if one.id in self.places}
        draft = schedule.draft(self.db, self.scene.meeting, places, held)
        scheduling.publish(self.db, None, draft)

    def move(self) -> None:
        """An event goes where nothing is; one that had no place has one again."""
        taken = set(self.places.values())
        all_places = [
            (room, slot.starts_at) for slot in self.scene.slots for room in self.scene.rooms
        ]
        free = [place for place in all_places if place not in taken]
        self.places[self._any().id] = self.random.choice(free)
        self.publish()

    def swap(self) -> None:
        """Two events change places."""
        if len(self.places) > 1:
            one, other = self.random.sample(sorted(self.places), 2)
            self.places[one], self.places[other] = self.places[other], self.places[one]
        self.publish()

    def rename(self) -> None:
        """An event has another title."""
        self._any().title = f"Event {self.random.randrange(1000)}, «النزع» 排雷; \\n"
        self.publish()

    def take_out(self) -> None:
        """An event has no place any more: a new one follows."""
        if self.places:
            del self.places[self.random.choice(sorted(self.places))]
        self.publish()

    def cancel(self) -> None:
        """An event is cancelled, which is public at once, or it is restored and published."""
        event = self._any()
        if event.state is SideEventState.ACCEPTED:
            decisions.decide(self.db, None, event, Step.CANCEL, "The hall is lost.")
            self.places.pop(event.id, None)
            return
        decisions.decide(self.db, None, event, Step.REOPEN)
        decisions.accept(self.db, None, event)
        self.move()

    def reassign(self) -> None:
        """A chair leaves a panel or comes back to it."""
        for speaker in self._panels():
            decisions.answer(self.db, speaker, takes_part=speaker.answer is Answer.DECLINED)

    def hand_over(self) -> None:
        """A panel has another chair from now on."""
        for speaker in self._panels():
            speaker.person_id = self.random.choice(self.people).id
        self.publish()

    def set_link(self) -> None:
        """The host of an event sets where to join from elsewhere, which is public at once."""
        self._amend(
            self._loaded(), remote_link=f"https://join.example.org/{self.random.randrange(1000)}"
        )

    def reword(self) -> None:
        """The host of an event writes what it is about."""
        self._amend(
            self._loaded(), description=f"About {self.random.randrange(1000)}; «نص»,\nand more"
        )

    def set_order(self) -> None:
        """The host of an event shares its time in another way."""
        event = self._loaded()
        order = ordering.order_of(self.db, self.scene.meeting, event) if event else None
        if event and order and not order.fault:
            items = list(order.items)
            self.random.shuffle(items)
            ordering.set_order(self.db, event, items)

    def change_function(self) -> None:
        """The host of an event has its talk led as chair, or as moderator."""
        event = self._loaded()
        if event:
            one, *others = amendment_of(event).speakers
            is_chair = one.role is SpeakerRole.CHAIR
            role = SpeakerRole.MODERATOR if is_chair else SpeakerRole.CHAIR
            self._amend(event, speakers=(replace(one, role=role), *others))

    def correct(self) -> None:
        """The organisers have another contact of an event, or another text, and publish it."""
        event = self._any()
        if self.random.random() < 1 / 2:
            event.contact_name = f"Contact {self.random.randrange(1000)}"
        else:
            event.description = f"Corrected {self.random.randrange(1000)}"
        self.publish()

    def name_technician(self) -> None:
        """Somebody else looks after the technology of a room."""
        given = self.random.choice(rooms_of(self.db, self.scene.meeting.id))
        called = f"Demo Technician {self.random.randrange(1000)}"
        set_technician(self.db, self.organiser, given, called)

    def mark(self) -> None:
        """Somebody wants to attend an event, or does not any more."""
        person, event = self.random.choice(self.people), self._any()
        if event.id in side_events.marked_by(self.db, person.id):
            decisions.unmark(self.db, person, [event.id])
        else:
            decisions.mark(self.db, person, [event.id])

    def _amend(self, event: SideEvent | None, **to_be: Any) -> None:
        if event:
            given = replace(amendment_of(event), **to_be)
            hosting.change(self.db, self.scene.meeting, event, given, "", actor=self.organiser)

    def _loaded(self) -> SideEvent | None:
        """One that is accepted, whole, as far as there is any."""
        accepted = [one for one in self.scene.events if one.state is SideEventState.ACCEPTED]
        if not accepted:
            return None
        return side_events.side_event_to_change(self.db, self.random.choice(accepted).id)

    def _any(self) -> SideEvent:
        return self.random.choice(self.scene.events)

    def _panels(self) -> Sequence[Speaker]:
        """One panel of those that are held, as far as there is any: who is on it."""
        held = [one.id for one in self.scene.events if one.state is SideEventState.ACCEPTED]
        panel = Speaker.side_event_id == self.random.choice(held or [""])
        return self.db.scalars(select(Speaker).where(panel)).all()

    def programme(self) -> bytes:
        """The programme's own calendar."""
        release = queries.current_release(self.db, self.scene.meeting.id)
        assert release is not None
        built = scheduling.artefact(self.db, release.id, "programme.ics", "en")
        assert built is not None
        return built.body

    def meant_for(self, person: Person) -> list[Meant]:
        """What the programme says that this person has to do with."""
        release = queries.current_release(self.db, self.scene.meeting.id)
        assert release is not None
        chosen = select(Speaker.side_event_id).where(
            Speaker.person_id == person.id, Speaker.answer != Answer.DECLINED
        )
        own = {*self.db.scalars(chosen), *side_events.marked_by(self.db, person.id)}
        return sorted(
            (one.printed["title"], one.starts_at, one.ends_at)
            for one in queries.events_of(self.db, release.id)
            if one.side_event_id in own and one.is_held
        )


CHANGES: Sequence[Callable[[History], None]] = (
    *(History.move, History.move, History.swap, History.rename, History.take_out),
    *(History.set_link, History.reword, History.set_order, History.set_order),
    *(History.correct, History.name_technician, History.change_function),
    *(History.mark, History.mark, History.mark),
    *(History.cancel, History.cancel, History.reassign, History.reassign, History.hand_over),
    History.publish,
)
