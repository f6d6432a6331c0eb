"""Who has to do with a side event: its contact, its panel, who comes instead, and its partners."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.happenings import tell
from app.registrations.models import Person
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.answers import Named, takes_part
from app.side_events.rules.shown import ComingInstead

Instead = Mapping[str, Sequence[Person]]  # by side event


@dataclass(frozen=True)
class Concerned:
    """Somebody who has to do with an event: its contact, in a function or in place of who is."""

    email: str
    name: str
    language: str
    role: SpeakerRole | None = None
    person: Person | None = None


def coming_instead(db: Session, event_ids: Collection[str]) -> Instead:
    """Who is asked to come to these side events in place of somebody."""
    asked = ComingInstead(set(event_ids))
    tell(db, asked)
    return asked.people


def concerned(event: SideEvent, instead: Instead) -> Iterator[Concerned]:
    """Those who are told of every change of an event, as far as an address is known."""
    if event.contact_email:  # what was imported may have none
        yield Concerned(event.contact_email.lower(), event.contact_name, event.contact_language)
    for one in event.speakers:
        if one.email and takes_part(one):
            person = one.person
            yield Concerned(one.email.lower(), one.name, person.language, one.role, person)
    for person in instead.get(event.id, ()):
        if person.email:
            yield Concerned(person.email.lower(), person.name, person.language, person=person)


def partners_of(event: SideEvent) -> Iterator[Concerned]:
    """The partners of an event who have not declined."""
    for one in event.partners:
        if takes_part(one):
            yield Concerned(one.email.lower(), one.name, event.contact_language)


def declined(event: SideEvent) -> Iterator[tuple[str, str]]:
    """Address and name of those who said themselves that they do not take part."""
    named: Sequence[Named] = (*event.speakers, *event.partners)
    for one in named:
        if not takes_part(one):
            yield one.email.lower(), one.name
