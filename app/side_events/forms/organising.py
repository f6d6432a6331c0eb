"""The organisers' forms: filter, reason, demands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData
from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_datetime
from app.meetings.models import Meeting, Slot
from app.meetings.rules import said_slot
from app.side_events.forms.application import said_room
from app.side_events.models import RelationKind, SideEvent, SideEventRelation, SideEventState
from app.side_events.rules.application import Offer
from app.side_events.rules.demands import HIGHEST_PRIORITY, Demands, Period, periods_of
from app.side_events.rules.states import OF_SEVERAL, STATES, WITH_WORDS, Step

LONGEST_REASON = 500
KEPT = "kept"  # a start, set by the organisers in another way, that no slot begins with
_needed = DataRequired(message=lazy("Please fill this in."))
_number_needed = InputRequired(message=lazy("Please fill this in."))


class ReasonForm(Form):
    """What the applicant is to read: why it is declined or taken off, or what is to be changed."""

    reason = Paragraphs(
        lazy("Reason, or what is to be changed"),
        longest=LONGEST_REASON,
        description=lazy("The applicant reads this."),
    )

    def is_enough_for(self, step: Step) -> bool:
        """Whether all is in order for this step; some need words."""
        fine = self.validate()
        return _has_words(self.reason, step) and fine


def _has_words(reason: Field, step: Step) -> bool:
    if step in WITH_WORDS and not reason.data:
        reason.errors = [*reason.errors, str(_needed.message)]
        return False
    return True


class FilterForm(Form):
    """Which applications the list shows."""

    state = SelectField(lazy("Status"), validate_choice=False)
    q = Line(lazy("Title or partner"))
    theme = SelectField(lazy("Theme"), validate_choice=False)


def filter_form(state: str, words: str, theme: str, themes: Mapping[str, str]) -> FilterForm:
    """The filter as it stands in the address; `themes` are those of the meeting by id."""
    form = FilterForm(state=state, q=words, theme=theme)
    form.theme.choices = choices({"": _("All")} | dict(themes))
    states = {state.value: str(label) for state, label in STATES.items()}
    form.state.choices = choices({"": _("All")} | states)
    return form


def known_state(typed: str) -> SideEventState | None:
    """The state that an address names; None for all."""
    return next((state for state in SideEventState if state.value == typed), None)


class DecidingForm(Form):
    """What is decided of the ticked applications, or of all that the filter shows."""

    step = SelectField(
        lazy("Decision"), choices=choices({step.value: label for step, label in OF_SEVERAL.items()})
    )
    reason = Paragraphs(
        lazy("Reason, or what is to be changed"),
        longest=LONGEST_REASON,
        description=lazy("Every applicant of those chosen reads this."),
    )
    everything = BooleanField(lazy("Not only those that are ticked: all that this list shows"))
    chosen = SelectMultipleField(choices=[], validate_choice=False)
    state = HiddenField(validators=[Length(max=40)])
    q = HiddenField(validators=[Length(max=200)])
    theme = HiddenField(validators=[Length(max=40)])
    page = HiddenField(validators=[Length(max=6)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order; declining and asking for a change need words."""
        fine = super().validate(extra_validators)
        return fine and _has_words(self.reason, Step(self.step.data))


class FullLengthForm(Form):
    """What organisers have shortened is held for as long as was asked for again."""

    full = BooleanField(
        lazy("Hold it for as many minutes as were asked for again"),
        [InputRequired(lazy("Tick this if it is to be so."))],
    )


class DemandsForm(Form):
    """What the organisers demand of the schedule for one event."""

    priority = IntegerField(
        lazy("Priority"),
        [_number_needed, NumberRange(min=0, max=HIGHEST_PRIORITY)],
        description=lazy("1 is normal; a higher one is left out later."),
    )
    mandatory = BooleanField(lazy("Must be held: without it there is no schedule"))
    minutes = IntegerField(
        lazy("Held for fewer minutes than were asked for"),
        [Optional()],
        description=lazy("Empty: for as many as were asked for."),
    )
    pinned_slot = SelectField(lazy("Fixed to this slot"))
    pinned_room = SelectField(lazy("Fixed to this room"))
    slots = SelectMultipleField(
        lazy("Only possible in these slots"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        description=lazy("Tick none if every slot is possible."),
    )
    after = SelectMultipleField(lazy("Not before these have ended"), choices=[])
    not_with = SelectMultipleField(lazy("Not at the same time as these"), choices=[])

    def demands(self, offer: Offer, event: SideEvent) -> Demands:
        """What was filled in; what the form cannot say is kept as it was."""
        start = next((s.starts_at for s in offer.slots if s.id == self.pinned_slot.data), None)
        if self.pinned_slot.data == KEPT:
            start = event.pinned_start
        ticked = set(self.slots.data or ())
        available = periods_of(event)
        if ticked != possible_slots(available, offer):
            lies = [s for s in offer.slots if s.id in ticked]
            available = tuple(Period(starts_at=s.starts_at, ends_at=s.ends_at) for s in lies)
        return Demands(
            priority=self.priority.data or 0,
            mandatory=self.mandatory.data,
            pinned_start=start,
            pinned_room_id=self.pinned_room.data or None,
            available=available or None,
        )


def possible_slots(available: Sequence[Period] | None, offer: Offer) -> set[str]:
    """The slots that lie whole in the periods; none are named where all are possible."""

    def inside(slot: Slot, period: Period) -> bool:
        return period.starts_at <= slot.starts_at and slot.ends_at <= period.ends_at

    return {s.id for s in offer.slots if any(inside(s, period) for period in available or ())}


def demands_form(
    meeting: Meeting,
    offer: Offer,
    event: SideEvent,
    *,
    others: Mapping[str, str],
    relations: Iterable[SideEventRelation],
    posted: FormData | None = None,
) -> DemandsForm:
    """The demands on one event, as they are or as they were posted.

    `others` are the titles of the meeting's other side events by id.
    """
    form = (
        DemandsForm.posted(posted)
        if posted is not None
        else DemandsForm(**_present(event, offer, relations))
    )
    free = {"": _("Not fixed")}
    slots = {slot.id: said_slot(slot, meeting.timezone) for slot in offer.slots}
    starts = free | slots
    if event.pinned_start and _pinned_slot(event, offer) == KEPT:
        starts[KEPT] = show_datetime(event.pinned_start, meeting.timezone)
    form.slots.choices = choices(slots)
    form.pinned_slot.choices = choices(starts)
    form.pinned_room.choices = choices(free | {r.id: said_room(r) for r in offer.rooms})
    form.after.choices = choices(others)
    form.not_with.choices = choices(others)
    return form


def _pinned_slot(event: SideEvent, offer: Offer) -> str:
    if event.pinned_start is None:
        return ""
    return next((s.id for s in offer.slots if s.starts_at == event.pinned_start), KEPT)


def _present(
    event: SideEvent, offer: Offer, relations: Iterable[SideEventRelation]
) -> dict[str, Any]:
    def related(kind: RelationKind) -> list[str]:
        return [r.other_id for r in relations if r.side_event_id == event.id and r.kind is kind]

    return {
        "priority": event.priority,
        "mandatory": event.mandatory,
        "minutes": event.shortened_to,
        "pinned_slot": _pinned_slot(event, offer),
        "pinned_room": event.pinned_room_id or "",
        "slots": sorted(possible_slots(periods_of(event), offer)),
        "after": related(RelationKind.AFTER),
        "not_with": related(RelationKind.NOT_WITH),
    }
