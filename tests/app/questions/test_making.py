"""Questions as organisers make them: their order, their wordings, and what depends on them."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.questions import queries, service
from app.questions.errors import (
    KindStays,
    NeededElsewhere,
    NoSuchQuestion,
    QuestionChanged,
    TooManyQuestions,
    WrongOrder,
)
from app.questions.models import Audience, QuestionKind
from app.questions.rules import MOST_QUESTIONS
from tests.make import accounts, meetings
from tests.make.questions import answered, now, question, said, texts


def test_questions_stand_in_the_order_in_which_they_were_added(db: Session) -> None:
    meeting = meetings.meeting(db)
    for name in ("One", "Two", "Three"):
        question(db, meeting, name)

    assert now(db, meeting) == ["One", "Two", "Three"]


def test_a_question_moves_up_and_down_and_stays_at_the_ends(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = [question(db, meeting, name) for name in ("One", "Two", "Three")]

    service.move_question(db, None, meeting, made[2].id, up=True)
    assert now(db, meeting) == ["One", "Three", "Two"]
    service.move_question(db, None, meeting, made[0].id, up=True)
    service.move_question(db, None, meeting, made[1].id, up=False)
    assert now(db, meeting) == ["One", "Three", "Two"]
    service.move_question(db, None, meeting, made[0].id, up=False)
    assert now(db, meeting) == ["Three", "One", "Two"]


def test_a_question_stays_after_the_one_that_it_depends_on(db: Session) -> None:
    meeting = meetings.meeting(db)
    first = question(db, meeting, "Do you need a visa?", QuestionKind.YES_NO)
    second = question(db, meeting, "For which country?", condition=(first.id, "yes"))

    with pytest.raises(WrongOrder):
        service.move_question(db, None, meeting, second.id, up=True)
    with pytest.raises(WrongOrder):
        service.move_question(db, None, meeting, first.id, up=False)
    assert now(db, meeting) == ["Do you need a visa?", "For which country?"]


def test_a_condition_names_an_answer_that_an_earlier_question_offers(db: Session) -> None:
    meeting = meetings.meeting(db)
    free = question(db, meeting, "Which hotel?")
    some = question(db, meeting, "Size?", QuestionKind.CHOICE, offered=("S", "M"))

    for condition in ((free.id, "x"), (some.id, "xl"), ("unknown", "yes")):
        with pytest.raises(WrongOrder):
            question(db, meeting, "Then?", condition=condition)
    with pytest.raises(WrongOrder):
        service.change_question(
            db, None, meeting, free.id, said("Which hotel?", condition=(some.id, "s"))
        )
    assert question(db, meeting, "Then?", condition=(some.id, "m")).condition_key == "m"


def test_what_another_question_depends_on_is_neither_retired_nor_taken_away(db: Session) -> None:
    meeting = meetings.meeting(db)
    size = question(db, meeting, "Size?", QuestionKind.CHOICE, offered=("S", "M", "L"))
    then = question(db, meeting, "Long sleeves?", condition=(size.id, "l"))

    with pytest.raises(NeededElsewhere, match="Long sleeves"):
        service.retire_question(db, None, meeting, size.id)
    less = said("Size?", QuestionKind.CHOICE, offered=("S", "M"))
    with pytest.raises(NeededElsewhere):
        service.change_question(db, None, meeting, size.id, less)
    assert len(size.wordings) == 1

    service.retire_question(db, None, meeting, then.id)
    service.change_question(db, None, meeting, size.id, less)
    with pytest.raises(WrongOrder):
        service.restore_question(db, None, meeting, then.id)


def test_a_retired_question_is_not_asked_and_keeps_its_answers(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel = question(db, meeting)
    question(db, meeting, "Other")
    answered(db, "subject", (hotel, "Cornavin"))

    service.retire_question(db, None, meeting, hotel.id)
    service.retire_question(db, None, meeting, hotel.id)
    assert now(db, meeting) == ["Other"]
    assert texts(db, "subject") == ["Cornavin"]

    service.restore_question(db, None, meeting, hotel.id)
    assert now(db, meeting) == ["Other", "Which hotel?"]


def test_a_change_keeps_answers_with_the_words_that_they_were_given_to(db: Session) -> None:
    meeting = meetings.meeting(db)
    size = question(db, meeting, "Size?", QuestionKind.CHOICE, offered=("Small", "Large"))
    answered(db, "first", (size, "small"))

    changed = said("Your size?", QuestionKind.CHOICE, offered=("Medium", "Large"))
    service.change_question(db, None, meeting, size.id, changed)
    answered(db, "second", (size, "medium"))

    told = service.told(db, "first")[0]
    assert (told.text, told.wording.text["en"]) == ("Small", "Size?")
    assert texts(db, "second") == ["Medium"]
    assert [one.number for one in size.wordings] == [1, 2]


def test_a_change_of_what_is_not_said_makes_no_new_wording(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel = question(db, meeting)

    service.change_question(db, None, meeting, hotel.id, said(required=True))

    assert hotel.required
    assert len(hotel.wordings) == 1


def test_the_kind_stays_once_there_is_an_answer(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel = question(db, meeting)
    service.change_question(db, None, meeting, hotel.id, said(kind=QuestionKind.LONG_TEXT))
    answered(db, "subject", (hotel, "Cornavin"))

    with pytest.raises(KindStays):
        service.change_question(db, None, meeting, hotel.id, said(kind=QuestionKind.NUMBER))

    assert hotel.kind is QuestionKind.LONG_TEXT


def test_of_two_who_change_a_question_the_later_one_is_told(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel = question(db, meeting)
    service.change_question(db, None, meeting, hotel.id, said("First?"), version=1)

    with pytest.raises(QuestionChanged):
        service.change_question(db, None, meeting, hotel.id, said("Second?"), version=1)

    assert now(db, meeting) == ["First?"]


def test_a_question_of_another_meeting_is_not_changed(db: Session) -> None:
    ours, theirs = meetings.meeting(db), meetings.meeting(db, "other-meeting")
    hotel = question(db, theirs)

    for verb in (service.retire_question, service.restore_question):
        with pytest.raises(NoSuchQuestion):
            verb(db, None, ours, hotel.id)
    with pytest.raises(NoSuchQuestion):
        service.change_question(db, None, ours, hotel.id, said())


def test_a_meeting_asks_only_so_many_questions(db: Session) -> None:
    meeting = meetings.meeting(db)
    for number in range(MOST_QUESTIONS):
        question(db, meeting, f"Question {number}")

    with pytest.raises(TooManyQuestions):
        question(db, meeting)


def test_sealing_a_question_seals_the_answers_that_are_there(db: Session) -> None:
    meeting = meetings.meeting(db)
    visa = question(db, meeting, "Passport number?")
    answered(db, "subject", (visa, "X4711-canary"))

    service.change_question(db, None, meeting, visa.id, said("Passport number?", sealed=True))
    db.flush()

    assert "canary" not in str(db.execute(text("SELECT said FROM answer")).all())
    assert texts(db, "subject") == ["X4711-canary"]


def test_who_acts_on_a_question_is_kept_and_recorded(db: Session) -> None:
    meeting = meetings.meeting(db)
    one = accounts.account(db, "one@example.org", organiser_of=meeting.id)
    two = accounts.account(db, "two@example.org", organiser_of=meeting.id)
    hotel = question(db, meeting, seen_by=Audience.READERS, readers=frozenset({one.id}))
    assert queries.readers_of(db, meeting.id) == {hotel.id: {one.id}}

    change = said(seen_by=Audience.READERS, readers=frozenset({two.id}))
    service.change_question(db, None, meeting, hotel.id, change)
    assert queries.readers_of(db, meeting.id) == {hotel.id: {two.id}}
    entry = db.scalars(select(AuditEntry).where(AuditEntry.action == "question.changed")).one()
    assert entry.details["readers"] == [two.id]

    service.change_question(db, None, meeting, hotel.id, said(readers=frozenset({two.id})))
    assert queries.readers_of(db, meeting.id) == {}
