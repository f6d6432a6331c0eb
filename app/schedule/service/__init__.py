"""What can be done with a meeting's schedule: ask for one, stop it, solve it, publish it."""

from app.schedule.service.arranging import StandInNamed
from app.schedule.service.asking_hosts import ask_hosts
from app.schedule.service.board import Move, change, keep_lengths
from app.schedule.service.boarding import Asked, BoardShown, Sorting, board_shown, tick_of
from app.schedule.service.bringing_out import (
    LONGEST_NOTE,
    Cover,
    Plan,
    ProgrammePublished,
    etag_of,
)
from app.schedule.service.building import BUILD, FilesWanted, artefact, build_all
from app.schedule.service.clashes import Clashes, clashes
from app.schedule.service.comparing import (
    Comparison,
    Drawn,
    Listed,
    compare,
    drawn,
    key_of_board,
    to_compare,
)
from app.schedule.service.desk import (
    DraftShown,
    changes_nothing,
    draft_shown,
    is_dropped,
    speaks_of_board,
    waits,
)
from app.schedule.service.effects import costs_in, effects_in
from app.schedule.service.entering import enter_draft
from app.schedule.service.exchanging import Exchanged, exchange, exchange_shown
from app.schedule.service.forgetting import (
    ProgrammeRewritten,
    forget_speakers,
    speakers_named,
)
from app.schedule.service.freezing import freeze
from app.schedule.service.given_up import TakenWay, given_of, given_since, undo_way_out
from app.schedule.service.going_back import (
    LeftBehind,
    apart_from_board,
    board_back,
    left_behind,
    take_board_back,
)
from app.schedule.service.known import known_of
from app.schedule.service.later import (
    PUBLISH,
    against_planned,
    call_off,
    publish_later,
    publish_planned,
)
from app.schedule.service.leaving import refuse_contrary, say_still_told
from app.schedule.service.lengthening import say_length
from app.schedule.service.letters import Letter, letter_to
from app.schedule.service.mending import (
    Length,
    Lengths,
    MendingShown,
    Ticks,
    approve,
    ask_again,
    ask_to_mend,
    drop_mending,
    keep_typed,
    mending_shown,
    take_mending_back,
)
from app.schedule.service.on_paper import OnPaper, on_paper, say_on_paper
from app.schedule.service.overdue import tell_due
from app.schedule.service.pinning import Fixed, Seen, pin, say_starts
from app.schedule.service.places import Choice, Choices, Verdict, choices
from app.schedule.service.plain import PlainWhy, plain_why
from app.schedule.service.presence import (
    Company,
    company,
    forget_absent,
    is_fresh,
    note_presence,
)
from app.schedule.service.proposals import ProposalsShown, drop, proposals_shown, take
from app.schedule.service.publishing import plan_release, publish, refuse_slot_in_use
from app.schedule.service.reprinting import (
    cancel_in_public,
    is_public,
    reprint,
    say_reason,
    say_taken_off,
)
from app.schedule.service.retracing import redo, undo
from app.schedule.service.runs import (
    SOLVE,
    Wanted,
    ask_for_schedule,
    cancel,
    give_up,
    question,
    solve_now,
)
from app.schedule.service.screens import ScreenAsked, screen_page
from app.schedule.service.settings import Settings as ScheduleSettings
from app.schedule.service.settings import as_preset
from app.schedule.service.settings import copied as copied_settings
from app.schedule.service.settings import set_settings as set_schedule_settings
from app.schedule.service.settings import settings_of as schedule_settings
from app.schedule.service.strayed import put_back, put_back_shown, strayed_now
from app.schedule.service.taking_back import last_published, plan_taking_back, take_back
from app.schedule.service.tried import TriedWays, asks_after, tried, tried_ways
from app.schedule.service.trying import go_on_with, try_way_out
from app.schedule.service.untold import follow_copy, refuse_overtaken
from app.schedule.service.waiting import say_who_fits, waiting_shown
from app.schedule.service.way import WayOut
from app.schedule.service.ways_out import take_way_out, way_out
from app.schedule.service.why import Why, say_in_spite, say_place, say_set_back, why
from app.schedule.solver import Progress

__all__ = [
    "BUILD",
    "LONGEST_NOTE",
    "PUBLISH",
    "SOLVE",
    "Asked",
    "BoardShown",
    "Choice",
    "Choices",
    "Clashes",
    "Company",
    "Comparison",
    "Cover",
    "DraftShown",
    "Drawn",
    "Exchanged",
    "FilesWanted",
    "Fixed",
    "LeftBehind",
    "Length",
    "Lengths",
    "Letter",
    "Listed",
    "MendingShown",
    "Move",
    "OnPaper",
    "PlainWhy",
    "Plan",
    "ProgrammePublished",
    "ProgrammeRewritten",
    "Progress",
    "ProposalsShown",
    "ScheduleSettings",
    "ScreenAsked",
    "Seen",
    "Sorting",
    "StandInNamed",
    "TakenWay",
    "Ticks",
    "TriedWays",
    "Verdict",
    "Wanted",
    "WayOut",
    "Why",
    "against_planned",
    "apart_from_board",
    "approve",
    "artefact",
    "as_preset",
    "ask_again",
    "ask_for_schedule",
    "ask_hosts",
    "ask_to_mend",
    "asks_after",
    "board_back",
    "board_shown",
    "build_all",
    "call_off",
    "cancel",
    "cancel_in_public",
    "change",
    "changes_nothing",
    "choices",
    "clashes",
    "company",
    "compare",
    "copied_settings",
    "costs_in",
    "draft_shown",
    "drawn",
    "drop",
    "drop_mending",
    "effects_in",
    "enter_draft",
    "etag_of",
    "exchange",
    "exchange_shown",
    "follow_copy",
    "forget_absent",
    "forget_speakers",
    "freeze",
    "give_up",
    "given_of",
    "given_since",
    "go_on_with",
    "is_dropped",
    "is_fresh",
    "is_public",
    "keep_lengths",
    "keep_typed",
    "key_of_board",
    "known_of",
    "last_published",
    "left_behind",
    "letter_to",
    "mending_shown",
    "note_presence",
    "on_paper",
    "pin",
    "plain_why",
    "plan_release",
    "plan_taking_back",
    "proposals_shown",
    "publish",
    "publish_later",
    "publish_planned",
    "put_back",
    "put_back_shown",
    "question",
    "redo",
    "refuse_contrary",
    "refuse_overtaken",
    "refuse_slot_in_use",
    "reprint",
    "say_in_spite",
    "say_length",
    "say_on_paper",
    "say_place",
    "say_reason",
    "say_set_back",
    "say_starts",
    "say_still_told",
    "say_taken_off",
    "say_who_fits",
    "schedule_settings",
    "screen_page",
    "set_schedule_settings",
    "solve_now",
    "speakers_named",
    "speaks_of_board",
    "strayed_now",
    "take",
    "take_back",
    "take_board_back",
    "take_mending_back",
    "take_way_out",
    "tell_due",
    "tick_of",
    "to_compare",
    "tried",
    "tried_ways",
    "try_way_out",
    "undo",
    "undo_way_out",
    "waiting_shown",
    "waits",
    "way_out",
    "why",
]
