"""Three questions that the demo's meeting asks, and answers of its crowd, made from a seed."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.orm import Session

from app.demo.crowd import SEED
from app.meetings.models import Meeting
from app.questions import service as questions
from app.questions.models import Audience, Question, QuestionKind, Target
from app.questions.rules import NO, YES, QuestionSaid, Said, WordingSaid
from app.registrations import queries
from app.side_events.models import SideEvent

MOST_ANSWERS = 120  # people who answered
COMES = 0.8  # the share of them who come to the reception
MEALS = ("all", "vegetarian", "halal")
SHARES = (6, 3, 1)
MADE_UP = {
    "ar": "سؤال مختلق لأغراض العرض.", "zh": "此问题为演示而设。",
    "en": "A question made up for the demo.", "fr": "Question inventée pour la démonstration.",
    "ru": "Вопрос придуман для демонстрации.", "es": "Pregunta inventada para la demostración.",
}  # fmt: skip
RECEPTION = {
    "ar": "هل ستحضر حفل الاستقبال؟", "zh": "您是否出席招待会？",
    "en": "Will you come to the reception?", "fr": "Viendrez-vous à la réception ?",
    "ru": "Придёте ли вы на приём?", "es": "¿Asistirá usted a la recepción?",
}  # fmt: skip
MEAL = {
    "ar": "ماذا تأكل؟", "zh": "您的饮食选择是什么？", "en": "What do you eat?",
    "fr": "Que mangez-vous ?", "ru": "Что вы едите?", "es": "¿Qué come usted?",
}  # fmt: skip
MEAL_LABELS = {
    "all": {
        "ar": "كل شيء", "zh": "无特殊要求", "en": "Everything", "fr": "De tout", "ru": "Всё",
        "es": "De todo",
    },
    "vegetarian": {
        "ar": "نباتي", "zh": "素食", "en": "Vegetarian", "fr": "Végétarien",
        "ru": "Вегетарианское", "es": "Vegetariano",
    },
    "halal": {
        "ar": "حلال", "zh": "清真", "en": "Halal", "fr": "Halal", "ru": "Халяль", "es": "Halal",
    },
}  # fmt: skip
ARRIVAL = {
    "ar": "متى تصل؟", "zh": "您何时抵达？", "en": "When do you arrive?",
    "fr": "Quand arrivez-vous ?", "ru": "Когда вы прибываете?", "es": "¿Cuándo llega usted?",
}  # fmt: skip
FILMED = {
    "ar": "هل تصوّرون الحدث؟", "zh": "是否拍摄该活动？", "en": "Do you film the event?",
    "fr": "Filmez-vous l’événement ?", "ru": "Будете ли вы снимать мероприятие?",
    "es": "¿Graban ustedes el evento?",
}  # fmt: skip
WHERE = {
    "ar": "أين سيُنشر التسجيل؟", "zh": "录像将在何处发布？",
    "en": "Where will the film be published?", "fr": "Où le film sera-t-il publié ?",
    "ru": "Где будет опубликована запись?", "es": "¿Dónde se publicará la grabación?",
}  # fmt: skip
SILENT = 5  # of so many side events of the crowd one has not answered yet


def ask_applicants(db: Session, meeting: Meeting, events: Sequence[SideEvent]) -> None:
    """Ask those who apply whether they film and where it is published; answers of the crowd."""
    to = Target.APPLICATION
    said = QuestionSaid(QuestionKind.YES_NO, WordingSaid(FILMED, MADE_UP), required=True)
    films = questions.add_question(db, None, meeting, said, target=to)
    then = QuestionSaid(QuestionKind.TEXT, WordingSaid(WHERE, MADE_UP), condition=(films.id, YES))
    where = questions.add_question(db, None, meeting, then, target=to)
    for number, event in enumerate(one for one in events if one.is_demo):
        if number % SILENT:
            yes = {films.id: YES, where.id: "demo.example.org"}
            given: dict[str, Said] = {films.id: NO} if number % 2 else {**yes}
            questions.save_answers(db, event.id, [films, where], given)


def ask(db: Session, meeting: Meeting) -> None:
    """Ask whether people come to the reception, what they eat if so, and when they arrive."""
    comes = questions.add_question(
        db,
        None,
        meeting,
        QuestionSaid(QuestionKind.YES_NO, WordingSaid(RECEPTION, MADE_UP), required=True),
    )
    offered = [{"key": key, "label": MEAL_LABELS[key]} for key in MEALS]
    meal = WordingSaid(MEAL, MADE_UP, offered, kept_days=14)
    eats = questions.add_question(
        db, None, meeting, QuestionSaid(QuestionKind.CHOICE, meal, condition=(comes.id, YES))
    )
    day = WordingSaid(ARRIVAL, MADE_UP, seen_by=Audience.FOCAL_POINT)
    arrives = questions.add_question(db, None, meeting, QuestionSaid(QuestionKind.DATE, day))
    _answer(db, meeting, [comes, eats, arrives])


def _answer(db: Session, meeting: Meeting, asked: Sequence[Question]) -> None:
    dice = random.Random(f"{SEED} answers")  # noqa: S311 - a demo, not a secret
    people = queries.registrations_of(db, meeting.id, queries.Wanted(), None)
    known = [one for one in sorted(people, key=lambda one: one.person.name) if one.person.is_demo]
    comes, eats, arrives = (one.id for one in asked)
    assert meeting.starts_on is not None  # noqa: S101 - the days of the meeting are known
    for one in known[:MOST_ANSWERS]:
        said: dict[str, Said] = {comes: YES if dice.random() < COMES else NO}
        if said[comes] == YES:
            said[eats] = dice.choices(MEALS, SHARES)[0]
        said[arrives] = (meeting.starts_on - timedelta(days=dice.randrange(3))).isoformat()
        questions.save_answers(db, one.id, asked, said)
