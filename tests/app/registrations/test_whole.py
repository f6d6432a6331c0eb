"""The whole form on one page sends what a meeting asks besides too, or says what is missing."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from app.core.db import Sessions
from app.delegations.models import DelegationCategory
from app.questions.models import QuestionKind
from app.registrations import queries
from app.registrations.models import Registration
from tests.conftest import rows
from tests.make import delegations, meetings, questions, registrations
from tests.visitor import Page, Visitor

WHOLE = "/im-test/register/whole"
SENT = "/im-test/register/sent"
TYPED: Mapping[str, str] = {
    "name": "Zoé Müller",
    "email": "zoe@example.org",
    "entity": "Switzerland",
    "listed": "yes",
    "language": "fr",
}


@pytest.fixture
def ids(sessions: Sessions) -> dict[str, str]:
    """The fields of the questions of a meeting that offers sponsorship and letters as well."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegations.state(db)
        other = registrations.registration(db, meeting, "Other One", notify=False)
        registrations.sponsored(db, meeting, other)
        registrations.letter(db, meeting, other)
        agree = questions.question(
            db, meeting, "Do you agree?", QuestionKind.CONSENT, required=True
        )
        capital = questions.question(
            db,
            meeting,
            "From the capital?",
            required=True,
            categories=[DelegationCategory.STATE.value],
        )
        return {"agree": f"q_{agree.id}", "capital": f"q_{capital.id}"}


def zoe(sessions: Sessions) -> Registration | None:
    """The registration that was sent."""
    with sessions.read() as db:
        found = db.scalars(select(Registration.id))
        every = [queries.registration(db, one) for one in found]
        return next((one for one in every if one and one.person.name == "Zoé Müller"), None)


def send(visitor: Visitor, page: Page, **values: str) -> Page:
    """Send the form as a browser would."""
    return visitor.submit(page, values)


def test_all_that_is_asked_is_sent_from_one_page(
    visitor: Visitor, sessions: Sessions, ids: dict[str, str]
) -> None:
    form = visitor.get(WHOLE)
    asked = send(visitor, form, **TYPED, **{ids["agree"]: "y", "sponsorship-asks": "y"})
    more = {ids["capital"]: "Yes", "sponsorship-reason": "A ticket"}
    done = send(visitor, asked, **more)
    again = send(visitor, asked, **more)

    assert asked.status == 422
    assert asked.path == WHOLE
    assert asked.errors == [
        "What it is needed for: Fill this in.",
        "Some questions depend on what you said before. Look at them, then send.",
        "From the capital?: Fill this in.",
    ]
    assert asked.select("//input[@name='name']/@value") == ["Zoé Müller"]
    assert asked.select(f"//input[@name='{ids['agree']}'][@checked]")
    assert (done.status, done.path, again.path) == (200, SENT, SENT)
    made = zoe(sessions)
    assert made is not None
    with sessions.read() as db:
        assert questions.texts(db, made.id) == ["yes", "Yes"]
        assert rows(db, "registration") == 2
        assert rows(db, "sponsorship_request") == 2
        assert rows(db, "letter_request") == 1


def test_what_is_missing_besides_is_named_and_nothing_is_sent(
    visitor: Visitor, sessions: Sessions, ids: dict[str, str]
) -> None:
    wrong = send(visitor, visitor.get(WHOLE), **TYPED, **{"visa-number": "X1234567"})

    assert wrong.status == 422
    assert any(one.startswith("Do you agree?: Tick this box") for one in wrong.errors)
    assert "Number of the passport: Tick the box before it, or empty this line." in wrong.errors
    assert wrong.select("//input[@name='visa-number']/@value") == ["X1234567"]
    assert wrong.select("//select[@name='language']/option[@selected]/@value") == ["fr"]
    assert zoe(sessions) is None
