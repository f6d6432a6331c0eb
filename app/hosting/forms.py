"""Forms of hosts."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import FormField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import AnyOf, DataRequired, InputRequired, NumberRange

from app.calls.rules import LONGEST_CALENDAR_TITLE, LONGEST_TITLE
from app.core.forms import Form, Line, Paragraphs, Rows, choices
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.hosting.models import OrderPart, Shown
from app.hosting.rules.materials import SHOWN
from app.hosting.rules.order import LONGEST_ITEM, MOST_ITEMS, PARTS, Item, Speaks, said_part
from app.side_events.models import RequestState, SideEvent
from app.side_events.rules.amending import (
    AMENDED,
    LONGEST_ANSWER,
    LONGEST_CHANGE_REASON,
    LONGEST_LINK,
    Titles,
)

ANSWERED = (
    RequestState.TAKEN,
    RequestState.DONE,
    RequestState.ALLOWED,
    RequestState.DECLINED,
)


class ReasonForm(Form):
    """Why a host changes what is public."""

    reason = Paragraphs(
        lazy("Why you change it"),
        [DataRequired(message=lazy("Please fill this in."))],
        longest=LONGEST_CHANGE_REASON,
        description=lazy(
            "Everybody can read it: it is printed beside the side event, with the date and what was"
            " changed, and told to those who have it in their calendar."
        ),
    )


class TitlesForm(ReasonForm):
    """The titles of an event; `titles_form` adds one for each language of its concept note."""

    title = Line(
        lazy("Title of the side event"),
        [DataRequired(message=lazy("Please fill this in."))],
        longest=LONGEST_TITLE,
    )
    calendar_title = Line(
        AMENDED["calendar_title"],
        longest=LONGEST_CALENDAR_TITLE,
        description=lazy("At most 60 characters. Leave it empty if the title is short."),
    )

    def titles(self) -> Titles:
        """What was filled in; the form must be valid."""
        data: dict[str, str] = self.data
        notes = {code: data[code] for code in LANGUAGES if code in self}
        return Titles(data["title"], data["calendar_title"], notes)


def titles_form(event: SideEvent, *, public: bool) -> type[TitlesForm]:
    """The form for an event, with a reason where it is public; its concept notes must be loaded."""
    own = lazy("Leave it empty if it is the title above.")
    written = {note.language for note in event.concept}
    lines: dict[str, Any] = {} if public else {"reason": None}
    lines |= {
        code: Line(
            _("Title (%(language)s)") % {"language": name}, longest=LONGEST_TITLE, description=own
        )
        for code, name in LANGUAGES.items()
        if code in written
    }
    return type("TitlesFormHere", (TitlesForm,), lines)


class MaterialForm(Form):
    """A file with what it is; the file itself is taken apart."""

    title = Line(lazy("What it is"), [DataRequired(message=lazy("Please fill this in."))])
    shown = RadioField(
        lazy("Everybody can see it"),
        choices=choices({one.value: label for one, label in SHOWN.items()}),
        default=Shown.NOW.value,
    )


class MarkForm(Form):
    """Whether somebody wants to attend an event."""

    event = HiddenField()
    wanted = HiddenField()


class WithdrawForm(Form):
    """Which material is withdrawn."""

    material = HiddenField()


class LinkForm(Form):
    """Where one can take part from elsewhere."""

    remote_link = Line(
        AMENDED["remote_link"],
        longest=LONGEST_LINK,
        description=lazy(
            "Everybody can read it on the public page and the flyer. Leave it empty where you send"
            " the link yourself."
        ),
    )


class AnswerForm(Form):
    """The organisers' answer to a request."""

    request = HiddenField()
    seen = HiddenField()
    do = HiddenField(validators=[AnyOf([one.value for one in ANSWERED])])
    answer = Paragraphs(
        lazy("Answer to the host"),
        longest=LONGEST_ANSWER,
        description=lazy("To say no, fill in why. The host reads it."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """A reason is needed to decline."""
        fine = super().validate(extra_validators)
        if self.do.data == RequestState.DECLINED and not self.answer.data:
            self.answer.errors = [_("Please fill this in.")]
            return False
        return fine


class OrderRow(Form):
    """A part of the running order."""

    part = SelectField(lazy("What"))
    minutes = IntegerField(
        lazy("Minutes"),
        [
            InputRequired(lazy("Write a number of minutes.")),
            NumberRange(1, LONGEST_ITEM, lazy("Write a number from 1 to 600.")),
        ],
    )


class OrderForm(Form):
    """The running order of a side event."""

    parts = Rows(FormField(OrderRow, lazy("Part")), lazy("Running order"), max_entries=MOST_ITEMS)

    def offer(self, speakers: Sequence[Speaks], kept: Sequence[Item]) -> None:
        """Let the host choose among these who speak, and those who have a part in what is kept."""
        offered = _offered(speakers)
        gone = {_key(item): item for item in kept if _key(item) not in offered}
        left = {key: said_part(item.part) for key, item in gone.items()}
        for row in self._rows:
            mine = {key: label for key, label in left.items() if key == row.part.data}
            row.part.choices = choices({**offered, **mine})

    def add(self, speakers: Sequence[Speaks], kept: Sequence[Item]) -> None:
        """One more part."""
        if len(self.parts) < MOST_ITEMS:
            self.parts.append_entry({"part": OrderPart.DISCUSSION.value, "minutes": None})
        self.offer(speakers, kept)

    def drop(self, name: str) -> None:
        """Take the part of this name ("parts-2") out."""
        entries: Any = self.parts.entries
        self.parts.entries = [row for row in entries if row.name != name]

    @property
    def items(self) -> list[Item]:
        """The parts as given; to be asked for once the form is valid."""
        return [_item(row.part.data, row.minutes.data) for row in self._rows]

    @property
    def _rows(self) -> list[Any]:
        entries: Any = self.parts.entries
        return [entry.form for entry in entries]


def order_form(items: Sequence[Item], speakers: Sequence[Speaks]) -> OrderForm:
    """The form with a running order in it."""
    given = [{"part": _key(item), "minutes": item.minutes} for item in items]
    form = OrderForm(parts=given)
    form.offer(speakers, items)
    return form


def _offered(speakers: Sequence[Speaks]) -> Mapping[str, str]:
    people = {f"{OrderPart.SPEAKER.value}:{one.person_id}": one.name for one in speakers}
    alone = {part.value: label for part, label in PARTS.items() if part is not OrderPart.SPEAKER}
    opening = alone.pop(OrderPart.OPENING.value)
    return {OrderPart.OPENING.value: opening, **people, **alone}


def _key(item: Item) -> str:
    return f"{item.part.value}:{item.person_id}" if item.person_id else item.part.value


def _item(key: str, minutes: int) -> Item:
    part, _colon, person_id = key.partition(":")
    return Item(part=OrderPart(part), minutes=minutes, person_id=person_id or None)
