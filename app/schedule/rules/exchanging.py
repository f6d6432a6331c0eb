"""Several events that change places in one step: where each of them goes."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from app.schedule.rules.board import Spot, Standing
from app.schedule.rules.table import Window

Standings = Mapping[str, Standing]


class Exchange(Protocol):
    """What is to change places."""

    def goes(self, standings: Standings) -> dict[str, Spot | None]:
        """By event, where it goes from where all of them stand; without those that stay."""


class _BySpot(ABC):
    """What stands somewhere goes elsewhere, whatever it is."""

    def goes(self, standings: Standings) -> dict[str, Spot | None]:
        """By event, where it goes from where all of them stand; without those that stay."""
        found = ((one, standing.spot) for one, standing in standings.items() if standing.spot)
        return {one: to for one, spot in found if (to := self.to(spot))}

    @abstractmethod
    def to(self, spot: Spot) -> Spot | None:
        """Where what stands there goes; None: it stays."""


@dataclass(frozen=True)
class RoomsExchanged(_BySpot):
    """Two rooms for a while, a day or a slot: what begins then in one goes to the other."""

    one: str
    other: str
    window: Window

    def to(self, spot: Spot) -> Spot | None:
        """Where what stands there goes; None: it stays."""
        room = {self.one: self.other, self.other: self.one}.get(spot.room_id)
        return Spot(room, spot.starts_at) if room and self.window.begins(spot) else None


@dataclass(frozen=True)
class SlotsExchanged(_BySpot):
    """Two slots, in all rooms. What begins later than its slot does so in the other one too."""

    one: Window
    other: Window

    def to(self, spot: Spot) -> Spot | None:
        """Where what stands there goes; None: it stays."""
        for here, there in ((self.one, self.other), (self.other, self.one)):
            if here.begins(spot):
                return Spot(spot.room_id, there.starts_at + (spot.starts_at - here.starts_at))
        return None


@dataclass(frozen=True)
class EventsExchanged:
    """Two events; where one has no place, the other loses its own."""

    one: str
    other: str

    def goes(self, standings: Standings) -> dict[str, Spot | None]:
        """By event, where it goes; nowhere where one of them is not accepted any more."""
        if not {self.one, self.other} <= standings.keys():
            return {}
        return {self.one: standings[self.other].spot, self.other: standings[self.one].spot}


@dataclass(frozen=True)
class PutBack:
    """Side events go where they are `public`, wherever they stand."""

    public: Mapping[str, Spot]

    def goes(self, standings: Standings) -> dict[str, Spot | None]:
        """By event, where it goes from where all of them stand; without those that stay."""
        return {
            one: spot
            for one, spot in self.public.items()
            if one in standings and standings[one].spot != spot
        }


@dataclass(frozen=True)
class GoneBack:
    """What stands as a release had it that was taken back goes where the public programme has it.

    `withdrawn` and `public` are the places of either, by event. What organisers moved since stays.
    """

    withdrawn: Mapping[str, Spot]
    public: Mapping[str, Spot]

    def goes(self, standings: Standings) -> dict[str, Spot | None]:
        """By event, where it goes from where all of them stand; without those that stay."""
        return {
            one: self.public.get(one)
            for one, standing in standings.items()
            if standing.spot == self.withdrawn.get(one) != self.public.get(one)
        }
