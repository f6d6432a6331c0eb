"""The ledger of fairness: who asked for how many side events, and got how many."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.i18n import lazy
from app.side_events.models import SideEventState


class By(StrEnum):
    """Of whom a line of the ledger is."""

    ENTITY = "entity"
    CATEGORY = "category"
    REGION = "region"


class Hosts(StrEnum):
    """Whose applications are counted."""

    LEAD = "lead"
    ALL = "all"  # leading, or organising with others


BY_LABELS: Mapping[By, str] = {
    By.ENTITY: lazy("States and organisations"),
    By.CATEGORY: lazy("Categories"),
    By.REGION: lazy("Regional groups"),
}
HOSTS_LABELS: Mapping[Hosts, str] = {
    Hosts.LEAD: lazy("Lead organisers only"),
    Hosts.ALL: lazy("Lead and co-organisers"),
}


@dataclass(frozen=True)
class Host:
    """Whom an application is counted for: its name, and the groups that it belongs to."""

    key: str
    name: str
    category: str
    region: str


@dataclass(frozen=True)
class Asked:
    """So many applications of one host, in one state; `placed`: they are in the programme."""

    host: str  # its key
    now: bool  # at this meeting; else at an earlier one
    state: SideEventState
    placed: bool
    number: int


@dataclass
class Figures:
    """What became of applications. The columns after `asked` add up to it; `placed` is of the
    accepted ones.
    """

    asked: int = 0
    accepted: int = 0
    waiting: int = 0
    declined: int = 0
    gone: int = 0  # withdrawn or cancelled
    undecided: int = 0
    placed: int = 0

    def add(self, one: Asked) -> None:
        """Count these applications, too."""
        column = _COLUMN.get(one.state, "undecided")
        self.asked += one.number
        setattr(self, column, getattr(self, column) + one.number)
        if one.placed and one.state is SideEventState.ACCEPTED:
            self.placed += one.number


_COLUMN = {
    SideEventState.ACCEPTED: "accepted",
    SideEventState.WAITING: "waiting",
    SideEventState.DECLINED: "declined",
    SideEventState.WITHDRAWN: "gone",
    SideEventState.CANCELLED: "gone",
}


@dataclass
class Entry:
    """One line of the ledger."""

    name: str
    now: Figures = field(default_factory=Figures)
    earlier: Figures = field(default_factory=Figures)


_NAME_OF: Mapping[By, Callable[[Host], str]] = {
    By.ENTITY: lambda host: host.name,
    By.CATEGORY: lambda host: host.category,
    By.REGION: lambda host: host.region,
}


def ledger(asked: Iterable[Asked], hosts: Mapping[str, Host], by: By) -> list[Entry]:
    """The lines, whoever asks for most at this meeting first; `hosts` are by their keys."""
    lines: dict[str, Entry] = {}
    for one in asked:
        host = hosts[one.host]
        key = host.key if by is By.ENTITY else _NAME_OF[by](host)
        line = lines.setdefault(key, Entry(_NAME_OF[by](host)))
        (line.now if one.now else line.earlier).add(one)
    return sorted(
        lines.values(), key=lambda line: (-line.now.asked, -line.earlier.asked, line.name)
    )


def total(asked: Iterable[Asked]) -> Entry:
    """All of them in one line. An application of two hosts is counted for each."""
    line = Entry("")
    for one in asked:
        (line.now if one.now else line.earlier).add(one)
    return line
