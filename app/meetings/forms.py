"""Forms with which organisers set up a meeting's rooms, sessions and slots."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    TimeField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.meetings.rules import SESSION_LABELS, local_moment
from app.messages.models import Carried, Gateway, MailHours, ReadBefore
from app.messages.rules import CAUSES, LONGEST_SUBJECT, READ_BEFORE, Hours, fault_of_hours
from app.messages.rules.gateway import CARRIED, fault_of_address
from app.messages.rules.kinds import Kind
from app.messages.rules.telephones import as_number, takes_texts
from app.messages.rules.wording import LONGEST_SUBJECT as LONGEST_OWN_SUBJECT
from app.messages.rules.wording import LONGEST_TEXT, fault_in_body, fault_in_subject
from app.messages.service.gateways import Said

NEEDED = InputRequired(message=lazy("Fill this in."))
_WORDS = DataRequired(message=lazy("Fill this in."))  # more than blanks


class SlotForm(Form):
    """A window that is offered to side events, by the clocks of the meeting."""

    day = DateField(lazy("Day"), [NEEDED])
    start = TimeField(lazy("From"), [NEEDED])
    end = TimeField(lazy("Until"), [NEEDED])

    def hours(self, timezone: str) -> tuple[datetime, datetime]:
        """Start and end as instants; the form must be valid."""
        day, start, end = self.day.data, self.start.data, self.end.data
        assert day and start and end  # noqa: S101, PT018 - validated
        return local_moment(day, start, timezone), local_moment(day, end, timezone)


class SessionForm(Form):
    """A session of the official programme; its hours may be left open."""

    title = Line(lazy("Title"), [NEEDED])
    kind = SelectField(
        lazy("Kind"), choices=choices({kind.value: label for kind, label in SESSION_LABELS.items()})
    )
    day = DateField(lazy("Day"), [Optional()])
    start = TimeField(lazy("From"), [Optional()])
    end = TimeField(lazy("Until"), [Optional()])
    exclusive = BooleanField(
        lazy("No side event may be held at the same time"),
    )
    rooms = SelectMultipleField(
        lazy("Rooms"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=True,
    )
    agenda_item = SelectField(lazy("Agenda item"))
    note = Paragraphs(lazy("Note"), [Optional()], longest=1_000)

    def offer(self, rooms: Mapping[str, str], agenda: Mapping[str, str]) -> None:
        """Fill in what the meeting has; both are id to name."""
        self.rooms.choices = choices(rooms)
        self.agenda_item.choices = choices({"": _("None"), **agenda})

    def validate_start(self, _field: TimeField) -> None:
        """Hours belong to a day."""
        if self.start.data and not self.day.data:
            raise ValidationError(_("Give the day as well."))

    def hours(self, timezone: str) -> tuple[datetime | None, datetime | None]:
        """Start and end as instants, None where they are left open."""
        day = self.day.data
        start, end = (
            local_moment(day, field.data, timezone) if day and field.data else None
            for field in (self.start, self.end)
        )
        return start, end


class ClosureForm(Form):
    """A period in which the meeting does not have a room, by the clocks of the meeting."""

    from_day = DateField(lazy("From (day)"), [NEEDED])
    from_hour = TimeField(lazy("From (hour)"), [NEEDED])
    until_day = DateField(lazy("Until (day)"), [NEEDED])
    until_hour = TimeField(lazy("Until (hour)"), [NEEDED])
    reason = Line(lazy("Reason"), [Optional()])

    def hours(self, timezone: str) -> tuple[datetime, datetime]:
        """Start and end as instants; the form must be valid."""
        first, start = self.from_day.data, self.from_hour.data
        last, end = self.until_day.data, self.until_hour.data
        assert first and start and last and end  # noqa: S101, PT018 - validated
        return local_moment(first, start, timezone), local_moment(last, end, timezone)


class TechnicianForm(Form):
    """Who looks after the technology of a room."""

    technician = Line(
        lazy("Technician of the room"),
        [Optional()],
        description=lazy(
            "A name, and a telephone number or e-mail address. Empty: nobody is known."
        ),
    )


class WaysForm(Form):
    """The minutes on foot between two buildings, a field for each two."""


def ways_form(ways: Mapping[str, str]) -> type[WaysForm]:
    """The form for these ways, by the names of their fields: what each is called."""
    known = lazy("Minutes on foot. Empty: not known, and no time is kept free.")
    fault = lazy("Write a number of minutes from 0 to 240, or nothing.")
    fields = {
        name: IntegerField(label, [Optional(), NumberRange(0, 240, fault)], description=known)
        for name, label in ways.items()
    }
    return type("WaysFormHere", (WaysForm,), fields)


class WindowForm(Form):
    """From when until when something is taken; days and hours by the meeting's clocks.

    A form with further moments has fields `NAME_day` and `NAME_time` of its own.
    """

    opens_day = DateField(lazy("Opens on"), [Optional()], description=lazy("Empty: at once."))
    opens_time = TimeField(lazy("Opens at"), [Optional()])
    closes_day = DateField(
        lazy("Deadline"), [Optional()], description=lazy("Empty: when the meeting is over.")
    )
    closes_time = TimeField(
        lazy("Deadline at"), [Optional()], description=lazy("Empty: at the end of the day.")
    )

    def moment(self, name: str, timezone: str, hour: time = time(23, 59)) -> datetime | None:
        """An instant that is told by day and hour, `hour` where only the day is; None for none."""
        day = self[f"{name}_day"].data
        return local_moment(day, self[f"{name}_time"].data or hour, timezone) if day else None


def days_and_hours(timezone: str, **moments: datetime | None) -> dict[str, date | time]:
    """What fields of a `WindowForm` show of instants; nothing of those that are not set."""
    found: dict[str, date | time] = {}
    for name, moment in moments.items():
        if moment is not None:
            here = moment.astimezone(ZoneInfo(timezone))
            found |= {f"{name}_day": here.date(), f"{name}_time": here.time()}
    return found


class DraftsForm(Form):
    """What to do with mails that wait: those that are ticked, or all of a cause."""

    chosen = SelectMultipleField(choices=[], validate_choice=False)
    cause = SelectField(
        lazy("Or all of a kind"),
        choices=choices({"": lazy("Only those that are ticked")} | dict(CAUSES)),
    )
    do = HiddenField()
    sure = HiddenField()  # which mails the page told of that says what follows (see `mark_of`)


class DraftForm(Form):
    """A mail that waits, as somebody changes it."""

    subject = Line(lazy("Subject"), [_WORDS], longest=LONGEST_SUBJECT)
    text = Paragraphs(lazy("Text"), [_WORDS], longest=20_000)
    do = HiddenField()


class RepeatForm(Form):
    """A mail that went is sent once more."""

    seen = HiddenField(validators=[Regexp(r"[0-9]{1,6}\Z")])  # its edition
    why = Line(
        lazy("Why this mail goes there all the same"),
        [Optional()],
        longest=300,
        description=lazy("It is kept with the mail. The address goes on getting no others."),
    )

    def validate_for(self, *, suppressed: bool) -> bool:
        """Whether it is right; of an address that gets no mails it must be said why."""
        valid = self.validate()
        if suppressed and not self.why.data:
            self.why.errors = [_("Say why this mail goes to an address that gets no mails.")]
            return False
        return valid


class AddressForm(Form):
    """An address of a table, whose row has a button."""

    email = HiddenField()


class MailHoursForm(Form):
    """The hours in which a meeting sends nothing that can wait."""

    quiet = BooleanField(lazy("Send nothing at night that can wait"))
    quiet_from = TimeField(lazy("From"), [NEEDED], default=time(21, 0))
    quiet_until = TimeField(lazy("Until"), [NEEDED], default=time(7, 0))
    urgent_hours = IntegerField(
        lazy("Send at any hour what tells of an event within so many hours"),
        [NEEDED, NumberRange(0, 168, lazy("Write a number from 0 to 168."))],
        default=24,
    )

    @classmethod
    def of(cls, hours: MailHours | None) -> Self:
        """As it is set; where nothing is set, what most meetings would set."""
        return cls(obj=hours, data={"quiet": hours is not None})

    def validate(self, extra_validators: Any = None) -> bool:
        """Quiet hours last some time."""
        fine = super().validate(extra_validators)
        fault = fault_of_hours(self.quiet_from.data, self.quiet_until.data)
        if not (fine and self.quiet.data and fault):
            return fine
        self.quiet_until.errors = [fault]
        return False

    def hours(self) -> Hours | None:
        """What is set; the form must be valid."""
        start, end, urgent = self.quiet_from.data, self.quiet_until.data, self.urgent_hours.data
        assert start is not None and end is not None and urgent is not None  # noqa: S101, PT018 - validated
        return Hours(start, end, urgent) if self.quiet.data else None


class WordingForm(Form):
    """A meeting's own words for a kind of mail."""

    subject = Line(lazy("Subject"), [_WORDS], longest=LONGEST_OWN_SUBJECT)
    text = Paragraphs(lazy("Text"), [_WORDS], longest=LONGEST_TEXT)
    number = HiddenField()
    do = HiddenField()
    kind: Kind

    @classmethod
    def posted_for(cls, data: FormData, kind: Kind) -> Self:
        """What was sent for this kind, which says what the words may hold."""
        return cls.posted(data).fitted_to(kind)

    @classmethod
    def begun_with(cls, kind: Kind, subject: str, text: str) -> Self:
        """The words with which one begins."""
        return cls(data={"subject": subject, "text": text}).fitted_to(kind)

    def fitted_to(self, kind: Kind) -> Self:
        """Know which kind it is of: a short text has no subject."""
        self.kind = kind
        if kind.is_short:
            del self.subject
        return self

    @property
    def words(self) -> tuple[str, str]:
        """Subject and text as typed."""
        subject = "" if self.kind.is_short else self.subject.data or ""
        return subject, self.text.data or ""

    def validate_subject(self, field: Field) -> None:
        """Only what the kind offers for a subject may stand in it."""
        _refuse(fault_in_subject(self.kind, field.data or ""))

    def validate_text(self, field: Field) -> None:
        """Only what the kind offers may stand in it, and what it needs must."""
        _refuse(fault_in_body(self.kind, field.data or ""))


def _refuse(fault: str) -> None:
    if fault:
        raise ValidationError(fault)


class ReadBeforeForm(Form):
    """Which mails of a cause wait until somebody has read them."""

    cause = HiddenField(validators=[AnyOf(list(CAUSES))])
    read_before = SelectField(
        lazy("Which of these mails wait to be read"),
        choices=choices({one.value: label for one, label in READ_BEFORE.items()}),
    )

    @classmethod
    def of(cls, cause: str, read_before: ReadBefore) -> Self:
        """As it is set; several on a page have ids of their own."""
        form = cls(data={"cause": cause, "read_before": read_before.value})
        form.read_before.id = f"read-before-{cause.replace('.', '-')}"
        return form


class NumberForm(Form):
    """The number of a mobile telephone."""

    number = Line(
        lazy("Number of a mobile telephone"),
        [_WORDS],
        longest=40,
        description=lazy("With the code of its country, such as +41 79 123 45 67."),
    )

    def validate_number(self, field: Field) -> None:
        """It is one that is somewhere, and to which texts go."""
        number = as_number(field.data or "")
        if number is None:
            raise ValidationError(
                _("This is no number. Write it with + and the code of its country.")
            )
        if not takes_texts(number):
            raise ValidationError(_("No texts go to this number. Give that of a mobile telephone."))

    @property
    def e164(self) -> str:
        """The number in its one form; the form must be valid."""
        return as_number(self.number.data or "") or ""


class AgreeForm(Form):
    """The buttons of the page where somebody agrees to short texts."""

    do = HiddenField()


class GatewayForm(Form):
    """The gateway of a meeting's short texts."""

    on = BooleanField(lazy("Send short texts"))
    address = Line(
        lazy("Address of the gateway"),
        [_WORDS],
        longest=500,
        description=lazy("Each text is sent there by itself, signed with a secret."),
    )
    carries = SelectMultipleField(
        lazy("What goes as short texts"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    a_minute = IntegerField(
        lazy("How many a minute at most"),
        [NEEDED, NumberRange(1, 6000, lazy("Write a number from 1 to 6000."))],
        default=60,
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.carries.choices = choices({one.value: str(label) for one, label in CARRIED.items()})

    @classmethod
    def of(cls, gateway: Gateway | None) -> Self:
        """As it is set; a new one carries everything and is off until somebody has tried it."""
        return cls(obj=gateway) if gateway else cls(data={"carries": [*CARRIED]})

    def validate_for(self, private: Collection[str]) -> bool:
        """Whether it is in order where these machines of the own network are allowed."""
        fine = self.validate()
        fault = fault_of_address(self.address.data or "", private)
        if fault and not self.address.errors:
            self.address.errors = [fault]
        return fine and not fault

    def said(self) -> Said:
        """What is set; the form must be valid."""
        carries = [Carried(one) for one in self.carries.data or ()]
        return Said(bool(self.on.data), self.address.data or "", carries, self.a_minute.data or 1)
