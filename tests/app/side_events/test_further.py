"""The meeting's own questions put to those who apply: a part of the application as others are."""

import json
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import AuditEntry
from app.core.files import content_of
from app.core.sealing import unseal
from app.delegations.models import DelegationCategory
from app.judging import service as judging
from app.meetings.models import Basis, Meeting
from app.meetings.rules import Origin
from app.messages.models import Message
from app.questions import service as questions
from app.questions.models import Audience, QuestionKind, Target
from app.questions.rules import YES
from app.side_events import queries, service
from app.side_events.errors import WrongApplication
from app.side_events.forms.parts import FURTHER
from app.side_events.models import ApplicationPart
from app.side_events.service import further
from tests.app.side_events.test_pages import applications
from tests.app.side_events.test_writing import REST, begun, path_of, save_quietly, values
from tests.conftest import rows
from tests.make import accounts, delegations, meetings
from tests.make.accounts import sign_in
from tests.make.hostile import TEXTS
from tests.make.judging import KEEP
from tests.make.questions import PDF, answered, said, texts
from tests.make.questions import question as added
from tests.make.side_events import application, lead, read, side_event
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

DESK = "/organise/im-test"


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        meetings.slot(db, made)
        meetings.room(db, made)
        delegations.state(db, "NOR", "Norway")
    return made


def ask(app: FastAPI, meeting: Meeting, *given: Any, **more: Any) -> str:
    """A question to those who apply; its id."""
    with app.state.sessions.write() as db:
        return added(db, meeting, *given, target=Target.APPLICATION, **more).id


def at_questions(visitor: Visitor) -> Page:
    """All parts are written but the questions."""
    page = begun(visitor)
    for typed in REST:
        page = visitor.submit(page, typed)
    assert page.path.endswith("/parts/questions"), page.errors
    return page


def answers(app: FastAPI, event_id: str) -> list[str]:
    with app.state.sessions.read() as db:
        return texts(db, event_id)


def test_questions_are_the_last_part_and_are_sent_with_it(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    link = ask(app, meeting, "Where is it streamed?", required=True)
    days = ask(app, meeting, "Which days?", QuestionKind.CHOICES, offered=("Monday", "Friday"))
    agree = ask(app, meeting, "May we film?", QuestionKind.CONSENT)
    page = at_questions(visitor)
    assert "Further questions" in page.words

    wrong = visitor.submit(page, {f"q_{days}": ["monday", "friday"]})
    assert wrong.status == 422
    assert wrong.errors == ["Where is it streamed?: Fill this in."]
    check = visitor.get(f"{path_of(page)}/check")
    assert check.errors == ["Further questions: Where is it streamed? – Fill this in."]
    assert visitor.post(check.path, values(wrong) | {}).status == 422
    assert applications(app) == []

    check = visitor.submit(wrong, {f"q_{link}": "On <air>", f"q_{agree}": "y"})
    assert check.path.endswith("/check")
    sent = visitor.submit(check, {})

    [event] = applications(app)
    assert answers(app, event.id) == ["On <air>", "Monday and Friday", "yes"]
    assert "On <air>" in sent.words
    with app.state.sessions.read() as db:
        assert {row.texts for row in db.scalars(select(ApplicationPart))} == {""}


def test_without_questions_there_is_no_such_part(visitor: Visitor, meeting: Meeting) -> None:
    page = begun(visitor)
    assert "Further questions" not in page.words
    assert visitor.get(f"{path_of(page)}/parts/questions").path.endswith("/check")


def test_a_question_is_put_by_the_category_of_the_lead_organiser_and_by_an_earlier_answer(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    states = [DelegationCategory.STATE.value, DelegationCategory.STATE_PARTY.value]
    film = ask(app, meeting, "Do you film?", QuestionKind.YES_NO, categories=states)
    whom = ask(app, meeting, "Whom?", required=True, condition=(film, YES))
    page = begun(visitor)
    path = path_of(page)
    visitor.submit(page, {"lead": "A society that nobody knows"})
    assert visitor.get(f"{path}/parts/questions").path.endswith("/check")

    visitor.submit(visitor.get(f"{path}/parts/partners"), {"lead": "Norway"})
    asked = visitor.get(f"{path}/parts/questions")
    assert visitor.submit(asked, {f"q_{film}": "no"}).path.endswith("/check")
    again = visitor.submit(visitor.get(asked.path), {f"q_{film}": "yes"})
    assert again.errors == ["Whom?: Fill this in."]
    assert visitor.submit(again, {f"q_{whom}": "Everybody"}).path.endswith("/check")


def test_two_who_answer_at_once_lose_nothing(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    first, second = ask(app, meeting, "One?"), ask(app, meeting, "Two?")
    pick = ask(app, meeting, "Which?", QuestionKind.CHOICE, offered=("Red", "Blue"))
    path = path_of(at_questions(visitor)) + "/parts/questions"
    ana, bo = visitor.get(path), visitor.get(path)

    visitor.submit(ana, {f"q_{first}": "Ana's", f"q_{pick}": "red"})
    told = save_quietly(
        visitor, bo, {f"q_{first}": "Bo's", f"q_{second}": "Two", f"q_{pick}": "blue"}
    )

    assert told["others"] is True
    page = visitor.get(path)
    assert (values(page)[f"q_{first}"], values(page)[f"q_{second}"]) == ("Ana's", "Two")
    assert "Two people have changed “One?”" in page.words
    shown = page.select("//*[@class='typed']")
    assert {one.text for one in shown} == {"Ana's", "Bo's", "Red", "Blue"}
    for form in page.select("//form[contains(@action, 'choose')]"):
        visitor.post(f"{path}/choose", dict(form.form_values()) | {"take": "take"})
    settled = values(visitor.get(path))
    assert (settled[f"q_{first}"], settled[f"q_{pick}"]) == ("Bo's", "blue")


def test_a_file_waits_sealed_and_is_taken_when_it_is_sent(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    asked = ask(app, meeting, "Your letter?", QuestionKind.FILE, required=True)
    page = at_questions(visitor)
    form = values(page)
    form.pop(f"q_{asked}", None)

    wrong = visitor.ask("POST", page.path, data=form, files={f"q_{asked}": ("a.exe", b"MZ")})
    assert wrong.errors == [
        "Your letter?: This is no PDF, PNG or JPEG. Save the document as one of these."
    ]
    sent = {f"q_{asked}": ("a.pdf", PDF)}
    check = visitor.ask("POST", page.path, data=form, files=sent, follow_redirects=True)
    assert check.path.endswith("/check")
    own = f"{path_of(page)}/answers/{asked}"
    assert visitor.get(own).answer.content == PDF
    visitor.submit(check, {})

    [event] = applications(app)
    assert visitor.get(own).answer.content == PDF
    sign_in(visitor, app, organiser_of=meeting.id)
    desk = f"{DESK}/side-events/{event.id}"
    assert f"{desk}/answers/{asked}" in visitor.get(desk).text
    assert visitor.get(f"{desk}/answers/{asked}").answer.content == PDF


def test_all_on_one_page_leads_on_to_the_questions(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    asked = ask(app, meeting, "Where is it streamed?", required=True)
    whole = visitor.get("/im-test/apply/whole")
    given = {
        "title": "Clearing the last mile",
        "contact_name": "Jo",
        "contact_email": "jo@example.org",
        "lead": "Norway",
        "speakers-0-name": "Amira Haddad",
        "attendance": "40",
        "concept-0-background": "Why **now**.",
        "partners-0-name": "Amis",
    }
    whole = visitor.submit(whole, {"add": "partners"})
    page = visitor.submit(whole, given)

    assert page.path.endswith("/parts/questions")
    assert "The meeting asks a few things more" in page.words
    check = visitor.submit(page, {f"q_{asked}": "On air"})
    visitor.submit(check, {})

    [event] = applications(app)
    assert [one.name for one in read(app, event.id).partners] == ["Norway", "Amis"]
    assert read(app, event.id).concept[0].background == "Why **now**."
    assert answers(app, event.id) == ["On air"]


def sent(app: FastAPI, meeting: Meeting, *, accepted: bool = False, **more: Any) -> tuple[str, str]:
    """An application that was sent without an answer: its id and its link."""
    with app.state.sessions.write() as db:
        event = side_event(db, meeting, accepted=accepted, **more)
        return event.id, service.link_path(db, event)


def test_a_new_required_question_is_told_and_answered_after_the_decision(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    event_id, path = sent(app, meeting, accepted=True)
    asked = ask(app, meeting, "Where is it streamed?", required=True)
    assert "Where is it streamed?" in visitor.get(path).words
    page = visitor.get(f"{path}/questions")

    assert visitor.submit(page, {}).status == 422
    done = visitor.submit(page, {f"q_{asked}": "On air"})

    assert done.path == path
    assert "Questions are open" not in done.words
    assert answers(app, event_id) == ["On air"]
    late = visitor.submit(page, {f"q_{asked}": "Nowhere"})  # from a page of before
    assert late.status == 422
    assert "You answered “Nowhere”, but somebody else has saved" in late.errors[0]
    assert answers(app, event_id) == ["On air"]
    visitor.submit(late, {f"q_{asked}": "Nowhere"})
    assert answers(app, event_id) == ["Nowhere"]


def test_nothing_is_taken_in_without_the_answers_that_it_needs_by_whatever_way(
    app: FastAPI, meeting: Meeting
) -> None:
    event_id, _path = sent(app, meeting)
    film = ask(app, meeting, "Do you film?", QuestionKind.YES_NO, required=True)
    whom = ask(app, meeting, "Whom?", required=True, condition=(film, YES))

    def tried(**said: str) -> str:
        with app.state.sessions.write() as db:
            asked = further.asked_by(db, meeting, "")
            given = further.Further(asked, said) if said else None
            try:
                new = service.apply(db, meeting, application(title="New"), further=given)
            except WrongApplication as refused:
                return refused.sentence
            return " ".join(texts(db, new.id))

    assert tried() == "Answer the question “Do you film?” under “Further questions”."
    assert tried(**{film: "yes"}) == "Answer the question “Whom?” under “Further questions”."
    assert tried(**{film: "yes", whom: ""}).startswith("Answer the question “Whom?”")
    assert tried(**{film: "no"}) == "no"
    with app.state.sessions.write() as db:
        event = read(app, event_id)
        with pytest.raises(WrongApplication) as refused:
            service.change(db, meeting, event, application(title="Changed"))
        assert refused.value.field == FURTHER.key
        asked = further.asked_by(db, meeting, "")
        answered(db, event_id, (asked[0], "no"))
        assert service.change(db, meeting, event, application(title="Changed")).title == "Changed"


def test_what_is_withdrawn_answers_nothing(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    event_id, path = sent(app, meeting, accepted=True)
    asked = ask(app, meeting, "Where is it streamed?", required=True)
    page = visitor.get(f"{path}/questions")
    with app.state.sessions.write() as db:
        service.withdraw(db, read(app, event_id))
    assert visitor.get(f"{path}/questions").path == path
    assert visitor.submit(page, {f"q_{asked}": "On air"}).path == path
    assert answers(app, event_id) == []


def test_a_question_that_changed_must_be_looked_at_again(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    asked = ask(app, meeting, "Where is it streamed?")
    event_id, path = sent(app, meeting)
    with app.state.sessions.write() as db:
        [question] = further.asked_by(db, meeting, "")
        answered(db, event_id, (question, "On air"))
        service.save_part(
            db,
            service.open_copy(db, path.rpartition("/")[2]),
            FURTHER,
            seen={},
            texts={"version": question.now.id, f"q_{asked}": "On air"},
            page="ana",
        )
        questions.change_question(db, None, meeting, asked, said("Where, and by whom?"))
    check = visitor.get(f"{path}/check")
    assert "The questions were changed meanwhile." in check.errors[0]

    page = visitor.submit(visitor.get(f"{path}/parts/questions"), {})
    assert page.path.endswith("/check")
    assert page.errors == []
    visitor.submit(page, {})
    assert answers(app, event_id) == ["On air"]


def test_organisers_see_who_has_not_answered_and_write_to_them_once_a_day(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    event_id, path = sent(app, meeting)
    ask(app, meeting, "Where is it streamed?", required=True)
    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(f"{DESK}/side-events/unanswered")
    assert "Clearing the last mile" in page.words
    assert "Side events with questions open" in visitor.get(DESK).words

    visitor.submit(page, {})
    visitor.submit(page, {})

    with app.state.sessions.read() as db:
        [mail] = db.scalars(select(Message).where(Message.kind == "side_events/to_answer"))
        assert "- Where is it streamed?" in mail.text
        assert f"{path}/questions" in mail.text
        action = "side_event.answers_asked"
        assert len(db.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()) == 2
    with app.state.sessions.write() as db:
        asked = further.asked_of(db, meeting, read(app, event_id))
        answered(db, event_id, (asked[0], "On air"))
    assert "Nothing is open." in visitor.get(page.path).words


def test_what_is_known_from_a_source_only_was_never_asked(app: FastAPI, meeting: Meeting) -> None:
    sent(app, meeting)
    ask(app, meeting, "Where is it streamed?", required=True)
    stated = Origin(Basis.STATED, "https://example.org/programme")
    with app.state.sessions.write() as db:
        service.apply(db, meeting, application(title="Read of"), origin=stated)
        assert [one.event.title for one in further.unanswered(db, meeting)] == [
            "Clearing the last mile"
        ]


def test_answers_are_counted_and_exported_for_those_who_may_see_them(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    event_id, _path = sent(app, meeting, title="=1+1")
    lunch = ask(app, meeting, "Lunch?", QuestionKind.YES_NO)
    note = ask(app, meeting, "For a few?", seen_by=Audience.READERS)
    other = said("At registration?")
    with app.state.sessions.write() as db:
        asked = {one.id: one for one in further.asked_by(db, meeting, "")}
        answered(db, event_id, (asked[lunch], "yes"), (asked[note], "a secret"))
        questions.add_question(db, None, meeting, other)
    sign_in(visitor, app, organiser_of=meeting.id)

    page = visitor.get(f"{DESK}/side-events/answers/{lunch}")
    assert "1. =1+1" in page.words
    hidden = visitor.get(f"{DESK}/side-events/answers/{note}")
    assert "a secret" not in hidden.words
    assert "1 more answer is only for those who act on it." in hidden.words
    assert visitor.get(f"{DESK}/questions/{lunch}/answers").status == 404
    listed = visitor.get(f"{DESK}/questions?to=application")
    table = visitor.submit(listed, {}, action="answers.csv")
    assert "'=1+1" in table.text
    assert "Lunch?" in table.text
    assert "a secret" not in table.text
    assert "At registration?" not in table.text


def test_one_form_of_questions_knows_nothing_of_the_other(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    mine = ask(app, meeting, "Do you film?", QuestionKind.YES_NO)
    ask(app, meeting, "Second?")
    with app.state.sessions.write() as db:
        added(db, meeting, "Which hotel?")
    sign_in(visitor, app, organiser_of=meeting.id)

    ours = visitor.get(f"{DESK}/questions?to=application")
    assert ("Do you film?" in ours.words, "Which hotel?" in ours.words) == (True, False)
    theirs = visitor.get(f"{DESK}/questions")
    assert ("Do you film?" in theirs.words, "Which hotel?" in theirs.words) == (False, True)
    new = visitor.get(f"{DESK}/questions/new?to=application")
    assert "How they" not in new.words
    assert not new.select("//*[@name='ways']")
    assert not new.select("//input[@name='seen_by'][@value='focal_point']")
    made = visitor.ask(
        "POST",
        f"{DESK}/questions/new?to=application",
        data=dict(new.select("//main//form")[-1].form_values())
        | {"text-en": "Whom?", "condition": f"{mine}:yes"},
        follow_redirects=True,
    )
    assert made.select("//th[@scope='row']")[-1].text_content().strip() == "Whom?"
    assert "Whom?" in visitor.get(f"{DESK}/questions/preview?to=application").words


def test_the_call_says_what_is_asked(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    assert "What we ask besides" not in visitor.get("/im-test/call").words
    film = ask(app, meeting, "Do you film?", QuestionKind.YES_NO, required=True)
    states = [DelegationCategory.STATE.value]
    ask(app, meeting, "Whom?", condition=(film, YES), categories=states)

    words = visitor.get("/im-test/call").words
    assert "“Do you film?” It must be answered." in words
    assert "“Whom?” Only where the lead organiser is one of these:" in words
    assert "Only if your answer to “Do you film?” is “yes”." in words


def test_when_two_become_one_nothing_that_was_answered_is_lost(
    app: FastAPI, meeting: Meeting
) -> None:
    with app.state.sessions.write() as db:
        first = side_event(db, meeting, title="First", partners=[lead("Norway")])
        second = side_event(db, meeting, title="Second", partners=[lead("Peru")])
        asked = [
            added(db, meeting, "One?", target=Target.APPLICATION),
            added(db, meeting, "Letter?", QuestionKind.FILE, target=Target.APPLICATION),
        ]
        answered(db, first.id, (asked[0], "First's"))
        file = questions.keep_file(db, second.id, PDF)
        answered(db, second.id, (asked[0], "Second's"), (asked[1], file))
        judging.propose(db, accounts.actor(db), first, second, choices=KEEP)
        judging.agree(db, queries.side_event_to_change(db, first.id))
        judging.agree(db, queries.side_event_to_change(db, second.id))

        assert texts(db, first.id) == ["First's", "a file"]
        assert texts(db, second.id) == ["Second's", "a file"]
        questions.erase_answers(db, second.id)
        assert rows(db, "stored_file") == 1
        file_here = questions.file_of(db, questions.told(db, first.id), asked[1].id)
        assert content_of(db, file_here) == PDF


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_any_text_comes_back_as_it_was_typed(
    app: FastAPI, visitor: Visitor, meeting: Meeting, text: str
) -> None:
    asked = ask(app, meeting, "One?", QuestionKind.LONG_TEXT)
    page = begun(visitor)
    path = f"{path_of(page)}/parts/questions"
    told = save_quietly(visitor, visitor.get(path), {f"q_{asked}": text})
    with app.state.sessions.read() as db:
        kept = db.scalars(select(ApplicationPart.texts).where(ApplicationPart.key == "questions"))
        saved = json.loads(unseal(db, kept.one()))
    assert told["others"] is False
    assert saved[f"q_{asked}"] == text.strip()
    assert not visitor.get(path).select("//*[@onerror] | //main//script")
