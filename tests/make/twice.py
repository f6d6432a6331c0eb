"""A crowd in which some people were entered twice, in another way of writing.

And others who are easily taken for them: brothers and sisters in one delegation, people of a
common name in several, married couples, namesakes of one delegation with addresses of their own.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from app.matching.rules.likeness import Entered
from tests.make.spellings import CULTURES, Name, invented_family, written

SHARES = {
    "latin": 0.48, "arabic": 0.18, "cyrillic": 0.15, "chinese": 0.1, "vietnamese": 0.05,
    "korean": 0.04,
}  # fmt: skip
POSITIONS = [
    "Counsellor", "First Secretary", "Second Secretary", "Minister Counsellor", "Director",
    "Programme Officer", "Permanent Representative", "Desk Officer", "Legal Adviser",
    "Head of Section", "Attaché", "Deputy Director", "Policy Adviser", "Colonel",
]  # fmt: skip
TITLES = ["H.E.", "Ambassador", "Dr.", "Prof.", "H.E. Amb.", "Col.", "Dr", "Excellency"]
FREE_MAIL = ["gmail.example", "yahoo.example", "outlook.example"]
DELEGATIONS = 180
_lands = random.Random(0)
LANDS = sorted({f"{invented_family(_lands)}land" for _ in range(400)})[:DELEGATIONS]
_lands.shuffle(LANDS)
COMMON = ("arabic", "chinese", "vietnamese", "korean")


@dataclass(frozen=True)
class Crowd:
    """All entries, and the pairs of ids that are one person."""

    entries: list[Entered]
    planted: set[frozenset[str]]
    kinds: dict[frozenset[str], str]  # in which way the second entry was changed


@dataclass(frozen=True)
class _Somebody:
    name: Name
    entered: Entered


def crowd(seed: int, people: int = 4_000, twice: int = 1_000) -> Crowd:
    """So many people, of whom so many were entered twice; the same for the same seed."""
    dice = random.Random(seed)
    originals: list[_Somebody] = []
    while len(originals) < people:
        originals += _family(dice, len(originals)) if dice.random() < 0.06 else [_person(dice)]
    originals = [
        replace(one, entered=replace(one.entered, id=f"p{number}"))
        for number, one in enumerate(originals[:people])
    ]
    entries = [one.entered for one in originals]
    planted, kinds = set(), {}
    for number, one in enumerate(dice.sample(originals, twice)):
        kind, again = _again(dice, one, f"d{number}")
        entries.append(again)
        planted.add(pair := frozenset({one.entered.id, again.id}))
        kinds[pair] = kind
    dice.shuffle(entries)
    return Crowd(entries, planted, kinds)


def _person(dice: random.Random, entity: int | None = None, name: Name | None = None) -> _Somebody:
    culture = dice.choices(list(SHARES), list(SHARES.values()))[0]
    name = name or CULTURES[culture](dice)
    entity = dice.randrange(DELEGATIONS) if entity is None else entity
    # Most write in Latin letters; some in their own script.
    way = 0 if dice.random() < 0.15 else None
    typed = written(name, dice, way)
    entered = Entered(
        id="",
        name=typed,
        honorific=_honorific(dice, name),
        email=_email(dice, name, entity) if dice.random() < 0.75 else "",
        entity=f"e{entity}",
        organisation=LANDS[entity],
        position=dice.choice(POSITIONS) if dice.random() < 0.65 else "",
    )
    return _Somebody(name, entered)


def _honorific(dice: random.Random, name: Name) -> str:
    told = dice.random()
    if told < 0.35:
        return "Ms" if name.woman else ""
    return dice.choice(TITLES) if told < 0.45 else ""


def _email(dice: random.Random, name: Name, entity: int, domain: str = "") -> str:
    given, family = (
        "".join(sign for sign in ways[-1].lower() if sign.isascii() and sign.isalpha())
        for ways in (name.given, name.family)
    )
    form = dice.choice([f"{given}.{family}", f"{given[:1]}.{family}", f"{family}{given[:1]}"])
    return f"{form}{dice.choice(['', '', '', '1', '7'])}@{domain or f'mfa{entity}.example'}"


def _family(dice: random.Random, number: int) -> list[_Somebody]:
    """People who look alike and are not the same."""
    first = _person(dice)
    entity = int(first.entered.entity[1:])
    culture = dice.choices(list(SHARES), list(SHARES.values()))[0]
    kind = dice.choice(["sibling"] * 6 + ["couple"] * 2 + ["namesake"] * 5 + ["namesake_here"])
    if kind == "sibling":
        names = [CULTURES[culture](dice) for _ in range(3)]
        names = [replace(one, family=names[0].family, more="") for one in names]
        given = {one.given[1].split()[0]: one for one in names if len(one.given) > 1}
        return [_person(dice, entity, one) for one in given.values()]
    if kind == "couple":
        one, other = CULTURES["cyrillic"](dice), CULTURES["cyrillic"](dice)
        other = replace(other, family=tuple(f"{way}" for way in one.family))
        different = one.given[0] != other.given[0]
        return [_person(dice, entity, each) for each in ([one, other] if different else [one])]
    if kind == "namesake":  # of other delegations
        common = CULTURES[dice.choice(COMMON)](dice)
        return [_person(dice, (entity + step) % DELEGATIONS, common) for step in (0, 1, 5)]
    return [_namesake_here(dice, each, at) for at, each in enumerate([first, first])]


def _namesake_here(dice: random.Random, one: _Somebody, at: int) -> _Somebody:
    mailbox = f"{'ab'[at]}{dice.randrange(1000)}"
    entity = one.entered.entity
    entered = replace(
        one.entered,
        email=f"{mailbox}@mfa{entity[1:]}.example",
        position=POSITIONS[at * 3 + dice.randrange(3)],
    )
    return replace(one, entered=entered)


# --- entered again ----------------------------------------------------------------------------


def _again(dice: random.Random, one: _Somebody, new_id: str) -> tuple[str, Entered]:
    kind = dice.choice(["spelling", "swapped", "initials", "titled"])
    name = _CHANGES[kind](dice, one)
    known = one.entered
    again = replace(
        known,
        id=new_id,
        name=name,
        honorific=dice.choice([known.honorific, ""]),
        email=_another_email(dice, one),
        position=dice.choice([known.position, known.position, "", known.position.upper()]),
    )
    told = dice.random()
    if told < 0.05:  # a speaker, of whom nothing else is known
        again = replace(again, entity="", organisation="")
    elif told < 0.13:  # typed, and not found in the register
        again = replace(again, entity="", organisation=f"{known.organisation.lower()} ")
    return kind, again


def _another_email(dice: random.Random, one: _Somebody) -> str:
    told = dice.random()
    if told < 0.5:
        return ""
    mailbox = one.entered.email.partition("@")[0]
    if told < 0.8 and mailbox:
        return f"{mailbox}@{dice.choice(FREE_MAIL)}"
    return _email(dice, one.name, 0, dice.choice(FREE_MAIL))


def _spelt(dice: random.Random, one: _Somebody) -> str:
    ways = [written(one.name, dice) for _ in range(12)] + [written(one.name, dice, 0)]
    others = [way for way in ways if way != one.entered.name]
    return dice.choice(others) if others else one.entered.name.upper()


def _swapped(dice: random.Random, one: _Somebody) -> str:
    turned = replace(one.name, family_first=not one.name.family_first, glue=" ", more="")
    name = written(turned, dice, dice.choice([None, 0]))
    if turned.family_first and dice.random() < 0.4:
        way = dice.choice(range(1, 4))
        given, family = (parts[min(way, len(parts) - 1)] for parts in (turned.given, turned.family))
        return f"{family.upper()}, {given}"
    return name


def _with_initials(dice: random.Random, one: _Somebody) -> str:
    way = dice.choice([1, 2])
    given = one.name.given[min(way, len(one.name.given) - 1)]
    family = one.name.family[min(way, len(one.name.family) - 1)]
    initials = " ".join(f"{part[0]}." for part in given.replace("-", " ").split())
    return dice.choice([f"{initials} {family}", f"{family} {initials}"])


def _titled(dice: random.Random, one: _Somebody) -> str:
    title = dice.choice([*TITLES, "Mrs" if one.name.woman else "Prof"])
    return f"{title} {written(one.name, dice)}"


_CHANGES: dict[str, Callable[[random.Random, _Somebody], str]] = {
    "spelling": _spelt,
    "swapped": _swapped,
    "initials": _with_initials,
    "titled": _titled,
}
