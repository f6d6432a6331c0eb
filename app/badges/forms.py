"""Forms of badges and doors."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, TypeAdapter
from wtforms import BooleanField, EmailField, HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Regexp

from app.badges.models import BadgeDesign, BadgeSize, Direction
from app.badges.rules.passing import DIRECTION_LABELS
from app.badges.rules.printed import PALETTE, SIZE_LABELS, USUAL_COLOURS, leading_language
from app.core.forms import Form, Line, choices, stripped
from app.core.i18n import LANGUAGES, lazy
from app.core.i18n import gettext as _
from app.delegations.models import DelegationCategory
from app.delegations.rules import CATEGORY_LABELS

SCAN_ID = r"^[A-Za-z0-9-]{8,64}$"
MOST_SCANS = 200  # in one piece of a queue
LONGEST_QUEUE = 200_000  # characters
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
        choices=choices(
            {
                "new": lazy("Those not printed yet"),
                "changed": lazy("Those changed since printing"),
                "all": lazy("All, printed or not"),
            }
        ),
    )
    category = SelectField(lazy("Category"))
    delegation = SelectField(lazy("Delegation"))

    def offer(self, delegations: Mapping[str, str]) -> None:
        """Fill in the categories and the meeting's delegations, id to name."""
        everybody = {"": _("All")}
        labels = {key.value: str(CATEGORY_LABELS[key]) for key in DelegationCategory}
        self.category.choices = choices(everybody | labels)
        self.delegation.choices = choices({**everybody, **delegations})


class DoorForm(Form):
    """A door, as people at the meeting call it."""

    name = Line(lazy("Name of the door"), [InputRequired(lazy("Fill this in."))], longest=120)
    room = SelectField(
        lazy("It leads to"),
        description=lazy(
            "A badge for side events only opens the building on the day of the event, and of the"
            " rooms only that of the event. So say here which doors lead to the plenary."
        ),
    )

    def offer(self, rooms: Mapping[str, str]) -> None:
        """Fill in the meeting's rooms, id to name."""
        self.room.choices = choices({"": _("The building"), **rooms})


class HelperForm(Form):
    """Who may check people in."""

    email = EmailField(
        lazy("E-mail address"),
        [InputRequired(lazy("Write an e-mail address like name@example.org."))],
        filters=[stripped],
    )


class ScanForm(Form):
    """What a door is shown; all but the text is filled in by the page."""

    typed = Line(
        lazy("Code or name"),
        description=lazy("Scan a badge, or type a name and press Enter."),
    )
    door = HiddenField()
    direction = HiddenField()
    scan = HiddenField(validators=[Regexp(SCAN_ID, message=lazy("Open this page anew."))])
    registration = HiddenField()
    let_in = HiddenField()


class PlaceForm(Form):
    """At which door somebody stands, and which way people go there."""

    door = SelectField(lazy("Door"))
    direction = SelectField(
        lazy("Direction"), choices=choices({one.value: DIRECTION_LABELS[one] for one in Direction})
    )

    def offer(self, doors: Mapping[str, str]) -> None:
        """Fill in the meeting's doors, id to name."""
        self.door.choices = choices(doors)


class QueueForm(Form):
    """Scans that a door kept, as JSON."""

    scans = HiddenField(validators=[Length(max=LONGEST_QUEUE)])


class TakenScan(BaseModel):
    """One scan of a queue."""

    model_config = ConfigDict(extra="forbid")

    id: str = Field(pattern=SCAN_ID)
    door: str = Field(max_length=40)
    direction: Direction
    typed: str = Field(max_length=200)
    at: AwareDatetime | None = None


QUEUE = TypeAdapter(Annotated[list[TakenScan], Field(max_length=MOST_SCANS)])
