"""The register of fields, what is not about people, and by when each field goes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.i18n import lazy
from app.core.personal import Kept, Seer, Until
from app.meetings.models import Meeting
from app.meetings.rules import local_moment
from app.privacy.rules.others import OTHERS
from app.privacy.rules.people import PEOPLE

# A feature that keeps something of people adds its own lines here.
REGISTER: tuple[Kept, ...] = (*PEOPLE, *OTHERS)

# Columns of the tables above that only hold them together: ids, and what is not about a person.
PLAIN: Mapping[str, frozenset[str]] = {
    "person": frozenset({"id", "meeting_id"}),
    "registration": frozenset({"id", "meeting_id", "person_id"}),
    "accommodation_need": frozenset({"id", "registration_id"}),
    "sponsorship_request": frozenset({"id", "registration_id"}),
    "letter_request": frozenset({"id", "registration_id"}),
    "registration_draft": frozenset({"id", "meeting_id"}),
    "application_draft": frozenset({"id", "meeting_id"}),
    "application_part": frozenset({"draft_id", "key", "revision"}),
    "registration_change": frozenset({"id", "registration_id"}),
    "registration_transfer": frozenset({"id", "registration_id", "secret_hash", "successor_id"}),
    "absence": frozenset({"id", "person_id", "from_calendar"}),
    "session_duty": frozenset({"person_id"}),
    "attendance_mark": frozenset({"person_id"}),
    "person_trace": frozenset({"person_id", "meeting_id"}),
    "suspicion": frozenset({"id", "meeting_id", "first_id", "second_id"}),
    "merge": frozenset({"id", "meeting_id", "person_id"}),
    "registration_batch": frozenset(
        {"id", "meeting_id", "kind", "seen_at", "done", "ended_at", "created_at", "of_id"}
    ),
    "registration_batch_line": frozenset({"batch_id", "registration_id"}),
    "registration_view": frozenset({"id", "meeting_id", "account_id", "shared", "created_at"}),
    "badge": frozenset({"registration_id"}),
    "badge_code": frozenset({"registration_id"}),
    "print_run": frozenset({"id", "meeting_id", "at", "fetched_at", "not_printed_at"}),
    "passage": frozenset({"id", "meeting_id", "registration_id"}),
    "participant_list": frozenset(
        {"id", "meeting_id", "number", "kind", "symbol", "issued_at", "published_at"}
    ),
    "event_change": frozenset({"id", "side_event_id", "at", "what", "public", "by_host"}),
    "change_request": frozenset({"id", "side_event_id", "at", "state", "settled_at"}),
    "material": frozenset({"id", "side_event_id"}),
    "meeting_room": frozenset({"meeting_id", "room_id", "for_side_events"}),
    "order_item": frozenset({"side_event_id", "position", "person_id"}),
    "speaker": frozenset(
        {"id", "side_event_id", "person_id", "role", "position", "answer", "asked_at"}
    ),
    "partner": frozenset(
        {"id", "side_event_id", "entity_id", "name", "role", "position", "answer", "asked_at"}
        | {"must_confirm"}
    ),
    "released_event": frozenset(
        {"id", "release_id", "side_event_id", "room_id", "starts_at", "ends_at"}
        | {"sequence", "state", "reason"}
    ),
    "artefact": frozenset({"id", "release_id", "name", "language", "media_type", "etag"}),
    "side_event": frozenset(
        {"id", "meeting_id", "number", "state", "title", "language", "description", "duration"}
        | {
            "calendar_title",
            "closed",
            "remote_link",
            "setup",
            "interpretation_from",
            "interpretation_to",
        }
        | {"catering_at", "impossible", "near_item"}
        | {"attendance", "features", "decided_at", "mandatory", "priority", "pinned_start"}
        | {"pinned_room_id", "available", "announced_at", "announced_start", "announced_end"}
        | {"telling", "waiting_number", "shortened_to", "eased"}
        | {"announced_room_id", "late", "is_demo", "created_at", "basis", "source", "why"}
    ),
    "letter": frozenset({"id", "delegation_id"}),
    "answer": frozenset({"id", "question_id", "wording_id", "subject_id"}),
    "question_reader": frozenset({"question_id"}),
    "reviewer": frozenset({"id", "meeting_id", "ended_at", "created_at"}),
    "review": frozenset({"id", "side_event_id", "revision"}),
    "recusal": frozenset({"side_event_id"}),
    "review_task": frozenset({"side_event_id"}),
    "stored_file": frozenset({"id", "sealed", "waits_for"}),
    "nomination_import": frozenset(
        {"id", "delegation_id", "language", "made", "saved_at", "told_at", "undone_at"}
        | {"created_at"}
    ),
    "invitation": frozenset({"id", "delegation_id"}),
    "entry_copy": frozenset({"person_id"}),
    "invitation_mail": frozenset({"id", "person_id", "message_id"}),
    "invitation_wish": frozenset({"person_id"}),
    "invitation_answer": frozenset({"id", "person_id"}),
    "incoming_mail": frozenset({"id", "meeting_id", "person_id"}),
    "substitute": frozenset({"person_id"}),
    "calendar_way": frozenset({"person_id"}),
    "feed_fetch": frozenset({"person_id"}),
    "account": frozenset({"id"}),
    "role": frozenset({"id"}),
    "sign_in_session": frozenset({"id", "account_id"}),
    "token": frozenset({"id"}),
    "mail_wording": frozenset(
        {"id", "meeting_id", "kind", "language", "number", "subject", "text", "created_at"}
    ),
    "message": frozenset(
        {"id", "meeting_id", "edition", "turn_at", "tried_since", "wording_id"}
        | {"leaves_at", "copy_of"}
        | {"event_at", "event_id", "not_before"}
    ),
    "telephone": frozenset({"id", "meeting_id"}),
    "suppression": frozenset({"meeting_id"}),
    "mail_refusal": frozenset({"meeting_id"}),
    "mail_reader": frozenset({"meeting_id"}),
    "audit_entry": frozenset({"id", "at", "meeting_id", "action", "subject_id"}),
    "run": frozenset(
        {"id", "meeting_id", "state", "mode", "seconds", "problem", "started_at", "ended_at"}
        | {"cancel_asked_at", "attempts", "elapsed", "penalty", "bound", "status", "terms"}
        | {"failure", "explanation", "seen_at", "created_at", "start", "chosen", "course", "board"}
    ),
    "release": frozenset(
        {"id", "meeting_id", "draft_id", "number", "published_at", "kind", "places_of", "name"}
        | {"brings", "note", "edition", "on_paper_at"}
    ),
    "planned_release": frozenset(
        {"id", "meeting_id", "draft_id", "revision", "at", "name", "note", "letters_wait"}
        | {"reasons", "refusals", "created_at"}
    ),
    "mending": frozenset(
        {"id", "meeting_id", "state", "kind", "starts_at", "ends_at", "notice", "ahead", "board"}
        | {"run_id", "release_id", "taken_back_with_id", "change_id", "created_at"}
        | {"way_run_id", "way_number"}
    ),
    "way_taken": frozenset({"id", "run_id", "number", "created_at", "undone_at"}),
    "board_change": frozenset({"id", "draft_id", "number", "at", "kind", "retraces"}),
    "board_presence": frozenset({"meeting_id"}),
    "announcement": frozenset(
        {"id", "meeting_id", "audience", "audience_key", "audience_day", "by_mail", "by_text"}
        | {
            "to_read",
            "urgent",
            "on_screens",
            "screen_room_id",
            "shown_from",
            "shown_until",
            "sent_at",
        }
        | {"withdrawn_at", "created_at"}
    ),
    "delegation": frozenset(
        {"id", "meeting_id", "entity_id", "category", "category_reason", "category_at"}
        | {"final_at", "created_at"}
    ),
    "rate_window": frozenset(),
}

# Tables of meetings, rooms, organisations and programmes: nothing in them is about a person.
ELSEWHERE = frozenset(
    {
        "agenda_item", "application_merge", "badge_design", "call", "campaign_member",
        "concept_note", "criterion", "door", "draft", "draft_rule", "entity", "entity_status",
        "equipment", "equipment_need", "erasure", "gateway", "instrument", "interest",
        "invitation_policy", "letter_text", "mailbox_mark", "first_address",
        "meeting", "place_policy", "placement", "question", "question_wording", "release_news",
        "quota", "reminder", "reminder_skip", "reserved_place", "reserved_slot", "retention",
        "review_round", "room",
        "room_closure", "room_division", "room_setup", "room_wish", "running_order", "scheduling",
        "session", "session_room", "shared_fetch", "side_event_relation", "side_event_theme",
        "slot", "slot_wish", "mail_hours", "mail_turn", "sponsorship", "theme", "travel", "venue",
        "worker",
    }
)  # fmt: skip

DATED = (Until.NEEDS, Until.DOORS, Until.CONTACT, Until.RECORDS)
USUAL: Mapping[Until, int] = {
    Until.NEEDS: 14,
    Until.DOORS: 30,
    Until.CONTACT: 365,
    Until.RECORDS: 5 * 365,
}
UNTIL_LABELS = {
    Until.NEEDS: lazy("Sensitive answers"),
    Until.DOORS: lazy("Badges, passages, what people want to attend"),
    Until.CONTACT: lazy("Names, addresses, answers"),
    Until.RECORDS: lazy("What was published, and the log"),
    Until.OVER: lazy("When the meeting is over"),
    Until.SOON: lazy("By itself: within minutes, or after 30 days without a change"),
    Until.ROLE: lazy("As long as you have a task here"),
    Until.OWN: lazy("As is said at the question"),
    Until.FIGURES: lazy("It stays, as a number"),
}
SEER_LABELS = {
    Seer.EVERYBODY: lazy("everybody"),
    Seer.LISTED: lazy("everybody, if you agree"),
    Seer.SELF: lazy("you"),
    Seer.FOCAL_POINT: lazy("the focal point of your delegation"),
    Seer.ORGANISERS: lazy("the organisers"),
    Seer.CARERS: lazy("those who arrange it"),
    Seer.DOOR: lazy("whoever stands at the door"),
    Seer.APPLICANT: lazy("whoever applied for the side event"),
    Seer.REVIEWERS: lazy("other reviewers, when the organisers allow it"),
    Seer.TOTALS: lazy("nobody; it is counted"),
    Seer.MACHINE: lazy("nobody; Corridor compares it"),
}


def due_on(meeting: Meeting, days: int) -> date | None:
    """The day on which something is erased that is kept so many days after a meeting.

    None where the days of the meeting are not known.
    """
    last = meeting.ends_on or meeting.starts_on
    return last + timedelta(days=days) if last else None


def dates_of(meeting: Meeting, days: Mapping[Until, int]) -> dict[Until, date | None]:
    """The day of each of the four dates."""
    return {until: due_on(meeting, days[until]) for until in DATED}


def is_due(meeting: Meeting, day: date | None, now: datetime) -> bool:
    """Whether a day has begun by the clocks of the meeting."""
    return day is not None and now >= local_moment(day, time(0), meeting.timezone)


@dataclass(frozen=True)
class Count:
    """Rows of a table that were erased, and those that should have been and are left."""

    table: str
    erased: int
    left: int = 0

    def as_json(self) -> dict[str, object]:
        """As an entry keeps it."""
        return {"table": self.table, "erased": self.erased, "left": self.left}


def added_up(counts: Iterable[Count]) -> list[Count]:
    """One count for each table, in the order of their names; those of nothing are left out."""
    sums: dict[str, Count] = {}
    for one in counts:
        before = sums.get(one.table, Count(one.table, 0))
        sums[one.table] = Count(one.table, before.erased + one.erased, before.left + one.left)
    return [sums[name] for name in sorted(sums) if sums[name].erased or sums[name].left]


def tables_of_people() -> frozenset[str]:
    """The tables that the register names."""
    return frozenset(name for line in REGISTER for name in line.columns)


def lines_due(until: Until) -> list[Kept]:
    """The lines of the register that go at a date."""
    return [one for one in REGISTER if one.until is until]


def lines_asked() -> list[Kept]:
    """The lines that go when their person asks."""
    return [one for one in REGISTER if not one.stays and one.until is not Until.FIGURES]


def lines_that_stay() -> list[Kept]:
    """The lines that stay though their person asks, each with a reason."""
    return [one for one in REGISTER if one.stays]
