"""One table: what happened, and what other features do about it, in this order."""

from collections.abc import Mapping

from app.accounts.rules import AccountShown, SignInLinkMade
from app.calendars import service as calendars
from app.calendars.service import ByMailWanted
from app.calls import service as calls
from app.calls.rules import CallShown
from app.core.happenings import Reaction
from app.core.jobs import Beat
from app.hosting import service as hosting
from app.invitations import service as invitations
from app.invitations.service.concerns import say_concerns as answers_to_settle
from app.judging import service as judging
from app.matching import service as matching
from app.matching.rules.merging import PeopleMerged
from app.meetings import service as meetings
from app.meetings.rules import DeskShown, SlotGoes, TechnicianNamed
from app.messages import service as messages
from app.messages.rules import NameWanted, ZoneWanted
from app.messages.service.again import EntryGoesAgain, WentAgain
from app.messages.service.drafts import DraftsDropped, DraftsGo, NewsOvertaken
from app.nominations.rules.workspace import WorkspaceShown
from app.nominations.service.concerns import say_differences, say_first_mail
from app.registrations import service as registrations
from app.registrations.queries import Noted
from app.registrations.rules import (
    FirstMail,
    PeopleEntered,
    PersonEntered,
    Renamed,
    SaidByOther,
)
from app.registrations.rules.event_badges import BadgeEventsAsked
from app.registrations.rules.places import LineLookedAt
from app.registrations.service import FeedClosed
from app.registrations.service.concerns import say_concerns as registration_concerns
from app.registrations.service.concerns import say_waiting
from app.reminders import service as reminders
from app.schedule.mails import EntriesSent, ReleasesListed, ToldAlready
from app.schedule.service import (
    FilesWanted,
    ProgrammePublished,
    ProgrammeRewritten,
    StandInNamed,
    cancel_in_public,
    follow_copy,
    forget_absent,
    keep_lengths,
    refuse_contrary,
    refuse_overtaken,
    refuse_slot_in_use,
    say_in_spite,
    say_length,
    say_place,
    say_reason,
    say_set_back,
    say_starts,
    say_still_told,
    say_taken_off,
    say_who_fits,
)
from app.schedule.service.concerns import say_waiting as schedule_waiting
from app.side_events.mails.ending import EndTold
from app.side_events.rules.shown import (
    AnswersShown,
    ComingInstead,
    DetailsChanged,
    EntriesTakenBack,
    EventShown,
    LengthsSet,
    ListShown,
    MarksChanged,
    NotHeld,
    PanelChanged,
    ReasonAsked,
    StartsAsked,
    StillTold,
    TakenOffAsked,
)
from app.side_events.service import say_badge_events, say_named
from app.side_events.service.concerns import say_concerns as speaker_concerns
from app.side_events.service.concerns import say_notes as say_speaker_notes
from app.side_events.service.concerns import say_waiting as applications_waiting
from app.side_events.service.further import say_questions

REACTIONS: Mapping[type, tuple[Reaction, ...]] = {
    Beat: (forget_absent,),
    PersonEntered: (matching.note,),
    PeopleEntered: (matching.note_all,),
    Renamed: (matching.judge,),
    FirstMail: (say_first_mail,),
    SaidByOther: (registrations.say_changes,),
    AccountShown: (hosting.say_functions,),
    SignInLinkMade: (messages.send_sign_in_link,),
    ZoneWanted: (meetings.say_zone, registrations.say_own_zone),
    NameWanted: (meetings.say_name,),
    SlotGoes: (refuse_slot_in_use,),
    DeskShown: (
        calls.say_deadline,
        say_waiting,
        registration_concerns,
        say_differences,
        applications_waiting,
        speaker_concerns,
        schedule_waiting,
        answers_to_settle,
    ),
    CallShown: (say_questions,),
    EventShown: (
        say_place,
        say_set_back,
        say_length,
        hosting.say_wanted,
        say_who_fits,
        judging.say_merge,
        judging.say_reviews,
        invitations.say_versions,
    ),
    ListShown: (judging.say_reviews_in_list, judging.say_merges_in_list, say_in_spite),
    WorkspaceShown: (say_named,),
    BadgeEventsAsked: (say_badge_events,),
    LineLookedAt: (matching.say_in_line,),
    Noted: (matching.say_twice, say_speaker_notes),
    ProgrammePublished: (calendars.build, calendars.follow_all, invitations.on_release),
    ComingInstead: (hosting.say_coming_instead,),
    EntriesSent: (invitations.say_sent,),
    ReleasesListed: (invitations.say_answered,),
    AnswersShown: (invitations.say_heard,),
    EntriesTakenBack: (invitations.say_taken_back,),
    StillTold: (say_still_told,),
    EndTold: (invitations.give_entry,),
    EntryGoesAgain: (invitations.give_entry_again,),
    WentAgain: (invitations.follow_copy, follow_copy),
    DraftsDropped: (invitations.send_dropped,),
    NewsOvertaken: (invitations.ask_to_send_again,),
    DraftsGo: (refuse_overtaken, refuse_contrary, reminders.refuse_overtaken),
    ToldAlready: (invitations.say_told,),
    LengthsSet: (keep_lengths,),
    StartsAsked: (say_starts,),
    NotHeld: (cancel_in_public,),
    TakenOffAsked: (say_taken_off,),
    ReasonAsked: (say_reason,),
    StandInNamed: (hosting.let_stand_in,),
    PanelChanged: (invitations.follow_panel, calendars.follow_event, invitations.ask_to_send),
    DetailsChanged: (calendars.follow_event, invitations.ask_to_send_soon),
    MarksChanged: (calendars.follow_person,),
    FeedClosed: (calendars.note_closed,),
    PeopleMerged: (matching.look_anew, calendars.follow_people, invitations.ask_to_send_soon),
    TechnicianNamed: (calendars.follow_all, invitations.ask_to_send_soon),
    ByMailWanted: (invitations.say_by_mail,),
    ProgrammeRewritten: (calendars.build,),
    FilesWanted: (calendars.add_files,),
}
