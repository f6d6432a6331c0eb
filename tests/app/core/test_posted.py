"""Forms as they come in: what no person types is refused, never a fault."""

import pytest
from fastapi import FastAPI
from starlette.datastructures import FormData

from app.core.forms import Form, Line, errors_of
from app.core.i18n import in_use
from tests.app.core.asking import add_routes
from tests.visitor import Page, Visitor


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with the routes of these tests."""
    add_routes(app)
    return app


@pytest.fixture
def token(visitor: Visitor) -> str:
    """A form token of this visitor's browser."""
    (value,) = visitor.get("/test/form").select("//main//input[@name='csrf_token']/@value")
    return str(value)


def send(visitor: Visitor, token: str, name: str) -> Page:
    return visitor.post("/test/form", {"csrf_token": token, "name": name})


@pytest.mark.parametrize(
    "name",
    [
        "Ana",
        "",
        "ليلى",
        "\u200fليلى\u200e, \u2068Ana\u2069 \u2067\u2068x\u2069\u2069",
        "e" + "\u0301" * 5000,
        "x" * 400_000,
        "👩🏽‍💻",
        "\ufeff",
    ],
)
def test_what_people_type_comes_through(visitor: Visitor, token: str, name: str) -> None:
    answer = send(visitor, token, name)

    assert (answer.status, answer.text) == (200, name)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"&name=a%00b", 422),
        (b"&na%00me=a", 422),
        (b"&name=%ED%A0%80", 200),
        (b"&name=%FF%FE", 200),
        (b"&name=%zz%", 200),
        (b"&other=1", 422),
        (b"&" + b"a=&" * 600, 400),
        (b"&name=" + b"x" * 1_000_000, 413),
    ],
)
def test_broken_forms_are_refused_or_kept_but_never_a_fault(
    visitor: Visitor, token: str, content: bytes, status: int
) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    body = b"csrf_token=" + token.encode() + content

    assert visitor.ask("POST", "/test/form", content=body, headers=form).status == status


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nbroken"),
        ("multipart/form-data; boundary=b; charset=none", b"--b--\r\n"),
        ("application/json", b'{"name": "a"}'),
        ("", b"name=a"),
    ],
)
def test_other_kinds_of_bodies_are_refused(
    visitor: Visitor, token: str, kind: str, body: bytes
) -> None:
    answer = visitor.ask("POST", "/test/form", content=body, headers={"content-type": kind})

    assert answer.status in {400, 403}


def test_files_are_refused(visitor: Visitor, token: str) -> None:
    answer = visitor.ask(
        "POST", "/test/form", data={"csrf_token": token}, files={"name": ("a.txt", b"x")}
    )

    assert answer.status in {400, 422}


def test_line_ends_become_one_kind(visitor: Visitor, token: str) -> None:
    assert send(visitor, token, "a\r\nb\rc\nd").text == "a\nb\nc\nd"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Ana \u202egnp.exe\u202c", "Ana gnp.exe"),
        ("\u202aa\u202b\u202dc", "ac"),
        ("\u2066Ana", "Ana"),
        ("Ana\u2069", "Ana"),
        ("\u2067Ana\nb\u2069", "Ana\nb"),
        ("a\u2069 \u2068b\u2069 \u2066c", "a \u2068b\u2069 c"),
    ],
)
def test_signs_that_would_turn_round_what_stands_beside_a_text_go(
    visitor: Visitor, token: str, typed: str, kept: str
) -> None:
    assert send(visitor, token, typed).text == kept


class TitleForm(Form):
    """A form with one line."""

    title = Line("Title")


@pytest.mark.parametrize("char", ["\n", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"])
def test_a_line_is_one_line(char: str) -> None:
    form = TitleForm.posted(FormData([("title", f"a{char}b")]))

    assert not form.validate()
    assert [message for _field, message in errors_of(form)] == [
        "This must be one line, without control characters."
    ]


@pytest.mark.parametrize(("typed", "kept"), [("  a b ", "a b"), ("x" * 200, "x" * 200), ("", "")])
def test_a_line_is_kept_without_blanks_around_it(typed: str, kept: str) -> None:
    form = TitleForm.posted(FormData([("title", typed)]))

    assert form.validate()
    assert form.title.data == kept


def test_messages_are_texts_in_the_language_in_use() -> None:
    with in_use("en"):
        form = TitleForm.posted(FormData([("title", "x" * 201)]))
        form.validate()

    assert [type(error) for error in form.title.errors] == [str]
