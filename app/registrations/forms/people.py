"""What people say of themselves, and for whom they come."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.accounts.rules import LONGEST_EMAIL, as_email
from app.core.forms import Form, Line, choices, one_line, stripped
from app.core.i18n import LANGUAGES, in_language, lazy
from app.core.i18n import gettext as _
from app.delegations.models import Entity
from app.meetings.models import Meeting
from app.registrations.models import (
    DelegationFunction,
    Gender,
    Modality,
    NeedKind,
    Registration,
)
from app.registrations.rules import (
    FUNCTION_LABELS,
    GENDER_LABELS,
    MODALITY_LABELS,
    Entry,
)
from app.registrations.rules.care import (
    DETAILS_LABELS,
    LONGEST_DETAILS,
    NEED_LABELS,
    Needs,
    as_kept,
)

NEEDED = InputRequired(message=lazy("Fill this in."))
UNLISTED = "unlisted"


class EmailLine(EmailField):
    """An e-mail address, kept in lower case."""

    def __init__(self, label: str, validators: Iterable[object] = (), **more: object) -> None:
        checks = [*validators, Length(max=LONGEST_EMAIL), one_line]
        super().__init__(label, checks, filters=[stripped], **more)  # type: ignore[arg-type]  # the stubs name no union

    def pre_validate(self, _form: object) -> None:
        """Refuse what cannot be an address."""
        if self.data and as_email(self.data) is None:
            raise ValidationError(_("Write the address as name@example.org."))


class WhoForm(Form):
    """Who somebody is."""

    name = Line(
        lazy("Name"), [NEEDED], description=lazy("As it is to be printed on the list and badge.")
    )
    passport_name = Line(
        lazy("Name in the passport"),
        [Optional()],
        description=lazy("Only if it is another. Seen only by the organisers."),
    )
    honorific = Line(
        lazy("Form of address"),
        [Optional()],
        longest=60,
        description=lazy("Such as H.E., Ambassador or Dr."),
    )
    email = EmailLine(
        lazy("E-mail"), [NEEDED], description=lazy("The link to your registration is sent there.")
    )
    position = Line(
        lazy("Position"),
        [Optional()],
        description=lazy("Your function at home, such as Counsellor or Programme Officer."),
    )
    gender = SelectField(
        lazy("Gender"),
        description=lazy("Voluntary. It is reported in totals only."),
    )
    language = SelectField(lazy("Language of mails to you"), choices=choices(LANGUAGES))

    def offer_who(self, meeting: Meeting) -> None:
        """Leave out what the meeting does not ask."""
        labels = {key.value: str(label) for key, label in GENDER_LABELS.items()}
        self.gender.choices = choices({"": _("I prefer not to say"), **labels})
        self.gender.data = self.gender.data or ""
        if not meeting.asks_passport_name:
            del self.passport_name
        if not meeting.asks_gender:
            del self.gender


def gender_of(form: WhoForm) -> Gender | None:
    """What somebody said of their gender; None where it was not asked or not said."""
    said = form["gender"].data if "gender" in form else ""
    return Gender(said) if said else None


class WhomForm(Form):
    """For whom somebody comes: typed, recognised, or chosen."""

    entity = Line(
        lazy("State or organisation"),
        [NEEDED],
        description=lazy("Begin to type its name in any of the six languages."),
    )
    chosen = RadioField(lazy("Which one do you mean?"), validate_choice=False)
    function = SelectField(
        lazy("Function in the delegation"),
        choices=choices({key.value: label for key, label in FUNCTION_LABELS.items()}),
        default=DelegationFunction.REPRESENTATIVE.value,
    )

    def ask(self, candidates: Iterable[Entity]) -> None:
        """Ask which of the candidates is meant; what was typed stays."""
        options = {entity.id: in_language(entity.name) for entity in candidates}
        typed = self.entity.data or ""
        unlisted = _("“%(name)s” is not listed here. The secretariat will look into it.")
        options[UNLISTED] = unlisted % {"name": typed}
        self.chosen.choices = choices(options)
        if self.chosen.data not in options:
            self.chosen.data = None
        sentence = (
            _("There is no State or organisation of exactly this name. Choose the one you mean.")
            if len(options) > 1
            else _("This name is not known here. Correct it, or choose that it is not listed.")
        )
        self.entity.errors = [*self.entity.errors, sentence]


class NeedsForm(Form):
    """What somebody needs in order to take part: for each kind a box, and a line about it."""

    @property
    def kinds(self) -> list[tuple[Field, Field]]:
        """Box and line of each kind of need."""
        return [(self[f"need_{kind}"], self[f"need_{kind}_details"]) for kind in NeedKind]

    def needs(self) -> dict[NeedKind, str]:
        """What is needed, once the form is valid."""
        return {
            kind: details.data or ""
            for kind, (box, details) in zip(NeedKind, self.kinds, strict=True)
            if box.data
        }

    def let_go(self, before: Needs) -> None:
        """Empty the lines of what was needed before, as they were, whose boxes are unticked.

        A browser hides such a line with its box: unticking alone is to be enough to withdraw it.
        """
        for kind, (box, details) in zip(NeedKind, self.kinds, strict=True):
            if not box.data and details.data == before.get(kind):
                details.data = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether all is in order; a line without its box says neither yes nor no."""
        fine = super().validate(extra_validators)
        for box, details in self.kinds:
            if details.data and not box.data:
                details.errors = [*details.errors, _("Tick the box before it, or empty this line.")]
                fine = False
        return fine


# Every kind of need has its two fields, so that a further kind is a line in `NeedKind`.
for _kind in NeedKind:
    setattr(NeedsForm, f"need_{_kind}", BooleanField(NEED_LABELS[_kind]))
    _line = Line(DETAILS_LABELS[_kind], [Optional()], longest=LONGEST_DETAILS)
    setattr(NeedsForm, f"need_{_kind}_details", _line)


def needs_data(needs: Needs) -> dict[str, object]:
    """What needs are in the fields of a form."""
    ticked: dict[str, object] = {f"need_{kind}": True for kind in needs}
    return ticked | {f"need_{kind}_details": details for kind, details in needs.items()}


class HowForm(NeedsForm):
    """How somebody takes part."""

    modality = RadioField(lazy("How you take part"))
    listed = RadioField(
        lazy("May your name stand on the list of participants that is published?"),
        [NEEDED],
        choices=choices({"yes": lazy("Yes"), "no": lazy("No, count me without my name")}),
    )

    def offer(self, modalities: Sequence[Modality]) -> None:
        """Say how one can take part; where there is one way, it is not asked."""
        self.modality.choices = choices({key.value: MODALITY_LABELS[key] for key in modalities})
        if not self.modality.data:
            self.modality.data = modalities[0].value


def how_of(form: HowForm) -> dict[str, object]:
    """The answers of a valid form, as the steps keep them."""
    return {
        "modality": form.modality.data,
        "needs": as_kept(form.needs()),
        "listed": form.listed.data == "yes",
    }


class AboutPerson(HowForm, WhomForm, WhoForm):
    """All that is asked of every person, on one page."""

    def answers(self, *, entity: Entity | None, organisation: str) -> dict[str, dict[str, object]]:
        """What is said for whom they come and how, once the form is valid, as the steps do."""
        return {
            "whom": {
                "entity": entity.id if entity else None,
                "organisation": organisation,
                "function": self.function.data,
            },
            "how": how_of(self),
        }

    def entry(self, *, email: str | None, entity: Entity | None, organisation: str) -> Entry:
        """What the person says, once the form is valid."""
        return Entry(
            name=self.name.data or "",
            email=email,
            entity=entity,
            organisation=organisation,
            honorific=self.honorific.data or "",
            position=self.position.data or "",
            language=self.language.data,
            function=DelegationFunction(self.function.data),
            modality=Modality(self.modality.data),
            needs=self.needs(),
            passport_name=self["passport_name"].data or "" if "passport_name" in self else "",
            gender=gender_of(self),
            listed=self.listed.data == "yes",
        )


class RegistrationForm(AboutPerson):
    """A person registers, on one page."""

    nonce = HiddenField(validators=[Length(max=64)])


class BeginForm(WhoForm):
    """The first step of a registration, with which its draft begins."""

    nonce = HiddenField(validators=[Length(max=64)])


class ChangeForm(AboutPerson):
    """A person changes their registration; the address stays."""

    email = None  # type: ignore[assignment]  # how WTForms leaves a field of the base out

    @classmethod
    def of(cls, registration: Registration, needs: Needs) -> "ChangeForm":
        """The form with what the registration says."""
        person, delegation = registration.person, registration.delegation
        entity = in_language(delegation.entity.name) if delegation else registration.organisation
        return cls(
            data={
                "name": person.name,
                "honorific": person.honorific,
                "position": person.position,
                "function": registration.function.value,
                "modality": registration.modality.value,
                "language": person.language,
                "listed": "yes" if registration.listed else "no",
                "passport_name": person.passport_name,
                "gender": person.gender.value if person.gender else "",
                "entity": entity,
                **needs_data(needs),
            }
        )


class TransferForm(Form):
    """To whom somebody hands their registration."""

    name = Line(lazy("Name"), [NEEDED])
    email = EmailLine(
        lazy("E-mail"), [NEEDED], description=lazy("A link to agree with is sent there.")
    )


class PrintedForm(Form):
    """How a person is printed on the list and the badge."""

    name = Line(
        lazy("Name"), [NEEDED], description=lazy("As it is to be printed on the list and badge.")
    )
    honorific = Line(
        lazy("Form of address"),
        [Optional()],
        longest=60,
        description=lazy("Such as H.E., Ambassador or Dr."),
    )


class TakeOverForm(PrintedForm):
    """A colleague agrees to take a registration over."""

    position = Line(lazy("Position"), [Optional()])
    listed = RadioField(
        lazy("May your name stand on the list of participants that is published?"),
        [NEEDED],
        choices=choices({"yes": lazy("Yes"), "no": lazy("No, count me without my name")}),
    )
