"""How the board is looked at: what its addresses carry, so that no step loses it."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length

from app.core import i18n
from app.core.forms import Form, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.meetings.models import Meeting
from app.schedule import service
from app.schedule.pages.dragging import day_asked
from app.schedule.queries import Version
from app.schedule.rules import Colour, Spot
from app.schedule.service import Sorting

MOST_TICKED = 200  # which an address can carry
PAGE = re.compile(r"[0-9]{1,4}")
COLOUR_LABELS = {
    Colour.THEME.value: lazy("Theme"),
    Colour.CATEGORY.value: lazy("Category of the host"),
    Colour.STATE.value: lazy("State of the event"),
}
SORTING_LABELS = {
    Sorting.PRIORITY.value: lazy("Priority"),
    Sorting.NUMBER.value: lazy("Number"),
    Sorting.TITLE.value: lazy("Title"),
    Sorting.ATTENDANCE.value: lazy("People expected"),
}
ACROSS_LABELS = {"rooms": lazy("Rooms across"), "times": lazy("Times across")}


class ViewForm(Form):
    """How the board is shown; what is not known is as if it were not asked for."""

    day = HiddenField()
    page = HiddenField()
    close = HiddenField()  # the room that is to be closed for a while
    ticked = HiddenField()  # ids of side events, which days and pages of the tray keep
    across = SelectField(lazy("Table"), choices=choices(ACROSS_LABELS), default="rooms")
    proposal = SelectField(lazy("Proposal drawn on the board"), validate_choice=False, default="")
    other = SelectField(lazy("Another one"), validate_choice=False, default="")
    colour = SelectField(
        lazy("Colours"), choices=choices(COLOUR_LABELS), default=Colour.THEME.value
    )
    search = StringField(lazy("Search without a place"), [Length(max=100)])
    tone = SelectField(lazy("Only"), validate_choice=False, default="0")
    sorting = SelectField(
        lazy("Order"), choices=choices(SORTING_LABELS), default=Sorting.PRIORITY.value
    )

    def asked(self) -> service.Asked:
        """The same, as far as it is known."""
        tone, number = self.tone.data or "", self.page.data or ""
        return service.Asked(
            on=day_asked(self.day.data),
            colour=Colour(self.colour.data) if self.colour.data in COLOUR_LABELS else Colour.THEME,
            search=(self.search.data or "")[:100],
            sorting=Sorting(self.sorting.data)
            if self.sorting.data in SORTING_LABELS
            else Sorting.PRIORITY,
            tone=int(tone) if tone in set("12345678") else 0,
            page=int(number) if PAGE.fullmatch(number) else 1,
            proposals=self._proposals(),
            ticked=frozenset((self.ticked.data or "").split(".")[:MOST_TICKED]) - {""},
        )

    def offer(self, proposals: Mapping[str, int]) -> None:
        """Fill in which proposals can be drawn, by id with their numbers."""
        said = _("Proposal %(number)s")
        named = {one: said % {"number": i18n.show_number(at)} for one, at in proposals.items()}
        for field in (self.proposal, self.other):
            field.choices = choices({"": lazy("none"), **named})
            field.data = field.data if field.data in named else ""

    def _proposals(self) -> list[str]:
        return [one.data for one in (self.proposal, self.other) if one.data]

    def kept(self) -> dict[str, Any]:
        """What of it an address carries, without the day: what is not as it is at first."""
        asked = self.asked()
        known = {
            "across": "times" if self.across.data == "times" else "",
            "colour": "" if asked.colour is Colour.THEME else asked.colour.value,
            "search": asked.search,
            "tone": asked.tone or "",
            "sorting": "" if asked.sorting is Sorting.PRIORITY else asked.sorting.value,
            "proposal": self.proposal.data,
            "other": self.other.data,
            "ticked": ".".join(sorted(asked.ticked)),
        }
        return {name: value for name, value in known.items() if value}


def version_named(text: str) -> Version | None:
    """The version of the board that an address names; None where it names none."""
    draft_id, mark, revision = text.partition(".")
    known = mark and revision.isascii() and revision.isdecimal() and len(revision) <= 9  # noqa: PLR2004 - an integer of any database
    return Version(draft_id, int(revision)) if known else None


def name_of(version: Version | None) -> str:
    """A version in an address."""
    return f"{version.draft_id}.{version.number}" if version else ""


def day_of(spot: Spot, timezone: str) -> date:
    """The day on which a place is, by a meeting's clock."""
    return spot.starts_at.astimezone(ZoneInfo(timezone)).date()


def path_of(meeting: Meeting, view: ViewForm, moved: Sequence[tuple[str, Spot | None]]) -> str:
    """The board, looked at as before: the same day where something of it moved, or the first that
    did, and there the event, if it is one.
    """
    days = [day_of(spot, meeting.timezone) for _, spot in moved if spot]
    before = day_asked(view.day.data)
    day = before if before in days or not days else days[0]
    query = view.kept() | ({"day": day.isoformat()} if day else {})
    path = f"/organise/{meeting.slug}/schedule/board"
    part = f"#e-{moved[0][0]}" if len(moved) == 1 else ""
    return f"{path}{'?' if query else ''}{urlencode(query)}{part}"
