"""The form of a reviewer for one application."""

from collections.abc import Iterable, Sequence
from typing import Any, Self

from wtforms import HiddenField, RadioField
from wtforms.validators import DataRequired, Length, Optional

from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.judging.models import Criterion, Review
from app.judging.rules.reviewing import (
    HIGHEST,
    LONGEST_COMMENT,
    LONGEST_REASON,
    LOWEST,
    Difference,
)

_SCORES = [str(score) for score in range(LOWEST, HIGHEST + 1)]
_NONE = "0"  # no score yet
_MOST_DIGITS = 9


class SearchForm(Form):
    """Which applications a reviewer looks for."""

    q = Line(lazy("Title or partner"))


class RecusalForm(Form):
    """Why a reviewer does not judge an application."""

    reason = Paragraphs(
        lazy("Why you do not judge it"),
        [DataRequired(lazy("Fill this in."))],
        longest=LONGEST_REASON,
        description=lazy("The organisers read this, nobody else."),
    )


class ReviewForm(Form):
    """Scores and a comment; `review_form` adds a field for each criterion."""

    comment = Paragraphs(
        lazy("Comment"),
        [Optional()],
        longest=LONGEST_COMMENT,
        description=lazy("For the organisers. Applicants never see it."),
    )
    seen = HiddenField(validators=[Length(max=20)])
    do = HiddenField(validators=[Length(max=20)])
    quietly = HiddenField(validators=[Length(max=1)])
    criteria: Sequence[Criterion] = ()

    @property
    def scores(self) -> dict[str, int]:
        """What was scored, by the id of the criterion."""
        found = {one.id: self[name_of(one)].data for one in self.criteria}
        return {key: int(score) for key, score in found.items() if score and score != _NONE}

    @property
    def revision(self) -> int:
        """The revision that the page has shown."""
        typed = self.seen.data or ""
        plain = typed.isascii() and typed.isdecimal() and len(typed) <= _MOST_DIGITS
        return int(typed) if plain else -1

    @property
    def used(self) -> list[Any]:
        """The fields of the criteria in use."""
        return [self[name_of(one)] for one in self.criteria if one.retired_at is None]

    def blame_missing(self, missing: Iterable[Criterion]) -> None:
        """Say at each criterion without a score that it needs one."""
        for one in missing:
            self[name_of(one)].errors = [_("Give a score from 1 to 5 before you hand it in.")]

    def differences(self, review: Review) -> list[Difference]:
        """What is saved otherwise than it stands in the form."""
        typed = self.scores
        found = [
            (
                in_language(one.text),
                str(review.scores.get(one.id, "–")),
                str(typed.get(one.id, "–")),
            )
            for one in self.criteria
            if one.retired_at is None
        ]
        found.append((str(self.comment.label.text), review.comment, self.comment.data or ""))
        return [Difference(*one) for one in found if one[1] != one[2]]

    @classmethod
    def of(cls, review: Review | None) -> Self:
        """The form with what is saved."""
        if review is None:
            return cls(data={"seen": "0"})
        scores = {name_of_id(key): str(score) for key, score in review.scores.items()}
        return cls(data={**scores, "comment": review.comment, "seen": str(review.revision)})


def name_of(criterion: Criterion) -> str:
    """What the field of a criterion is called."""
    return name_of_id(criterion.id)


def name_of_id(criterion_id: str) -> str:
    """The same by its id."""
    return f"score_{criterion_id}"


def review_form(criteria: Sequence[Criterion]) -> type[ReviewForm]:
    """The form for these criteria; those out of use are read and not shown, so nothing is lost."""
    parts: dict[str, Any] = {name_of(one): _scale(one) for one in criteria}
    return type("ReviewFormHere", (ReviewForm,), {**parts, "criteria": criteria})


def _scale(criterion: Criterion) -> RadioField:
    none = {_NONE: _("none yet")}
    return RadioField(
        in_language(criterion.text),
        [Optional()],
        choices=choices({score: score for score in _SCORES} | none),
        default=_NONE,
        description=in_language(criterion.help) if criterion.help else "",
    )
