"""The form with which a partner or a person answers whether they take part."""

from datetime import timedelta
from typing import Any

from starlette.datastructures import FormData
from wtforms.validators import DataRequired

from app.core.forms import Form, Line, choices
from app.core.i18n import lazy, show_day
from app.meetings.models import Meeting
from app.side_events.forms.needs import boxes
from app.side_events.models import Partner
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
        lazy("The side event is not put there. Whoever applied, and the organisers, see it."),
    )


def answer_form(
    meeting: Meeting, named: Named, posted: FormData | None = None
) -> PartnerAnswerForm | PersonAnswerForm:
    """The form, with what was answered before or what was sent."""
    if isinstance(named, Partner):
        if posted is None:
            return PartnerAnswerForm(data={"by": named.answered_by})
        return PartnerAnswerForm.posted(posted)
    days = days_of(meeting)
    kind: Any = PersonAnswerForm if days else type("NoDays", (PersonAnswerForm,), {"away": None})
    form: PersonAnswerForm = (
        kind(data={"away": named.away}) if posted is None else kind.posted(posted)
    )
    if days:
        form.away.choices = choices(days)
    return form


def days_of(meeting: Meeting) -> dict[str, str]:
    """The days of a meeting in words, by ISO 8601; none where they are not known."""
    if meeting.starts_on is None or meeting.ends_on is None:
        return {}
    number = min((meeting.ends_on - meeting.starts_on).days + 1, MOST_DAYS)
    days = [meeting.starts_on + timedelta(days=one) for one in range(number)]
    return {day.isoformat(): show_day(day) for day in days}
