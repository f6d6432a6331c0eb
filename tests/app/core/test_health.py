"""Health and figures: who may see them, and that they name nobody."""

import pytest
from fastapi import FastAPI

from tests.make import accounts as make
from tests.visitor import Visitor


def test_figures_tell_of_requests_jobs_and_mails_and_of_nobody(
    app: FastAPI, visitor: Visitor
) -> None:
    make.sign_in(visitor, app, "ana@example.org")
    visitor.get("/account")
    visitor.get("/sign-in/SECRET")
    visitor.get("/no/such/page/ana@example.org")
    visitor.ask("BREW", "/sign-in")

    figures = visitor.get("/metrics")

    assert figures.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert figures.headers["cache-control"] == "no-store"
    lines = figures.text.splitlines()
    found = [line for line in lines if line.startswith("corridor_requests_total")]
    assert any('route="/account",status="200"' in line for line in found)
    assert any('route="/sign-in/{secret}",status="409"' in line for line in found)
    assert any('route="none",status="404"' in line for line in found)
    assert any('method="other"' in line for line in found)
    assert 'corridor_mails{state="kept"} 0.0' in lines
    assert any(line.startswith("# HELP corridor_jobs ") for line in lines)
    assert "SECRET" not in figures.text
    assert "example.org" not in figures.text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"host": "10.0.0.7:8000"}, 200),
        ({"x-forwarded-for": "198.51.100.7"}, 404),
        ({"x-forwarded-for": "127.0.0.1"}, 404),
        ({"forwarded": "for=198.51.100.7"}, 404),
        ({"x-real-ip": "198.51.100.7"}, 404),
    ],
)
def test_figures_are_for_this_machine_only(
    visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    assert visitor.ask("GET", "/metrics", headers=headers).status == status


def test_a_trusted_proxy_does_not_open_the_figures_to_the_world(
    app: FastAPI, visitor: Visitor
) -> None:
    changes = {"trusted_proxies": ("127.0.0.1",)}
    app.state.settings = app.state.settings.model_copy(update=changes)
    outside = visitor.ask("GET", "/metrics", headers={"x-forwarded-for": "198.51.100.7"})
    inside = visitor.ask("GET", "/metrics", headers={"x-forwarded-for": "127.0.0.1"})

    assert (outside.status, inside.status) == (404, 200)


def test_it_lives_and_says_what_is_missing(visitor: Visitor) -> None:
    assert visitor.get("/healthz").answer.json() == {"status": "ok"}
    ready = visitor.get("/readyz")
    assert (ready.status, ready.answer.json()) == (
        503,
        {"status": "not ready", "database": "ok", "worker": "none"},
    )
