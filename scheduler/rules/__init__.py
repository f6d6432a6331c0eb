"""Every rule, in the order in which breaches are reported. A new rule is a file and a line here."""

from scheduler.board import Board
from scheduler.problem import Problem
from scheduler.rules.after import After
from scheduler.rules.available import Available
from scheduler.rules.base import Rule
from scheduler.rules.daily import Daily
from scheduler.rules.equipment import EquipmentEnough
from scheduler.rules.frozen import Frozen
from scheduler.rules.mandatory import Mandatory
from scheduler.rules.not_with import NotWith
from scheduler.rules.one_place import OnePlace
from scheduler.rules.organiser_daily import OrganiserDaily
from scheduler.rules.organiser_parallel import OrganiserParallel
from scheduler.rules.person_double import PersonDouble
from scheduler.rules.person_unavailable import PersonUnavailable
from scheduler.rules.pinned import Pinned
from scheduler.rules.plenary import Plenary
from scheduler.rules.room_allowed import RoomAllowed
from scheduler.rules.room_capacity import RoomCapacity
from scheduler.rules.room_double import RoomDouble
from scheduler.rules.room_features import RoomFeatures
from scheduler.rules.room_unavailable import RoomUnavailable
from scheduler.rules.slot import InSlot
from scheduler.schedule import Schedule, Violation

RULES: tuple[Rule, ...] = (
    OnePlace(),
    Mandatory(),
    InSlot(),
    Available(),
    RoomAllowed(),
    RoomCapacity(),
    RoomFeatures(),
    RoomUnavailable(),
    RoomDouble(),
    Plenary(),
    PersonDouble(),
    PersonUnavailable(),
    OrganiserParallel(),
    OrganiserDaily(),
    Daily(),
    EquipmentEnough(),
    After(),
    NotWith(),
    Pinned(),
    Frozen(),
)


def violations_on(board: Board) -> list[Violation]:
    """Every breach of every rule."""
    return [violation for rule in RULES for violation in rule.whole(board)]


def violations(problem: Problem, schedule: Schedule) -> list[Violation]:
    """The same of a schedule."""
    return violations_on(Board.of(problem, schedule))
