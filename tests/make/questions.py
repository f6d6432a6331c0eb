"""Questions and answers for tests."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.meetings.models import Meeting
from app.questions import queries, service
from app.questions.models import Audience, Question, QuestionKind, Target
from app.questions.rules import YES, QuestionSaid, Said, WordingSaid

HELP = {"en": "Whoever holds the camera."}
PDF = b"%PDF-1.7\n%<script>alert(1)</script>\n"


def choices(*labels: str) -> list[dict[str, Any]]:
    """Choices whose keys are their English labels in lower case."""
    return [{"key": label.lower(), "label": {"en": label}} for label in labels]


def said(
    text: str | dict[str, str] = "Which hotel?",
    kind: QuestionKind = QuestionKind.TEXT,
    *,
    offered: Sequence[str] = (),
    **more: Any,
) -> QuestionSaid:
    """What an organiser says of a question; `more` is for `WordingSaid` or `QuestionSaid`."""
    of_wording = {key: more.pop(key) for key in ("help", "seen_by", "kept_days") if key in more}
    texts = {"en": text} if isinstance(text, str) else text
    return QuestionSaid(kind, WordingSaid(texts, choices=choices(*offered), **of_wording), **more)


def question(
    db: Session,
    meeting: Meeting,
    text: str | dict[str, str] = "Which hotel?",
    kind: QuestionKind = QuestionKind.TEXT,
    *,
    target: Target = Target.REGISTRATION,
    **more: Any,
) -> Question:
    """A question of a meeting, after all others."""
    return service.add_question(db, None, meeting, said(text, kind, **more), target=target)


def answered(db: Session, subject_id: str, *pairs: tuple[Question, Said]) -> None:
    """Answer these questions for a subject; answers to others stay."""
    asked = [one for one, _said in pairs]
    service.save_answers(db, subject_id, asked, {one.id: what for one, what in pairs})


def texts(db: Session, subject_id: str) -> list[str]:
    """All answers for a subject as they are read."""
    db.expire_all()
    return [one.text for one in service.told(db, subject_id)]


def now(db: Session, meeting: Meeting) -> list[str]:
    """The English texts of the questions that are asked, in their order."""
    found = queries.questions_of(db, meeting.id)
    return [one.now.text["en"] for one in found if one.retired_at is None]


def answered_by_file(
    db: Session, meeting: Meeting, subject_id: str, target: Target = Target.REGISTRATION
) -> Question:
    """A question that a subject answered with a file; of a registration the focal point sees it."""
    seen_by = Audience.FOCAL_POINT if target is Target.REGISTRATION else Audience.ORGANISERS
    kind = QuestionKind.FILE
    made = question(db, meeting, "Your letter?", kind, target=target, seen_by=seen_by)
    answered(db, subject_id, (made, service.keep_file(db, subject_id, PDF)))
    return made


def of_every_kind(db: Session, meeting: Meeting, subject_id: str) -> list[Question]:
    """A question of each kind and one that is retired, answered for a subject.

    The first is a choice that must be answered, the last one is for those who act on it.
    """
    kind = QuestionKind
    lunch = question(
        db,
        meeting,
        {"en": "Which <lunch> & where?", "ar": "أي غداء؟"},
        kind.CHOICE,
        offered=("Meat", "Fish", "None"),
        required=True,
        help={"en": "On all three days."},
    )
    days = question(db, meeting, "On which days?", kind.CHOICES, offered=("Monday", "Friday"))
    nights = question(db, meeting, "How many nights?", kind.NUMBER, condition=(lunch.id, "meat"))
    others = [
        question(db, meeting, f"A question of the kind {one}", one)
        for one in (kind.TEXT, kind.LONG_TEXT, kind.DATE, kind.YES_NO, kind.CONSENT)
    ]
    letter = answered_by_file(db, meeting, subject_id)
    gone = question(db, meeting, "Which hotel?")
    note = question(
        db,
        meeting,
        "Illness?",
        sealed=True,
        seen_by=Audience.READERS,
        kept_days=14,
        ways=["online"],
    )
    service.retire_question(db, None, meeting, gone.id)
    said_of_others = ("Bristol", "One\n\nTwo", "2027-06-15", "no", "yes")
    answered(db, subject_id, (lunch, "meat"), (days, ["monday", "friday"]), (nights, "3"))
    answered(db, subject_id, *zip(others, said_of_others, strict=True))
    answered(db, subject_id, (gone, "Cornavin"), (note, "none"))
    return [lunch, days, nights, *others, letter, gone, note]


def in_draft(questions: Sequence[Question]) -> dict[str, Any]:
    """What the step of the form keeps of questions whose first one is answered."""
    wordings = {one.id: one.now.id for one in questions}
    return {"said": {questions[0].id: "meat"}, "wordings": wordings}


def of_applications(db: Session, meeting: Meeting, *subjects: str) -> dict[str, str]:
    """Questions to those who apply, one of which must be answered: the first subject has."""
    to = Target.APPLICATION
    film = question(db, meeting, "Is it <filmed>?", QuestionKind.YES_NO, target=to, required=True)
    states = ["state_party", "state"]
    whom = question(
        db, meeting, "By whom?", target=to, condition=(film.id, YES), categories=states, help=HELP
    )
    letter = question(db, meeting, "A letter?", QuestionKind.FILE, target=to)
    for subject_id in subjects:
        file = service.keep_file(db, subject_id, PDF)
        answered(db, subject_id, (film, YES), (letter, file))
    return {"of_applications": film.id, "by_whom": whom.id}
