"""Whether those whom an application names agree to it, and what is printed of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from app.core.i18n import gettext as _
from app.core.i18n import lazy, show_day, show_list
from app.side_events.models import Answer, Partner, PartnerRole, SideEvent, Speaker
from app.side_events.rules.shown import Heard

PAUSE = timedelta(days=1)  # between two mails to the same partner or person
Named = Partner | Speaker
One = TypeVar("One", Partner, Speaker)

ANSWERS: Mapping[Answer, str] = {
    Answer.OPEN: lazy("not asked"),
    Answer.ASKED: lazy("asked, no answer yet"),
    Answer.CONFIRMED: lazy("confirmed"),
    Answer.DECLINED: lazy("declined"),
}
ANSWER_MARKS: Mapping[Answer, str] = {  # how an answer looks, see ui.status
    Answer.OPEN: "off",
    Answer.ASKED: "wait",
    Answer.CONFIRMED: "ok",
    Answer.DECLINED: "stop",
}


def is_asked(named: Named) -> bool:
    """Whether it is for somebody else than the applicant to say whether they take part."""
    return isinstance(named, Speaker) or named.role is not PartnerRole.LEAD_ORGANISER


def takes_part(named: Named) -> bool:
    """Whether a partner or a person is to be counted on: they have not declined."""
    return named.answer is not Answer.DECLINED


def is_printed(named: Named) -> bool:
    """Whether a partner or a person stands in the programme.

    Who has declined does not; a partner that must confirm does when it has.
    """
    if isinstance(named, Partner) and named.must_confirm and is_asked(named):
        return named.answer is Answer.CONFIRMED
    return takes_part(named)


def printed(named: Iterable[One]) -> list[One]:
    """Those who stand in the programme."""
    return [one for one in named if is_printed(one)]


def named_in(event: SideEvent) -> list[Named]:
    """All whom an application names."""
    return [*event.partners, *event.speakers]


def people_of(event: SideEvent) -> list[Speaker]:
    """Who speaks at an event, as far as is known."""
    return [one for one in event.speakers if takes_part(one)]


def is_due(named: Named, now: datetime) -> bool:
    """Whether somebody can be written to: they have not answered, and not been asked of late."""
    if not named.email or not is_asked(named):
        return False
    if named.answer is Answer.OPEN:
        return True
    waits = named.answer is Answer.ASKED
    return waits and (named.asked_at is None or now - named.asked_at >= PAUSE)


def said_answer(named: Named, timezone: str) -> str:
    """An answer in words, with whose it is and of which day; "" where there is nothing to say."""
    if not is_asked(named):
        return ""
    if named.answer is Answer.OPEN:
        return str(ANSWERS[Answer.OPEN]) if named.email or _must(named) else ""
    moment = named.asked_at if named.answer is Answer.ASKED else named.answered_at
    who = named.answered_by if isinstance(named, Partner) else ""
    said = {"answer": ANSWERS[named.answer], "who": who}
    if moment is None:
        return str(ANSWERS[named.answer])
    day = show_day(moment, timezone)
    if who:
        return _("%(answer)s by %(who)s, %(day)s") % {**said, "day": day}
    return _("%(answer)s, %(day)s") % {**said, "day": day}


def newer(named: Named, heard: Heard | None) -> Heard | None:
    """What somebody answered by their calendar, where they said nothing on their page since, or at
    all if nothing shows that it is theirs.
    """
    if heard is None or named.answered_at is None:
        return heard
    return heard if heard.verified and heard.at >= named.answered_at else None


def too_early(at: datetime | None, since: datetime | None) -> str:
    """What keeps an answer on one's page from being one to the hours as they are now, which its
    giver knows `since` then, as far as is known: a sentence, "" where it is one.
    """
    if since is None or (at is not None and at >= since):
        return ""
    return _("This was answered before the time as it is now was known.")


def said_by_calendar(heard: Heard, timezone: str) -> str:
    """The same in words, with the day, and what keeps it from being a plain answer."""
    day = show_day(heard.at, timezone)
    said = _("%(answer)s, by calendar, %(day)s") % {"answer": heard.said, "day": day}
    unverified = "" if heard.verified else str(_("not verified"))
    return " – ".join(filter(None, (said, unverified, heard.old, heard.instead)))


def said_away(named: Named) -> str:
    """On which days a person has said that they cannot speak, as a sentence; "" where on none."""
    if isinstance(named, Partner) or not named.away:
        return ""
    return _("Not possible on: %(days)s.") % {"days": said_days(named.away)}


def said_days(days: Iterable[str]) -> str:
    """Days (ISO 8601) in words."""
    return show_list([show_day(date.fromisoformat(day)) for day in days])


def _must(named: Named) -> bool:
    return isinstance(named, Partner) and named.must_confirm
