"""What is said before a way out can be done: who stands in, which room there is more of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.rules import LONGEST_EMAIL
from app.core.forms import Form, Line, Rows, choices
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy, show_list, show_number
from app.meetings.models import Room
from app.meetings.rules import FEATURE_LABELS
from app.registrations.models import Person
from app.schedule.errors import NothingHere
from app.schedule.rules import (
    Arranged,
    Arrangement,
    MoreRoom,
    NewRoom,
    Somebody,
    StandIn,
)
from app.schedule.rules import features as said_features
from app.side_events.forms.rows import is_email
from app.side_events.rules.eased import features_needed

NEEDED = InputRequired(message=lazy("Fill this in."))


def _ticks(label: str, **more: Any) -> SelectMultipleField:
    """Any number of choices, as boxes to tick."""
    return SelectMultipleField(
        label, widget=ListWidget(prefix_label=False), option_widget=CheckboxInput(), **more
    )


class StandInRow(Form):
    """Who takes the part of a person, and where."""

    events = _ticks(lazy("In these side events"))
    person = SelectField(lazy("Somebody of the meeting"))
    name = Line(lazy("Or somebody new: the name"))
    email = EmailField(
        lazy("E-mail of somebody new"),
        [Length(max=LONGEST_EMAIL), is_email],
        filters=[lambda typed: (typed or "").strip().lower()],
    )

    def offer(self, one: StandIn, people: Sequence[Person]) -> None:
        """Fill in the side events of whoever is replaced, and who there is: the free ones first."""
        self.least = len(one.chosen)
        self.events.description = self._few()
        self.events.choices = choices({event.id: event.title for event in one.events})
        self.there = {
            event.id: {speaker.person_id for speaker in event.speakers} for event in one.events
        }
        chosen = self.there.keys() & set(one.chosen)  # where nobody stands in yet
        busy = {person for event in chosen for person in self.there[event]} | {one.person_id}
        self.people = {person.id: person for person in people if person.id not in busy}
        self.person.choices = self._choices(one.busy)
        self.person.description = _(
            "Who takes part there already is not in this list. Free and not free go by the schedule"
            " that was found."
        )

    def _choices(self, busy: Mapping[str, str]) -> list[Any]:
        """The people by whether they are free, each with what keeps them."""
        free = {one: _labelled(person) for one, person in self.people.items() if one not in busy}
        others = {
            one: f"{_labelled(person)} – {busy[one]}"
            for one, person in self.people.items()
            if one in busy
        }
        found = choices({"": _("Somebody new, named below")})
        for title, there in ((_("Free at that time"), free), (_("Not free then"), others)):
            found += [replace(one, optgroup=title) for one in choices(there)]
        return found

    def validate_events(self, field: Field) -> None:
        """Fewer than are enough would not do."""
        if len(field.data) < self.least:
            raise ValidationError(self._few())

    def _few(self) -> str:
        return _("Tick at least %(number)s.") % {"number": show_number(self.least)}

    def validate_person(self, field: Field) -> None:
        """Nobody stands in where they take part already."""
        there = [one for one in self.events.data or () if field.data in self.there.get(one, ())]
        titles = [title for id_, title, *_more in self.events.iter_choices() if id_ in there]
        if titles and field.data in self.people:
            said = _("%(person)s takes part already in: %(events)s.")
            known = {"person": self.people[field.data].name, "events": show_list(titles)}
            raise ValidationError(said % known)

    def validate_name(self, field: Field) -> None:
        """Either somebody of the list, or somebody who is not in it."""
        if bool(field.data) is bool(self.person.data):
            raise ValidationError(_("Choose somebody from the list, or write one new name."))

    def said(self) -> Somebody:
        """Who it is; the form must be valid."""
        known = self.people.get(self.person.data or "")
        name, email = (known.name, known.email) if known else (self.name.data, self.email.data)
        return Somebody(name or "", email or "", self.events.data or ())


class RoomRow(Form):
    """One more room like one that is there."""

    name = Line(lazy("Name of the room"), [NEEDED])
    capacity = IntegerField(lazy("Seats"), [NEEDED])
    features = _ticks(lazy("What it has"), choices=choices(FEATURE_LABELS))
    closed = BooleanField(lazy("Closed at the same hours"))

    def offer(self, one: MoreRoom) -> None:
        """Say which room it is to resemble, and what for."""
        where = _("In the building of %(room)s.") % {"room": in_language(one.like.name)}
        self.name.description = where
        self.wanted = one
        self.capacity.description = self._few()
        if not one.closures:
            del self.closed

    def validate_capacity(self, field: Field) -> None:
        """Those who go there have seats."""
        if (field.data or 0) < self.wanted.seats:
            raise ValidationError(self._few())

    def _few(self) -> str:
        number = show_number(self.wanted.seats)
        return _("At least %(number)s seats are needed.") % {"number": number}

    def validate_features(self, field: Field) -> None:
        """Those who go there have what they need."""
        needed = {code for event in self.wanted.chosen for code in features_needed(event)}
        missing = needed.intersection(self.wanted.like.features).difference(field.data or ())
        if missing:
            said = said_features(", ".join(sorted(missing)))
            raise ValidationError(
                _("What goes there needs this: %(features)s.") % {"features": said}
            )

    def said(self) -> NewRoom:
        """What room it is; the form must be valid."""
        closed = "closed" in self and bool(self.closed.data)
        seats = self.capacity.data or 0
        return NewRoom(self.name.data or "", seats, self.features.data or (), closed)


class ArrangingForm(Form):
    """What has to be said before a way out can be done: a row for each of its arrangements."""

    stand_ins: Any = Rows(FormField(StandInRow), lazy("Who stands in"))
    rooms: Any = Rows(FormField(RoomRow), lazy("The new room"))

    @classmethod
    def of(cls, wanted: Iterable[Arrangement]) -> Self:
        """With what is enough filled in."""
        stand_ins = [{"events": one.chosen} for one in wanted if isinstance(one, StandIn)]
        rooms = [_as_that(one.like) for one in wanted if isinstance(one, MoreRoom)]
        return cls(data={"stand_ins": stand_ins, "rooms": rooms})

    def offer(self, wanted: Sequence[Arrangement], people: Sequence[Person]) -> None:
        """Fill in what can be chosen; `people` are those of the meeting who can stand in.

        Raises `NothingHere` where the rows are not those that are wanted.
        """
        stand_ins = [one for one in wanted if isinstance(one, StandIn)]
        rooms = [one for one in wanted if isinstance(one, MoreRoom)]
        if (len(stand_ins), len(rooms)) != (len(self.stand_ins), len(self.rooms)):
            raise NothingHere
        for stand_in, row in zip(stand_ins, self.stand_ins, strict=True):
            row.form.offer(stand_in, people)
        for room, row in zip(rooms, self.rooms, strict=True):
            row.form.offer(room)

    def said(self, wanted: Iterable[Arrangement]) -> list[Arranged]:
        """What is arranged, in the order in which it is wanted; the form must be valid."""
        stand_ins, rooms = iter(self.stand_ins), iter(self.rooms)
        rows = (next(stand_ins if isinstance(one, StandIn) else rooms) for one in wanted)
        return [row.form.said() for row in rows]


def _as_that(room: Room) -> dict[str, Any]:
    """A new room as the one that it is to resemble."""
    return {"capacity": room.capacity, "features": room.features, "closed": True}


def _labelled(person: Person) -> str:
    return f"{person.name} ({person.email})" if person.email else person.name
