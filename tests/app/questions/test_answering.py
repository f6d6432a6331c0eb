"""Answers: kept, changed, seen by those whom they are for, counted, and erased when due."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.errors import Invalid
from app.core.files import StoredFile
from app.core.i18n import in_use
from app.delegations.models import DelegationCategory
from app.meetings.rules import end_of
from app.questions import queries, rules, service
from app.questions.access import focal_point_sees, organiser_sees
from app.questions.models import Audience, QuestionKind
from app.questions.service.erasing import WAITS
from tests.conftest import rows
from tests.make import meetings
from tests.make.questions import PDF, answered, question, said, texts

ORGANISERS, READERS, FOCAL = Audience.ORGANISERS, Audience.READERS, Audience.FOCAL_POINT


def test_questions_are_for_categories_ways_and_after_answers(db: Session) -> None:
    meeting = meetings.meeting(db)
    question(db, meeting, "All")
    question(db, meeting, "States", categories=["state_party"])
    visa = question(db, meeting, "Visa", QuestionKind.YES_NO, ways=["in_person"])
    question(db, meeting, "Country", condition=(visa.id, "yes"))
    everything = queries.questions_of(db, meeting.id)

    def asked(category: DelegationCategory | None, way: str) -> list[str]:
        return [one.now.text["en"] for one in rules.questions_for(everything, category, way)]

    assert asked(DelegationCategory.STATE_PARTY, "in_person") == [
        "All",
        "States",
        "Visa",
        "Country",
    ]
    assert asked(DelegationCategory.NGO, "in_person") == ["All", "Visa", "Country"]
    assert asked(None, "online") == ["All"]


def test_an_answer_is_replaced_left_alone_and_taken_back(db: Session) -> None:
    hotel = question(db, meetings.meeting(db))

    assert service.save_answers(db, "subject", [hotel], {hotel.id: "Cornavin"}) == [hotel.id]
    assert service.save_answers(db, "subject", [hotel], {hotel.id: "Cornavin"}) == []
    assert service.save_answers(db, "subject", [hotel], {hotel.id: "Bristol"}) == [hotel.id]
    assert texts(db, "subject") == ["Bristol"]
    assert service.save_answers(db, "subject", [hotel], {}) == [hotel.id]
    assert texts(db, "subject") == []
    assert service.save_answers(db, "subject", [hotel], {}) == []


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        (QuestionKind.TEXT, "Bristol", "Bristol"),
        (QuestionKind.CHOICE, "tea", "Tea"),
        (QuestionKind.CHOICES, ["tea", "milk"], "Tea and Milk"),
        (QuestionKind.DATE, "2027-06-15", "15 June 2027"),
        (QuestionKind.NUMBER, "1234.5", "1,234.5"),
        (QuestionKind.YES_NO, "no", "no"),
        (QuestionKind.CONSENT, "yes", "yes"),
    ],
)
def test_an_answer_of_each_kind_is_read_as_people_write(
    db: Session, kind: QuestionKind, answer: rules.Said, words: str
) -> None:
    asked = question(db, meetings.meeting(db), "?", kind, offered=("Tea", "Milk"))

    answered(db, "subject", (asked, answer))

    assert texts(db, "subject") == [words]


def test_a_sealed_answer_is_not_in_the_database_and_is_read_again(db: Session) -> None:
    asked = question(db, meetings.meeting(db), "Passport?", sealed=True)

    answered(db, "subject", (asked, "X4711-canary"))
    db.flush()

    assert "canary" not in str(db.execute(text("SELECT * FROM answer")).all())
    assert texts(db, "subject") == ["X4711-canary"]


def test_a_file_is_sealed_replaced_and_erased_with_its_answer(db: Session) -> None:
    letter = question(db, meetings.meeting(db), "Letter?", QuestionKind.FILE)

    first = service.keep_file(db, "subject", PDF)
    answered(db, "subject", (letter, first))
    second = service.keep_file(db, "subject", PDF + b"more")
    forgotten = service.keep_file(db, "subject", PDF)
    answered(db, "subject", (letter, second))

    assert [one.file_id for one in service.told(db, "subject")] == [second]
    files = db.scalars(select(StoredFile)).all()
    assert [file.id for file in files] == [second]
    assert forgotten != second
    assert b"script" not in files[0].content
    answered(db, "subject", (letter, ""))
    assert rows(db, "stored_file") == 0


def test_a_file_is_judged_by_its_content_and_size(db: Session) -> None:
    with pytest.raises(Invalid):
        service.keep_file(db, "subject", b"<html>")
    with pytest.raises(Invalid):
        service.keep_file(db, "subject", PDF + b" " * service.LARGEST_FILE)
    assert rows(db, "stored_file") == 0


def test_nobody_takes_the_file_of_somebody_else(db: Session) -> None:
    theirs = service.keep_file(db, "somebody-else", PDF)

    assert service.known_files(db, "subject", [theirs]) == set()
    assert service.known_files(db, "somebody-else", [theirs]) == {theirs}


@pytest.mark.parametrize(
    ("promised", "now", "organiser", "reader", "focal"),
    [
        (ORGANISERS, ORGANISERS, True, True, False),
        (READERS, READERS, False, True, False),
        (FOCAL, FOCAL, True, True, True),
        (READERS, ORGANISERS, False, True, False),  # widened: who was promised less sees less
        (READERS, FOCAL, False, True, False),
        (ORGANISERS, READERS, False, True, False),  # narrowed: at once
        (FOCAL, ORGANISERS, True, True, False),
        (ORGANISERS, FOCAL, True, True, False),
    ],
)
def test_both_what_was_promised_and_what_holds_now_say_who_sees(
    promised: Audience, now: Audience, organiser: bool, reader: bool, focal: bool
) -> None:
    assert organiser_sees({promised, now}, is_reader=False) is organiser
    assert organiser_sees({promised, now}, is_reader=True) is reader
    assert focal_point_sees({promised, now}) is focal


def test_an_answer_given_in_confidence_stays_so_when_the_question_is_opened(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel = question(db, meeting, seen_by=READERS)
    answered(db, "subject", (hotel, "Bristol"))
    service.change_question(db, None, meeting, hotel.id, said(seen_by=FOCAL))
    told = service.told(db, "subject")

    assert list(service.seen_by_organiser(told, {}, "an-account")) == []
    assert list(service.seen_by_organiser(told, {hotel.id: {"an-account"}}, "an-account")) == told
    assert list(service.seen_by_focal_point(told)) == []

    answered(db, "subject", (hotel, "Bristol"))  # saved again, with the new promise to be read
    told = service.told(db, "subject")
    assert list(service.seen_by_focal_point(told)) == told


def test_answers_that_stand_are_those_to_the_present_words(db: Session) -> None:
    meeting = meetings.meeting(db)
    visa = question(db, meeting, "Visa?", QuestionKind.YES_NO, required=True)
    then = question(db, meeting, "Country?", required=True, condition=(visa.id, "yes"))
    asked = [visa, then]
    wordings = {one.id: one.now.id for one in asked}

    assert rules.stands(asked, {visa.id: "no"}, wordings)
    assert not rules.stands(asked, {visa.id: "yes"}, wordings)
    assert rules.stands(asked, {visa.id: "yes", then.id: "Peru"}, wordings)
    assert not rules.stands(asked, {}, {})
    service.change_question(db, None, meeting, then.id, said("Which one?", required=True))
    assert not rules.stands(asked, {visa.id: "yes", then.id: "Peru"}, wordings)


def test_totals_count_choices_also_one_that_was_removed(db: Session) -> None:
    meeting = meetings.meeting(db)
    drink = question(db, meeting, "Drink?", QuestionKind.CHOICES, offered=("Tea", "Milk"))
    totals = rules.totals_of(drink, [["tea", "milk"], ["milk"]])
    assert [(one.label, one.number) for one in totals.counts] == [("Tea", 1), ("Milk", 2)]

    changed = said("Drink?", QuestionKind.CHOICES, offered=("Milk", "Coffee"))
    service.change_question(db, None, meeting, drink.id, changed)
    totals = rules.totals_of(drink, [["tea", "milk"], ["milk"]])

    assert [(one.label, one.number, one.offered) for one in totals.counts] == [
        ("Milk", 2, True),
        ("Coffee", 0, True),
        ("Tea", 1, False),
    ]


def test_totals_of_numbers_and_dates_are_facts(db: Session) -> None:
    meeting = meetings.meeting(db)
    nights = question(db, meeting, "Nights?", QuestionKind.NUMBER)
    day = question(db, meeting, "Day?", QuestionKind.DATE)

    with in_use("en"):
        numbers = dict(rules.totals_of(nights, ["3", "1.5"]).facts)
        days = dict(rules.totals_of(day, ["2027-06-15", "2027-06-14"]).facts)

    assert numbers == {"Sum": "4.5", "Mean": "2.25", "Least": "1.5", "Most": "3"}
    assert days == {"Earliest": "14 June 2027", "Latest": "15 June 2027"}
    assert rules.totals_of(nights, []).facts == ()


def test_answers_are_erased_when_they_are_due_and_not_before(db: Session) -> None:
    meeting = meetings.meeting(db)
    short = question(db, meeting, "Short", kept_days=14)
    letter = question(db, meeting, "Letter", QuestionKind.FILE, kept_days=30)
    for_good = question(db, meeting, "For good")
    file = service.keep_file(db, "subject", PDF)
    answered(db, "subject", (short, "a"), (letter, file), (for_good, "c"))
    end = end_of(meeting)
    assert end is not None

    assert service.erase_due(db, end + timedelta(days=14, seconds=-1)) == 0
    assert service.erase_due(db, end + timedelta(days=14)) == 1
    assert texts(db, "subject") == ["a file", "c"]
    assert service.erase_due(db, end + timedelta(days=365)) == 1
    assert texts(db, "subject") == ["c"]
    assert rows(db, "stored_file") == 0
    erased = db.scalars(select(AuditEntry).where(AuditEntry.action == "answers.erased")).all()
    assert {one.subject_id: one.details["number"] for one in erased} == {short.id: 1, letter.id: 1}


def test_the_shorter_of_two_promises_holds(db: Session) -> None:
    meeting = meetings.meeting(db)
    longer, shorter = question(db, meeting, "A", kept_days=5), question(db, meeting, "B")
    answered(db, "subject", (longer, "a"), (shorter, "b"))
    service.change_question(db, None, meeting, longer.id, said("A", kept_days=50))
    service.change_question(db, None, meeting, shorter.id, said("B", kept_days=5))
    end = end_of(meeting)
    assert end is not None

    assert service.erase_due(db, end + timedelta(days=5)) == 2


def test_many_answers_are_erased_at_once(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel = question(db, meeting, kept_days=0)
    for number in range(1_100):
        answered(db, f"subject-{number}", (hotel, "Bristol"))
    end = end_of(meeting)
    assert end is not None

    assert service.erase_due(db, end) == 1_100
    assert rows(db, "answer") == 0


def test_a_file_of_a_form_that_was_never_sent_goes_after_a_time(db: Session) -> None:
    service.keep_file(db, "subject", PDF)
    kept = db.scalars(select(StoredFile)).one()

    service.erase_due(db, kept.created_at + WAITS)
    assert rows(db, "stored_file") == 1
    service.erase_due(db, kept.created_at + WAITS + timedelta(seconds=1))
    assert rows(db, "stored_file") == 0


def test_all_answers_of_a_subject_go_with_it(db: Session) -> None:
    meeting = meetings.meeting(db)
    hotel, letter = question(db, meeting), question(db, meeting, "L", QuestionKind.FILE)
    for subject in ("one", "two"):
        file = service.keep_file(db, subject, PDF)
        answered(db, subject, (hotel, "Bristol"), (letter, file))
        service.keep_file(db, subject, PDF)

    assert service.erase_answers(db, "one") == 2

    assert texts(db, "one") == []
    assert texts(db, "two") == ["Bristol", "a file"]
    assert rows(db, "stored_file") == 2
