"""Error pages: a sentence, a reference, a way home, in six languages, and nothing of the inside."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.core import i18n
from app.core.ids import ALPHABET, ID_LENGTH
from app.core.logs import without_personal
from app.core.web import turns
from app.main import create_app
from app.settings import Settings
from tests.app.core.asking import CANARY, add_routes
from tests.visitor import Page, Visitor


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with the routes of these tests."""
    add_routes(app)
    return app


def reference(page: Page) -> str:
    (code,) = page.select("//main//code")
    return str(code.text)


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/no/such/page", 404),
        ("PUT", "/sign-in", 405),
        ("GET", "/test/conflict", 409),
        ("GET", "/test/number/seven", 422),
        ("GET", "/test/fault", 500),
        ("GET", "/test/locked", 503),
    ],
)
def test_an_error_page(
    visitor: Visitor, method: str, path: str, status: int, language: str
) -> None:
    page = visitor.ask(method, f"{path}?lang={language}")

    assert page.status == status
    assert page.select("/html/@lang") == [language]
    assert page.select("/html/@dir") == [i18n.direction(language)]
    assert len(page.select("//h1")) == 1
    assert page.select(f"//main//a[@href='/?lang={language}']")
    assert set(reference(page)) <= set(ALPHABET)
    assert len(reference(page)) == ID_LENGTH
    assert page.headers["cache-control"] == "private, no-store"


def test_a_refusal_is_escaped(visitor: Visitor) -> None:
    page = visitor.get("/test/conflict")

    assert f"<b>{CANARY}</b>" in page.words
    assert not page.select("//b")


def test_a_fault_is_logged_under_its_reference_and_says_nothing_of_itself(
    visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    page = visitor.get("/test/fault")

    assert CANARY not in page.text
    assert "RuntimeError" not in page.text
    assert "Something went wrong on our side." in page.words
    said = capsys.readouterr()
    assert reference(page) in said.out + said.err
    assert CANARY in said.out + said.err


def test_what_was_not_allowed_is_named(visitor: Visitor) -> None:
    page = visitor.ask("DELETE", "/sign-in")

    assert page.status == 405
    assert "GET" in page.headers["allow"]


def test_a_lock_is_a_matter_of_waiting_and_a_wrong_statement_is_not(visitor: Visitor) -> None:
    locked, wrong = visitor.get("/test/locked"), visitor.get("/test/wrong")

    assert (locked.status, locked.headers["retry-after"]) == (503, "5")
    assert wrong.status == 500
    assert "retry-after" not in wrong.headers
    assert "nowhere" not in wrong.text


def test_whoever_waited_too_long_for_their_turn_is_told_when_to_come_again(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.0)

    page = visitor.post("/test/form", {"name": "Ana"})

    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert "The service is busy." in page.words


@pytest.fixture
def away(settings: Settings) -> Iterator[FastAPI]:
    """An installation whose PostgreSQL does not answer."""
    address = "postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2"
    made = create_app(settings.model_copy(update={"database_url": address}))
    yield made
    made.state.sessions.engine.dispose()


def test_a_database_that_is_away_is_a_matter_of_waiting(away: FastAPI) -> None:
    with Visitor(away) as visitor:
        visitor.cookies.set("corridor_session", "x", domain="127.0.0.1")
        page = visitor.get("/account")
        ready = visitor.get("/readyz")

    assert (page.status, page.headers["retry-after"]) == (503, "5")
    assert (ready.status, ready.answer.json()["database"]) == (503, "away")


def test_under_api_an_error_is_json(visitor: Visitor) -> None:
    answer = visitor.get("/api/no/such/page").answer

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/json"
    assert set(answer.json()) == {"error", "reference"}


def test_the_log_leaves_out_what_errors_quote() -> None:
    event = {
        "event": "fault",
        "number": 3,
        "exception": "IntegrityError: duplicate key\n"
        "DETAIL:  Key (email)=(ana@example.org) already exists.\n"
        "[SQL: INSERT INTO account (email) VALUES (?)]\n"
        "[parameters: ('canary',)]\n"
        "in post to ana.example+x@example.org now",
    }

    kept = without_personal(None, "error", event)

    assert kept["exception"] == (
        "IntegrityError: duplicate key\n"
        "[SQL: INSERT INTO account (email) VALUES (?)]\n"
        "in post to <address> now"
    )
    assert kept["number"] == 3
