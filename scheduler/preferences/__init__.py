"""Every term of the penalty, in the order of the format. A new term is a file and a line here."""

from scheduler.board import Board
from scheduler.preferences.base import Preference
from scheduler.preferences.costs import Costs
from scheduler.preferences.fairness import Fairness
from scheduler.preferences.larger_room import LargerRoom
from scheduler.preferences.missed_interest import MissedInterest
from scheduler.preferences.pairs import Pairs
from scheduler.preferences.room_change import RoomChange
from scheduler.preferences.room_fit import RoomFit
from scheduler.preferences.room_preference import RoomPreference
from scheduler.preferences.slot_preference import SlotPreference
from scheduler.preferences.taken_off import TakenOff
from scheduler.preferences.theme_overlap import ThemeOverlap
from scheduler.preferences.time_change import TimeChange
from scheduler.preferences.unplaced import Unplaced
from scheduler.problem import Problem
from scheduler.schedule import Schedule

PREFERENCES: tuple[Preference, ...] = (
    Unplaced(),
    SlotPreference(),
    RoomPreference(),
    ThemeOverlap(),
    MissedInterest(),
    Fairness(),
    RoomFit(),
    TimeChange(),
    RoomChange(),
    Pairs(),
    LargerRoom(),
    Costs(),
    TakenOff(),
)


def preferences_of(problem: Problem) -> tuple[Preference, ...]:
    """The terms that a problem has something of, in order."""
    return tuple(one for one in PREFERENCES if one.concerns(problem))


def weight_of(problem: Problem, preference: Preference) -> int:
    """What one unit of a term costs in a problem."""
    weight: int = getattr(problem.weights, preference.id)
    return weight


def weight_by_term(problem: Problem) -> dict[str, int]:
    """What one unit of each term costs in a problem."""
    return {preference.id: weight_of(problem, preference) for preference in preferences_of(problem)}


def terms_on(board: Board) -> dict[str, int]:
    """By term, weight times amount; their sum is the penalty."""
    return {
        preference.id: weight_of(board.problem, preference) * preference.whole(board)
        for preference in preferences_of(board.problem)
    }


def penalty_terms(problem: Problem, schedule: Schedule) -> dict[str, int]:
    """The same of a schedule."""
    return terms_on(Board.of(problem, schedule))
