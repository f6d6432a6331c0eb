"""Materials of a side event: judged by content, public from when their host said, withdrawn."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.core import clock
from app.core.files import StoredFile
from app.hosting.models import Shown
from app.hosting.rules.materials import is_shown
from tests.app.hosting.test_changing import Published
from tests.make import meetings
from tests.visitor import Page, Visitor

PDF = b"%PDF-1.7 slides"


@pytest.fixture
def event(app: FastAPI) -> Published:
    return Published(app)


def sent(visitor: Visitor, event: Published, content: bytes, **values: str) -> Page:
    page = visitor.get(f"{event.own}/materials")
    [token] = page.select("//form[@enctype]//input[@name='csrf_token']/@value")
    data = {"csrf_token": token, "title": "Slides <b>", "shown": "now", **values}
    files = {"file": ("x.html", content, "text/html")}
    return visitor.ask(
        "POST", f"{event.own}/materials", data=data, files=files, follow_redirects=True
    )


def test_a_file_is_public_and_withdrawn(app: FastAPI, visitor: Visitor, event: Published) -> None:
    before = visitor.get(event.public)
    assert "Materials" not in before.words

    assert "The file is kept." in sent(visitor, event, PDF).words

    page = visitor.get(event.public)
    [link] = page.select("//a[contains(@href, '/materials/')]")
    assert "Slides <b> (PDF, 1 KB)" in page.words
    file = visitor.get(link.get("href"))
    assert file.answer.content == PDF
    assert file.headers["content-disposition"].startswith("attachment;")
    assert file.headers["x-content-type-options"] == "nosniff"
    visitor.submit(visitor.get(f"{event.own}/materials"), {}, action="/withdraw")
    assert visitor.get(link.get("href")).status == 404
    assert "Materials" not in visitor.get(event.public).words
    with app.state.sessions.read() as db:
        assert db.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_what_is_no_document_is_refused_in_words(visitor: Visitor, event: Published) -> None:
    page = sent(visitor, event, b"<script>alert(1)</script>", title="A page")
    assert page.status == 422
    assert "This is no PDF, PNG or JPEG." in page.words
    assert page.select("//input[@value='A page']")
    assert "Choose a file" in sent(visitor, event, b"").words
    assert sent(visitor, event, PDF, title="").status == 422
    assert sent(visitor, event, PDF, shown="never").status == 422


def test_it_is_public_from_when_it_was_said(visitor: Visitor, event: Published) -> None:
    sent(visitor, event, PDF, shown="after")

    assert "Materials" not in visitor.get(event.public).words
    start, end = meetings.hour("13:15"), meetings.hour("14:15")
    moments = (start - timedelta(minutes=1), start, end)
    assert [is_shown(Shown.NOW, start, end, now) for now in moments] == [True, True, True]
    assert [is_shown(Shown.AT_EVENT, start, end, now) for now in moments] == [False, True, True]
    assert [is_shown(Shown.AFTER, start, end, now) for now in moments] == [False, False, True]
    assert clock.now() < start


def test_what_is_not_published_has_no_public_materials(app: FastAPI, visitor: Visitor) -> None:
    event = Published(app, released=False)
    kept = sent(visitor, event, PDF)
    [value] = kept.select("//input[@name='material']/@value")

    assert visitor.get(f"{event.public}/materials/{value}").status == 404
