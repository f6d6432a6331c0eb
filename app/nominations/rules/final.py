"""What is still open on a delegation's list before it is declared final."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.nominations.rules.people import heads_of
from app.registrations.models import Registration, RegistrationState


@dataclass(frozen=True)
class OpenPoint:
    """Something that is open: what, of whom (names), and the part of the workspace to settle it."""

    what: str
    names: Sequence[str]
    part: str = "members"


def open_points(
    members: Sequence[Registration],
    *,
    reserved: Sequence[str],
    twice: Collection[str],
    unanswered: Iterable[Registration],
) -> list[OpenPoint]:
    """What is open, in words; nothing is refused for it.

    `members` are those of the delegation who are not cancelled, `reserved` the functions of places
    whose names follow, with their numbers, `twice` the ids of who is perhaps entered twice.
    """
    heads = heads_of(members)
    found = [
        OpenPoint(_("Waiting for your confirmation"), _in(members, "submitted"), "waiting"),
        OpenPoint(_("More than one head of delegation"), _names(heads if len(heads) > 1 else ())),
        OpenPoint(_("Asked to change something"), _in(members, "change_asked")),
        OpenPoint(_("On the waiting list, as no place is free"), _in(members, "waiting")),
        OpenPoint(_("Perhaps entered twice"), _names(one for one in members if one.id in twice)),
        OpenPoint(_("Questions that must be answered are open"), _names(unanswered)),
        OpenPoint(_("Reserved places without a name"), list(reserved), "reserved"),
    ]
    open_ones = [point for point in found if point.names]
    if heads:
        return open_ones
    nobody = _("No head of delegation") if members else _("Nobody is on the list")
    return [OpenPoint(nobody, (), "members" if members else "add"), *open_ones]


def _in(members: Sequence[Registration], state: str) -> list[str]:
    return _names(one for one in members if one.state is RegistrationState(state))


def _names(members: Iterable[Registration]) -> list[str]:
    return [one.person.name for one in members]
