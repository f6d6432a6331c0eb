"""What organisers look up and do before and beside their decisions, and what reviewers do."""

from app.judging.service.board import (
    Board,
    Dossier,
    board_of,
    dossier_of,
    say_reviews,
    say_reviews_in_list,
    tally_of_others,
)
from app.judging.service.ledger import ledger_of
from app.judging.service.merging import (
    agree,
    propose,
    refuse,
    say_merge,
    say_merges_in_list,
    take_back,
    too_long,
)
from app.judging.service.reading import Entry, ReadingList, reading_list
from app.judging.service.reviewers import (
    Progress,
    Shared,
    assign,
    forget_tasks,
    incomplete_at,
    let_review,
    progress_of,
    remind,
    share_out,
    stop_review,
)
from app.judging.service.rounds import (
    add_criterion,
    change_criterion,
    move_criterion,
    restore_criterion,
    retire_criterion,
    set_round,
)

__all__ = [
    "Board",
    "Dossier",
    "Entry",
    "Progress",
    "ReadingList",
    "Shared",
    "add_criterion",
    "agree",
    "assign",
    "board_of",
    "change_criterion",
    "dossier_of",
    "forget_tasks",
    "incomplete_at",
    "ledger_of",
    "let_review",
    "move_criterion",
    "progress_of",
    "propose",
    "reading_list",
    "refuse",
    "remind",
    "restore_criterion",
    "retire_criterion",
    "say_merge",
    "say_merges_in_list",
    "say_reviews",
    "say_reviews_in_list",
    "set_round",
    "share_out",
    "stop_review",
    "take_back",
    "tally_of_others",
    "too_long",
]
