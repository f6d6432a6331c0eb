"""Answers to questions of a meeting: gone as promised, in one's own copy, erased on request."""

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import Sessions
from app.core.personal import Until
from app.core.sealing import STAYS_SEALED, seal
from app.meetings.models import Meeting
from app.meetings.rules import end_of
from app.privacy import queries as privacy_queries
from app.privacy import service
from app.privacy.service.parts import One
from app.questions import service as questions
from app.questions.models import QuestionKind
from app.registrations import service as registrations_service
from app.registrations.models import AccommodationNeed, NeedKind, Registration
from tests.conftest import rows
from tests.make import meetings, registrations
from tests.make.questions import PDF, answered, question, texts


def answers(db: Session) -> tuple[Meeting, Registration]:
    """Somebody who answered two questions, one of which is kept for ten days, with a file."""
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, "Ana")
    soon = question(db, meeting, "Passport?", sealed=True, kept_days=10)
    letter = question(db, meeting, "Letter?", QuestionKind.FILE)
    file = questions.keep_file(db, made.id, PDF)
    answered(db, made.id, (soon, "X4711"), (letter, file))
    return meeting, made


def test_answers_go_on_the_day_that_was_promised_and_the_rest_with_the_names(
    sessions: Sessions,
) -> None:
    with sessions.write() as db:
        meeting, made = answers(db)
        end = end_of(meeting)
        assert end is not None
    with time_machine.travel(end + timedelta(days=9), tick=False):
        service.erase_all_due(sessions)
    with sessions.write() as db:
        assert texts(db, made.id) == ["X4711", "a file"]

    with time_machine.travel(end + timedelta(days=10), tick=False):
        entries = service.erase_all_due(sessions)["im-test"]
    assert [(one.until, one.tables) for one in entries] == [
        (Until.OWN, [{"table": "answer", "erased": 1, "left": 0}])
    ]
    with sessions.write() as db:
        assert texts(db, made.id) == ["a file"]

    with time_machine.travel(end + timedelta(days=366), tick=False):
        service.erase_all_due(sessions)
    with sessions.read() as db:
        assert (rows(db, "answer"), rows(db, "stored_file")) == (0, 0)


def test_a_person_takes_their_answers_away_and_has_them_erased(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting, made = answers(db)
        secret = registrations_service.link_path(db, meeting, made).rpartition("/")[2]
        one = service.one_of_link(db, secret)
        assert one is not None
        copy = zipfile.ZipFile(BytesIO(service.copy_of(db, one)))
        kept = json.loads(copy.read("data.json"))["kept"]
        passport, letter = next(part for part in kept if part["code"] == "answers")["rows"]
        assert passport == {"question": "Passport?", "answer": "X4711"}
        assert (letter["question"], letter["answer"]) == ("Letter?", "a file")
        assert copy.read(letter["file"]) == PDF
        assert letter["file"].endswith(".pdf")
        assert f'<a href="{letter["file"]}">' in copy.read("data.html").decode()
        assert sorted(copy.namelist()) == ["data.html", "data.json", letter["file"]]

        service.erase_person(db, one)

    with sessions.read() as db:
        assert (rows(db, "answer"), rows(db, "stored_file")) == (0, 0)


def test_without_its_key_a_sealed_answer_says_so_and_the_rest_of_the_copy_is_given(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, made = answers(db)
    need = AccommodationNeed(
        registration_id=made.id, kind=NeedKind.OTHER, details=seal(db, "A ramp"),
        created_at=clock.now(),
    )  # fmt: skip
    db.add(need)
    db.flush()
    other = db.info["settings"].model_copy(update={"sealing_keys": ("another",)})
    monkeypatch.setitem(db.info, "settings", other)
    copy = zipfile.ZipFile(BytesIO(service.copy_of(db, One(meeting, made.person, made))))
    kept = {part["code"]: part["rows"] for part in json.loads(copy.read("data.json"))["kept"]}

    assert copy.namelist() == ["data.json", "data.html"]
    assert [row["answer"] for row in kept["answers"]] == [STAYS_SEALED] * 2
    assert [row["details"] for row in kept["needs"]] == [STAYS_SEALED]
    assert kept["name"], "what is not sealed is there"
    asked = [one.question for one in questions.told(db, made.id)]
    assert questions.save_answers(db, made.id, asked, {}) == [asked[1].id]
    assert texts(db, made.id) == [STAYS_SEALED], "nobody has seen it: it stays for its key"


def test_a_file_that_waits_for_a_form_is_not_taken_for_one_that_nobody_names(db: Session) -> None:
    waiting = questions.keep_file(db, "a-draft", PDF)

    assert privacy_queries.files_that_nobody_names(db) == []
    assert waiting
