"""A list of participants as a document in one language: what stands where, in words.

Pages, DOCX, PDF and sheets print the same document; none of them decides anything.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.core import i18n
from app.core.collation import sort_key
from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy, ngettext
from app.delegations.models import DelegationCategory
from app.meetings.rules import MeetingHead
from app.participants.models import ListKind
from app.participants.rules.differences import Correction, Difference, Renamed
from app.participants.rules.listing import Group, Heading, Listing, Member
from app.registrations.models import DelegationFunction
from app.registrations.rules import FUNCTION_LABELS

# The order of protocol: the groups of a list and the functions of a delegation, as declared.
CATEGORIES = {category: place for place, category in enumerate(DelegationCategory)}
FUNCTIONS = {function: place for place, function in enumerate(DelegationFunction)}
GROUP_TITLES: Mapping[DelegationCategory, str] = {
    DelegationCategory.STATE_PARTY: lazy("States Parties"),
    DelegationCategory.CONSENTED: lazy("States for which the Convention is not yet in force"),
    DelegationCategory.SIGNATORY: lazy("Signatory States"),
    DelegationCategory.STATE_NOT_PARTY: lazy("States not party"),
    DelegationCategory.STATE: lazy("States"),
    DelegationCategory.UN_ENTITY: lazy("United Nations entities"),
    DelegationCategory.INTERNATIONAL_ORGANISATION: lazy("International organisations"),
    DelegationCategory.REGIONAL_ORGANISATION: lazy("Regional organisations"),
    DelegationCategory.NGO: lazy("Non-governmental organisations"),
    DelegationCategory.OTHER: lazy("Other organisations"),
}
KIND_LABELS: Mapping[ListKind, str] = {
    ListKind.PROVISIONAL: lazy("Provisional list"),
    ListKind.FINAL: lazy("Final list"),
    ListKind.ADDENDUM: lazy("Addendum"),
    ListKind.CORRIGENDUM: lazy("Corrigendum"),
}
SAYS_WHO_IS_NAMED = lazy(
    "Only people who agree to be listed are named, members of official delegations too; the"
    " others are counted with their delegation."
)


@dataclass(frozen=True)
class Line:
    """A person: name with form of address, position at home, function in the delegation."""

    name: str
    position: str
    function: str


@dataclass(frozen=True)
class Block:
    """A delegation; `more` is a sentence on those who are not named, "" where there are none."""

    name: str
    lines: tuple[Line, ...]
    more: str = ""


@dataclass(frozen=True)
class Part:
    """A group of delegations under its title."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Reading:
    """A line of a corrigendum: in which delegation, what was printed, what is to be read."""

    delegation: str
    before: str
    now: str


@dataclass(frozen=True)
class Document:
    """A whole document in a language, ready to be printed."""

    language: str
    direction: str
    title: str
    kind: str
    symbol: str
    meeting: str
    place: str  # days and place
    date: str
    totals: str
    about: str = ""  # of an addendum or a corrigendum: the whole list that it adds to or corrects
    parts: tuple[Part, ...] = ()
    readings: tuple[Reading, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def full_title(self) -> str:
        """The title with what kind of list it is."""
        return f"{self.title} – {self.kind}"


@dataclass(frozen=True)
class Edition:
    """What a document is besides its content; `of_its_kind` counts addenda and corrigenda."""

    kind: ListKind | None  # None: a draft, which nobody has issued
    of_its_kind: int = 1
    symbol: str = ""
    issued_at: datetime | None = None
    whole: "Edition | None" = None  # the list that an addendum adds to or a corrigendum corrects

    @property
    def label(self) -> str:
        """The kind in words: "Addendum 2"."""
        if self.kind is None:
            return _("Draft")
        if self.kind in {ListKind.PROVISIONAL, ListKind.FINAL}:
            return str(KIND_LABELS[self.kind])
        return f"{KIND_LABELS[self.kind]} {i18n.show_number(self.of_its_kind)}"


@dataclass(frozen=True)
class Content:
    """What a document prints: a list, or lines that are to be read differently.

    `hidden` people are left out of such lines, because they no longer agree to be named.
    """

    listing: Listing = field(default_factory=Listing)
    difference: Difference = field(default_factory=Difference)
    hidden: frozenset[str] = frozenset()


def document(meeting: MeetingHead, edition: Edition, content: Content) -> Document:
    """The document in the language in use; the head of the meeting must be in it too."""
    listing = content.listing
    place = i18n.show_parts((meeting.place_text, meeting.dates_text))
    issued = edition.issued_at
    return Document(
        language=i18n.language(),
        direction=i18n.direction(),
        title=_("List of participants"),
        kind=edition.label,
        symbol=edition.symbol,
        meeting=meeting.name,
        place=place,
        date=i18n.show_date(issued, meeting.timezone, "long") if issued else "",
        totals=totals(listing) if listing.groups else "",
        about=_about(meeting, edition),
        parts=tuple(parts(listing)),
        readings=tuple(readings(content.difference, content.hidden)),
        notes=tuple(_notes(content)),
    )


def named(meeting: MeetingHead, edition: Edition) -> str:
    """A list as another document names it: its kind, symbol and date."""
    day = i18n.show_date(edition.issued_at, meeting.timezone, "long") if edition.issued_at else ""
    return i18n.show_parts((edition.label, edition.symbol, day))


def _about(meeting: MeetingHead, edition: Edition) -> str:
    if edition.whole is None:
        return ""
    corrects = edition.kind is ListKind.CORRIGENDUM
    said = _("Corrects: %(list)s") if corrects else _("Adds to: %(list)s")
    return said % {"list": named(meeting, edition.whole)}


def totals(listing: Listing) -> str:
    """How many people of how many delegations: "312 people, 151 delegations"."""
    people = ngettext("%(num)s person", "%(num)s people", listing.people) % {
        "num": i18n.show_number(listing.people)
    }
    delegations = ngettext("%(num)s delegation", "%(num)s delegations", len(listing.groups)) % {
        "num": i18n.show_number(len(listing.groups))
    }
    return _("%(people)s, %(delegations)s") % {"people": people, "delegations": delegations}


def parts(listing: Listing) -> Iterator[Part]:
    """The groups in the order of protocol, delegations in that of the language in use."""
    for category in DelegationCategory:
        groups = [group for group in listing.groups if group.heading.category is category]
        if groups:
            blocks = sorted(groups, key=lambda group: _place_of(group.heading))
            yield Part(str(GROUP_TITLES[category]), tuple(map(_block, blocks)))


def printed(heading: Heading) -> str:
    """The name of a delegation, after that of the campaign under which it is printed."""
    name = in_language(heading.name)
    return f"{in_language(heading.campaign)} – {name}" if heading.campaign else name


def _place_of(heading: Heading) -> tuple[object, ...]:
    """Members of a campaign come after it, in their own order."""
    name = sort_key(in_language(heading.name))
    return (sort_key(in_language(heading.campaign)), 1, name) if heading.campaign else (name, 0)


def _block(group: Group) -> Block:
    more = ngettext(
        "%(num)s person who is not named", "%(num)s people who are not named", group.unnamed
    ) % {"num": i18n.show_number(group.unnamed)}
    return Block(
        printed(group.heading),
        tuple(_line(member) for member in ordered(group.members)),
        more if group.unnamed else "",
    )


def ordered(members: Iterable[Member]) -> Sequence[Member]:
    """The people of a delegation: by function, then in the order it gave them, then by name."""
    return sorted(
        members,
        key=lambda member: (
            FUNCTIONS[member.function],
            member.place is None,
            member.place or 0,
            sort_key(member.name),
        ),
    )


def _line(member: Member) -> Line:
    name = f"{member.honorific} {member.name}" if member.honorific else member.name
    return Line(name, member.position, str(FUNCTION_LABELS[member.function]))


def _notes(content: Content) -> Iterator[str]:
    if content.listing.unnamed:
        yield str(SAYS_WHO_IS_NAMED)
    left_out = sum(one.before.id in content.hidden for one in content.difference.corrected)
    if left_out:
        yield ngettext(
            "%(num)s correction is left out: the person no longer agrees to be named.",
            "%(num)s corrections are left out: the people no longer agree to be named.",
            left_out,
        ) % {"num": i18n.show_number(left_out)}


# --- a corrigendum -----------------------------------------------------------------------------


def readings(found: Difference, hidden: frozenset[str] = frozenset()) -> Iterator[Reading]:
    """What is to be read in place of what was printed, in the order of the list itself."""
    lines = [(one.before, _renaming(one)) for one in found.renamed]
    lines += [
        (one.heading, _correction(one)) for one in found.corrected if one.before.id not in hidden
    ]
    lines.sort(key=lambda line: _place(*line))
    return (reading for _heading, reading in lines)


def _place(heading: Heading, reading: Reading) -> tuple[object, ...]:
    return CATEGORIES[heading.category], sort_key(reading.delegation), sort_key(reading.before)


def _renaming(one: Renamed) -> Reading:
    name = printed(one.before)
    return Reading(name, _heading_text(one.before), _heading_text(one.now))


def _heading_text(heading: Heading) -> str:
    return f"{printed(heading)} ({GROUP_TITLES[heading.category]})"


def _correction(one: Correction) -> Reading:
    name = printed(one.heading)
    if one.now is None:
        return Reading(name, _text(one.before), _("Delete"))
    heading, member = one.now
    moved = heading.key != one.heading.key
    now = f"{printed(heading)}: {_text(member)}" if moved else _text(member)
    return Reading(name, _text(one.before), now)


def _text(member: Member) -> str:
    line = _line(member)
    return i18n.show_parts((line.name, line.position, line.function))
