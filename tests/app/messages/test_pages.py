"""The outbox of a demo, and that nothing else has one."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.messages import service
from app.messages.models import MessageState
from app.messages.service import Recipient
from app.settings import Settings
from tests.visitor import BASE_URL, Visitor

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.fixture
def message_id(app: FastAPI) -> str:
    """A mail to somebody with a hostile name."""
    return write(app, Recipient("ana@example.org", HOSTILE, "en"))


def write(app: FastAPI, to: Recipient, cause: str = "test") -> str:
    with app.state.sessions.write() as db:
        made = service.post(
            db, "accounts/sign_in", to, cause=cause, path="/sign-in/abc?next=%2Fx", lasts=30
        )
        assert made
        assert made.state is MessageState.KEPT
        return made.id


@pytest.fixture
def plain_app(settings: Settings) -> Iterator[FastAPI]:
    """An installation that is no demo."""
    made = create_app(settings.model_copy(update={"demo": False}))
    yield made
    made.state.sessions.engine.dispose()


def test_an_empty_outbox_says_when_mails_appear(visitor: Visitor) -> None:
    page = visitor.get("/dev/outbox")

    assert page.status == 200
    assert "No mail here." in page.words


def test_a_mail_is_listed_and_read(visitor: Visitor, message_id: str) -> None:
    listed = visitor.get("/dev/outbox")
    assert "ana@example.org" in listed.words
    assert "kept here" in listed.words
    (link,) = listed.select("//main//th/a")

    read = visitor.get(link.get("href"))

    assert "Your link to sign in to Corridor" in read.words
    ours = f"{BASE_URL}/sign-in/abc?next=%2Fx&lang=en"
    assert read.select("//main//a[contains(@href, '/sign-in/abc')]/@href") == [ours]
    assert HOSTILE in read.words
    assert not read.select("//img")


def test_the_newest_comes_first_and_one_recipient_can_be_looked_for(
    app: FastAPI, visitor: Visitor
) -> None:
    for number in range(3):
        write(app, Recipient(f"p{number}@example.org", f"Person_{number}", "en"), f"c{number}")

    listed = visitor.get("/dev/outbox").select("//main//td[1]/span//text()")
    assert listed == ["p2@example.org", "p1@example.org", "p0@example.org"]
    for search in ("P1@", "person_1"):
        assert visitor.get(f"/dev/outbox?q={search}").select("//main//td[1]/span//text()") == [
            "p1@example.org"
        ]
    assert "No mail here." in visitor.get("/dev/outbox?q=%25").words


def test_the_html_of_a_mail_can_do_nothing(visitor: Visitor, message_id: str) -> None:
    answer = visitor.get(f"/dev/outbox/{message_id}/html")

    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-top-navigation-by-user-activation allow-popups" in policy
    assert "allow-scripts" not in policy
    assert answer.select("//a[contains(@href, '/sign-in/abc')]")


@pytest.mark.parametrize("path", ["/dev/outbox/unknown", "/dev/outbox/unknown/html"])
def test_an_unknown_mail_is_not_found(visitor: Visitor, path: str) -> None:
    assert visitor.get(path).status == 404


def test_without_a_demo_there_is_no_outbox(plain_app: FastAPI) -> None:
    message_id = write(plain_app, Recipient("ana@example.org", "Ana", "en"))
    with Visitor(plain_app) as visitor:
        for path in ("", f"/{message_id}", f"/{message_id}/html"):
            assert visitor.get(f"/dev/outbox{path}").status == 404


def test_the_outbox_is_mirrored_in_arabic(visitor: Visitor, message_id: str) -> None:
    for path in ("/dev/outbox", f"/dev/outbox/{message_id}"):
        assert visitor.get(f"{path}?lang=ar").select("/html[@dir='rtl']")
