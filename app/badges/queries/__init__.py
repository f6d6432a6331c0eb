"""Selects of badges and doors."""

from app.badges.queries.passing import (
    door_of,
    doors_of,
    inside,
    is_inside,
    latest,
    passage,
    passage_of_scan,
    people_called,
    registration_of_code,
    states_of_codes,
)
from app.badges.queries.printing import (
    WantedBadges,
    account_name,
    badges_of,
    design_of,
    known_codes,
    numbers,
    printed_runs,
    run_of,
    runs_of,
    with_badge,
)

__all__ = [
    "WantedBadges",
    "account_name",
    "badges_of",
    "design_of",
    "door_of",
    "doors_of",
    "inside",
    "is_inside",
    "known_codes",
    "latest",
    "numbers",
    "passage",
    "passage_of_scan",
    "people_called",
    "printed_runs",
    "registration_of_code",
    "run_of",
    "runs_of",
    "states_of_codes",
    "with_badge",
]
