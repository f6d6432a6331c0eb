"""Forms of sponsorship and of letters for a visa: of who asks, and of who decides."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from wtforms import BooleanField, DateField, HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from app.core import clock
from app.core.forms import Form, Line, Paragraphs, choices
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.registrations.models import Sponsorship
from app.registrations.rules.support import (
    HIGHEST_AMOUNT,
    LONGEST_REASON,
    Passport,
    fault_in_text,
)

_CURRENCY = re.compile(r"[A-Z]{3}")
_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9 -]{3,18}", re.IGNORECASE)


class AskingForm(Form):
    """A box by which something is asked for, and the lines that belong to it."""

    asks: BooleanField
    belonging: ClassVar[tuple[str, ...]]

    def let_go(self, before: Mapping[str, object]) -> None:
        """Empty the lines that are as they were before, once the box is unticked.

        Unticking alone is to be enough to withdraw what was asked for.
        """
        for name in self.belonging:
            if not self.asks.data and self[name].data == before.get(name):
                self[name].data = None

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order: who asks fills in all of it, and who fills it in asks."""
        fine = super().validate(extra_validators)
        return _both(self.asks, [self[name] for name in self.belonging]) and fine


class SponsorForm(AskingForm):
    """Whether somebody asks for sponsorship, and why."""

    belonging = ("reason",)
    asks = BooleanField(lazy("I ask for sponsorship"))
    reason = Paragraphs(
        lazy("What it is needed for"),
        [Optional()],
        longest=LONGEST_REASON,
        description=lazy("Such as travel or a hotel. It is encrypted, and organisers see it."),
    )


class LetterForm(AskingForm):
    """Whether somebody needs a letter for their visa, and what it has to say."""

    belonging = ("number", "nationality", "birth_date")
    asks = BooleanField(lazy("I need a letter for my visa"))
    number = Line(lazy("Number of the passport"), [Optional()], longest=20)
    nationality = Line(lazy("Nationality, as in the passport"), [Optional()], longest=100)
    birth_date = DateField(lazy("Date of birth"), [Optional()])
    language = SelectField(lazy("Language of the letter"))

    def offer(self, languages: Mapping[str, object]) -> None:
        """Fill in the languages in which there are letters."""
        known = {code: name for code, name in LANGUAGES.items() if code in languages}
        self.language.choices = choices(known)
        self.language.data = self.language.data or next(iter(known), "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order, and could stand in a passport."""
        fine = super().validate(extra_validators)
        if self.number.data and not _NUMBER.fullmatch(self.number.data):
            self.number.errors = [_("Write letters and digits, as in the passport.")]
            fine = False
        if self.birth_date.data and not date(1900, 1, 1) <= self.birth_date.data < _today():
            self.birth_date.errors = [_("Write a day in the past.")]
            fine = False
        return fine

    def passport(self) -> Passport:
        """What was said of the passport, once the form is valid and a letter is needed."""
        day = self.birth_date.data
        born = day.isoformat() if day else ""
        return Passport(self.number.data or "", self.nationality.data or "", born)


def _today() -> date:
    return clock.now().date()


def _both(asks: BooleanField, fields: list[Any]) -> bool:
    """Whether the box and what belongs to it agree; what does not is marked."""
    fine = True
    for field in fields:
        if asks.data and not field.data and not field.errors:
            field.errors, fine = [_("Fill this in.")], False
        elif field.data and not asks.data:
            field.errors, fine = [_("Tick the box before it, or empty this line.")], False
    return fine


class SponsorshipForm(Form):
    """How a meeting offers sponsorship."""

    offered = BooleanField(lazy("Offer sponsorship, and ask for it in the form"))
    budget = IntegerField(
        lazy("Budget"),
        [Optional(), NumberRange(0, HIGHEST_AMOUNT)],
        description=lazy("In whole units of the currency. Empty: none is said."),
    )
    currency = Line(
        lazy("Currency"), [], longest=3, description=lazy("Three letters, such as CHF.")
    )

    @classmethod
    def of(cls, offer: Sponsorship | None) -> "SponsorshipForm":
        """The form with what is set."""
        if offer is None:
            return cls(data={"currency": "CHF"})
        data = {"offered": True, "budget": offer.budget, "currency": offer.currency}
        return cls(data=data)

    def validate_currency(self, field: Line) -> None:
        """Refuse what is no code of a currency (ISO 4217)."""
        if self.offered.data and not _CURRENCY.fullmatch(field.data or ""):
            raise ValidationError(_("Write three capital letters, such as CHF."))


class SponsorDecisionForm(Form):
    """What is granted, or why nothing is."""

    amount = IntegerField(lazy("Amount"), [Optional(), NumberRange(1, HIGHEST_AMOUNT)])
    answer = Paragraphs(
        lazy("What is paid, or why nothing is"),
        [Optional()],
        longest=LONGEST_REASON,
        description=lazy("The person reads this on their own page, not in the mail."),
    )
    do = HiddenField()
    over = HiddenField()  # the amount of which was said that it is more than is left

    @property
    def is_meant(self) -> bool:
        """Whether this very amount was asked about once, as more than is left."""
        return self.amount.data is not None and self.over.data == str(self.amount.data)


class LetterTextForm(Form):
    """The text of letters in a language."""

    head = Paragraphs(
        lazy("Letterhead"),
        [Optional()],
        longest=1_000,
        description=lazy("Who writes, and their address."),
    )
    body = Paragraphs(
        lazy("Text of the letter"),
        [Optional()],
        description=lazy("An empty line begins a new paragraph."),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order: no placeholder that there is not."""
        fine = super().validate(extra_validators)
        for field in (self.head, self.body):
            fault = fault_in_text(field.data or "")
            if fault:
                field.errors, fine = [fault], False
        return fine


class LetterDecisionForm(Form):
    """Whether a letter is approved, or why not."""

    answer = Paragraphs(
        lazy("Why there is no letter"),
        [Optional()],
        longest=LONGEST_REASON,
        description=lazy("The person reads this on their own page, not in the mail."),
    )
    do = HiddenField()
