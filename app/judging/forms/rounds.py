"""Forms with which organisers set up a round: its settings, criteria, reviewers, who reads what."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any, Self

from wtforms import (
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import LANGUAGES, in_language, lazy
from app.core.i18n import gettext as _
from app.judging.models import Criterion, ReviewRound, Sight
from app.judging.rules.board import ORDER_LABELS, SHOW_LABELS, Order, Show
from app.judging.rules.reviewing import HEAVIEST, SIGHT_LABELS, Judge
from app.judging.rules.rounds import CriterionSaid, RoundSaid
from app.meetings.forms import days_and_hours
from app.meetings.rules import local_moment
from app.registrations.forms import EmailLine
from app.side_events.forms.organising import DecidingForm
from app.side_events.rules.states import STATES

LONGEST_NAME, LONGEST_HELP = 200, 1_000
MOST_EACH = 20
END_OF_DAY = time(23, 59)
ALL, ASSIGNED = "all", "assigned"
_NEEDED = InputRequired(lazy("Fill this in."))


class RoundForm(Form):
    """How the applications of a meeting are judged."""

    revision = HiddenField(validators=[Length(max=10)])  # the one that the page has shown
    assigned = RadioField(
        lazy("What reviewers read"),
        choices=choices(
            {ALL: lazy("all of them read all"), ASSIGNED: lazy("what is assigned to them")}
        ),
        default=ALL,
    )
    sight = RadioField(
        lazy("Reviewers see what others wrote"),
        choices=choices({key.value: label for key, label in SIGHT_LABELS.items()}),
        default=Sight.DONE.value,
        description=lazy(
            "Until then they see neither scores nor comments, nor how many there are."
        ),
    )
    closes_day = DateField(
        lazy("The round closes on"),
        [Optional()],
        description=lazy("Empty: it stays open. Afterwards reviewers can change nothing."),
    )
    closes_time = TimeField(
        lazy("Closes at"), [Optional()], description=lazy("Empty: at the end of the day.")
    )

    def said(self, timezone: str) -> RoundSaid:
        """What is set; the form must be valid."""
        day, hour = self.closes_day.data, self.closes_time.data or END_OF_DAY
        closes_at = local_moment(day, hour, timezone) if day else None
        return RoundSaid(Sight(self.sight.data), self.assigned.data == ASSIGNED, closes_at)

    @property
    def seen(self) -> int:
        """The revision that the page has shown; none that was ever there where it is no number."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() else -1

    @classmethod
    def of(cls, settings: ReviewRound | None, timezone: str) -> Self:
        """The form with what is set."""
        if settings is None:
            return cls(data={"revision": "0"})
        data: dict[str, Any] = {
            "revision": str(settings.revision),
            "assigned": ASSIGNED if settings.assigned else ALL,
            "sight": settings.sight.value,
        }
        return cls(data=data | days_and_hours(timezone, closes=settings.closes_at))


def round_words(settings: ReviewRound | None) -> dict[str, str]:
    """What is set, in words."""
    assigned = settings is not None and settings.assigned
    sight = settings.sight if settings else Sight.DONE
    return {
        _("What reviewers read"): _("what is assigned to them")
        if assigned
        else _("all of them read all"),
        _("Reviewers see what others wrote"): str(SIGHT_LABELS[sight]),
    }


class CriterionForm(Form):
    """A criterion; `criterion_form` adds its texts in the languages of the meeting."""

    version = HiddenField(validators=[Length(max=10)])
    weight = IntegerField(
        lazy("Weight"),
        [_NEEDED, NumberRange(1, HEAVIEST)],
        default=1,
        description=lazy("A criterion of weight 2 counts twice as much as one of weight 1."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order; it needs a name in one language at least."""
        fine = super().validate(extra_validators)
        texts: Any = self["text"]
        if not any(part.data for part in texts.form):
            first = next(iter(texts.form))
            first.errors = [*first.errors, _("Name the criterion in at least one language.")]
            return False
        return fine

    def said(self) -> CriterionSaid:
        """What is said of it, once the form is valid."""
        texts: Any = (self["text"], self["help"])
        text, note = (
            {part.short_name: part.data for part in one.form if part.data} for one in texts
        )
        return CriterionSaid(text, note, self.weight.data or 1)

    @property
    def seen(self) -> int:
        """The version that the page has shown."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() else 0

    @classmethod
    def of(cls, criterion: Criterion) -> Self:
        """The form with what a criterion says."""
        data = {
            "version": str(criterion.version),
            "text": dict(criterion.text),
            "help": dict(criterion.help),
            "weight": criterion.weight,
        }
        return cls(data=data)


def criterion_form(languages: Sequence[str]) -> type[CriterionForm]:
    """The form for a meeting of these languages."""
    names = {code: LANGUAGES[code] for code in languages if code in LANGUAGES} or {
        "en": LANGUAGES["en"]
    }
    lines = {code: Line(name, [Optional()], longest=LONGEST_NAME) for code, name in names.items()}
    notes = {
        code: Paragraphs(name, [Optional()], longest=LONGEST_HELP, render_kw={"rows": 2})
        for code, name in names.items()
    }
    parts: dict[str, Any] = {
        "text": FormField(type("Texts", (Form,), lines), lazy("Criterion")),
        "help": FormField(type("Notes", (Form,), notes), lazy("Explanation for reviewers")),
    }
    return type("CriterionFormHere", (CriterionForm,), parts)


class DoForm(Form):
    """A button."""

    do = HiddenField(validators=[Length(max=20)])


class ReviewerForm(Form):
    """Who is to judge."""

    email = EmailLine(
        lazy("E-mail"),
        [_NEEDED],
        description=lazy("They sign in with it and see the applications, and nothing else."),
    )
    organisation = Line(
        lazy("Speaks for"),
        description=lazy(
            "A State or organisation. What it applies for, or is a partner of, they do not judge."
        ),
    )


class ShareForm(Form):
    """Sharing applications out."""

    number = IntegerField(
        lazy("Reviewers for each application"),
        [_NEEDED, NumberRange(1, MOST_EACH)],
        default=3,
        description=lazy("Spread evenly; nobody gets an application of their own."),
    )


class AssignForm(Form):
    """Who reads one application."""

    readers = SelectMultipleField(
        lazy("Who reads it"),
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, judges: Iterable[Judge]) -> None:
        """Those who can read it."""
        self.readers.choices = choices({one.account_id: one.name for one in judges})


class BoardForm(Form):
    """Which applications the table of reviews shows, and in which order."""

    state = SelectField(lazy("Status"), validate_choice=False)
    q = Line(lazy("Title or partner"))
    show = SelectField(lazy("Show"), validate_choice=False)
    order = SelectField(lazy("Sort"), validate_choice=False)


OPEN = "open"  # what is not decided yet


def board_form(values: Mapping[str, str], criteria: Iterable[Criterion]) -> BoardForm:
    """The filter as it stands in the address."""
    form = BoardForm(data=dict(values))
    states = {state.value: str(label) for state, label in STATES.items()}
    form.state.choices = choices({OPEN: _("Not decided"), "all": _("All")} | states)
    form.show.choices = choices({show.value: str(label) for show, label in SHOW_LABELS.items()})
    by_criterion = {
        one.id: _("Best first: %(criterion)s") % {"criterion": in_language(one.text)}
        for one in criteria
    }
    labels = {order.value: str(label) for order, label in ORDER_LABELS.items()}
    form.order.choices = choices(labels | by_criterion)
    return form


def known_show(typed: str) -> Show:
    """What an address asks to be shown; all where it says nothing that is known."""
    return next((show for show in Show if show.value == typed), Show.ALL)


def known_order(typed: str, criteria: Iterable[Criterion]) -> str:
    """By what an address asks to sort: an order, or the id of a criterion in use."""
    known = {order.value for order in Order} | {one.id for one in criteria}
    return typed if typed in known else Order.NUMBER.value


class ReviewedDecidingForm(DecidingForm):
    """What is decided of the ticked applications, or of all that the table of reviews shows."""

    show = HiddenField(validators=[Length(max=40)])
    order = HiddenField(validators=[Length(max=40)])
