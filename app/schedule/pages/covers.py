"""Forms of what goes with a release: name, note, reasons, letters, and when it comes out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from wtforms import (
    DateField,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, Paragraphs, Rows, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.meetings.rules import local_moment
from app.schedule import forms, rules, service

MOST_REASONS = 200
AT_ONCE, TO_READ = "at_once", "to_read"
LETTERS = {
    AT_ONCE: lazy("Send them at once"),
    TO_READ: lazy("Keep them in the outbox until somebody has read them"),
}


class CoverForm(Form):
    """What goes with a release, and what becomes of its letters."""

    seen = HiddenField()
    letter = HiddenField()  # the key of the one that somebody wants to read
    name = Line(lazy("Name"), longest=rules.LONGEST_NAME)
    note = Paragraphs(
        lazy("Note"),
        longest=service.LONGEST_NOTE,
        description=lazy(
            "The reason for the changes. It is printed with the programme, and said of each side"
            " event that changes, in the mails and on the page of changes; of one that is held"
            " again only where no other changes. It may be left empty."
        ),
    )
    letters = RadioField(lazy("Letters"), choices=choices(LETTERS), default=AT_ONCE)

    def cover(self) -> service.Cover:
        """The same, as a release is given it."""
        return service.Cover(
            self.name.data or "", self.note.data or "", letters_wait=self.letters.data == TO_READ
        )

    def say_name(self, guess: str) -> None:
        """Say how the release is called where nobody writes a name: by `guess`, if there is one."""
        said = [_("Printed with the programme, beside its number, as you write it.")]
        if guess:
            unnamed = _("Left empty, each reader sees in their language: “%(guess)s”")
            said.append(unnamed % {"guess": guess})
        self.name.description = " ".join(said)

    def seen_number(self) -> int | None:
        """What was looked at, None where it was not sent."""
        text = (self.seen.data or "")[:9]
        return int(text) if text.isascii() and text.isdecimal() else None


class ReasonForm(Form):
    """Why one side event changes, where the note does not say it."""

    event = HiddenField()
    text = Line(lazy("Reason"), longest=service.LONGEST_NOTE)


class ReleaseForm(CoverForm):
    """A release in which side events may change for reasons of their own."""

    reasons = Rows(FormField(ReasonForm), max_entries=MOST_REASONS)

    def cover(self) -> service.Cover:
        """The same, with the reasons of single side events."""
        said = {one.event.data: one.text.data or "" for one in self.reasons}
        return replace(super().cover(), reasons=said)

    def offer_reasons(self, titles: Mapping[str, str], known: Mapping[str, str]) -> None:
        """Let each of these side events (by id, with its title) have a reason: the one that is
        `known`, if there is one. What was written of it stays there.
        """
        said = dict(known) | {one.event.data: one.text.data or "" for one in self.reasons}
        if not self.reasons.errors:
            rows = [{"event": one, "text": said.get(one, "")} for one in [*titles][:MOST_REASONS]]
            self.reasons.process(None, data=rows)
        for row in self.reasons:
            row.text.label.text = titles.get(row.event.data, "")


class AnswerForm(forms.ChoicesForm, ReleaseForm):
    """The answer to something that happened: what is wanted otherwise, and what goes with the
    release that it becomes.
    """

    forward = HiddenField()
    changes = HiddenField()  # the key of what the page says that comes out

    def typed(self) -> dict[str, Any]:
        """What was written to go with the release, as `data` of such a form."""
        kept = {"name": self.name.data, "note": self.note.data, "letters": self.letters.data}
        reasons = [{"event": one.event.data, "text": one.text.data} for one in self.reasons]
        return {**kept, "reasons": reasons}

    def ticks(self) -> service.Ticks:
        """What is ticked."""
        ticked = (frozenset(one.data or ()) for one in (self.events, self.full, self.held))
        return service.Ticks(*ticked)


class BackForm(ReleaseForm):
    """Which release to go back to, and what happened since that is taken back with it."""

    looked = HiddenField()  # what was taken back when the page said what follows
    undo = SelectMultipleField(
        lazy("What happened since"),
        description=lazy("What is ticked is taken back too, with what was moved because of it."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def ticked(self) -> frozenset[str]:
        """The ids of what is to be taken back."""
        return frozenset(self.undo.data or ())

    def was_looked_at(self) -> bool:
        """Whether the page said what follows from these ticks."""
        return self.ticked() == frozenset((self.looked.data or "").split())

    def offer(self, happened: Sequence[rules.Happened]) -> None:
        """Let people choose among what can be taken back; what is gone is no matter any more."""
        possible = [one for one in happened if not one.overtaken]
        self.undo.choices = [(one.mending_id, one.sentence) for one in possible]
        self.undo.data = [one.mending_id for one in possible if one.undone]
        self.looked.data = " ".join(self.undo.data)


class PublishForm(ReleaseForm):
    """A draft to publish, and what people are told about it."""

    draft = HiddenField()
    later_day = DateField(
        lazy("Not now, but on"),
        [Optional()],
        description=lazy(
            "Empty: at once. It is published as you see it here. If the board changes before, it is"
            " not published, and you get a mail."
        ),
    )
    later_time = TimeField(
        lazy("at this hour"), [Optional()], description=lazy("By the clocks of the meeting.")
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Nobody means midnight who writes a day alone, nor today who writes an hour alone."""
        fine = super().validate(extra_validators)
        half = (self.later_day.data is None) != (self.later_time.data is None)
        if fine and half:
            lacks = self.later_time if self.later_day.data else self.later_day
            lacks.errors = [
                _("Write the hour too.") if lacks is self.later_time else _("Write the day too.")
            ]
        return fine and not half

    def moment(self, timezone: str) -> datetime | None:
        """When it is to be published, None for now; the form must be valid."""
        day, hour = self.later_day.data, self.later_time.data
        return local_moment(day, hour, timezone) if day and hour is not None else None
