"""The forms of delegations and of the register."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from wtforms import DateField, FormField, SelectField
from wtforms.validators import DataRequired, Optional

from app.core.forms import Form, Line, choices
from app.core.i18n import LANGUAGES, in_language, lazy, show_choice
from app.core.i18n import gettext as _
from app.delegations.models import Entity, EntityKind
from app.delegations.rules import (
    CATEGORY_LABELS,
    KIND_LABELS,
    KINDS_OF_ORGANISATIONS,
    STATUS_LABELS,
    EntityEntry,
    called_apart,
)

if TYPE_CHECKING:
    from app.meetings.models import Instrument

_NEEDED = DataRequired(message=lazy("Fill this in."))


class CategoryForm(Form):
    """Another category than the one that follows from the status, and why."""

    category = SelectField(
        lazy("Category"),
        choices=choices({key.value: label for key, label in CATEGORY_LABELS.items()}),
    )
    reason = Line(
        lazy("Reason"),
        [DataRequired(message=lazy("Say why; it is shown to all organisers of this meeting."))],
        longest=500,
    )


class SearchForm(Form):
    """What is looked for in the register."""

    q = Line(lazy("Name in any language"), [Optional()])
    kind = SelectField(
        lazy("Kind"),
        [Optional()],
        choices=choices(
            {"": lazy("All"), **{key.value: label for key, label in KIND_LABELS.items()}}
        ),
        validate_choice=False,
    )

    @property
    def kind_asked(self) -> EntityKind | None:
        """The kind that is asked for; None for all, and for one that there is not."""
        known = [kind for kind in EntityKind if kind.value == self.kind.data]
        return known[0] if known else None


class OrganisationForm(Form):
    """An organisation that is not in the register yet."""

    name = Line(lazy("Name"), [_NEEDED])
    kind = SelectField(
        lazy("Kind"),
        choices=choices({kind.value: KIND_LABELS[kind] for kind in KINDS_OF_ORGANISATIONS}),
    )

    def refuse(self, known: Entity) -> None:
        """Say that the register has it already."""
        sentence = _("This is in the register already: %(name)s.") % {"name": called_apart(known)}
        self.name.errors = [sentence]


class NamedForm(Form):
    """Another organisation of the register, by its name."""

    entity = Line(lazy("Organisation"), [_NEEDED])

    def refuse(self, candidates: Iterable[Entity]) -> None:
        """Say that the name is not that of exactly one, and of whom it may be."""
        names = show_choice(called_apart(one) for one in candidates)
        self.entity.errors = [
            _("This name is not known exactly. Did you mean: %(names)s?") % {"names": names}
            if names
            else _("The register has nothing of this name. Correct it, or add it first.")
        ]


class InLanguagesForm(Form):
    """A text in the six languages."""

    en = Line(LANGUAGES["en"], [Optional()], longest=400)
    fr = Line(LANGUAGES["fr"], [Optional()], longest=400)
    es = Line(LANGUAGES["es"], [Optional()], longest=400)
    ar = Line(LANGUAGES["ar"], [Optional()], longest=400)
    ru = Line(LANGUAGES["ru"], [Optional()], longest=400)
    zh = Line(LANGUAGES["zh"], [Optional()], longest=400)


class ArticlesForm(Form):
    """The article of a name, in the languages that have one before it."""

    en = Line(LANGUAGES["en"], [Optional()], longest=10)
    fr = Line(LANGUAGES["fr"], [Optional()], longest=10)
    es = Line(LANGUAGES["es"], [Optional()], longest=10)


class EntityForm(Form):
    """All that the register holds of a State or organisation, but for its status."""

    kind = SelectField(lazy("Kind"))
    names = FormField(InLanguagesForm, lazy("Names"))
    formal = FormField(InLanguagesForm, lazy("Formal names"))
    articles = FormField(ArticlesForm, lazy("Articles"))
    source = Line(lazy("Source"), [Optional()], longest=400)

    @classmethod
    def of(cls, entity: Entity) -> Self:
        """The form as the register has it."""
        return cls(
            data={
                "kind": entity.kind.value,
                "names": entity.name,
                "formal": entity.formal_name,
                "articles": entity.article,
                "source": entity.source,
            }
        )

    def offer(self, entity: Entity) -> None:
        """A State stays a State, and an organisation becomes none."""
        kinds = [EntityKind.STATE] if entity.kind is EntityKind.STATE else KINDS_OF_ORGANISATIONS
        self.kind.choices = choices({kind.value: KIND_LABELS[kind] for kind in kinds})

    def validate(self, extra_validators: object = None) -> bool:
        """Whether all is in order; there must be a name in some language."""
        fine = super().validate(extra_validators)
        if not any(self.names.data.values()):
            self.names.form.en.errors = [_("Give a name in at least one language.")]
            return False
        return fine

    def entry(self) -> EntityEntry:
        """What was entered."""
        return EntityEntry(
            EntityKind(self.kind.data),
            _given(self.names.data),
            _given(self.formal.data),
            _given(self.articles.data),
            self.source.data or "",
        )


def _given(texts: dict[str, str]) -> dict[str, str]:
    return {code: text for code, text in texts.items() if code in LANGUAGES and text}


class StatusForm(Form):
    """What a State is under a treaty from a day on."""

    treaty = SelectField(lazy("Treaty"))
    status = SelectField(
        lazy("Status"),
        choices=choices({key.value: label for key, label in STATUS_LABELS.items()}),
    )
    since = DateField(lazy("From this day on"), [_NEEDED])
    source = Line(lazy("Source"), [_NEEDED], longest=400)

    def offer(self, treaties: Iterable["Instrument"]) -> None:
        """The treaties that there are."""
        self.treaty.choices = choices({one.id: in_language(one.name) for one in treaties})
