"""The form with which a calendar says when somebody cannot speak, or a side event not be held."""

from collections.abc import Iterable, Mapping
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData
from wtforms import FileField, TextAreaField

from app.core.forms import Form, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_day, show_parts, show_span
from app.core.web import upload_in
from app.meetings.models import Meeting
from app.registrations.errors import WrongCalendar
from app.registrations.rules.busy import (
    MOST_TIMES,
    Busy,
    Period,
    busy_in,
    days_between,
    period_of,
    value_of,
)
from app.side_events.forms.needs import boxes


class CalendarForm(Form):
    """A calendar to be read, and what is to be kept of it."""

    file = FileField(
        lazy("A calendar file (.ics)"),
        description=lazy("Your calendar app makes one with “Export”. At most 1 MB."),
    )
    text = TextAreaField(lazy("Or its text"), description=lazy("It begins with BEGIN:VCALENDAR."))
    times = boxes(
        lazy("Not possible at these times"),
        {},
        lazy("Take the tick away from what is to be left out."),
    )


def calendar_form(offered: Mapping[str, str], ticked: Iterable[str]) -> CalendarForm:
    """The form with these times to tick, by value, and those that are ticked."""
    form = CalendarForm(data={"times": [*ticked]})
    form.times.choices = choices(offered)
    return form


def ticked_in(posted: FormData) -> list[str]:
    """What is ticked in a form that was sent. Raises `Invalid` for a field that it has not."""
    CalendarForm.posted(posted)
    return [str(one) for one in posted.getlist("times")][:MOST_TIMES]


def reads(posted: FormData) -> bool:
    """Whether a calendar was sent to be read: then nothing is saved yet."""
    return bool(_given(posted))


def read(posted: FormData, meeting: Meeting) -> Busy:
    """The times in the calendar that was sent. Raises `WrongCalendar`."""
    if meeting.starts_on is None or meeting.ends_on is None:
        raise WrongCalendar(_("The days of the meeting are not known yet. Come back later."))
    return busy_in(_given(posted), meeting.starts_on, meeting.ends_on, meeting.timezone)


def refused(form: CalendarForm, posted: FormData, wrong: WrongCalendar) -> None:
    """Say what is wrong with the calendar beside the field it came in, with what was typed."""
    form.text.data = str(posted.get("text", ""))
    place: Any = form.file if upload_in(posted, "file").content else form.text
    place.errors = [wrong.sentence]


def _given(posted: FormData) -> bytes:
    return upload_in(posted, "file").content or str(posted.get("text", "")).strip().encode()


def periods_in(values: Iterable[str], meeting: Meeting) -> list[Period]:
    """The times that are ticked, those of the meeting's days only, each once and in order."""
    if meeting.starts_on is None or meeting.ends_on is None:
        return []
    begins, ends = days_between(meeting.starts_on, meeting.ends_on, meeting.timezone)
    found = {period for one in values if (period := period_of(one))}
    return sorted(one for one in found if begins <= one[0] and one[1] <= ends)


def in_words(times: Iterable[Period], timezone: str) -> dict[str, str]:
    """Times to tick: value and what is said of it."""
    return {value_of(one): _said(one, timezone) for one in times}


def _said(period: Period, timezone: str) -> str:
    hours = {one.astimezone(ZoneInfo(timezone)).time() for one in period}
    if hours == {time()}:  # each is within a day: from midnight until midnight
        return show_parts([show_day(period[0], timezone), _("the whole day")])
    return show_span(*period, timezone)
