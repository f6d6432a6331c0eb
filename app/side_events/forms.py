"""Forms of side events."""

from collections.abc import Iterable, Sequence
from typing import Any

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.rules import LONGEST_EMAIL, as_email
from app.core.forms import Form, Line, Paragraphs
from app.core.i18n import LANGUAGES, in_language, lazy, show_datetime, show_day, show_period
from app.core.i18n import gettext as _
from app.meetings.models import Meeting, Room, Slot
from app.side_events.models import PartnerRole, SideEvent, SideEventState, SpeakerRole
from app.side_events.rules.application import (
    FEATURES,
    LONGEST_EVENT,
    LONGEST_TITLE,
    MOST_PARTNERS,
    MOST_PEOPLE,
    MOST_ROOM_WISHES,
    MOST_SLOT_WISHES,
    MOST_SPEAKERS,
    PARTNER_ROLES,
    SHORTEST_EVENT,
    SPEAKER_ROLES,
    Application,
    Mistake,
    Offer,
    PartnerGiven,
    SpeakerGiven,
)
from app.side_events.rules.demands import HIGHEST_PRIORITY, Demands, periods_of
from app.side_events.rules.states import STATES

LONGEST_REASON = 500
_needed = InputRequired(message=lazy("Please fill this in."))
SLOTS = tuple(f"slot_{place}" for place in range(1, MOST_SLOT_WISHES + 1))
ROOMS = tuple(f"room_{place}" for place in range(1, MOST_ROOM_WISHES + 1))


def _is_email(_form: Form, field: Any) -> None:
    if field.data and as_email(field.data) is None:
        raise ValidationError(_("Write the e-mail address as name@example.org."))


def _boxes(label: str, options: Sequence[tuple[str, str]]) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=options,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


class PartnerRow(Form):
    """Another entity behind the event."""

    name = Line(lazy("State or organisation"), [_needed])
    role = SelectField(
        lazy("Its part"),
        choices=[
            (role.value, PARTNER_ROLES[role])
            for role in (PartnerRole.CO_ORGANISER, PartnerRole.CO_SPONSOR)
        ],
    )


class SpeakerRow(Form):
    """A person with a function at the event."""

    role = SelectField(
        lazy("Function at the event"),
        choices=[(role.value, label) for role, label in SPEAKER_ROLES.items()],
    )
    honorific = Line(lazy("Form of address"), longest=60, description=lazy("Such as H.E. or Dr."))
    name = Line(lazy("Name as it is to be printed"), [_needed])
    affiliation = Line(lazy("Whom the person speaks for"))
    email = EmailField(
        lazy("E-mail"),
        [Length(max=LONGEST_EMAIL), _is_email],
        filters=[lambda typed: (typed or "").strip().lower()],
        description=lazy("For the person's own calendar. It is not published."),
    )


class ApplicationForm(Form):
    """An application for a side event; choices of the meeting are filled in by `form_for`."""

    nonce = HiddenField(validators=[Length(max=64)])
    title = Line(
        lazy("Title of the side event"),
        [_needed],
        longest=LONGEST_TITLE,
        description=lazy("At most 150 characters; up to 90 are easily read in a programme."),
    )
    language = SelectField(lazy("Language of title and description"), choices=[*LANGUAGES.items()])
    description = Paragraphs(lazy("Description"))
    lead = Line(
        lazy("Lead organiser"),
        [_needed],
        description=lazy("The State or organisation that answers for the event."),
    )
    partners = FieldList(
        FormField(PartnerRow, lazy("Partner")),
        lazy("Partners"),
        max_entries=MOST_PARTNERS,
        description=lazy("Who hosts the event with you, or supports it."),
    )
    speakers = FieldList(
        FormField(SpeakerRow, lazy("Person")),
        lazy("Chair, moderator and speakers"),
        min_entries=1,
        max_entries=MOST_SPEAKERS,
        description=lazy("Name at least the person who chairs or moderates."),
    )
    attendance = IntegerField(
        lazy("People expected"), [_needed, NumberRange(min=1, max=MOST_PEOPLE)]
    )
    duration = IntegerField(
        lazy("Duration in minutes"),
        [_needed, NumberRange(min=SHORTEST_EVENT, max=LONGEST_EVENT)],
    )
    themes = _boxes(lazy("Themes"), [])
    features = _boxes(lazy("What the room must have"), list(FEATURES.items()))
    slot_1 = SelectField(lazy("First choice"))
    slot_2 = SelectField(lazy("Second choice"))
    slot_3 = SelectField(lazy("Third choice"))
    room_1 = SelectField(lazy("Preferred room"))
    room_2 = SelectField(lazy("Second preference"))
    contact_name = Line(lazy("Contact person"), [_needed])
    contact_email = EmailField(
        lazy("E-mail of the contact person"),
        [_needed, Length(max=LONGEST_EMAIL), _is_email],
        filters=[lambda typed: (typed or "").strip().lower()],
        description=lazy("Our answer goes to this address. It is not published."),
    )
    contact_language = SelectField(
        lazy("Language of our mails to you"), choices=[*LANGUAGES.items()]
    )
    note = Paragraphs(lazy("Note to the organisers"), longest=2_000)

    def application(self) -> Application:
        """What was filled in; the form must be valid."""
        data: dict[str, Any] = self.data
        lead = PartnerGiven(name=data["lead"], role=PartnerRole.LEAD_ORGANISER)
        same = ("title", "language", "description", "attendance", "duration", "note")
        return Application(
            **{name: data[name] for name in same},
            partners=(lead, *(_partner(row) for row in data["partners"])),
            speakers=tuple(_speaker(row) for row in data["speakers"]),
            themes=tuple(data.get("themes") or ()),
            features=tuple(data["features"]),
            equipment=self._equipment(),
            slots=self._chosen(SLOTS),
            rooms=self._chosen(ROOMS),
            contact_name=data["contact_name"],
            contact_email=as_email(data["contact_email"]) or "",
            contact_language=data["contact_language"],
        )

    def _chosen(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(self[name].data for name in names if name in self and self[name].data)

    def _equipment(self) -> dict[str, int]:
        if "equipment" not in self:
            return {}
        wanted: dict[str, int | None] = self["equipment"].data
        return {name.removeprefix("n_"): number for name, number in wanted.items() if number}

    def blame(self, mistakes: Iterable[Mistake]) -> None:
        """Put mistakes that only the rules know to the fields they are about."""
        places = {"slots": "slot_1", "rooms": "room_1"}
        for mistake in mistakes:
            name = places.get(mistake.field, mistake.field)
            if name in self and not isinstance(self[name], FormField):
                self[name].errors = [*self[name].errors, mistake.sentence]
            else:
                self.form_errors.append(mistake.sentence)

    def add_row(self, name: str) -> None:
        """Give a list one more row, as long as it may have one."""
        rows = self[name] if name in {"partners", "speakers"} else None
        if isinstance(rows, FieldList) and len(rows) < (rows.max_entries or 0):
            rows.append_entry()

    def drop_row(self, name: str) -> None:
        """Take the row of this name ("partners-2") out of its list."""
        rows: Any
        for rows in (self.partners, self.speakers):
            rows.entries = [row for row in rows.entries if row.name != name]


def _partner(row: dict[str, str]) -> PartnerGiven:
    return PartnerGiven(name=row["name"], role=PartnerRole(row["role"]))


def _speaker(row: dict[str, str]) -> SpeakerGiven:
    return SpeakerGiven(
        name=row["name"],
        role=SpeakerRole(row["role"]),
        honorific=row["honorific"],
        affiliation=row["affiliation"],
        email=as_email(row["email"]) or "",
    )


def form_for(
    meeting: Meeting, offer: Offer, posted: FormData | None = None, **given: Any
) -> ApplicationForm:
    """The form of a meeting with its slots, rooms, themes and equipment; filled in when `given`.

    Raises `Invalid` for a field that the form does not have.
    """
    kind = _kind_for(offer)
    form = kind(**given) if posted is None else kind.posted(posted)
    slots = [("", _("No preference")), *((s.id, said_slot(s, meeting)) for s in offer.slots)]
    rooms = [("", _("No preference")), *((r.id, said_room(r)) for r in offer.rooms)]
    for name, options in [(n, slots) for n in SLOTS] + [(n, rooms) for n in ROOMS]:
        if name in form:
            select: Any = form[name]
            select.choices = options
    if "themes" in form:
        form.themes.choices = [(theme.id, in_language(theme.name)) for theme in offer.themes]
    return form


def _kind_for(offer: Offer) -> type[ApplicationForm]:
    """The form without what the meeting does not have, and with a number for each equipment."""
    parts: dict[str, Any] = {}
    if not offer.slots:
        parts |= dict.fromkeys(SLOTS)
    if not offer.rooms:
        parts |= dict.fromkeys(ROOMS)
    if not offer.themes:
        parts["themes"] = None
    if offer.equipment:
        numbers = {
            f"n_{thing.id}": IntegerField(
                in_language(thing.name),
                [Optional(), NumberRange(min=0, max=thing.quantity)],
                description=_("The meeting has %(number)s.") % {"number": thing.quantity},
            )
            for thing in offer.equipment
        }
        parts["equipment"] = FormField(type("EquipmentPart", (Form,), numbers), _("Equipment"))
    return type("ApplicationFormHere", (ApplicationForm,), parts)


def said_slot(slot: Slot, meeting: Meeting) -> str:
    """A slot in words: day and hours in the meeting's zone."""
    day = show_day(slot.starts_at, meeting.timezone)
    return f"{day}, {show_period(slot.starts_at, slot.ends_at, meeting.timezone)}"


def said_room(room: Room) -> str:
    """A room in words, with its seats."""
    name = in_language(room.name)
    return _("%(room)s (%(seats)s seats)") % {"room": name, "seats": room.capacity}


def filled_in(event: SideEvent) -> dict[str, Any]:
    """What an application says, as the data of its form; everything must be loaded."""
    slots = dict(zip(SLOTS, [wish.slot_id for wish in event.slot_wishes], strict=False))
    rooms = dict(zip(ROOMS, [wish.room_id for wish in event.room_wishes], strict=False))
    simple = ("title", "language", "description", "attendance", "duration", "note", "features")
    contact = ("contact_name", "contact_email", "contact_language")
    lead = [p.name for p in event.partners if p.role is PartnerRole.LEAD_ORGANISER]
    return {
        **{name: getattr(event, name) for name in (*simple, *contact)},
        **slots,
        **rooms,
        "lead": lead[0] if lead else "",
        "themes": [theme.id for theme in event.themes],
        "partners": [
            {"name": p.name, "role": p.role.value}
            for p in event.partners
            if p.role is not PartnerRole.LEAD_ORGANISER
        ],
        "speakers": [
            {
                "role": s.role.value,
                "honorific": s.honorific,
                "name": s.name,
                "affiliation": s.affiliation,
                "email": s.email,
            }
            for s in event.speakers
        ],
        "equipment": {f"n_{need.equipment_id}": need.quantity for need in event.equipment},
    }


class ReasonForm(Form):
    """Why an application is declined, or an event taken off; the applicant reads it."""

    reason = Paragraphs(
        lazy("Reason"),
        [_needed],
        longest=LONGEST_REASON,
        description=lazy("The applicant reads this."),
    )


class FilterForm(Form):
    """Which applications the list shows."""

    state = SelectField(lazy("State"), validate_choice=False)
    q = Line(lazy("Title or partner"))


def filter_form(query: Any) -> FilterForm:
    """The filter as it stands in the address."""
    form = FilterForm(query)
    form.state.choices = [("", _("All")), *((s.value, str(label)) for s, label in STATES.items())]
    return form


class DemandsForm(Form):
    """What the organisers demand of the schedule for one event."""

    priority = IntegerField(
        lazy("Priority"),
        [_needed, NumberRange(min=0, max=HIGHEST_PRIORITY)],
        description=lazy("1 is normal; a higher one is left out later."),
    )
    mandatory = BooleanField(lazy("Must be held: without it there is no schedule"))
    pinned_slot = SelectField(lazy("Fixed to this slot"))
    pinned_room = SelectField(lazy("Fixed to this room"))

    def demands(self, offer: Offer, event: SideEvent) -> Demands:
        """What was filled in. A pinned start that no slot begins with is kept as it was."""
        start = next((s.starts_at for s in offer.slots if s.id == self.pinned_slot.data), None)
        if self.pinned_slot.data == KEPT:
            start = event.pinned_start
        return Demands(
            priority=self.priority.data or 0,
            mandatory=self.mandatory.data,
            pinned_start=start,
            pinned_room_id=self.pinned_room.data or None,
            available=periods_of(event),
        )


KEPT = "kept"


def demands_form(
    meeting: Meeting, offer: Offer, event: SideEvent, posted: FormData | None = None
) -> DemandsForm:
    """The demands on one event, as they are or as they were posted."""
    at = {slot.starts_at: slot.id for slot in offer.slots}
    pinned = at.get(event.pinned_start, KEPT) if event.pinned_start else ""
    form = (
        DemandsForm.posted(posted)
        if posted is not None
        else DemandsForm(
            priority=event.priority,
            mandatory=event.mandatory,
            pinned_slot=pinned,
            pinned_room=event.pinned_room_id or "",
        )
    )
    slots = [("", _("Not fixed")), *((s.id, said_slot(s, meeting)) for s in offer.slots)]
    if pinned == KEPT and event.pinned_start:
        slots.append((KEPT, show_datetime(event.pinned_start, meeting.timezone)))
    form.pinned_slot.choices = slots
    form.pinned_room.choices = [("", _("Not fixed")), *((r.id, said_room(r)) for r in offer.rooms)]
    return form


class ChosenForm(Form):
    """Applications that were ticked in the list."""

    chosen = SelectMultipleField(validate_choice=False)
    state = HiddenField(validators=[Length(max=40)])


def known_state(typed: str) -> SideEventState | None:
    """The state that an address names; None for all."""
    return SideEventState(typed) if typed in set(SideEventState) else None
