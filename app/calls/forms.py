"""The form with which organisers set a call."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any, Self

from starlette.datastructures import FormData
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.calls.models import Late
from app.calls.rules import (
    CATEGORY_LABELS,
    EXTRAS,
    LONGEST_CALENDAR_TITLE,
    LONGEST_TITLE,
    MOST_PARTNERS,
    TEXTS,
    Pairing,
    Policy,
)
from app.calls.rules.policy import most_of
from app.core.forms import Form, Paragraphs, Rows, choices
from app.core.i18n import LANGUAGES, lazy
from app.delegations.models import DelegationCategory
from app.meetings.forms import WindowForm, days_and_hours
from app.meetings.models import Meeting, Slot
from app.meetings.rules import said_slot

MOST_HOURS = 24 * 30
MOST_PLACES = 10_000
MOST_PAIRINGS = 10
LONGEST_COSTS = 2_000
BUTTONS = frozenset({"add", "remove", "preview"})  # they send the form, but do not save it
_CATEGORIES = {category.value: label for category, label in CATEGORY_LABELS.items()}
_SETS = ("may_lead", "may_co_organise", "may_co_sponsor")
_SAME = (
    "grace",
    "places",
    "most_per_lead",
    "one_per_entity",
    "most_partners",
    "partners_confirm",
    "speakers_confirm",
    "event_badges",
)
_LENGTHS = ("longest_title", "advised_title", "longest_calendar_title")
_NUMBER = InputRequired(message=lazy("Fill this in."))
_EVERYBODY = lazy("Tick none to let everybody.")


def _boxes(label: str, options: Mapping[str, str], **more: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        choices=choices(options),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        **more,
    )


def _length(label: str, most: int) -> IntegerField:
    return IntegerField(label, [_NUMBER, NumberRange(10, most)])


class PairingRow(Form):
    """Who needs whom as a partner."""

    leads = _boxes(lazy("If one of these is the lead organiser"), _CATEGORIES)
    needs = _boxes(lazy("then one of these must be a co-organiser"), _CATEGORIES)


class CallForm(WindowForm):
    """The settings of a call."""

    revision = HiddenField(validators=[Length(max=10)])  # the one that the page has shown
    grace = IntegerField(
        lazy("Hours of grace"),
        [_NUMBER, NumberRange(0, MOST_HOURS)],
        description=lazy("What comes in so many hours after the deadline is not late."),
    )
    late = RadioField(
        lazy("Applications after the deadline"),
        choices=choices(
            {
                Late.MARKED.value: lazy("are taken and marked"),
                Late.WHILE_PLACES.value: lazy("are taken and marked while there are places"),
                Late.REFUSED.value: lazy("are not taken"),
            }
        ),
    )
    places = IntegerField(
        lazy("Number of places"),
        [Optional(), NumberRange(1, MOST_PLACES)],
        description=lazy("Empty: as many as the slots on offer have rooms."),
    )
    may_lead = _boxes(lazy("Lead organiser"), _CATEGORIES, description=_EVERYBODY)
    may_co_organise = _boxes(lazy("Co-organiser"), _CATEGORIES, description=_EVERYBODY)
    may_co_sponsor = _boxes(lazy("Co-sponsor"), _CATEGORIES, description=_EVERYBODY)
    pairings = Rows(
        FormField(PairingRow, lazy("Rule")), lazy("Rules on partners"), max_entries=MOST_PAIRINGS
    )
    most_per_lead = IntegerField(
        lazy("Most events of one lead organiser"),
        [Optional(), NumberRange(1, 100)],
        description=lazy("Empty: any number."),
    )
    one_per_entity = BooleanField(lazy("Each State or organisation organises one event only"))
    most_partners = IntegerField(
        lazy("Most partners of an event"), [_NUMBER, NumberRange(1, MOST_PARTNERS)]
    )
    partners_confirm = BooleanField(
        lazy("Partners must confirm that they take part"),
        description=lazy("They are asked by a link, and printed only when they have confirmed."),
    )
    speakers_confirm = BooleanField(
        lazy("Who chairs or speaks must be asked to confirm"),
        description=lazy("They are asked by a link, also those whom a host adds later."),
    )
    event_badges = BooleanField(
        lazy("Hosts can ask for badges for side events only"),
        description=lazy(
            "For people who chair or speak and are not delegates. You approve each of them; their"
            " badge opens the building and the room on the day of the event, and no other room."
        ),
    )
    reserved = _boxes(
        lazy("Reserved slots"),
        {},
        description=lazy("Nobody can ask for these; you can put events there."),
    )
    longest_title = _length(lazy("Longest title, in characters"), LONGEST_TITLE)
    advised_title = _length(lazy("Advised length of the title"), LONGEST_TITLE)
    longest_calendar_title = _length(lazy("Longest title for calendars"), LONGEST_CALENDAR_TITLE)
    longest_texts: Any = FormField(
        type(
            "Lengths",
            (Form,),
            {part: _length(label, most_of(part)) for part, label in TEXTS.items()},
        ),
        lazy("Longest texts, in characters"),
    )
    changes_day = DateField(
        lazy("Hosts can change accepted events until"),
        [Optional()],
        description=lazy("Empty: at any time. Afterwards they ask you."),
    )
    changes_time = TimeField(
        lazy("until this hour"), [Optional()], description=lazy("Empty: at the end of the day.")
    )
    extras = _boxes(lazy("Applicants can ask for"), EXTRAS)
    costs: Any = None  # a text in each language of the meeting, see `_kind`

    def policy(self, meeting: Meeting) -> Policy:
        """What is set; the form must be valid."""
        data: dict[str, Any] = self.data
        zone = meeting.timezone
        same: dict[str, Any] = {name: data[name] for name in (*_SAME, *_LENGTHS)}
        same |= {name: _categories(data[name]) for name in _SETS}
        return Policy(
            timezone=zone,
            opens_at=self.moment("opens", zone, time(0)),
            closes_at=self.moment("closes", zone),
            late=Late(data["late"]),
            changes_until=self.moment("changes", zone),
            **same,
            pairings=tuple(
                Pairing(_categories(row["leads"]), _categories(row["needs"]))
                for row in data["pairings"]
            ),
            reserved=frozenset(data.get("reserved") or ()),
            longest_texts={part: data["longest_texts"][part] for part in TEXTS},
            extras=frozenset(data["extras"]),
            costs={code: text for code, text in data["costs"].items() if text},
        )

    @property
    def seen(self) -> int:
        """The revision that the page has shown; none that was ever there where it is no number."""
        typed = self.revision.data or ""
        return int(typed) if typed.isdecimal() else -1

    def press(self, posted: FormData) -> bool:
        """Add a rule on partners or take one out, where that button was pressed; says whether."""
        rows: Any = self.pairings
        if "add" in posted and len(rows) < MOST_PAIRINGS:
            rows.append_entry()
        for place, row in enumerate(list(rows.entries)):
            if row.name == posted.get("remove"):
                rows.pop_entry(place)
        return bool({"add", "remove"} & set(posted))

    @classmethod
    def sent(cls, posted: FormData) -> Self:
        """The form with what was sent, its buttons left out."""
        return cls.posted(FormData([one for one in posted.multi_items() if one[0] not in BUTTONS]))


def call_form(meeting: Meeting, slots: Sequence[Slot], posted: FormData | None) -> CallForm:
    """The form of a meeting, empty or as it was sent. Raises `Invalid` for an unknown field."""
    kind = _kind(meeting, slots)
    return _offering(kind() if posted is None else kind.sent(posted), meeting, slots)


def filled_in(meeting: Meeting, slots: Sequence[Slot], policy: Policy) -> CallForm:
    """The form with what is set."""
    data: dict[str, Any] = {name: getattr(policy, name) for name in (*_SAME, *_LENGTHS)}
    data |= {name: sorted(getattr(policy, name)) for name in (*_SETS, "extras", "reserved")}
    data |= {
        "late": policy.late.value,
        "pairings": [
            {"leads": sorted(one.leads), "needs": sorted(one.needs)} for one in policy.pairings
        ],
        "longest_texts": {part: policy.longest(part) for part in TEXTS},
        "costs": dict(policy.costs),
        **days_and_hours(
            meeting.timezone,
            opens=policy.opens_at,
            closes=policy.closes_at,
            changes=policy.changes_until,
        ),
    }
    return _offering(_kind(meeting, slots)(data=data), meeting, slots)


def _kind(meeting: Meeting, slots: Sequence[Slot]) -> type[CallForm]:
    """The form with a text of costs in each language, without slots where there are none."""
    codes = [code for code in meeting.languages if code in LANGUAGES] or ["en"]
    texts = {code: Paragraphs(LANGUAGES[code], longest=LONGEST_COSTS) for code in codes}
    parts: dict[str, Any] = {
        "costs": FormField(type("Costs", (Form,), texts), lazy("What costs extra"))
    }
    return type("CallFormHere", (CallForm,), parts if slots else parts | {"reserved": None})


def _offering(form: CallForm, meeting: Meeting, slots: Sequence[Slot]) -> CallForm:
    if "reserved" in form:
        form.reserved.choices = choices({one.id: said_slot(one, meeting.timezone) for one in slots})
    return form


def _categories(values: Sequence[str]) -> frozenset[DelegationCategory]:
    return frozenset(DelegationCategory(one) for one in values)
