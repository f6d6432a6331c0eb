"""A crowd that anyone recognises as a demo, around real meetings: pure data, made from a seed.

People are called "Demo Delegate 017" and write from example.org, which belongs to nobody
(RFC 2606). Their delegations are those of real States and organisations, because the register is
real. Sizes are those of such meetings in Geneva: 150 people and 6 side events, 450 and 15, 800
and 40.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.delegations.models import EntityKind
from app.demo.register import Organisation, load_organisations, load_states
from app.registrations.models import DelegationFunction, Modality
from app.side_events.models import PartnerRole, SpeakerRole

SEED = 20250617
MAIL_DOMAIN = "example.org"
CHAIR = 1  # the number of the demo delegate whose calendar is shown


class Size(StrEnum):
    """How large the demo is. All but `SUMMIT` are in `EXTENTS`."""

    SMALL = "small"
    TYPICAL = "typical"
    LARGE = "large"
    SUMMIT = "summit"  # a real one, without a crowd


@dataclass(frozen=True)
class DemoRoom:
    """A room of the demo. `parts` seats each, when it is divided into that many parts."""

    code: str
    name: str
    seats: int
    features: tuple[str, ...] = ()
    divided_into: int = 0
    part_seats: int = 0


@dataclass(frozen=True)
class Extent:
    """What a size means. `hours` are the windows offered each day beside the lunch break.

    `side_events` are accepted; of so many applications more not all are decided.
    """

    people: int
    states: int
    organisations: int
    side_events: int
    undecided: int
    rooms: tuple[DemoRoom, ...]
    hours: tuple[tuple[str, str], ...] = ()


_FULL = ("projector", "step-free", "interpretation", "hearing-loop", "hybrid")
_A = DemoRoom("a", "Room A", 250, _FULL)
_B = DemoRoom("b", "Room B", 60, ("projector", "step-free"))
_C = DemoRoom("c", "Room C", 120, ("projector", "step-free", "hybrid"), 2, 35)
_D = DemoRoom("d", "Room D", 80, ("projector", "interpretation"))
_E = DemoRoom("e", "Room E", 46, ("step-free",))
_F = DemoRoom("f", "Room F", 150, ("projector", "step-free", "interpretation"))

EXTENTS: Mapping[Size, Extent] = {
    Size.SMALL: Extent(150, 40, 15, 6, 12, (_A, _B)),
    Size.TYPICAL: Extent(450, 102, 58, 15, 14, (_A, _B, _C)),
    Size.LARGE: Extent(
        800, 135, 65, 40, 40, (_A, _B, _C, _D, _E, _F), (("08:45", "09:45"), ("18:15", "19:15"))
    ),
}

# Code, and the name of the theme in the six languages.
THEMES: Mapping[str, Mapping[str, str]] = {
    "victim-assistance": {
        "ar": "مساعدة الضحايا", "zh": "援助受害者", "en": "Victim assistance",
        "fr": "Assistance aux victimes", "ru": "Помощь пострадавшим",
        "es": "Asistencia a las víctimas",
    },
    "clearance": {
        "ar": "المسح والتطهير", "zh": "勘察和清除", "en": "Survey and clearance",
        "fr": "Levé et dépollution", "ru": "Обследование и разминирование",
        "es": "Reconocimiento y limpieza",
    },
    "risk-education": {
        "ar": "التوعية بالمخاطر", "zh": "风险教育", "en": "Risk education",
        "fr": "Éducation aux risques", "ru": "Просвещение о рисках",
        "es": "Educación sobre los riesgos",
    },
    "gender": {
        "ar": "الجنسانية والتنوع", "zh": "性别与多样性", "en": "Gender and diversity",
        "fr": "Genre et diversité", "ru": "Гендер и многообразие", "es": "Género y diversidad",
    },
    "universalization": {
        "ar": "إضفاء الطابع العالمي", "zh": "普遍加入", "en": "Universalization",
        "fr": "Universalisation", "ru": "Универсализация", "es": "Universalización",
    },
    "cooperation": {
        "ar": "التعاون والمساعدة", "zh": "合作与援助", "en": "Cooperation and assistance",
        "fr": "Coopération et assistance", "ru": "Сотрудничество и помощь",
        "es": "Cooperación y asistencia",
    },
}  # fmt: skip

# How a demo side event is called in the language of its host.
_TITLES: Mapping[str, str] = {
    "en": "Demo side event {number:02}: {theme}",
    "fr": "Événement parallèle de démonstration {number:02}\u00a0: {theme}",
    "es": "Evento paralelo de demostración {number:02}: {theme}",
    "ar": "حدث جانبي تجريبي {number:02}: {theme}",
    "ru": "Демонстрационное мероприятие {number:02}: {theme}",
    "zh": "演示会外活动 {number:02}：{theme}",
}
_LANGUAGES_OF_HOSTS = ("en", "en", "en", "fr", "en", "es", "en", "ar", "en", "ru", "en", "zh")


@dataclass(frozen=True)
class DemoDelegate:
    """A person of the crowd; `entity` is a key of the register."""

    number: int
    entity: str
    function: DelegationFunction
    modality: Modality
    language: str

    @property
    def name(self) -> str:
        """A name that nobody has: "Demo Delegate 017"."""
        return f"Demo Delegate {self.number:03}"

    @property
    def email(self) -> str:
        """An address that cannot belong to anybody."""
        return f"demo-delegate-{self.number:03}@{MAIL_DOMAIN}"


@dataclass(frozen=True)
class DemoSideEvent:
    """An application of the crowd. Wishes are places in the meeting's list of lunches."""

    number: int
    title: str
    language: str
    theme: str
    partners: tuple[tuple[str, PartnerRole], ...]
    speakers: tuple[tuple[DemoDelegate, SpeakerRole], ...]
    attendance: int
    duration: int
    features: tuple[str, ...]
    kits: int
    slot_wishes: tuple[int, ...]


@dataclass(frozen=True)
class Crowd:
    """Everybody and everything of a demo. `interests`: numbers of side events, by entity."""

    extent: Extent
    delegates: tuple[DemoDelegate, ...]
    side_events: tuple[DemoSideEvent, ...]
    undecided: tuple[DemoSideEvent, ...]
    interests: Mapping[str, tuple[int, ...]]


def make_crowd(size: Size, lunches: int, *, real_side_events: int = 0, seed: int = SEED) -> Crowd:
    """The crowd of a size; the same seed gives the same crowd.

    `lunches` is the number of lunch breaks of the meeting, `real_side_events` how many of the side
    events are known already: demo ones fill up to the size.
    """
    extent = EXTENTS[size]
    dice = random.Random(seed)  # noqa: S311 - a demo, not a secret
    entities = _entities(extent, dice)
    delegates = tuple(_delegates(extent.people, entities, dice))
    wanted = extent.side_events - real_side_events
    side_events = tuple(_side_events(wanted, delegates, extent, lunches, dice))
    interests = _interests(delegates, side_events, dice)
    more = tuple(_side_events(extent.undecided, delegates, extent, lunches, dice, after=wanted))
    return Crowd(extent, delegates, side_events, more, interests)


def _entities(extent: Extent, dice: random.Random) -> list[tuple[str, EntityKind]]:
    states = sorted(dice.sample([state.iso3 for state in load_states()], extent.states))
    organisations = load_organisations()[: extent.organisations]
    return [(iso3, EntityKind.STATE) for iso3 in states] + [
        (organisation.key, organisation.kind) for organisation in organisations
    ]


def _delegates(
    people: int, entities: Sequence[tuple[str, EntityKind]], dice: random.Random
) -> Iterator[DemoDelegate]:
    """One head for each delegation, then the others where they fall; States send more."""
    weights = [3 if kind is EntityKind.STATE else 2 for _, kind in entities]
    more = dice.choices(entities, weights, k=max(0, people - len(entities)))
    followers = [
        DelegationFunction.REPRESENTATIVE,
        DelegationFunction.ALTERNATE,
        DelegationFunction.ADVISER,
    ]
    for number, (entity, _) in enumerate([*entities, *more][:people], start=1):
        is_head = number <= len(entities)
        yield DemoDelegate(
            number,
            entity,
            DelegationFunction.HEAD if is_head else dice.choice(followers),
            Modality.IN_PERSON,
            dice.choice(["en", "en", "en", "fr", "es", "ar", "ru", "zh"]),
        )


def _side_events(
    wanted: int,
    delegates: Sequence[DemoDelegate],
    extent: Extent,
    lunches: int,
    dice: random.Random,
    *,
    after: int = 0,
) -> Iterator[DemoSideEvent]:
    hosts = dice.sample(_host_pool(delegates), min(wanted + 8, len(_host_pool(delegates))))
    busy = list(delegates[: max(6, wanted)])  # few people sit on many panels, as in life
    for number in range(after + 1, after + wanted + 1):
        theme = list(THEMES)[(number - 1) % len(THEMES)]
        language = _LANGUAGES_OF_HOSTS[(number - 1) % len(_LANGUAGES_OF_HOSTS)]
        yield DemoSideEvent(
            number=number,
            title=_TITLES[language].format(number=number, theme=THEMES[theme][language]),
            language=language,
            theme=theme,
            partners=_partners(hosts, number, dice),
            speakers=_speakers(busy, delegates, number, dice),
            attendance=_attendance(extent, dice),
            duration=dice.choice([60, 75, 90, 90, 120]) if not extent.hours else 60,
            features=_features(dice),
            kits=1 if dice.random() < 0.25 else 0,  # noqa: PLR2004 - a quarter are hybrid
            slot_wishes=tuple(dice.sample(range(lunches), min(3, lunches))),
        )


def _host_pool(delegates: Sequence[DemoDelegate]) -> list[str]:
    return sorted({delegate.entity for delegate in delegates})


def _partners(
    hosts: Sequence[str], number: int, dice: random.Random
) -> tuple[tuple[str, PartnerRole], ...]:
    lead = hosts[(number - 1) % len(hosts)]
    others = [host for host in hosts if host != lead]
    chosen = dice.sample(others, dice.choice([0, 1, 1, 2]))
    roles = [PartnerRole.CO_ORGANISER, PartnerRole.CO_SPONSOR]
    return (
        (lead, PartnerRole.LEAD_ORGANISER),
        *zip(chosen, roles, strict=False),
    )


def _speakers(
    busy: Sequence[DemoDelegate],
    delegates: Sequence[DemoDelegate],
    number: int,
    dice: random.Random,
) -> tuple[tuple[DemoDelegate, SpeakerRole], ...]:
    chair = delegates[CHAIR - 1] if number <= 2 else dice.choice(busy)  # noqa: PLR2004 - two of hers
    panel = [one for one in dice.sample(list(delegates), 3) if one != chair]
    guest = dice.choice([one for one in busy if one != chair and one not in panel])
    return (
        (chair, SpeakerRole.CHAIR),
        *((one, SpeakerRole.PANELLIST) for one in [*panel, guest]),
    )


def _attendance(extent: Extent, dice: random.Random) -> int:
    largest = max(room.seats for room in extent.rooms)
    return min(largest, dice.choice([25, 30, 30, 40, 45, 50, 60, 80, 110]))


def _features(dice: random.Random) -> tuple[str, ...]:
    wanted = ["projector"] if dice.random() < 0.6 else []  # noqa: PLR2004 - most show slides
    if dice.random() < 0.3:  # noqa: PLR2004 - some have a speaker who needs it
        wanted.append("step-free")
    return tuple(wanted)


def _interests(
    delegates: Sequence[DemoDelegate],
    side_events: Sequence[DemoSideEvent],
    dice: random.Random,
) -> Mapping[str, tuple[int, ...]]:
    numbers = [event.number for event in side_events]
    most = min(4, len(numbers))
    return {
        entity: tuple(sorted(dice.sample(numbers, dice.randint(0, most))))
        for entity in _host_pool(delegates)
    }


def organisations_by_key() -> Mapping[str, Organisation]:
    """The organisations of the register."""
    return {organisation.key: organisation for organisation in load_organisations()}
