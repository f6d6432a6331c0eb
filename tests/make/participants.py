"""Lists of participants for tests: 800 people with names in many scripts."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.delegations.models import DelegationCategory
from app.demo.register import load_organisations, load_states
from app.meetings.models import Meeting
from app.participants import service
from app.participants.models import ListKind, ParticipantList
from app.participants.rules.listing import Group, Heading, Listing, Member
from app.registrations.models import DelegationFunction

GIVEN = (
    "Ana", "Ángel", "Åsa", "Çelik", "Đặng", "Émilie", "İpek", "Jean-Luc", "Łukasz", "Ñusta", "Öz",
    "Zoë", "Анна", "Ёлка", "Йордан", "Юрий", "أحمد", "آمال", "هدى", "يوسف", "李", "王", "阿", "张",
)  # fmt: skip
FAMILY = (
    "Álvarez", "Alvarez", "Chávez", "Cruz", "de la Cruz", "Ødegård", "O’Brien", "Şahin", "Zürcher",
    "Żak", "Абрамов", "Яковлева", "Щукин", "الحداد", "بن علي", "حسن", "小明", "伟", "娜", "欧阳",
)  # fmt: skip
SIZE_OF_CATEGORIES = (
    (DelegationCategory.STATE_PARTY, 90),
    (DelegationCategory.SIGNATORY, 10),
    (DelegationCategory.STATE_NOT_PARTY, 20),
)


def member(
    number: str = "1",
    name: str = "Ana Pérez",
    function: DelegationFunction = DelegationFunction.REPRESENTATIVE,
    place: int | None = None,
    *,
    honorific: str = "",
    position: str = "",
) -> Member:
    """A person on a list."""
    return Member(number, function, honorific, name, position, place)


def heading(
    key: str = "CHE",
    category: DelegationCategory = DelegationCategory.STATE_PARTY,
    **names: str,
) -> Heading:
    """A delegation, Switzerland unless said otherwise."""
    return Heading(key, category, names or {"en": "Switzerland", "fr": "Suisse"})


def group(*members: Member, key: str = "CHE", unnamed: int = 0, **more: str) -> Group:
    """A delegation with its people."""
    return Group(heading(key, **more), members, unnamed)  # type: ignore[arg-type]  # names only


def eight_hundred(seed: int = 11) -> Listing:
    """800 people of 120 States and the organisations of the register, in no order."""
    dice = random.Random(seed)
    headings = list(_headings(dice))
    people: dict[str, list[Member]] = {one.key: [] for one in headings}
    for number in range(800):
        chosen = headings[number] if number < len(headings) else dice.choice(headings)
        people[chosen.key].append(_anybody(str(number), dice))
    groups = [Group(one, tuple(people[one.key]), dice.choice((0, 0, 0, 2))) for one in headings]
    return Listing(tuple(dice.sample(groups, len(groups))))


def _headings(dice: random.Random) -> Iterator[Heading]:
    states = iter(dice.sample(load_states(), 120))
    for category, number in SIZE_OF_CATEGORIES:
        for _ in range(number):
            state = next(states)
            yield Heading(state.iso3, category, state.names)
    for organisation in load_organisations():
        yield Heading(organisation.key, _category(organisation.kind.value), organisation.names)


def _category(kind: str) -> DelegationCategory:
    return DelegationCategory("ngo" if kind == "campaign" else kind)


def _anybody(number: str, dice: random.Random) -> Member:
    # Everybody's name is one of its own: two of one name would be in no order.
    name = f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {number}"
    place = dice.choice((None, None, *range(1, 6)))
    return member(number, name, dice.choice(list(DelegationFunction)), place)


def renamed(one: Member, name: str) -> Member:
    """The same person under another name."""
    return replace(one, name=name)


def issued(
    db: Session, meeting: Meeting, kind: ListKind = ListKind.PROVISIONAL, symbol: str = ""
) -> ParticipantList:
    """A list that was issued, after whatever was issued before."""
    last = service.standing_of(db, meeting).last
    return service.issue(db, None, meeting, kind, symbol, after=last.number if last else 0)


def names_of(groups: Sequence[Group]) -> Mapping[str, list[str]]:
    """The names of the people of each delegation, by its key."""
    return {one.heading.key: [person.name for person in one.members] for one in groups}
