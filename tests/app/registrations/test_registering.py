"""The public form: registering without JavaScript, in any language."""

from datetime import timedelta

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import event, select

from app.core import clock
from app.core.db import Sessions
from app.main import create_app
from app.meetings.models import MeetingFormat
from app.messages.models import Message
from app.registrations import queries
from app.registrations.models import Modality, NeedKind, Registration, RegistrationState
from app.registrations.queries import Wanted
from app.settings import Settings
from tests.conftest import rows
from tests.make import delegations, registrations
from tests.make.meetings import meeting
from tests.visitor import Page, Visitor

HOSTILE = "<script>alert(1)</script> & 'co'"
TYPED = {
    "name": "Zoé Müller",
    "email": " Zoe@Example.org ",
    "honorific": "Dr",
    "entity": "la suisse",
    "function": "adviser",
    "position": "Counsellor",
    "language": "fr",
    "need_step_free": "y",
    "need_step_free_details": "80 cm wide",
    "listed": "yes",
}


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting, Switzerland and two organisations that are hard to tell apart."""
    with sessions.write() as db:
        delegations.state(db, fr="Suisse", ar="سويسرا")
        delegations.state(db, "NER", "Niger", fr="Niger")
        delegations.state(db, "NGA", "Nigeria", fr="Nigéria")
        return meeting(db).id


def registered(sessions: Sessions, meeting_id: str) -> list[Registration]:
    with sessions.read() as db:
        return list(queries.registrations_of(db, meeting_id, Wanted()))


def kept_values(page: Page) -> dict[str, str]:
    """What the form on the page holds, field by field."""
    (form,) = [form for form in page.tree.forms if form.method == "POST"]
    return {name: value.strip("\n") for name, value in form.form_values() if name in TYPED}


def test_a_delegate_registers(visitor: Visitor, sessions: Sessions, meeting_id: str) -> None:
    form = visitor.get("/im-test/register/whole")

    page = visitor.submit(form, TYPED)

    assert (page.status, page.path) == (200, "/im-test/register/sent")
    (made,) = registered(sessions, meeting_id)
    assert made.delegation is not None
    assert (made.person.name, made.person.email) == ("Zoé Müller", "zoe@example.org")
    assert (made.person.honorific, made.person.position) == ("Dr", "Counsellor")
    assert (made.delegation.entity.code, made.function.value) == ("CHE", "adviser")
    assert (made.state, made.late) == (RegistrationState.SUBMITTED, False)
    with sessions.read() as db:
        assert registrations.needs(db, made) == {NeedKind.STEP_FREE: "80 cm wide"}
        mail = db.scalars(select(Message)).one()
        assert (mail.to_email, mail.language) == ("zoe@example.org", "fr")
        assert "http://127.0.0.1:8000/registrations/" in mail.text


def test_the_form_offers_names_in_the_language_of_the_page(
    visitor: Visitor, meeting_id: str
) -> None:
    page = visitor.get("/im-test/register/whole?lang=ar")

    assert page.select("//html[@dir='rtl']")
    assert "سويسرا" in page.select("//datalist/option/@value")
    assert "no-store" in page.headers["cache-control"]


def test_an_empty_form_says_what_is_missing(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    page = visitor.submit(visitor.get("/im-test/register/whole"), {})

    assert page.status == 422
    assert page.errors == [
        "Name: Fill this in.",
        "E-mail: Fill this in.",
        "State or organisation: Fill this in.",
        "May your name stand on the list of participants that is published?: Fill this in.",
    ]
    assert registered(sessions, meeting_id) == []


def test_a_mistake_loses_nothing(visitor: Visitor, sessions: Sessions, meeting_id: str) -> None:
    form = visitor.get("/im-test/register/whole")

    wrong = visitor.submit(form, {**TYPED, "email": "zoe at example", "name": HOSTILE})
    right = visitor.submit(wrong, {"email": "zoe@example.org"})

    assert wrong.errors == ["E-mail: Write the address as name@example.org."]
    assert kept_values(wrong) == {**TYPED, "email": "zoe at example", "name": HOSTILE}
    assert wrong.select("//script[contains(text(), 'alert')]") == []
    assert right.path == "/im-test/register/sent"
    assert [one.person.name for one in registered(sessions, meeting_id)] == [HOSTILE]


def test_a_name_that_is_only_close_is_asked_about(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    form = visitor.get("/im-test/register/whole")

    asked = visitor.submit(form, {**TYPED, "entity": "Nigera"})
    labels = [label.text_content() for label in asked.select("//div[@class='choices']//label")]
    (nigeria,) = asked.select("//label[text()='Nigeria']/@for")
    (choice,) = asked.select(f"//input[@id='{nigeria}']/@value")
    done = visitor.submit(asked, {"chosen": choice})

    assert asked.status == 422
    assert asked.select("//input[@name='entity']/@value") == ["Nigera"]
    assert set(labels) >= {"Niger", "Nigeria"}
    assert asked.select("//input[@name='chosen'][@checked]") == []
    assert done.path == "/im-test/register/sent"
    (made,) = registered(sessions, meeting_id)
    assert made.delegation is not None
    assert made.delegation.entity.code == "NGA"


def test_an_organisation_that_is_not_listed_is_kept_as_typed(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    form = visitor.get("/im-test/register/whole")

    asked = visitor.submit(form, {**TYPED, "entity": f"Friends {HOSTILE}"})
    done = visitor.submit(asked, {"chosen": "unlisted"})

    assert asked.errors == [
        (
            "State or organisation: This name is not known here."
            " Correct it, or choose that it is not listed."
        )
    ]
    assert done.path == "/im-test/register/sent"
    (made,) = registered(sessions, meeting_id)
    assert (made.delegation, made.organisation) == (None, f"Friends {HOSTILE}")
    assert made.state is RegistrationState.SUBMITTED


def test_sent_twice_it_is_registered_once(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    form = visitor.get("/im-test/register/whole")

    first, second = visitor.submit(form, TYPED), visitor.submit(form, TYPED)

    assert (first.status, first.path) == (second.status, second.path)
    assert len(registered(sessions, meeting_id)) == 1
    with sessions.read() as db:
        assert rows(db, "message") == 1


def test_going_back_for_the_next_person_registers_them(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    form = visitor.get("/im-test/register/whole")

    visitor.submit(form, TYPED)
    second = visitor.submit(form, {**TYPED, "name": "Ana", "email": "ana@example.org"})

    assert second.status == 200
    names = {made.person.name for made in registered(sessions, meeting_id)}
    assert names == {"Zoé Müller", "Ana"}


def test_a_person_who_is_registered_is_not_written_to_again_and_again(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with time_machine.travel(clock.now().replace(minute=30), tick=False) as time:
        for _try in range(4):
            visitor.submit(visitor.get("/im-test/register/whole"), TYPED)
        with sessions.read() as db:
            assert rows(db, "message") == 2
        time.shift(timedelta(hours=1))
        visitor.submit(visitor.get("/im-test/register/whole"), TYPED)

    with sessions.read() as db:
        assert rows(db, "message") == 3


def test_the_page_does_not_tell_who_is_registered(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    first = visitor.submit(visitor.get("/im-test/register/whole"), TYPED)
    again = visitor.submit(
        visitor.get("/im-test/register/whole"),
        {**TYPED, "name": "Somebody Else", "need_medical": "y"},
    )

    assert (again.status, again.path) == (first.status, first.path)
    assert again.select("//main")[0].text_content() == first.select("//main")[0].text_content()
    (made,) = registered(sessions, meeting_id)
    assert made.person.name == "Zoé Müller"
    with sessions.read() as db:
        assert registrations.needs(db, made) == {NeedKind.STEP_FREE: "80 cm wide"}
        received, known = db.scalars(select(Message).order_by(Message.created_at))
        assert (received.kind, known.kind) == ("registrations/received", "registrations/known")
        link = next(word for word in received.text.split() if "/registrations/" in word)
        assert link in known.text


@pytest.mark.parametrize("state", ["cancelled", "declined"])
def test_who_is_off_the_list_and_registers_again_is_told_how_it_stands(
    visitor: Visitor, sessions: Sessions, meeting_id: str, state: str
) -> None:
    visitor.submit(visitor.get("/im-test/register/whole"), TYPED)
    with sessions.write() as db:
        db.scalars(select(Registration)).one().state = RegistrationState(state)

    visitor.submit(visitor.get("/im-test/register/whole"), TYPED)

    (made,) = registered(sessions, meeting_id)
    assert made.state == state
    with sessions.read() as db:
        told = db.scalars(select(Message).order_by(Message.created_at)).all()[-1]
        assert told.kind == f"registrations/{state}"
        assert "/registrations/" in told.text


@pytest.mark.parametrize("field", ["state", "meeting_id", "late", "is_admin", "delegation_id"])
def test_a_field_that_is_not_of_the_form_is_refused(
    visitor: Visitor, sessions: Sessions, meeting_id: str, field: str
) -> None:
    page = visitor.submit(visitor.get("/im-test/register/whole"), {**TYPED, field: "approved"})

    assert page.status == 422
    assert field in page.words
    assert registered(sessions, meeting_id) == []


def test_a_late_registration_is_taken_and_marked(visitor: Visitor, sessions: Sessions) -> None:
    with sessions.write() as db:
        delegations.state(db, fr="Suisse")
        yesterday = clock.now() - timedelta(days=1)
        meeting_id = meeting(db, registration_closes_at=yesterday).id

    form = visitor.get("/im-test/register/whole")
    visitor.submit(form, TYPED)

    assert "The deadline has passed" in form.words
    assert [one.late for one in registered(sessions, meeting_id)] == [True]


def test_after_the_meeting_the_page_says_so(sessions: Sessions, settings: Settings) -> None:
    day = clock.now().date() - timedelta(days=3)
    with sessions.write() as db:
        meeting(db, starts_on=day, ends_on=day)
    public = create_app(settings.model_copy(update={"demo": False}))

    with Visitor(public) as visitor:
        shown = visitor.get("/im-test/register/whole")
        token = visitor.get("/sign-in").select("//input[@name='csrf_token']/@value")[0]
        sent = visitor.post("/im-test/register/whole", {**TYPED, "csrf_token": token})
    public.state.sessions.engine.dispose()

    assert "Registrations are no longer taken." in shown.words
    assert shown.select("//form[@method='post']//input[@name='name']") == []
    assert sent.status == 422
    with sessions.read() as db:
        assert rows(db, "registration") == 0


def test_a_meeting_that_does_not_exist_has_no_form(visitor: Visitor) -> None:
    assert visitor.get("/no-such/register").status == 404


@pytest.mark.parametrize(
    ("how", "asked", "kept"),
    [
        (MeetingFormat.IN_PERSON, [], Modality.IN_PERSON),
        (MeetingFormat.VIRTUAL, [], Modality.ONLINE),
        (MeetingFormat.HYBRID, ["in_person", "online"], Modality.IN_PERSON),
    ],
)
def test_one_takes_part_as_the_meeting_is_held(
    visitor: Visitor, sessions: Sessions, how: MeetingFormat, asked: list[str], kept: Modality
) -> None:
    with sessions.write() as db:
        delegations.state(db, fr="Suisse")
        meeting_id = meeting(db, meeting_format=how).id

    form = visitor.get("/im-test/register/whole")
    visitor.submit(form, TYPED)

    assert form.select("//input[@type='radio'][@name='modality']/@value") == asked
    assert [one.modality for one in registered(sessions, meeting_id)] == [kept]


def test_online_cannot_be_had_at_a_meeting_in_person(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    page = visitor.submit(visitor.get("/im-test/register/whole"), {**TYPED, "modality": "online"})

    assert page.status == 422
    assert registered(sessions, meeting_id) == []


def test_too_many_tries_have_to_wait(app: FastAPI, visitor: Visitor, meeting_id: str) -> None:
    form = visitor.get("/im-test/register/whole")

    statuses = [visitor.submit(form, {}).status for _try in range(31)]

    assert statuses == [422] * 30 + [429]


def test_a_form_asks_little_of_the_database(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    """Ten thousand people may send theirs on one morning, and each statement delays the next."""
    asked: list[str] = []
    page = visitor.get("/im-test/register/whole")
    engine = app.state.sessions.engine
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    (form,) = [form for form in page.tree.forms if form.method == "POST"]
    typed = {**TYPED, "entity": "Society of Friends", "chosen": "unlisted"}
    sent = visitor.post(page.path, {**dict(form.form_values()), **typed}, follow=False)
    number = len(asked)

    assert sent.headers["location"] == "/im-test/register/sent"
    assert len(registered(sessions, meeting_id)) == 1
    assert number <= 21, "\n".join(asked)
