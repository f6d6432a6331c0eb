"""What a badge for side events only needs: given by the person, or by the host where none is."""

from typing import Any

from starlette.datastructures import FormData
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import Form, Line
from app.core.i18n import lazy
from app.meetings.models import Meeting
from app.registrations.rules import LONGEST_NAME
from app.registrations.rules.event_badges import BadgeGiven
from app.side_events.models import Speaker

PASSPORT = "badge_passport"


class BadgeForm(Form):
    """What is printed on a badge, and the name in the passport where the meeting asks it."""

    badge_name = Line(
        lazy("Name"),
        [InputRequired(lazy("Fill this in.")), Length(max=LONGEST_NAME)],
        description=lazy("As it is to be printed on the badge."),
    )
    badge_honorific = Line(
        lazy("Form of address"),
        [Optional()],
        longest=60,
        description=lazy("Such as H.E., Ambassador or Dr."),
    )
    badge_passport = Line(
        lazy("Name in the passport"),
        [Optional()],
        description=lazy("Only if it is another. Seen only by the organisers."),
    )


def badge_form(meeting: Meeting, one: Speaker, posted: FormData | None = None) -> BadgeForm:
    """The form of somebody without an address, with what the application says of them."""
    kind = BadgeForm if meeting.asks_passport_name else _without_passport(BadgeForm)
    if posted is not None:
        sent = [pair for pair in posted.multi_items() if pair[0] != "take"]
        return kind.posted(FormData(sent))
    return kind(data={"badge_name": one.name, "badge_honorific": one.honorific})


def _without_passport(kind: Any) -> Any:
    return type(f"{kind.__name__}Here", (kind,), {PASSPORT: None})


def given_in(form: Any, one: Speaker, language: str) -> BadgeGiven:
    """What a valid form gives, with the affiliation that the application names."""
    said = form.data
    return BadgeGiven(
        name=said["badge_name"],
        honorific=said.get("badge_honorific") or "",
        organisation=one.affiliation,
        passport_name=said.get(PASSPORT) or "",
        language=language,
    )
