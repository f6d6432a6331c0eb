"""Kinds of reminders as data, and when one goes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.core.i18n import lazy
from app.reminders.models import Kind

CAUSE = "reminder"  # why such a mail is written, see `Message.draft_of`
AHEAD = timedelta(days=14)  # what goes when is shown for so long
MOST_DAYS = 60


@dataclass(frozen=True, kw_only=True)
class KindOf:
    """What is to be known of a kind of reminder.

    `goes` says when, `days` what is counted in days, "" where nothing is; `usual_days` and `hour`
    are what is proposed. One that `keeps` is still right on a later day than its own.
    """

    name: str
    to_whom: str
    goes: str
    days: str = ""
    usual_days: int = 0
    hour: int = 9
    keeps: bool = True


KINDS: Mapping[Kind, KindOf] = {
    Kind.TOMORROW: KindOf(
        name=lazy("Final for tomorrow"),
        to_whom=lazy("Hosts, and whoever chairs or moderates, of the side events of a day"),
        goes=lazy("On the day before, one mail with all side events of a person."),
        hour=17,
        keeps=False,
    ),
    Kind.UNANSWERED: KindOf(
        name=lazy("An invitation that is not answered"),
        to_whom=lazy("Whoever chairs or moderates and has not answered"),
        goes=lazy("Once for the hours of a side event; an answer in time stops it."),
        days=lazy("Days after the invitation"),
        usual_days=3,
    ),
    Kind.ESCALATED: KindOf(
        name=lazy("A chair who goes on not answering"),
        to_whom=lazy("The host, and the focal points of the chair's delegation"),
        goes=lazy("Once for the hours of a side event; an answer in time stops it."),
        days=lazy("Days after the invitation"),
        usual_days=6,
    ),
}


@dataclass(frozen=True)
class Setting:
    """How a meeting sends a kind of reminder; where it is not `on`, how it would."""

    on: bool
    days: int
    hour: int


def usual(kind: Kind) -> Setting:
    """What is proposed where a meeting has set nothing."""
    return Setting(on=False, days=KINDS[kind].usual_days, hour=KINDS[kind].hour)


def local_day(moment: datetime, zone: str) -> date:
    """The day that the clocks of a zone show."""
    return moment.astimezone(ZoneInfo(zone)).date()


def goes_at(kind: Kind, due: date, hour: int, now: datetime, zone: str) -> datetime | None:
    """When a reminder goes that is due on a day and is not written yet; None: it is too late.

    What is overdue and still right goes today: at its hour, or at once where that has passed.
    """
    today = local_day(now, zone)
    if due < today and not KINDS[kind].keeps:
        return None
    return datetime.combine(max(due, today), time(hour), ZoneInfo(zone)).astimezone(UTC)


def is_skipped(due: date, goes_on: date, skipped: Collection[date]) -> bool:
    """Whether a reminder is left out: it was to go on a day whose reminders are.

    One that is overdue was to go on each day from the one on which it was due.
    """
    return any(due <= day <= goes_on for day in skipped)
