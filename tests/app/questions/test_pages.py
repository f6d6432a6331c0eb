"""The organiser's pages of questions: adding, changing, moving, retiring, looking at the form."""

from typing import Any

import pytest
from fastapi import FastAPI

from app.core.db import Sessions
from app.meetings.queries import meeting_at
from app.questions import queries, service
from app.questions.models import Audience, Question, QuestionKind
from tests.make import meetings
from tests.make.accounts import sign_in
from tests.make.questions import answered, now, question
from tests.visitor import Visitor

LIST = "/organise/im-test/questions"


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    with sessions.write() as db:
        return meetings.meeting(db, languages=("en", "fr")).id


@pytest.fixture
def organiser(visitor: Visitor, app: FastAPI, meeting_id: str) -> Visitor:
    sign_in(visitor, app, email="olga@example.org", organiser_of=meeting_id)
    return visitor


def kept(sessions: Sessions, meeting_id: str) -> list[Question]:
    with sessions.read() as db:
        return list(queries.questions_of(db, meeting_id))


def made(sessions: Sessions, *texts: str, **more: Any) -> list[str]:
    with sessions.write() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting is not None
        return [question(db, meeting, text, **more).id for text in texts]


def test_an_empty_list_says_what_to_do(organiser: Visitor) -> None:
    page = organiser.get(LIST)

    assert "Nothing more is asked yet" in page.words
    assert page.select("//a[contains(@href, '/questions/new')]")


def test_a_question_is_made_in_two_languages_with_its_choices(
    organiser: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    blank = organiser.get(f"{LIST}/new")
    values = {"text-en": "Lunch?", "text-fr": "Déjeuner ?", "kind": "choice", "required": "y"}
    values |= {"choices-0-en": "Meat", "choices-0-fr": "Viande", "choices-1-en": "None"}
    values |= {"categories": "ngo", "kept_days": "30"}

    page = organiser.submit(blank, values)

    assert page.status == 200
    assert "Lunch?" in page.words
    one = kept(sessions, meeting_id)[0]
    assert one.now.text == {"en": "Lunch?", "fr": "Déjeuner ?"}
    assert [choice["label"] for choice in one.now.choices] == [
        {"en": "Meat", "fr": "Viande"},
        {"en": "None"},
    ]
    assert (one.required, one.categories, one.now.kept_days) == (True, ["ngo"], 30)


def test_what_is_missing_is_named_and_what_was_typed_stays(organiser: Visitor) -> None:
    blank = organiser.get(f"{LIST}/new")

    page = organiser.submit(
        blank,
        {"kind": "choice", "choices-0-en": "Only one", "seen_by": "readers", "kept_days": "-1"},
    )

    assert page.status == 422
    assert len(page.errors) == 4, page.errors
    assert page.select("//input[@name='choices-0-en']/@value") == ["Only one"]


def test_rows_of_choices_come_and_go_without_a_script(
    organiser: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    blank = organiser.get(f"{LIST}/new")
    more = organiser.submit(
        blank, {"text-en": "T?", "choices-0-en": "A", "choices-1-en": "B", "add": "choices"}
    )
    assert more.status == 200
    assert len(more.select("//input[contains(@name, 'choices-') and contains(@name, '-en')]")) == 3

    less = organiser.submit(more, {"remove": "choices-0"})

    left = less.select("//input[contains(@name, 'choices-') and contains(@name, '-en')]/@value")
    assert left == ["B"]
    assert kept(sessions, meeting_id) == []
    done = organiser.submit(less, {"kind": "choice", "choices-1-en": "C"})
    assert done.status == 200, done.errors
    assert [one["label"]["en"] for one in kept(sessions, meeting_id)[0].now.choices] == ["B", "C"]


def test_a_changed_choice_keeps_its_key_and_a_changed_question_its_answers(
    organiser: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    (asked,) = made(sessions, "Size?", kind=QuestionKind.CHOICE, offered=("Small", "Large"))
    with sessions.write() as db:
        answered(db, "subject", (queries.questions_of(db, meeting_id)[0], "small"))
    shown = organiser.get(f"{LIST}/{asked}")
    assert "There is 1 answer." in shown.words

    organiser.submit(shown, {"choices-0-en": "S"})

    changed = kept(sessions, meeting_id)[0]
    assert [one["key"] for one in changed.now.choices] == ["small", "large"]
    with sessions.read() as db:
        assert [one.text for one in service.told(db, "subject")] == ["Small"]


def test_a_change_that_came_too_late_keeps_what_was_typed(
    organiser: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    (asked,) = made(sessions, "First?")
    shown = organiser.get(f"{LIST}/{asked}")
    organiser.submit(shown, {"text-en": "Second?"})

    late = organiser.submit(shown, {"text-en": "Third?"})

    assert late.status == 409
    assert "meanwhile" in late.errors[0]
    assert late.select("//input[@name='text-en']/@value") == ["Third?"]
    assert kept(sessions, meeting_id)[0].now.text["en"] == "Second?"


def test_questions_are_moved_retired_and_asked_again_by_buttons(
    organiser: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    one, two = made(sessions, "One?", "Two?")

    organiser.submit(organiser.get(LIST), {}, action=f"{two}/up")
    with sessions.read() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting is not None
        assert now(db, meeting) == ["Two?", "One?"]
    organiser.submit(organiser.get(LIST), {}, action=f"{one}/retire")
    page = organiser.get(LIST)
    assert "No longer asked" in page.words
    assert "is asked again" in organiser.submit(page, {}, action=f"{one}/restore").words


def test_a_move_or_retirement_that_cannot_be_says_why(
    organiser: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    (visa,) = made(sessions, "Visa?", kind=QuestionKind.YES_NO)
    made(sessions, "Country?", condition=(visa, "yes"))

    down = organiser.submit(organiser.get(LIST), {}, action=f"{visa}/down")
    retire = organiser.submit(organiser.get(LIST), {}, action=f"{visa}/retire")

    assert (down.status, retire.status) == (409, 409)
    assert "must stand after" in down.words
    assert "“Country?” is asked only after" in retire.words


def test_the_preview_is_the_form_of_those_people(organiser: Visitor, sessions: Sessions) -> None:
    made(sessions, "For all?", help={"en": "Explained."})
    made(sessions, "For NGOs?", categories=["ngo"], seen_by=Audience.FOCAL_POINT, kept_days=1)
    made(sessions, "Online?", ways=["online"])

    everybody, ngo = organiser.get(f"{LIST}/preview"), organiser.get(f"{LIST}/preview?category=ngo")

    assert "For NGOs?" not in everybody.words
    assert "Explained. Seen by the organisers." in everybody.words
    assert "Seen by the organisers and the focal point of your delegation." in ngo.words
    assert "Erased 1 day after the meeting." in ngo.words
    assert "Online?" in organiser.get(f"{LIST}/preview?way=online").words


def test_a_text_that_is_not_translated_says_in_which_language_it_is(
    organiser: Visitor, sessions: Sessions
) -> None:
    made(sessions, "Lunch?")
    with sessions.write() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting is not None
        question(db, meeting, {"en": "Hotel?", "fr": "Hôtel ?"})

    page = organiser.get(f"{LIST}/preview?lang=fr")

    assert page.select("//label/bdi[@lang='en']/text()") == ["Lunch?"]
    assert "Lunch? (English)" in page.words
    assert page.select("//label[normalize-space()='Hôtel ?']")
