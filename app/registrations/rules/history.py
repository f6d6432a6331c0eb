"""What happened to a registration, in words: what was done by whom, and what was changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.registrations.models import RegistrationChange
from app.registrations.rules import FIELD_LABELS, change_text


@dataclass(frozen=True)
class Deed:
    """An entry of the audit log, as far as it is told: `who` is "" for nobody who is signed in."""

    at: datetime
    action: str
    who: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the history; `old` and `new` are of a field and "" where they are not kept.

    Without `field`, `new` is what was said besides.
    """

    at: datetime
    who: str
    what: str
    old: str = ""
    new: str = ""
    field: bool = False


def history(
    deeds: Iterable[Deed], changes: Sequence[RegistrationChange], names: Mapping[str, str]
) -> list[Line]:
    """Everything that is known to have been done, the newest first; `names` are of accounts."""
    lines = [Line(one.at, one.who or _by_nobody(one.action), _said(one.action)) for one in deeds]
    lines += [_line(change, names) for change in changes]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _line(change: RegistrationChange, names: Mapping[str, str]) -> Line:
    who = names.get(change.account_id, "") if change.account_id else ""
    return Line(
        change.at,
        who or _("the person"),
        str(FIELD_LABELS.get(change.field, change.field)),
        old=change_text(change.field, change.old) if change.old else "",
        new=change_text(change.field, change.new) if change.new else "",
        field=change.field != "reason",
    )


def written(changes: Sequence[RegistrationChange]) -> dict[str, str]:
    """What each field said before somebody else than the person changed it.

    `changes` are the newest first. Of fields whose texts are not kept nothing is said.
    """
    found: dict[str, str] = {}
    for change in reversed(changes):
        if change.account_id is None:
            found.pop(change.field, None)
        elif change.old:
            found.setdefault(change.field, change_text(change.field, change.old))
    return found


def _said(action: str) -> str:
    return str(ACTION_LABELS[action]) if action in ACTION_LABELS else _("Another change")


def _by_nobody(action: str) -> str:
    return _("the person") if action in BY_PERSON else _("the service")


# Done by a link that the person has, not by somebody who is signed in.
BY_PERSON = frozenset(
    {
        "registration.received", "registration.changed", "registration.cancelled",
        "registration.renewed", "registration.offered", "registration.transferred",
        "registration.taken_over", "registration.answered", "needs.changed", "privacy.copied",
        "registration.badge_asked",
        "sponsorship.asked", "sponsorship.withdrawn", "letter.asked", "letter.withdrawn",
    }
)  # fmt: skip
ACTION_LABELS: Mapping[str, str] = {
    "registration.received": lazy("Received"),
    "registration.entered": lazy("Entered by the focal point"),
    "registration.badge_asked": lazy("Badge for side events only asked for"),
    "registration.badge_entered": lazy("Entered by the host for a badge for side events only"),
    "registration.changed": lazy("Changed"),
    "registration.corrected": lazy("Corrected"),
    "registration.approved": lazy("Approved"),
    "registration.declined": lazy("Declined"),
    "registration.change_asked": lazy("A change was asked for"),
    "registration.undone": lazy("The decision was taken back"),
    "registration.assigned": lazy("The delegation was settled"),
    "registration.cancelled": lazy("Cancelled"),
    "registration.renewed": lazy("Registered again"),
    "registration.moved_up": lazy("Moved up from the waiting list"),
    "registration.offered": lazy("Offered to a colleague"),
    "registration.transferred": lazy("Handed to a colleague"),
    "registration.taken_over": lazy("Taken over from a colleague"),
    "registration.answered": lazy("Further questions answered"),
    "needs.changed": lazy("Needs changed"),
    "sponsorship.asked": lazy("Sponsorship asked for"),
    "sponsorship.withdrawn": lazy("Request for sponsorship taken back"),
    "sponsorship.granted": lazy("Sponsorship granted"),
    "sponsorship.declined": lazy("Sponsorship declined"),
    "sponsorship.closed": lazy("Request for sponsorship closed with the registration"),
    "letter.asked": lazy("Letter for a visa asked for"),
    "letter.withdrawn": lazy("Request for a letter taken back"),
    "letter.granted": lazy("Letter for a visa approved"),
    "letter.declined": lazy("Letter for a visa declined"),
    "letter.closed": lazy("Letter for a visa closed with the registration"),
    "letter.erased": lazy("What the letter for a visa says was erased"),
    "privacy.copied": lazy("A copy of the data was taken"),
    "people.merged": lazy("Merged with another entry"),
    "people.parted": lazy("Merging undone"),
    "people.different": lazy("Said to be somebody else than a person with a like entry"),
    "badge.replaced": lazy("Badge replaced"),
}
