"""Questions of a meeting in the form, on a person's own page, and on the pages of others."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core import clock
from app.core.db import Sessions
from app.matching import queries as matching_queries
from app.matching import service as matching_service
from app.meetings.models import Meeting
from app.meetings.queries import meeting_at
from app.questions import queries as question_queries
from app.questions import service as questions
from app.questions.models import Audience, QuestionKind
from app.questions.rules import WAY_LABELS
from app.registrations import queries, service
from app.registrations.models import Modality, Registration, RegistrationChange, RegistrationState
from tests.app.registrations.test_drafting import HOW, WHOM, begin
from tests.conftest import rows
from tests.make import accounts, delegations, matching, meetings, registrations
from tests.make.accounts import sign_in
from tests.make.questions import PDF, answered, question, said
from tests.visitor import Page, Visitor


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    with sessions.write() as db:
        delegations.state(db, fr="Suisse")
        return meetings.meeting(db).id


def meeting_of(db: Session) -> Meeting:
    found = meeting_at(db, "im-test")
    assert found is not None
    return found


def asked(sessions: Sessions, *args: Any, **more: Any) -> str:
    """A question of the meeting; gives its id."""
    with sessions.write() as db:
        return question(db, meeting_of(db), *args, **more).id


def to_questions(visitor: Visitor) -> Page:
    """The page of further questions, the steps before it answered."""
    page = visitor.submit(begin(visitor), WHOM)
    return visitor.submit(page, HOW)


def last(sessions: Sessions, meeting_id: str) -> Registration:
    with sessions.read() as db:
        return queries.registrations_of(db, meeting_id, queries.Wanted())[0]


def told(sessions: Sessions, subject_id: str) -> list[tuple[str, str]]:
    with sessions.read() as db:
        return [(one.wording.text["en"], one.text) for one in questions.told(db, subject_id)]


def send(visitor: Visitor, page: Page, values: dict[str, str], files: dict[str, bytes]) -> Page:
    """Send the last form of a page as a browser does that sends files."""
    form = [one for one in page.tree.forms if (one.get("method") or "").lower() == "post"][-1]
    fields = dict(form.form_values()) | values
    sent = {name: ("photo.pdf", content) for name, content in files.items()}
    path = str(page.answer.url)
    return visitor.ask("POST", path, data=fields, files=sent, follow_redirects=True)


def test_ways_are_called_as_registrations_call_them() -> None:
    assert set(WAY_LABELS) == {way.value for way in Modality}


def test_without_questions_there_is_no_further_step(visitor: Visitor, meeting_id: str) -> None:
    page = to_questions(visitor)

    assert page.path.endswith("/check")
    assert "Further questions" not in page.words


def test_answers_are_asked_checked_and_kept_with_the_registration(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    hotel = asked(sessions, "Which hotel?", required=True)
    nights = asked(sessions, "How many nights?", QuestionKind.NUMBER)
    asked(sessions, "Only NGOs?", categories=["ngo"])
    page = to_questions(visitor)
    assert page.path.endswith("/questions")
    assert "Only NGOs?" not in page.words

    wrong = visitor.submit(page, {f"q_{nights}": "many"})
    assert wrong.status == 422
    assert wrong.errors == [
        "Which hotel?: Fill this in.",
        "How many nights?: Write a number, such as 12 or 3.5.",
    ]
    assert wrong.select(f"//input[@name='q_{nights}']/@value") == ["many"]
    check = visitor.submit(wrong, {f"q_{hotel}": "Bristol", f"q_{nights}": "٣"})
    assert "Bristol" in check.words
    visitor.submit(check, {})

    made = last(sessions, meeting_id)
    assert told(sessions, made.id) == [("Which hotel?", "Bristol"), ("How many nights?", "3")]


def test_a_condition_is_in_words_and_judged_by_the_server(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    visa = asked(sessions, "Do you need a visa?", QuestionKind.YES_NO, required=True)
    country = asked(sessions, "From where?", required=True, condition=(visa, "yes"))
    page = to_questions(visitor)
    assert "Only if your answer to “Do you need a visa?” is “yes”." in page.words

    missing = visitor.submit(page, {f"q_{visa}": "yes"})
    assert missing.errors == ["From where?: Fill this in."]
    check = visitor.submit(missing, {f"q_{visa}": "no", f"q_{country}": "Peru"})

    assert "Peru" not in check.words
    visitor.submit(check, {})
    assert told(sessions, last(sessions, meeting_id).id) == [("Do you need a visa?", "no")]


def test_a_question_that_is_changed_before_sending_is_asked_anew(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    hotel = asked(sessions, "Which hotel?")
    check = visitor.submit(to_questions(visitor), {f"q_{hotel}": "Bristol"})
    with sessions.write() as db:
        change = said("Which hotel, for the police?", seen_by=Audience.FOCAL_POINT)
        questions.change_question(db, None, meeting_of(db), hotel, change)

    again = visitor.submit(check, {})

    assert again.path.endswith("/questions")
    assert "for the police" in again.words
    assert again.select(f"//input[@name='q_{hotel}']/@value") == ["Bristol"]


def test_a_form_whose_questions_changed_meanwhile_is_shown_again(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    hotel = asked(sessions, "Which hotel?")
    page = to_questions(visitor)
    more = asked(sessions, "Another?")

    again = visitor.submit(page, {f"q_{hotel}": "Bristol"})

    assert again.status == 422
    assert "meanwhile" in again.errors[0]
    assert again.select(f"//input[@name='q_{hotel}']/@value") == ["Bristol"]
    done = visitor.submit(again, {f"q_{more}": "Yes"})
    assert done.path.endswith("/check")


def test_a_retired_question_loses_nothing_else_that_was_typed(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    hotel, gone = asked(sessions, "Which hotel?"), asked(sessions, "Gone?")
    page = to_questions(visitor)
    with sessions.write() as db:
        questions.retire_question(db, None, meeting_of(db), gone)

    again = visitor.submit(page, {f"q_{hotel}": "Bristol", f"q_{gone}": "x"})

    assert again.select(f"//input[@name='q_{hotel}']/@value") == ["Bristol"]


def test_a_field_that_no_question_has_is_refused(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    asked(sessions, "Which hotel?")

    assert visitor.submit(to_questions(visitor), {"surprise": "x"}).status == 422


def test_a_file_is_kept_though_something_else_is_wrong_and_goes_with_the_registration(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    hotel = asked(sessions, "Which hotel?", required=True)
    letter = asked(sessions, "Your letter?", QuestionKind.FILE, required=True)
    page = to_questions(visitor)

    wrong = send(visitor, page, {}, {f"q_{letter}": PDF})
    assert wrong.errors == ["Which hotel?: Fill this in."]
    assert "A file was sent." in wrong.words
    check = send(visitor, wrong, {f"q_{hotel}": "Bristol"}, {})
    assert check.path.endswith("/check")
    visitor.submit(check, {})

    made = last(sessions, meeting_id)
    with sessions.read() as db:
        path = service.link_path(db, meeting_of(db), made)
        assert rows(db, "stored_file") == 1
        assert db.scalar(text("SELECT waits_for FROM stored_file")) is None
    given = visitor.ask("GET", f"{path}/answers/{letter}")
    assert given.answer.content == PDF
    assert given.headers["content-disposition"].startswith("attachment")
    assert given.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in given.headers["content-security-policy"]


def test_what_is_no_document_is_refused_and_nothing_is_kept(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    letter = asked(sessions, "Your letter?", QuestionKind.FILE)

    wrong = send(visitor, to_questions(visitor), {}, {f"q_{letter}": b"<html>"})

    assert wrong.errors[0].startswith("Your letter?: This is no PDF")
    with sessions.read() as db:
        assert rows(db, "stored_file") == 0


def test_nobody_takes_the_file_of_another_draft(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    letter = asked(sessions, "Your letter?", QuestionKind.FILE, required=True)
    with sessions.write() as db:
        theirs = questions.keep_file(db, "somebody-else", PDF)

    wrong = visitor.submit(to_questions(visitor), {f"k_{letter}": theirs})

    assert wrong.errors == ["Your letter?: Choose a file."]


def test_a_draft_that_is_forgotten_takes_its_files_with_it(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    letter = asked(sessions, "Your letter?", QuestionKind.FILE)
    send(visitor, to_questions(visitor), {}, {f"q_{letter}": PDF})
    with sessions.write() as db:
        draft_id = str(db.scalar(text("SELECT id FROM registration_draft")))
        assert rows(db, "stored_file") == 1

    with (
        time_machine.travel(clock.now() + timedelta(days=31), tick=False),
        sessions.write() as db,
    ):
        service.erase_draft(db, draft_id)
        assert rows(db, "stored_file") == 0


def test_a_file_for_a_registration_that_was_there_already_is_not_kept(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    letter = asked(sessions, "Your letter?", QuestionKind.FILE)
    with sessions.write() as db:
        registrations.registration(db, meeting_of(db), "Zoe")

    check = send(visitor, to_questions(visitor), {}, {f"q_{letter}": PDF})
    visitor.submit(check, {})

    with sessions.read() as db:
        assert (rows(db, "stored_file"), rows(db, "answer")) == (0, 0)


# --- one's own page ------------------------------------------------------------------------------


def own(sessions: Sessions, **more: Any) -> tuple[str, str]:
    """A registration: its id, and the path of its person's own page."""
    with sessions.write() as db:
        made = registrations.registration(db, meeting_of(db), "Ana", **more)
        return made.id, service.link_path(db, meeting_of(db), made)


def test_somebody_entered_by_others_is_told_what_is_missing_and_answers(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    registration_id, path = own(sessions, approved=True)
    hotel = asked(sessions, "Which hotel?", required=True)
    page = visitor.get(path)
    assert "The secretariat needs one more answer from you." in page.words

    done = visitor.submit(visitor.get(f"{path}/questions"), {f"q_{hotel}": "Bristol"})

    assert done.path == path
    assert "Bristol" in done.words
    assert "needs one more answer" not in done.words
    assert told(sessions, registration_id) == [("Which hotel?", "Bristol")]
    with sessions.read() as db:
        changes = db.scalars(select(RegistrationChange)).all()
        assert [(one.field, one.old, one.new) for one in changes] == [("answers", "", "")]
        entry = db.scalars(select(AuditEntry).where(AuditEntry.action.like("%.answered"))).one()
        assert entry.details == {"questions": [hotel]}
        assert "Bristol" not in str(entry.details)


def test_saving_the_same_answers_changes_nothing(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    registration_id, path = own(sessions)
    hotel = asked(sessions, "Which hotel?")
    visitor.submit(visitor.get(f"{path}/questions"), {f"q_{hotel}": "Bristol"})
    changed_at = last(sessions, meeting_id).changed_at

    visitor.submit(visitor.get(f"{path}/questions"), {})

    assert changed_at is not None
    assert last(sessions, meeting_id).changed_at == changed_at
    assert told(sessions, registration_id) == [("Which hotel?", "Bristol")]


def test_an_answer_takes_up_what_the_secretariat_asked_to_be_changed(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    registration_id, path = own(sessions)
    hotel = asked(sessions, "Which hotel?")
    with sessions.write() as db:
        found = queries.registration(db, registration_id)
        assert found is not None
        actor = accounts.actor(db, "olga@example.org")
        service.ask_change(db, actor, meeting_of(db), found, what="Name the hotel.")

    visitor.submit(visitor.get(f"{path}/questions"), {f"q_{hotel}": "Bristol"})

    assert last(sessions, meeting_id).state is RegistrationState.SUBMITTED


def test_after_the_deadline_answers_are_read_and_not_changed(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    registration_id, path = own(sessions)
    hotel = asked(sessions, "Which hotel?")
    form = visitor.get(f"{path}/questions")
    with sessions.write() as db:
        meeting = meeting_of(db)
        meeting.registration_closes_at = clock.now() - timedelta(days=1)
        meeting.registration_late = meeting.registration_late.REFUSED

    late = visitor.submit(form, {f"q_{hotel}": "Bristol"})

    assert late.path == path
    assert told(sessions, registration_id) == []
    assert not late.select("//a[contains(@href, '/questions')]")


def test_answers_move_with_a_person_who_was_entered_twice(sessions: Sessions) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        hotel, size = question(db, meeting), question(db, meeting, "Size?")
        pair = matching.pair(db, meeting)
        both = (pair.first_id, pair.second_id)
        made = [one.id for one in queries.registrations_of_people(db, both)]
        assert len(made) == 2
        answered(db, made[0], (hotel, "Bristol"))
        answered(db, made[1], (size, "M"))
    with sessions.write() as db:
        found_pair = matching_queries.suspicion(db, pair.id)
        assert found_pair is not None
        actor = accounts.actor(db, "merges@example.org")
        merged = matching_service.merge(db, actor, meeting_of(db), found_pair, {})
        found = queries.registration_of_person(db, merged.person_id)
        assert found is not None
        left = found.id

    assert sorted(told(sessions, left)) == [("Size?", "M"), ("Which hotel?", "Bristol")]


# --- pages of others ---------------------------------------------------------------------------


def test_organisers_see_totals_and_answers_that_are_for_them(
    visitor: Visitor, app: FastAPI, sessions: Sessions, meeting_id: str
) -> None:
    actor = sign_in(visitor, app, email="olga@example.org", organiser_of=meeting_id)
    drink = asked(sessions, "Drink?", QuestionKind.CHOICE, offered=("Tea", "Milk"))
    secret = asked(sessions, "Illness?", seen_by=Audience.READERS)
    mine = asked(sessions, "Visa?", seen_by=Audience.READERS, readers=frozenset({actor.account_id}))
    registration_id, _path = own(sessions)
    cancelled, _path = own_cancelled(sessions)
    with sessions.write() as db:
        for subject in (registration_id, cancelled):
            found = {one.id: one for one in questions_of(db)}
            pairs = ((found[drink], "tea"), (found[secret], "canary"), (found[mine], "X1"))
            answered(db, subject, *pairs)
    home = "/organise/im-test/questions"

    totals = visitor.get(f"{home}/{drink}/answers")
    assert "1 answer" in totals.words
    assert "Tea" in totals.words
    hidden = visitor.get(f"{home}/{secret}/answers")
    assert "1 more answer is only for those who act on it." in hidden.words
    assert "canary" not in hidden.text
    assert "X1" in visitor.get(f"{home}/{mine}/answers").words
    one = visitor.get(f"/organise/im-test/registrations/{registration_id}")
    assert "Tea" in one.words
    assert "canary" not in one.text
    token = one.select("//input[@name='csrf_token']/@value")[0]
    table = visitor.post(f"{home}/answers.csv", {"csrf_token": token})
    lines = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert lines[0][3:] == ["Drink?", "Visa?"]
    assert [line[3:] for line in lines[1:]] == [["Tea", "X1"]]


def own_cancelled(sessions: Sessions) -> tuple[str, str]:
    with sessions.write() as db:
        made = registrations.registration(db, meeting_of(db), "Bo")
        service.cancel(db, meeting_of(db), made)
        return made.id, ""


def questions_of(db: Session) -> list[Any]:
    return list(question_queries.questions_of(db, meeting_of(db).id))


def test_the_focal_point_sees_what_is_for_them_on_the_page_and_in_the_list(
    visitor: Visitor, app: FastAPI, sessions: Sessions, meeting_id: str
) -> None:
    theirs = asked(sessions, "=Arrival?", seen_by=Audience.FOCAL_POINT)
    ours = asked(sessions, "Illness?")
    registration_id, _path = own(sessions, approved=True)
    with sessions.write() as db:
        found = {one.id: one for one in questions_of(db)}
        answered(db, registration_id, (found[theirs], "+by train"), (found[ours], "canary"))
        delegation_id = delegations.delegation(db, meeting_of(db)).id
    sign_in(visitor, app, email="farid@example.org", focal_point_of=delegation_id)

    person = visitor.get(f"/im-test/delegation/people/{registration_id}")
    assert "+by train" in person.words
    assert "canary" not in person.text
    token = person.select("//input[@name='csrf_token']/@value")[0]
    table = visitor.post("/im-test/delegation/list.csv", {"csrf_token": token})
    lines = list(csv.reader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert lines[0][-1] == "'=Arrival?"
    assert [line[-1] for line in lines[1:]] == ["'+by train"]
