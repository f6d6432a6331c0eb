"""What is kept of people beside their registration: in documents, mails, applications, accounts."""

from app.core.i18n import lazy
from app.core.personal import Goes, Kept, Seer, Until

TO_CHECK = lazy("To be able to check who decided what.")
TO_HOLD = lazy("To hold the side event and to announce it.")
TO_NAME = lazy("To know whom your delegation sends.")

OTHERS: tuple[Kept, ...] = (
    Kept(
        "list",
        lazy("Your name and position in a list of participants that was issued"),
        lazy("It is the official document of the meeting."),
        (Seer.LISTED, Seer.ORGANISERS),
        Until.RECORDS,
        {"participant_list": ("content",)},
        Goes.OWN,
    ),
    Kept(
        "programme",
        lazy("Your name and function in the published programme of side events"),
        TO_HOLD,
        (Seer.EVERYBODY,),
        Until.RECORDS,
        {
            "speaker": ("name", "honorific", "affiliation"),
            "released_event": ("printed",),
            "release": ("programme",),
            "artefact": ("body",),
        },
        Goes.OWN,
        stays=lazy(
            "Whoever organises the side event has named you. Ask them to name somebody else;"
            " the next programme that is published is then without you."
        ),
    ),
    Kept(
        "speaker_email",
        lazy(
            "Your e-mail address as a speaker at a side event, when you cannot speak, and whether"
            " a badge for side events only was asked for you"
        ),
        TO_HOLD,
        (Seer.APPLICANT, Seer.ORGANISERS),
        Until.CONTACT,
        {"speaker": ("email", "away", "answered_at", "badge_asked_at")},
    ),
    Kept(
        "partner",
        lazy("Who answers for a partner of a side event, and by which address"),
        TO_HOLD,
        (Seer.APPLICANT, Seer.ORGANISERS),
        Until.CONTACT,
        {"partner": ("email", "answered_by", "answered_at")},
        stays=lazy("Ask whoever applied for the side event to name another address."),
    ),
    Kept(
        "technician",
        lazy("Your name as the technician of a room, and how to reach you"),
        lazy("So that whoever leads a side event there can call you."),
        (Seer.APPLICANT, Seer.ORGANISERS),
        Until.CONTACT,
        {"meeting_room": ("technician",)},
        stays=lazy("A room needs somebody to call. Ask the organisers to name somebody else."),
    ),
    Kept(
        "running_order",
        lazy("For how long you speak at a side event"),
        TO_HOLD,
        (Seer.SELF, Seer.APPLICANT),
        Until.CONTACT,
        {"order_item": ("part", "minutes")},
        Goes.ROWS,
    ),
    Kept(
        "application",
        lazy(
            "Who is to be asked about a side event, notes to the organisers, and what was answered"
            " to their questions about it"
        ),
        TO_HOLD,
        (Seer.APPLICANT, Seer.ORGANISERS),
        Until.CONTACT,
        {
            "event_change": ("reason",),
            "change_request": ("text", "wanted", "answer"),
            "side_event": (
                "contact_name", "contact_email", "contact_language", "note", "decline_reason",
                "form_nonce", "catering", "exhibition", "after_wish", "not_with_wish",
            )
        },
        stays=lazy("A side event needs somebody to write to. Name somebody else by its link."),
        sealed=frozenset({"wanted"}),
    ),
    Kept(
        "application_draft",
        lazy("An application for a side event that is being written"),
        lazy("To let you and your partners go on with it. It is sealed."),
        (Seer.APPLICANT,),
        Until.SOON,
        {
            "application_draft": ("nonce", "told", "mails", "touched_at", "created_at"),
            "application_part": ("texts", "aside", "saved_at"),
        },
        Goes.OWN,
        sealed=frozenset({"texts", "aside"}),
    ),
    Kept(
        "review",
        lazy("What you scored and wrote as a reviewer, and what you did not judge and why"),
        lazy("To decide which applications get a place, and to be able to check how."),
        (Seer.SELF, Seer.ORGANISERS, Seer.REVIEWERS),
        Until.CONTACT,
        {
            "review": (
                "account_id", "scores", "worded", "comment", "saved_at", "done_at", "created_at",
            ),
            "recusal": ("account_id", "reason", "at"),
            "review_task": ("account_id",),
            "reviewer": ("account_id", "organisation", "entity_id"),
        },
        Goes.ROWS,
        stays=lazy(
            "Applicants were judged by it. It goes on the day that is said here, and you can"
            " change it until the round of reviews closes."
        ),
    ),
    Kept(
        "letter",
        lazy("The letter with which your delegation was named"),
        TO_NAME,
        (Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.CONTACT,
        {
            "letter": (
                "file_id", "name", "listed", "account_id", "created_at", "settled", "settled_at",
                "settled_by",
            )
        },
        Goes.ROWS,
        stays=lazy("It names the whole delegation, and nobody can be cut out of it."),
    ),
    Kept(
        "material",
        lazy("Files that the host of a side event published with it"),
        TO_HOLD,
        (Seer.EVERYBODY,),
        Until.RECORDS,
        {"material": ("title", "file_id", "shown", "created_at")},
        Goes.ROWS,
        stays=lazy("The host can withdraw a file at any time: ask them."),
    ),
    Kept(
        "file",
        lazy("The file of that letter, and files that people answered questions with"),
        TO_NAME,
        (Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.CONTACT,
        {"stored_file": ("content", "media_type", "ending", "size", "created_at")},
        Goes.OWN,
        stays=lazy("It names the whole delegation, and nobody can be cut out of it."),
    ),
    Kept(
        "table",
        lazy("A table of people that was sent in and not saved yet"),
        TO_NAME,
        (Seer.FOCAL_POINT,),
        Until.CONTACT,
        {"nomination_import": ("cells", "layout", "source")},
    ),
    Kept(
        "invitation",
        lazy("Who was invited to speak for a delegation"),
        TO_NAME,
        (Seer.FOCAL_POINT, Seer.ORGANISERS),
        Until.CONTACT,
        {
            "invitation": (
                "email", "language", "deputy", "invited_by", "account_id", "accepted_at",
                "ended_at", "created_at",
            )
        },
        Goes.ROWS,
        stays=lazy("As long as you speak for a delegation, it is known by whom you were asked to."),
    ),
    Kept(
        "account",
        lazy(
            "Your account, if you have a task here: name, address, time zone, roles, when you"
            " signed in"
        ),
        lazy("To let you sign in and do your task."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.ROLE,
        {
            "account": (
                "email", "name", "language", "timezone", "disabled_at", "created_at",
            ),
            "role": ("account_id", "kind", "meeting_id", "delegation_id", "created_at"),
            "question_reader": ("account_id",),
            "sign_in_session": ("secret_hash", "expires_at", "ended_at", "created_at"),
        },
        Goes.OWN,
        stays=lazy("It is needed for your task. When you have none any more, it goes."),
    ),
    Kept(
        "links",
        lazy("By what the links in your mails are known"),
        lazy("To open what is yours to you and to nobody else."),
        (Seer.MACHINE,),
        Until.CONTACT,
        {
            "token": (
                "kind", "secret_hash", "subject_id", "expires_at", "used_at", "revoked_at",
                "created_at",
            )
        },
        Goes.OWN,
    ),
    Kept(
        "mails",
        lazy(
            "Mails and short texts to you. Their text is sealed when they are sent, and forgotten"
            " two weeks after"
        ),
        lazy("To send each once, to know what did not arrive, and to send it once more."),
        (Seer.SELF,),
        Until.CONTACT,
        {
            "message": (
                "kind", "cause", "to_email", "to_name", "language", "subject", "text", "html",
                "attachments", "state", "attempts", "last_error", "sent_at", "created_at",
                "draft_of", "about_id", "topic", "dropped_at", "delivered_at", "channel",
                "to_phone", "sealed", "despite", "first",
            )
        },
        Goes.ROWS,
        sealed=frozenset({"sealed"}),
    ),
    Kept(
        "mail_refusal",
        lazy("Which mails you have refused"),
        lazy("To send you no more of them."),
        (Seer.SELF,),
        Until.CONTACT,
        {"mail_refusal": ("email", "topic", "since")},
        Goes.ROWS,
    ),
    Kept(
        "mail_reader",
        lazy("In which language and at which hours you want messages, and your time zone"),
        lazy("To write to you as you want it."),
        (Seer.SELF,),
        Until.CONTACT,
        {"mail_reader": ("email", "language", "timezone", "quiet_from", "quiet_until")},
        Goes.ROWS,
    ),
    Kept(
        "telephone",
        lazy("The number of your telephone, if you want short texts, and when you agreed"),
        lazy("To send you short texts. The meeting's gateway, which sends them, learns it too."),
        (Seer.SELF,),
        Until.CONTACT,
        {"telephone": ("email", "number", "language", "asked_at", "agreed_at")},
        Goes.ROWS,
    ),
    Kept(
        "suppression",
        lazy("That mails to you came back or were called unwanted, and what your server said"),
        lazy("To send you nothing more that does not arrive or that you do not want."),
        (Seer.SELF, Seer.ORGANISERS),
        Until.CONTACT,
        {"suppression": ("email", "reason", "said", "since")},
        Goes.ROWS,
    ),
    Kept(
        "log",
        lazy("Who of the organisers and focal points did what, and when"),
        TO_CHECK,
        (Seer.ORGANISERS,),
        Until.RECORDS,
        {
            "audit_entry": ("account_id", "details"),
            "run": ("asked_by",),
            "mending": ("asked_by", "about_id", "reason", "minutes", "held", "before", "typed"),
            "way_taken": ("taken_by", "changes"),
            "release": ("published_by",),
            "mail_wording": ("created_by",),
            "event_change": ("made_by",),
            "message": ("dropped_by",),
            "planned_release": ("planned_by",),
            "board_change": ("account_id", "moves", "pins", "frozen"),
            "participant_list": ("issued_by_id",),
            "delegation": ("category_by_id",),
            "print_run": ("account_id",),
            "nomination_import": ("account_id",),
            "registration_batch": (
                "account_id", "ids", "left_out", "why", "query", "subject", "text",
            ),
            "registration_view": ("name", "query"),
            "announcement": ("subject", "text", "short"),
        },
        stays=lazy("What was decided must be able to be checked. It holds no answer of yours."),
    ),
    Kept(
        "presence",
        lazy("That you have the board of a meeting open, for some minutes"),
        lazy("So that organisers know who changes it at the same time."),
        (Seer.ORGANISERS,),
        Until.SOON,
        {"board_presence": ("account_id", "since", "seen_at")},
        Goes.OWN,
    ),
    Kept(
        "tries",
        lazy("The address of your device, for some minutes"),
        lazy("To stop whoever tries too often."),
        (Seer.MACHINE,),
        Until.SOON,
        {"rate_window": ("key", "count", "expires_at")},
        Goes.OWN,
    ),
)  # fmt: skip
