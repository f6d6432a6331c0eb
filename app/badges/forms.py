"""Forms of badges."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import BooleanField, SelectField

from app.badges.models import BadgeDesign, BadgeSize
from app.badges.rules.printed import PALETTE, SIZE_LABELS, USUAL_COLOURS, leading_language
from app.core.forms import Form, choices
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS

COLOUR = "colour_"  # before a category, the name of its field


class DesignForm(Form):
    """How the badges of a meeting look; `colours` adds a field for each category."""

    size = SelectField(
        lazy("Paper"), choices=choices({size.value: SIZE_LABELS[size] for size in BadgeSize})
    )
    language = SelectField(lazy("Language of the badge"), choices=choices(LANGUAGES))
    second = SelectField(
        lazy("Delegation also in"), choices=choices({"": lazy("No other language"), **LANGUAGES})
    )
    honorific = BooleanField(lazy("With the form of address"))
    function = BooleanField(lazy("With the function in the delegation"))

    def design(self, meeting_id: str) -> BadgeDesign:
        """The design that was chosen; the form must be valid."""
        return BadgeDesign(
            meeting_id=meeting_id,
            size=BadgeSize(self.size.data),
            languages=list(dict.fromkeys(filter(None, (self.language.data, self.second.data)))),
            honorific=bool(self.honorific.data),
            function=bool(self.function.data),
            colours={
                category.value: self[f"{COLOUR}{category.value}"].data
                for category in DelegationCategory
            },
        )

    def colours(self) -> Sequence[Any]:
        """The fields of the colours, one for each category."""
        return [self[f"{COLOUR}{category.value}"] for category in DelegationCategory]


for _category in DelegationCategory:
    setattr(
        DesignForm,
        f"{COLOUR}{_category.value}",
        SelectField(
            CATEGORY_LABELS[_category],
            choices=choices({name: colour.label for name, colour in PALETTE.items()}),
        ),
    )


def design_form(design: BadgeDesign) -> DesignForm:
    """The form as it shows a design."""
    colours = {
        f"{COLOUR}{category.value}": design.colours.get(category.value, usual)
        for category, usual in USUAL_COLOURS.items()
    }
    return DesignForm(
        data={
            "size": design.size.value,
            "language": leading_language(design),
            "second": "".join(design.languages[1:2]),
            "honorific": design.honorific,
            "function": design.function,
            **colours,
        }
    )


class PrintForm(Form):
    """Whose badges are to be printed."""

    which = SelectField(
        lazy("Which"),
        choices=choices({"new": lazy("Those not printed yet"), "all": lazy("All, printed or not")}),
    )
    category = SelectField(lazy("Category"))
    delegation = SelectField(lazy("Delegation"))

    def offer(self, delegations: Mapping[str, str]) -> None:
        """Fill in the categories and the meeting's delegations, id to name."""
        everybody = {"": _("All")}
        labels = {key.value: str(CATEGORY_LABELS[key]) for key in DelegationCategory}
        self.category.choices = choices(everybody | labels)
        self.delegation.choices = choices({**everybody, **delegations})
