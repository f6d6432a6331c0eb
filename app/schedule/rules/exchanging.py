"""Exchanging two rooms, or two slots: where what stands in one of them goes."""

from dataclasses import dataclass

from app.schedule.rules.board import Spot
from app.schedule.rules.table import Window


@dataclass(frozen=True)
class RoomsExchanged:
    """Two rooms for a while, a day or a slot: what begins then in one goes to the other."""

    one: str
    other: str
    window: Window

    def to(self, spot: Spot) -> Spot | None:
        """Where what stands there goes; None: it stays."""
        room = {self.one: self.other, self.other: self.one}.get(spot.room_id)
        return Spot(room, spot.starts_at) if room and self.window.begins(spot) else None


@dataclass(frozen=True)
class SlotsExchanged:
    """Two slots, in all rooms. What begins later than its slot does so in the other one too."""

    one: Window
    other: Window

    def to(self, spot: Spot) -> Spot | None:
        """Where what stands there goes; None: it stays."""
        for here, there in ((self.one, self.other), (self.other, self.one)):
            if here.begins(spot):
                return Spot(spot.room_id, there.starts_at + (spot.starts_at - here.starts_at))
        return None


Exchange = RoomsExchanged | SlotsExchanged
