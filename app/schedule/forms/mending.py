"""What happens while the meeting is held, as organisers write it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import DateField, Field, IntegerField, SelectField, SelectMultipleField, TimeField
from wtforms.form import BaseForm
from wtforms.validators import InputRequired, NumberRange, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, choices
from app.core.i18n import lazy
from app.meetings.models import Meeting
from app.meetings.rules import local_moment
from app.schedule.models import FactKind
from app.schedule.rules import LONGEST_AHEAD, LONGEST_NOTICE, Away, Fact, Facts, Notice, away

LONGEST_REASON = 200
NEEDED = InputRequired(message=lazy("Fill this in."))
ENDS, BEGINS = "ends", "begins"


class _AboutForm(Form):
    """Something that happens, to what or whom; and what may move because of it."""

    about = SelectField(lazy("Which one"), [NEEDED])
    notice = IntegerField(
        lazy("What begins within so many minutes stays where it is"),
        [
            InputRequired(lazy("Write a number of minutes.")),
            NumberRange(0, LONGEST_NOTICE, lazy("Write a number from 0 to 1440.")),
        ],
        default=Notice.minutes,
        description=lazy("Unless it cannot stay; then it begins no sooner than that."),
    )
    ahead = IntegerField(
        lazy("What is not concerned is not brought forward to begin within so many hours"),
        [
            InputRequired(lazy("Write a number of hours.")),
            NumberRange(0, LONGEST_AHEAD, lazy("Write a number from 0 to 168.")),
        ],
        default=Notice.ahead,
        description=lazy("Later on the same day it may still move, to make way for another."),
    )

    def offer(self, named: Mapping[str, str]) -> None:
        """Fill in what can be chosen: id to name."""
        self.about.choices = choices(named)

    @property
    def given(self) -> Notice:
        """The notice that people are given; the form must be valid."""
        return Notice(self.notice.data or 0, self.ahead.data or 0)


class SessionFact(_AboutForm):
    """A part of the official programme begins or ends at another hour."""

    edge = SelectField(
        lazy("What changes"),
        choices=choices({ENDS: lazy("It ends at"), BEGINS: lazy("It begins at")}),
    )
    hour = TimeField(lazy("Hour"), [NEEDED])

    def fact(self, facts: Facts) -> Fact:
        """The session at its new hours, on its own day."""
        found = next(one for one in facts.sessions if one.id == self.about.data)
        zone = facts.meeting.timezone
        starts_at, ends_at = found.starts_at, found.ends_at
        assert starts_at and ends_at and self.hour.data  # noqa: S101, PT018 - only such are offered
        day = (ends_at if self.edge.data == ENDS else starts_at).astimezone(ZoneInfo(zone)).date()
        at = local_moment(day, self.hour.data, zone)
        hours = (starts_at, at) if self.edge.data == ENDS else (at, ends_at)
        return Fact(FactKind.SESSION_HOURS, found.id, *hours)


class RoomFact(_AboutForm):
    """A room cannot be used for a while."""

    about = SelectField(
        lazy("Which one"),
        [NEEDED],
        description=lazy("With a divided room its parts are lost too, and with a part the whole."),
    )
    from_day = DateField(lazy("From (day)"), [NEEDED])
    from_hour = TimeField(lazy("From (hour)"), [NEEDED])
    until_day = DateField(lazy("Until (day)"), [NEEDED])
    until_hour = TimeField(lazy("Until (hour)"), [NEEDED])
    reason = Line(lazy("Reason"), longest=LONGEST_REASON)

    def fact(self, facts: Facts) -> Fact:
        """The room in this period."""
        zone = facts.meeting.timezone
        hours = (
            _moment(self.from_day.data, self.from_hour.data, zone),
            _moment(self.until_day.data, self.until_hour.data, zone),
        )
        return Fact(FactKind.ROOM_LOST, self.about.data, *hours, self.reason.data or "")


class _UnlessAllDay(InputRequired):
    """The hour is needed for who comes or leaves at it; a day that is missed whole has none."""

    def __init__(self) -> None:
        super().__init__(lazy("Fill this in."))
        self.field_flags = {}  # a browser must let it be empty: it does not know what is chosen

    def __call__(self, form: BaseForm, field: Field) -> None:
        """Raise `StopValidation` where there is nothing to check, or nothing at all."""
        if form["how"].data == Away.ALL_DAY.value:
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


class PersonFact(_AboutForm):
    """Somebody comes later, leaves sooner, or is away for a day: see `rules.away`."""

    how = SelectField(
        lazy("What changes"),
        choices=choices(
            {
                Away.ARRIVES.value: lazy("They arrive at, and are not there before"),
                Away.LEAVES.value: lazy("They leave at, and do not come back"),
                Away.ALL_DAY.value: lazy("They are away all day"),
            }
        ),
    )
    day = DateField(lazy("Day"), [NEEDED])
    hour = TimeField(
        lazy("Hour"),
        [_UnlessAllDay()],
        description=lazy("Of no account for somebody who is away all day."),
    )

    def fact(self, facts: Facts) -> Fact:
        """The person in the period that this means."""
        assert self.day.data  # noqa: S101 - validated
        hours = away(facts.meeting, Away(self.how.data), self.day.data, self.hour.data or time(0))
        return Fact(FactKind.PERSON_AWAY, self.about.data, *hours)


class EventFact(_AboutForm):
    """A side event is not held."""

    reason = Line(lazy("Reason"), longest=LONGEST_REASON)

    def fact(self, _facts: Facts) -> Fact:
        """The event."""
        return Fact(FactKind.EVENT_CANCELLED, self.about.data, reason=self.reason.data or "")


def _ticks(label: str, description: str) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        description=description,
        validate_choice=False,  # what can be ticked changes while somebody reads
    )


class ChoicesForm(Form):
    """What somebody wants of the answer: which side events are held shorter, so that they can stay
    in what is left of their slots, which in their full length again, and which are left where they
    are.
    """

    events = _ticks(
        lazy("May be held shorter"),
        lazy("Each for as long as it fits into the rest of its slot, in its room."),
    )
    full = _ticks(
        lazy("In full length again"),
        lazy("They were shortened before. What is ticked gets all the minutes it was asked for."),
    )
    held = SelectMultipleField(lazy("It stays where it is"), validate_choice=False)

    def offer(self, shorter: Mapping[str, str], full: Mapping[str, str]) -> None:
        """Fill in what can be ticked: id to what it would be."""
        self.events.choices = choices(shorter)
        self.full.choices = choices(full)


# Each says by `fact` what is so, once it is valid.
FactForm = SessionFact | RoomFact | PersonFact | EventFact
FACTS: Mapping[str, type[FactForm]] = {
    "session": SessionFact,
    "room": RoomFact,
    "person": PersonFact,
    "event": EventFact,
}


def to_begin(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """What the forms hold at first: today while the meeting is held, else its first day."""
    here = now.astimezone(ZoneInfo(meeting.timezone))
    first, last = meeting.starts_on or here.date(), meeting.ends_on or here.date()
    held = first <= here.date() <= last
    day = here.date() if held else first
    hour = here.time().replace(second=0, microsecond=0, tzinfo=None) if held else time(9)
    return {
        "day": day,
        "from_day": day,
        "from_hour": hour,
        "until_day": day,
        "until_hour": time(18),
    }


def _moment(day: date | None, hour: time | None, zone: str) -> datetime:
    assert day and hour  # noqa: S101, PT018 - validated
    return local_moment(day, hour, zone)
