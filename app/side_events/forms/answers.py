"""The form with which a partner or a person answers whether they take part."""

from datetime import timedelta
from typing import Any

from starlette.datastructures import FormData
from wtforms import BooleanField
from wtforms.validators import DataRequired, Optional

from app.core.forms import Form, Line, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_day
from app.meetings.models import Meeting
from app.side_events.forms.badges import PASSPORT, BadgeForm
from app.side_events.forms.needs import boxes
from app.side_events.models import Partner, Speaker
from app.side_events.rules.answers import Named

MOST_DAYS = 31  # of a meeting, to tick


class PartnerAnswerForm(Form):
    """Who answers for a State or an organisation."""

    by = Line(
        lazy("Your name"),
        [DataRequired(message=lazy("Please fill this in."))],
        description=lazy("Whoever applied, and the organisers, see who has answered."),
    )


class PersonAnswerForm(Form):
    """When a person cannot speak."""

    away = boxes(
        lazy("I cannot speak on these days"),
        {},
        lazy(
            "The side event is not put there; one that is published there stays until the"
            " organisers move it. Whoever applied, and the organisers, see it."
        ),
    )


class BadgeAnswerForm(PersonAnswerForm):
    """The same of somebody for whom a badge for side events only is asked."""

    badge = BooleanField(
        lazy("I need a badge for side events only"),
        description=lazy("Not if you are registered for the meeting: then you have another one."),
    )
    badge_name = Line(
        lazy("Name on the badge"),
        [Optional()],
        description=lazy("As it is to be printed. It must be given if you need the badge."),
    )
    badge_honorific = BadgeForm.badge_honorific
    badge_passport = BadgeForm.badge_passport

    def lacks(self) -> bool:
        """Whether the badge lacks a name, and say so beside the field."""
        if not self.badge.data or self.badge_name.data:
            return False
        self.badge_name.errors = [_("Fill this in.")]
        return True


def answer_form(
    meeting: Meeting, named: Named, posted: FormData | None = None, *, badge: bool = False
) -> PartnerAnswerForm | PersonAnswerForm:
    """The form, with what was answered before or what was sent; with what a `badge` needs."""
    if isinstance(named, Partner):
        if posted is None:
            return PartnerAnswerForm(data={"by": named.answered_by})
        return PartnerAnswerForm.posted(posted)
    days = days_of(meeting)
    kind = _kind(meeting, days=bool(days), badge=badge)
    form: PersonAnswerForm = kind(data=_said(named)) if posted is None else kind.posted(posted)
    if days:
        form.away.choices = choices(days)
    return form


def _kind(meeting: Meeting, *, days: bool, badge: bool) -> Any:
    kind = BadgeAnswerForm if badge else PersonAnswerForm
    left_out = {} if days else {"away": None}
    if badge and not meeting.asks_passport_name:
        left_out[PASSPORT] = None
    return type(kind.__name__, (kind,), left_out) if left_out else kind


def _said(named: Speaker) -> dict[str, Any]:
    """What the link of a person shows: theirs is the address that it was sent to."""
    person = named.person
    return {
        "away": named.away,
        "badge": True,
        "badge_name": person.name or named.name,
        "badge_honorific": person.honorific or named.honorific,
        PASSPORT: person.passport_name,
    }


def days_of(meeting: Meeting) -> dict[str, str]:
    """The days of a meeting in words, by ISO 8601; none where they are not known."""
    if meeting.starts_on is None or meeting.ends_on is None:
        return {}
    number = min((meeting.ends_on - meeting.starts_on).days + 1, MOST_DAYS)
    days = [meeting.starts_on + timedelta(days=one) for one in range(number)]
    return {day.isoformat(): show_day(day) for day in days}
