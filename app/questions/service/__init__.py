"""The verbs of questions: make and change them, keep and read answers, erase what is due."""

from app.questions.service.answering import (
    LARGEST_FILE,
    Told,
    copy_answers,
    file_of,
    keep_file,
    known_files,
    save_answers,
    seen_by_focal_point,
    seen_by_organiser,
    seen_by_reviewer,
    told,
    told_among,
)
from app.questions.service.erasing import (
    erase_all,
    erase_answers,
    erase_due,
    erase_due_of,
    forget_unsent,
    is_any_due,
)
from app.questions.service.making import (
    add_question,
    change_question,
    move_question,
    restore_question,
    retire_question,
)

__all__ = [
    "LARGEST_FILE",
    "Told",
    "add_question",
    "change_question",
    "copy_answers",
    "erase_all",
    "erase_answers",
    "erase_due",
    "erase_due_of",
    "file_of",
    "forget_unsent",
    "is_any_due",
    "keep_file",
    "known_files",
    "move_question",
    "restore_question",
    "retire_question",
    "save_answers",
    "seen_by_focal_point",
    "seen_by_organiser",
    "seen_by_reviewer",
    "told",
    "told_among",
]
