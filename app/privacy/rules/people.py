"""What is kept of people who register: the part of the register of fields that hangs on them."""

from app.core.i18n import lazy
from app.core.personal import Goes, Kept, Seer, Until

WHO_MEETS = lazy("To know who takes part, for the list and for badges.")
TO_WRITE = lazy("To write to you about the meeting.")
TO_JUDGE = lazy("To decide whether you can take part.")
TO_LET_IN = lazy("To let you in at the door, and to know who is inside.")

PEOPLE: tuple[Kept, ...] = (
    Kept(
        "name",
        lazy("Name and form of address"),
        WHO_MEETS,
        (Seer.LISTED, Seer.SELF, Seer.FOCAL_POINT, Seer.ORGANISERS, Seer.DOOR),
        Until.CONTACT,
        {"person": ("name", "name_key", "search_key", "honorific")},
    ),
    Kept(
        "email",
        lazy("E-mail address, language of mails"),
        TO_WRITE,
        (Seer.SELF, Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.CONTACT,
        {"person": ("email", "language", "feed_version")},
    ),
    Kept(
        "timezone",
        lazy("Time zone, if you said it"),
        lazy("To write to you at your hours, and to say them."),
        (Seer.SELF,),
        Until.CONTACT,
        {"person": ("timezone",)},
    ),
    Kept(
        "position",
        lazy("Position, organisation as you typed it"),
        WHO_MEETS,
        (Seer.LISTED, Seer.SELF, Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.CONTACT,
        {"person": ("position",), "registration": ("organisation",)},
    ),
    Kept(
        "decision",
        lazy("What the secretariat wrote to you about your registration"),
        TO_JUDGE,
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {"registration": ("decline_reason", "change_asked", "form_nonce")},
    ),
    Kept(
        "passport_name",
        lazy("Name in the passport"),
        lazy("For access to the building, where it is another name."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.NEEDS,
        {"person": ("passport_name",)},
    ),
    Kept(
        "gender",
        lazy("Gender, if you said it"),
        lazy("To report in totals who takes part."),
        (Seer.SELF, Seer.TOTALS),
        Until.CONTACT,
        {"person": ("gender",)},
    ),
    Kept(
        "needs",
        lazy("What you need to take part"),
        lazy("To arrange it."),
        (Seer.SELF, Seer.CARERS),
        Until.NEEDS,
        {
            "accommodation_need": (
                "kind", "state", "details", "answer", "changed_at", "created_at",
            )
        },
        Goes.ROWS,
        sealed=frozenset({"details", "answer"}),
    ),
    Kept(
        "answers",
        lazy("What you answered to the questions of the meeting, and files that you sent"),
        lazy("To prepare the meeting. At each question you are told who sees the answer."),
        (Seer.SELF, Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.OWN,
        {"answer": ("said", "sealed", "file_id", "answered_at")},
        Goes.OWN,
    ),
    Kept(
        "sponsorship",
        lazy("Your request for sponsorship, and the answer"),
        lazy("To decide on it and to pay what is granted."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {
            "sponsorship_request": (
                "state", "reason", "answer", "amount", "decided_at", "created_at",
            )
        },
        Goes.ROWS,
        sealed=frozenset({"reason", "answer"}),
    ),
    Kept(
        "visa",
        lazy("That you asked for a letter for your visa, and what was decided"),
        lazy("To write a letter for your visa."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.NEEDS,
        {"letter_request": ("state", "language", "decided_at", "erased_at", "created_at")},
        Goes.ROWS,
    ),
    Kept(
        "passport",
        lazy("What you told of your passport for a letter, and the letter"),
        lazy("To write a letter for your visa."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.OVER,  # see `registrations.service.letters.erase_passport`
        {"letter_request": ("passport", "letter", "answer")},
        sealed=frozenset({"passport", "letter", "answer"}),
    ),
    Kept(
        "consent",
        lazy("Whether you agree to be named on the public list"),
        lazy("To name nobody who does not agree."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.RECORDS,
        {"registration": ("listed",)},
        # Falls back to "no": the list of participants counts them and does not name them.
    ),
    Kept(
        "figures",
        lazy("That somebody took part: for which delegation, in which function, since when"),
        lazy("For the figures of the meeting. Without your name it says nothing of you."),
        (Seer.SELF, Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.FIGURES,
        {
            "registration": (
                "delegation_id", "function", "modality", "place", "way", "state", "late",
                "created_at", "changed_at", "decided_at", "waiting_since",
            ),
            "person": ("created_at", "is_demo"),
        },
    ),
    Kept(
        "draft",
        lazy("A registration that you have begun and not sent"),
        lazy("To let you go on with it. It is sealed, and nobody but you can read it."),
        (Seer.SELF,),
        Until.SOON,
        {
            "registration_draft": (
                "answers", "nonce", "here_hash", "mail_hash", "mails", "touched_at", "sent_at",
                "created_at",
            )
        },
        Goes.ROWS,
    ),
    Kept(
        "changes",
        lazy("What was changed in your registration, and when"),
        TO_JUDGE,
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {"registration_change": ("field", "old", "new", "at", "account_id")},
        Goes.ROWS,
    ),
    Kept(
        "decided_with_many",
        lazy("How your registration stood before it was decided together with others"),
        TO_JUDGE,
        (Seer.ORGANISERS,),
        Until.CONTACT,
        {
            "registration_batch_line": (
                "state", "decided_at", "waiting_since", "decline_reason", "change_asked",
                "became", "became_at", "changed_at",
            )
        },
        Goes.ROWS,
    ),
    Kept(
        "transfer",
        lazy("To whom you offered your registration, or who offered you theirs"),
        lazy("To ask your colleague whether they agree."),
        (Seer.SELF,),
        Until.CONTACT,
        {"registration_transfer": ("name", "email", "language", "ended_at", "created_at")},
        Goes.ROWS,
    ),
    Kept(
        "busy",
        lazy("When you are not free, and sessions that you must be in"),
        lazy("Never to put you in two rooms at once."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {"absence": ("starts_at", "ends_at"), "session_duty": ("session_id",)},
        Goes.ROWS,
    ),
    Kept(
        "attendance",
        lazy("Which side events you want to attend"),
        lazy(
            "To plan your days with you. The organisers see only how many people want to attend"
            " what, and put what the same delegations want at different times."
        ),
        (Seer.SELF, Seer.FOCAL_POINT, Seer.TOTALS),
        Until.DOORS,
        {"attendance_mark": ("side_event_id", "marked_at")},
        Goes.ROWS,
    ),
    Kept(
        "calendar_entries",
        lazy("Which entries for your calendar were sent to you by mail, in which version"),
        lazy("To replace each when the programme changes, and to know what your calendar holds."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {
            "entry_copy": (
                "side_event_id", "digest", "raised", "changed_at", "mailed", "answer_key",
            ),
            "invitation_mail": (
                "side_event_id", "email", "sequence", "method", "release_number", "named",
                "shown", "language", "details", "made_at",
            ),
            "invitation_wish": ("asked_at",),
            "calendar_way": ("way", "chosen_at"),
        },
        Goes.ROWS,
    ),
    Kept(
        "substitute",
        lazy("In whose place you are asked to come to a side event, and who comes in yours"),
        lazy("To send an entry to whoever comes, and to tell the host."),
        (Seer.SELF, Seer.APPLICANT, Seer.ORGANISERS),
        Until.CONTACT,
        {"substitute": ("side_event_id", "instead_of_id", "email", "asked_at")},
        Goes.ROWS,
    ),
    Kept(
        "calendar_answers",
        lazy("What you answered to those entries, and letters about the meeting that you wrote"),
        lazy("To know who comes, and to answer you."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {
            "invitation_answer": (
                "side_event_id", "said", "email", "from_invited", "verified", "on_page",
                "sequence", "starts_at", "ends_at", "answered_at", "comment", "delegate_name",
                "delegate_email", "proposed_start", "proposed_end", "digest",
            ),
            "incoming_mail": (
                "side_event_id", "why", "reason", "email", "subject", "text", "received_at",
                "digest",
            ),
        },
        Goes.ROWS,
    ),
    Kept(
        "feed_fetch",
        lazy("When your own calendar was last fetched, to the hour, and with which release"),
        lazy("To know whether you have seen a change, or must be told of it otherwise."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.DOORS,
        {"feed_fetch": ("fetched_at", "release_id", "mark", "versions")},
        Goes.ROWS,
    ),
    Kept(
        "twice",
        lazy("Whether you were perhaps entered twice"),
        lazy("To have one entry of each person."),
        (Seer.ORGANISERS, Seer.MACHINE),
        Until.CONTACT,
        {
            "person_trace": ("trace",),
            "suspicion": ("points", "why", "state", "decided_by", "decided_at", "created_at"),
        },
        Goes.ROWS,
    ),
    Kept(
        "merge",
        lazy("How two entries of you were before they were made one"),
        lazy("To be able to undo it."),
        (Seer.ORGANISERS,),
        Until.NEEDS,  # it holds all answers, sensitive ones too
        {"merge": ("before", "moved", "after", "at", "account_id", "undone_at")},
        Goes.ROWS,
    ),
    Kept(
        "badge",
        lazy(
            "Your badge: whether it was printed, for which side events it is where it is for these"
            " only, and by what its code is known"
        ),
        TO_LET_IN,
        (Seer.ORGANISERS, Seer.DOOR, Seer.MACHINE),
        Until.DOORS,
        {
            "badge": ("version", "printed_at", "printed_by", "events"),
            "badge_code": ("code_hash", "version"),
        },
        Goes.ROWS,
    ),
    Kept(
        "print_run",
        lazy("Which badges were printed together"),
        TO_LET_IN,
        (Seer.ORGANISERS,),
        Until.DOORS,
        {"print_run": ("registrations",)},
    ),
    Kept(
        "passages",
        lazy("When you went through which door"),
        TO_LET_IN,
        (Seer.ORGANISERS, Seer.DOOR),
        Until.DOORS,
        {
            "passage": (
                "direction", "reason", "counted", "at", "noted_at", "door_id", "account_id",
                "scan_id",
            )
        },
        Goes.ROWS,
    ),
)  # fmt: skip
