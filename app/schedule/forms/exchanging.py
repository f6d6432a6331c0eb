"""Which two events, two rooms, or two slots, change places."""

from collections.abc import Mapping
from datetime import date, time, timedelta

from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from app.core import i18n
from app.core.forms import Form, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.meetings.rules import local_moment
from app.schedule.rules import (
    LONGEST_REASON,
    Exchange,
    Facts,
    RoomsExchanged,
    SlotsExchanged,
    Window,
    days_of_board,
    said_periods,
)

NEEDED = InputRequired(message=lazy("Fill this in."))
A_DAY = timedelta(days=1)


class TogetherForm(Form):
    """Several events that move in one step, and why they may where that breaks a rule.

    `events` are those that were shown to move, each with where it was seen.
    """

    events = SelectMultipleField(validate_choice=False)
    reason = StringField(lazy("Reason"), [Length(max=LONGEST_REASON)])


class EventsForm(Form):
    """With which side event another one changes places."""

    other = SelectField(lazy("Side event"), validate_choice=False)


class ExchangeForm(TogetherForm):
    """Two of a kind."""

    one = SelectField(validators=[NEEDED])
    other = SelectField(validators=[NEEDED])

    def validate_other(self, field: SelectField) -> None:
        """Nothing changes places with itself."""
        if field.data == self.one.data:
            raise ValidationError(_("Choose two that are not the same."))

    def begin(self) -> None:
        """Select two that are not the same, as far as nobody has chosen; there must be choices."""
        offered = [value for value, _label, *_more in self.one.iter_choices()]
        self.one.data = self.one.data or next(iter(offered), None)
        others = (one for one in offered if one != self.one.data)
        self.other.data = self.other.data or next(others, None)

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen, as an address carries it."""
        return {name: self[name].data or "" for name in ("one", "other")}


class RoomsForm(ExchangeForm):
    """Two rooms, and when."""

    one = SelectField(lazy("The room"), [NEEDED])
    other = SelectField(lazy("and the room"), [NEEDED])
    when = SelectField(lazy("When"), [NEEDED])

    @property
    def asked(self) -> dict[str, str]:
        """What was chosen, as an address carries it."""
        return super().asked | {"when": self.when.data or ""}

    def offer(self, facts: Facts) -> None:
        """Offer the rooms of a meeting, and its days and slots."""
        rooms = {room.id: i18n.in_language(room.name) for room in facts.rooms_for_events}
        self.one.choices = self.other.choices = choices(rooms)
        days = days_of_board(facts, ())
        self.when.choices = choices(
            {one.isoformat(): _("All of %(day)s") % {"day": i18n.show_date(one)} for one in days}
            | named_slots(facts)
        )

    def exchange(self, facts: Facts) -> Exchange:
        """What is asked for; the form must be valid."""
        slots, when = windows(facts), self.when.data
        window = slots[when] if when in slots else _whole_day(facts, when)
        return RoomsExchanged(self.one.data, self.other.data, window)


class SlotsForm(ExchangeForm):
    """Two slots."""

    one = SelectField(lazy("The slot"), [NEEDED])
    other = SelectField(lazy("and the slot"), [NEEDED])

    def offer(self, facts: Facts) -> None:
        """Offer the slots of a meeting."""
        self.one.choices = self.other.choices = choices(named_slots(facts))

    def exchange(self, facts: Facts) -> Exchange:
        """What is asked for; the form must be valid."""
        slots = windows(facts)
        return SlotsExchanged(slots[self.one.data], slots[self.other.data])


EXCHANGES: Mapping[str, type[RoomsForm | SlotsForm]] = {"rooms": RoomsForm, "slots": SlotsForm}


def windows(facts: Facts) -> dict[str, Window]:
    """The slots of a meeting as periods, by id."""
    return {one.id: Window(one.starts_at, one.ends_at) for one in facts.slots}


def named_slots(facts: Facts) -> dict[str, str]:
    """What the slots of a meeting are called: their day and hours."""
    zone = facts.meeting.timezone
    return {one: said_periods([window], zone) for one, window in windows(facts).items()}


def _whole_day(facts: Facts, day: str) -> Window:
    zone, on = facts.meeting.timezone, date.fromisoformat(day)
    return Window(local_moment(on, time(0), zone), local_moment(on + A_DAY, time(0), zone))
