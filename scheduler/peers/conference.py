"""OptaPlanner's conference workbooks, read as they are: timeslots, rooms, speakers, talks, weights.

A workbook writes wall-clock times without a zone; they are taken as UTC. A timeslot in which a
room or a speaker cannot be used is a cell filled with one certain grey.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from scheduler.peers.periods import minutes_of
from scheduler.peers.workbook import Cell, Sheet, Workbook
from scheduler.problem import ProblemError

UNAVAILABLE: Final = "555753"
PAUSE: Final = "Minimum consecutive talks pause in minutes"
_WEIGHT: Final = re.compile(r"(?:(-?\d+)hard/)?(?:(-?\d+)medium/)?(-?\d+)soft", re.ASCII)
_TAGS: Final = ("Required", "Preferred", "Prohibited", "Undesired")


@dataclass(frozen=True, slots=True)
class Timeslot:
    """Where a talk of one of the types may start and end, in minutes since 1970."""

    start: int
    end: int
    types: frozenset[str]
    tags: frozenset[str]

    @property
    def minutes(self) -> int:
        return self.end - self.start

    @property
    def day(self) -> int:
        return self.start // (24 * 60)

    def overlap(self, other: "Timeslot") -> int:
        """The minutes that both share; below 0 the minutes between them."""
        return min(self.end, other.end) - max(self.start, other.start)


@dataclass(frozen=True, slots=True)
class Room:
    name: str
    capacity: int
    types: frozenset[str]
    tags: frozenset[str]
    unavailable: frozenset[Timeslot]


@dataclass(frozen=True, slots=True)
class Wishes:
    """The tags that a timeslot or a room must, should, should not and must not have."""

    required: frozenset[str]
    preferred: frozenset[str]
    prohibited: frozenset[str]
    undesired: frozenset[str]

    def refused(self, tags: frozenset[str]) -> int:
        """How many tags are missing or must not be there."""
        return len(self.required - tags) + len(self.prohibited & tags)

    def regretted(self, tags: frozenset[str]) -> int:
        """How many tags are wished for and missing, or there and not wished for."""
        return len(self.preferred - tags) + len(self.undesired & tags)

    @classmethod
    def read(cls, row: "_Row", what: str) -> Self:
        """What a row of speakers or talks wishes of a `timeslot` or a `room`."""
        return cls(*(frozenset(row[f"{kind} {what} tags"].words()) for kind in _TAGS))


@dataclass(frozen=True, slots=True)
class Speaker:
    name: str
    timeslot: Wishes
    room: Wishes
    unavailable: frozenset[Timeslot]


@dataclass(frozen=True, slots=True)
class Talk:
    code: str
    type: str
    speakers: tuple[Speaker, ...]
    themes: frozenset[str]
    sectors: frozenset[str]
    audiences: frozenset[str]
    level: int
    content: frozenset[str]
    language: str
    timeslot: Wishes
    room: Wishes
    exclusive: frozenset[str]
    after: tuple[str, ...]
    favourites: int
    crowded: bool
    pinned: bool
    assigned: tuple[Timeslot | None, str]
    published: tuple[Timeslot | None, str]


@dataclass(frozen=True, slots=True)
class Conference:
    """`weights` holds hard, medium and soft weight of each constraint by its name."""

    name: str
    pause: int
    weights: Mapping[str, tuple[int, int, int]]
    timeslots: tuple[Timeslot, ...]
    rooms: tuple[Room, ...]
    talks: tuple[Talk, ...]

    def timeslots_of(self, talk: Talk) -> list[Timeslot]:
        """Every timeslot for talks of its type."""
        return [one for one in self.timeslots if talk.type in one.types]

    def rooms_of(self, talk: Talk) -> list[Room]:
        """Every room for talks of its type."""
        return [one for one in self.rooms if talk.type in one.types]


def read_conference(content: bytes) -> Conference:
    """The conference of a workbook; ProblemError names the cell of the first mistake."""
    return _Reader(Workbook(content)).conference()


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table with titles; a column that the sheet does not have is empty."""

    sheet: Sheet
    columns: Mapping[str, int]
    number: int

    def __getitem__(self, title: str) -> Cell:
        if title not in self.columns:
            raise ProblemError(f"{self.sheet.name}: has no column {title!r}")
        return self.sheet.cell(self.number, self.columns[title])


class _Reader:
    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._timeslots: list[Timeslot] = []
        self._types: dict[str, None] = {}

    def conference(self) -> Conference:
        settings = self._workbook.sheet("Configuration")
        weights = {
            settings.cell(row, 1).text: _weight(settings.cell(row, 2))
            for row in settings.rows(after=2)
            if settings.cell(row, 2).text.endswith("soft")
        }
        if settings.cell(2, 1).text != PAUSE:
            raise settings.cell(2, 1).error(f"must be {PAUSE!r}")
        self._timeslots = [self._timeslot(row) for row in self._rows("Timeslots", 1, "Day")]
        if len({(one.start, one.end) for one in self._timeslots}) < len(self._timeslots):
            raise ProblemError("Timeslots: has a timeslot twice")
        rooms = tuple(self._room(row) for row in self._rows("Rooms", 2, "Name"))
        speakers = [self._speaker(row) for row in self._rows("Speakers", 2, "Name")]
        return Conference(
            name=settings.cell(1, 2).text,
            pause=settings.cell(2, 2).number(),
            weights=weights,
            timeslots=tuple(self._timeslots),
            rooms=rooms,
            talks=self._talks(rooms, {one.name: one for one in speakers}),
        )

    def _rows(self, name: str, titles: int, first: str) -> list[_Row]:
        """The rows below the titles, as far as the first column is filled in; names are new."""
        sheet = self._workbook.sheet(name)
        columns = sheet.columns(titles)
        rows = [_Row(sheet, columns, number) for number in sheet.rows(after=titles)]
        rows = [row for row in rows if row[first].text]
        if not rows:
            raise ProblemError(f"{name}: has no row")
        seen: set[str] = set()
        for row in rows if first != "Day" else ():
            if row[first].text in seen:
                raise row[first].error(f"{row[first].text!r} stands there twice")
            seen.add(row[first].text)
        return rows

    def _timeslot(self, row: _Row) -> Timeslot:
        types = row["Talk types"].words()
        if not types:
            raise row["Talk types"].error("must name a type of talk")
        self._types.update(dict.fromkeys(types))
        start, end = (_moment(row["Day"], row[title]) for title in ("Start", "End"))
        if end <= start:
            raise row["End"].error("is not after the start")
        return Timeslot(start, end, frozenset(types), frozenset(row["Tags"].words()))

    def _grey(self, row: _Row, before: int) -> frozenset[Timeslot]:
        """The timeslots whose cells are grey; they stand beside the other columns."""
        return frozenset(
            timeslot
            for column, timeslot in enumerate(self._timeslots, before + 1)
            if row.sheet.cell(row.number, column).colour == UNAVAILABLE
        )

    def _room(self, row: _Row) -> Room:
        return Room(
            name=row["Name"].text,
            capacity=row["Capacity"].number(),
            types=frozenset(self._known(row["Talk types"], self._types) or self._types),
            tags=frozenset(row["Tags"].words()),
            unavailable=self._grey(row, before=4),
        )

    def _known(self, cell: Cell, known: Mapping[str, object]) -> tuple[str, ...]:
        for word in cell.words():
            if word not in known:
                raise cell.error(f"{word!r} is not known")
        return cell.words()

    def _speaker(self, row: _Row) -> Speaker:
        wishes = Wishes.read(row, "timeslot"), Wishes.read(row, "room")
        return Speaker(row["Name"].text, *wishes, unavailable=self._grey(row, before=9))

    def _talks(self, rooms: tuple[Room, ...], speakers: dict[str, Speaker]) -> tuple[Talk, ...]:
        rows = self._rows("Talks", 1, "Code")
        codes = {row["Code"].text: None for row in rows}
        names = {room.name: None for room in rooms}
        return tuple(self._talk(row, speakers, codes, names) for row in rows)

    def _talk(
        self,
        row: _Row,
        speakers: dict[str, Speaker],
        codes: Mapping[str, None],
        rooms: Mapping[str, None],
    ) -> Talk:
        if row["Talk type"].text not in self._types:
            raise row["Talk type"].error(f"{row['Talk type'].text!r} is not known")
        if row["Code"].text in self._known(row["Prerequisite talks codes"], codes):
            raise row["Prerequisite talks codes"].error("a talk cannot come after itself")
        return Talk(
            code=row["Code"].text,
            type=row["Talk type"].text,
            speakers=tuple(speakers[name] for name in self._known(row["Speakers"], speakers)),
            themes=frozenset(row["Theme track tags"].words()),
            sectors=frozenset(row["Sector tags"].words()),
            audiences=frozenset(row["Audience types"].words()),
            level=row["Audience level"].number(),
            content=frozenset(row["Content tags"].words()),
            language=row["Language"].text,
            timeslot=Wishes.read(row, "timeslot"),
            room=Wishes.read(row, "room"),
            exclusive=frozenset(row["Mutually exclusive talks tags"].words()),
            after=row["Prerequisite talks codes"].words(),
            favourites=row["Favorite count"].number(),
            crowded=row["Crowd control risk"].number() > 0,
            pinned=row["Pinned by user"].text.upper() == "TRUE",
            assigned=self._place(row, rooms, ("Timeslot day", "Start", "End", "Room")),
            published=self._place(row, rooms, _PUBLISHED),
        )

    def _place(
        self, row: _Row, rooms: Mapping[str, None], titles: tuple[str, str, str, str]
    ) -> tuple[Timeslot | None, str]:
        day, start, end, room = titles
        name = self._known_name(row[room], rooms) if row[room].text else ""
        if not row[day].text:
            return None, name
        times = _moment(row[day], row[start]), _moment(row[day], row[end])
        for timeslot in self._timeslots:
            if (timeslot.start, timeslot.end) == times:
                return timeslot, name
        raise row[day].error("is in none of the timeslots")

    def _known_name(self, cell: Cell, known: Mapping[str, None]) -> str:
        if cell.text not in known:
            raise cell.error(f"{cell.text!r} is not known")
        return cell.text


_PUBLISHED: Final = ("Published Timeslot", "Published Start", "Published End", "Published Room")


def _moment(day: Cell, time: Cell) -> int:
    """Minutes since 1970 of a day like `Mon 2018-10-01` and a time like `10:15`."""
    try:
        text = f"{day.text[-10:]} {time.text} +0000"
        return minutes_of(datetime.strptime(text, "%Y-%m-%d %H:%M %z"))
    except ValueError as error:
        raise time.error(f"{day.text!r} at {time.text!r} is no time") from error


def _weight(cell: Cell) -> tuple[int, int, int]:
    found = _WEIGHT.fullmatch(cell.text)
    if found is None:
        raise cell.error(f"{cell.text!r} is no weight")
    hard, medium, soft = (int(part or 0) for part in found.groups())
    return hard, medium, soft
