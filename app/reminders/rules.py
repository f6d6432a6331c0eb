"""Kinds of reminders as data, and when one goes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.core.i18n import lazy
from app.reminders.models import Kind

CAUSE = "reminder"  # why such a mail is written, see `Message.draft_of`
AHEAD = timedelta(days=14)  # what goes when is shown for so long
MOST_DAYS = 60
MOST_SHOWN = 200  # of those who would get one


@dataclass(frozen=True, kw_only=True)
class KindOf:
    """What is to be known of a kind of reminder.

    `goes` says when, `days` what is counted in days, "" where nothing is; `usual_days`,
    `fewest_days` and `hour` are what is proposed and allowed. One that `keeps` is still right on a
    later day than its own. One that is of `its_day` is not sent earlier by hand either.
    """

    name: str
    to_whom: str
    goes: str
    days: str = ""
    usual_days: int = 0
    fewest_days: int = 1
    hour: int = 9
    keeps: bool = True
    its_day: bool = False


class Paper(StrEnum):
    """What a host puts up for a side event."""

    CONCEPT = "concept"
    ORDER = "order"
    MATERIAL = "material"


class Comes(StrEnum):
    """How somebody comes to a side event."""

    REGISTERED = "registered"
    ONLINE = "online"
    UNKNOWN = "unknown"  # they are not registered, or not approved so far


PAPERS: Mapping[Paper, str] = {
    Paper.CONCEPT: lazy("The concept note, of which the flyer is made"),
    Paper.ORDER: lazy("The running order: who speaks when"),
    Paper.MATERIAL: lazy("Presentations and papers, for everybody to read"),
}
ONCE_FOR_HOURS = lazy("Once for the hours of a side event; an answer in time stops it.")
AFTER_INVITATION = lazy("Days after the invitation")
BEFORE_DEADLINE = lazy("Days before the deadline")
KINDS: Mapping[Kind, KindOf] = {  # in the order in which a meeting comes to them
    Kind.APPLY: KindOf(
        name=lazy("Apply for a side event"),
        to_whom=lazy(
            "Focal points, or those asked to be one where nobody has accepted, whose delegation"
            " may lead a side event and has applied for none, and whoever has begun an"
            " application and not sent it"
        ),
        goes=lazy("Once for a deadline of the call."),
        days=BEFORE_DEADLINE,
        usual_days=7,
    ),
    Kind.CONFIRM: KindOf(
        name=lazy("Taking part that is not confirmed"),
        to_whom=lazy("Partners and people whom an application names and who have not answered"),
        goes=lazy(
            "Once each time that they are asked. Who is to answer an invitation for calendars is"
            " not reminded of both."
        ),
        days=lazy("Days after they were asked"),
        usual_days=5,
    ),
    Kind.REGISTER: KindOf(
        name=lazy("A registration that is missing"),
        to_whom=lazy(
            "Focal points, or those asked to be one where nobody has accepted, whose list is"
            " empty or has places without names, people who were asked to change their"
            " registration, and speakers who are not registered"
        ),
        goes=lazy("Once for a deadline of registration."),
        days=BEFORE_DEADLINE,
        usual_days=7,
    ),
    Kind.UNANSWERED: KindOf(
        name=lazy("An invitation that is not answered"),
        to_whom=lazy("Whoever chairs or moderates and has not answered"),
        goes=ONCE_FOR_HOURS,
        days=AFTER_INVITATION,
        usual_days=3,
    ),
    Kind.ESCALATED: KindOf(
        name=lazy("A chair who goes on not answering"),
        to_whom=lazy(
            "The host, and the focal points of the chair's delegation, or those asked to be one"
            " where nobody has accepted"
        ),
        goes=lazy(
            "Once for the hours of a side event, on the day before it at the latest; an answer in"
            " time stops it. Where no mail reaches the chair, at once."
        ),
        days=AFTER_INVITATION,
        usual_days=6,
    ),
    Kind.UPLOAD: KindOf(
        name=lazy("Texts and papers that are missing"),
        to_whom=lazy(
            "Hosts of published side events that lack a concept note, a running order or papers"
        ),
        goes=lazy(
            "Once for a deadline: until when hosts can change their side events or, where nothing"
            " is set or that has passed, the day of the side event. A side event that is moved is"
            " reminded of once."
        ),
        days=BEFORE_DEADLINE,
        usual_days=5,
    ),
    Kind.TOMORROW: KindOf(
        name=lazy("Final for tomorrow"),
        to_whom=lazy("Hosts, and whoever chairs or moderates, of the side events of a day"),
        goes=lazy("On the day before, one mail with all side events of a person."),
        hour=17,
        keeps=False,
        its_day=True,
    ),
    Kind.APPEAR: KindOf(
        name=lazy("Where to be, and what to bring"),
        to_whom=lazy("Whoever chairs or speaks at the side events of a day"),
        goes=lazy("One mail with all side events of a person on a day."),
        days=lazy("Days before the side event; 0 is on its day"),
        fewest_days=0,
        hour=7,
        its_day=True,
    ),
}


class WhyNot(StrEnum):
    """Why nothing goes about somebody who has not answered; the first that holds is said."""

    WRITTEN = "written"
    LATE = "late"
    REFUSED = "refused"
    NOT_ASKED = "not_asked"
    NOT_REACHED = "not_reached"
    NOBODY = "nobody"


WHY_NOT: Mapping[WhyNot, str] = {
    WhyNot.WRITTEN: lazy("This reminder was sent."),
    WhyNot.LATE: lazy("The side event begins before the reminder would go."),
    WhyNot.REFUSED: lazy("Whoever would get it wants no reminders."),
    WhyNot.NOT_ASKED: lazy("Their entry has not left: they have not been asked so far."),
    WhyNot.NOT_REACHED: lazy(
        "No mail reaches them. Another reminder, about a chair who goes on not answering, tells"
        " others."
    ),
    WhyNot.NOBODY: lazy(
        "Nobody else can see to it: the host is the chair, and no focal point answers for them."
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


def days_before(deadline: datetime, days: int, zone: str, since: datetime | None = None) -> date:
    """The day so many days before a deadline; not before what ends then has begun."""
    day = local_day(deadline, zone) - timedelta(days=days)
    return max(day, local_day(since, zone)) if since else day


def deadline_of(starts_at: datetime, changes_until: datetime | None, now: datetime) -> datetime:
    """Until when the papers of a side event are to be there: as long as hosts can change it.

    Where that is not limited, or has passed, until it begins: papers can be put up all the time.
    """
    if changes_until is None or changes_until <= now:
        return starts_at
    return min(changes_until, starts_at)


def still_to_come(changes_until: datetime | None, now: datetime) -> Sequence[Paper]:
    """What a host can still put up: of texts nothing once they cannot change them any more."""
    texts_closed = changes_until is not None and changes_until <= now
    return [Paper.MATERIAL] if texts_closed else list(Paper)


def escalated_on(asked_on: date, days: int, opens: date, *, reached: bool) -> date:
    """When others are told that a chair has not answered: so many days after they were asked, or
    on the day before the side event where that is sooner; at once where no mail reaches them.
    """
    if not reached:
        return asked_on
    ahead = min(asked_on + timedelta(days=days), opens - timedelta(days=1))
    return max(ahead, asked_on + timedelta(days=1))


def goes_at(kind: Kind, due: date, hour: int, now: datetime, zone: str) -> datetime | None:
    """When a reminder goes that is due on a day and is not written yet; None: it is too late.

    What is overdue and still right goes today: at its hour, or at once where that has passed.
    """
    today = local_day(now, zone)
    if due < today and not KINDS[kind].keeps:
        return None
    return datetime.combine(max(due, today), time(hour), ZoneInfo(zone)).astimezone(UTC)


def can_go_now(kind: Kind, due: date, now: datetime, zone: str) -> bool:
    """Whether somebody can send a reminder by hand, before it goes by itself."""
    return not KINDS[kind].its_day or due <= local_day(now, zone)


def is_skipped(due: date, goes_on: date, skipped: Collection[date]) -> bool:
    """Whether a reminder is left out: it was to go on a day whose reminders are.

    One that is overdue was to go on each day from the one on which it was due.
    """
    return any(due <= day <= goes_on for day in skipped)
