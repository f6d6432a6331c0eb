"""By what people know where a side event is held, and how much more moving it upsets for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.schedule.rules.board import Spot


class KnownBy(StrEnum):
    """By what people know a place. Where none is so, it is known to organisers alone."""

    PUBLIC = "public"  # the public programme: whoever looks again sees another place
    MAIL = "mail"  # a letter or an entry in a calendar that has gone: another has to reach them
    PAPER = "paper"  # the programme as it was printed: nobody can call it back


# What is on paper goes before what mails say, and that before what is public only; what is known in
# several ways goes before what is known in one of them.
UPSETS: Mapping[KnownBy, int] = {KnownBy.PUBLIC: 1, KnownBy.MAIL: 1, KnownBy.PAPER: 2}
MOST_UPSET = sum(UPSETS.values())


@dataclass(frozen=True)
class KnownPlaces:
    """Where people know side events to be: as `public`, by how many of them a mail has said of an
    event and a place last, and `on_paper`, which is that of release number `printed`.
    """

    public: Mapping[str, Spot] = field(default_factory=dict)
    by_mail: Mapping[tuple[str, Spot], int] = field(default_factory=dict)
    on_paper: Mapping[str, Spot] = field(default_factory=dict)
    printed: int | None = None

    def of(self, event_id: str, spot: Spot) -> frozenset[KnownBy]:
        """By what people know that an event is there."""
        found = {
            KnownBy.PUBLIC: self.public.get(event_id) == spot,
            KnownBy.MAIL: (event_id, spot) in self.by_mail,
            KnownBy.PAPER: self.on_paper.get(event_id) == spot,
        }
        return frozenset(way for way, is_so in found.items() if is_so)

    def said(self, event_id: str, spot: Spot) -> list[str]:
        """The same in sentences, in the language in use; those that weigh most come first."""
        by, said = self.of(event_id, spot), []
        if KnownBy.PAPER in by:
            number = {"number": i18n.show_number(self.printed or 0)}
            said.append(_("It is on paper: release %(number)s was printed.") % number)
        if KnownBy.MAIL in by:
            people = self.by_mail[event_id, spot]
            knows = ngettext(
                "%(num)s person knows it by mail.", "%(num)s people know it by mail.", people
            )
            said.append(knows % {"num": i18n.show_number(people)})
        if KnownBy.PUBLIC in by and len(by) == 1:
            said.append(_("It is in the public programme; no mail has told anybody of it."))
        return said or [_("It stands there on the board only: nobody was told.")]


def upset_by_moving(by: frozenset[KnownBy]) -> int:
    """How much moving an event upsets that is known in these ways; 0 where in none."""
    return sum(UPSETS[one] for one in by)
