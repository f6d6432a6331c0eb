"""The steps for who could not come without help: sponsorship, a letter for the visa.

Both are asked only where the organisers offer it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from starlette.datastructures import FormData

from app.core.i18n import LANGUAGES, lazy, show_date
from app.core.i18n import gettext as _
from app.registrations import queries, service
from app.registrations.forms import LetterForm, SponsorForm
from app.registrations.models import Registration
from app.registrations.pages.steps.step import Asked, Step
from app.registrations.rules.support import Passport
from app.registrations.service import Answers


class Sponsored(Step):
    """Whether somebody asks for sponsorship."""

    key: ClassVar[str] = "sponsorship"
    title: ClassVar[str] = lazy("Sponsorship")

    def is_asked(self, asked: Asked) -> bool:
        """Whether the meeting offers it."""
        return asked.offered.sponsorship

    def form(self, asked: Asked, posted: FormData | None = None) -> SponsorForm:
        """The form of this step."""
        before = asked.answers.get(self.key) or {}
        if posted is None:
            return SponsorForm(data=before)
        form = SponsorForm.posted(posted)
        form.let_go(before)
        return form

    def read(self, asked: Asked, form: Any) -> Answers | None:  # noqa: ARG002 - as the others
        """What was answered."""
        if not form.validate():
            return None
        return {"asks": bool(form.asks.data), "reason": form.reason.data or ""}

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """Whether it is asked for, and why."""
        said = asked.answers[self.key]
        if not said["asks"]:
            return [(_("Sponsorship"), _("no"))]
        return [(_("Sponsorship"), _("yes")), (_("What it is needed for"), said["reason"])]

    def save(self, asked: Asked, registration: Registration) -> None:
        """Keeps the request."""
        said = asked.answers[self.key]
        if said["asks"]:
            service.ask_sponsorship(asked.db, asked.meeting, registration, said["reason"])


class Visa(Step):
    """Whether somebody needs a letter for their visa."""

    key: ClassVar[str] = "visa"
    title: ClassVar[str] = lazy("Letter for a visa")

    def is_asked(self, asked: Asked) -> bool:
        """Whether the meeting has a text for letters."""
        return asked.offered.letters

    def form(self, asked: Asked, posted: FormData | None = None) -> LetterForm:
        """The form of this step."""
        before = _data(asked.answers.get(self.key))
        form = LetterForm.posted(posted) if posted is not None else LetterForm(data=before)
        form.let_go(before)
        form.offer(queries.letter_texts(asked.db, asked.meeting.id))
        return form

    def read(self, asked: Asked, form: Any) -> Answers | None:  # noqa: ARG002 - as the others
        """What was answered."""
        if not form.validate():
            return None
        if not form.asks.data:
            return {"asks": False}
        passport = form.passport().as_json()
        return {"asks": True, "language": form.language.data, "passport": passport}

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """What the letter will say."""
        said = asked.answers[self.key]
        if not said["asks"]:
            return [(_("Letter for a visa"), _("no"))]
        passport = Passport(**said["passport"])
        return [
            (_("Number of the passport"), passport.number),
            (_("Nationality, as in the passport"), passport.nationality),
            (_("Date of birth"), show_date(passport.born_on, style="long")),
            (_("Language of the letter"), LANGUAGES[said["language"]]),
        ]

    def stands(self, asked: Asked) -> bool:
        """Whether there is still a text in the language."""
        said = asked.answers[self.key]
        return not said["asks"] or said["language"] in queries.letter_texts(
            asked.db, asked.meeting.id
        )

    def save(self, asked: Asked, registration: Registration) -> None:
        """Keeps the request."""
        said = asked.answers[self.key]
        if said["asks"]:
            passport = Passport(**said["passport"])
            service.ask_letter(asked.db, asked.meeting, registration, passport, said["language"])


def _data(said: Answers | None) -> Mapping[str, object]:
    if not said or not said["asks"]:
        return {}
    return letter_data(Passport(**said["passport"]), said["language"])


def letter_data(passport: Passport, language: str) -> Mapping[str, object]:
    """What a request is in the fields of its form."""
    born: date = passport.born_on
    return {
        "asks": True,
        "number": passport.number,
        "nationality": passport.nationality,
        "birth_date": born,
        "language": language,
    }
