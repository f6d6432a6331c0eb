"""What can be done with badges and at doors."""

from app.badges.service.doors import add_door, close_door, let_check_in, stop_check_in
from app.badges.service.passing import Scan, answers_without_network, candidates, pass_door
from app.badges.service.printing import (
    changed_badges,
    design_of,
    events_on_badge,
    not_printed,
    note_taken,
    print_badges,
    printed_pdf,
    replace,
    sample_picture,
    save_design,
    take,
    to_withdraw,
    without_lost,
)

__all__ = [
    "Scan",
    "add_door",
    "answers_without_network",
    "candidates",
    "changed_badges",
    "close_door",
    "design_of",
    "events_on_badge",
    "let_check_in",
    "not_printed",
    "note_taken",
    "pass_door",
    "print_badges",
    "printed_pdf",
    "replace",
    "sample_picture",
    "save_design",
    "stop_check_in",
    "take",
    "to_withdraw",
    "without_lost",
]
