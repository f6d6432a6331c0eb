"""The sentence for the press: how many people, from how many States and organisations."""

from collections.abc import Callable, Iterator, Mapping

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import npgettext
from app.delegations.models import DelegationCategory
from app.delegations.rules import STATE_CATEGORIES
from app.meetings.rules import MeetingHead
from app.participants.rules.statistics import Figures


def _states(category: DelegationCategory, number: int) -> str:
    told: Mapping[DelegationCategory, Callable[[], str]] = {
        DelegationCategory.STATE_PARTY: lambda: npgettext(
            "from", "%(num)s State Party", "%(num)s States Parties", number
        ),
        DelegationCategory.CONSENTED: lambda: npgettext(
            "from",
            "%(num)s State for which the Convention is not yet in force",
            "%(num)s States for which the Convention is not yet in force",
            number,
        ),
        DelegationCategory.SIGNATORY: lambda: npgettext(
            "from", "%(num)s signatory State", "%(num)s signatory States", number
        ),
        DelegationCategory.STATE_NOT_PARTY: lambda: npgettext(
            "from", "%(num)s State not party", "%(num)s States not party", number
        ),
        DelegationCategory.STATE: lambda: npgettext(
            "from", "%(num)s State", "%(num)s States", number
        ),
    }
    return told[category]() % {"num": i18n.show_number(number)}


def _whom(figures: Figures) -> Iterator[str]:
    for category, both in figures.categories.items():
        if category in STATE_CATEGORIES:
            yield _states(category, both.delegations)
    if figures.organisations:
        yield npgettext(
            "from", "%(num)s organisation", "%(num)s organisations", figures.organisations
        ) % {"num": i18n.show_number(figures.organisations)}


def press_line(meeting: MeetingHead, figures: Figures) -> str:
    """The sentence in the language in use; the head of the meeting must be in it too.

    "" where nobody is registered yet.
    """
    if not figures.all.people:
        return ""
    people = npgettext("press", "%(num)s person", "%(num)s people", figures.all.people) % {
        "num": i18n.show_number(figures.all.people)
    }
    where = i18n.show_parts((meeting.place_text, meeting.dates_text))
    name = f"{meeting.name} ({where})" if where else meeting.name
    whom = i18n.show_list(_whom(figures))
    sentence = _("%(meeting)s: %(people)s from %(whom)s are registered.")
    return sentence % {"meeting": name, "people": people, "whom": whom}
