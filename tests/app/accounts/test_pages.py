"""Signing in by mail link, signing out, and the own account."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import event, select

from app.accounts import rules, service
from app.accounts.models import Account, AuditEntry, SignInSession
from app.core import clock
from app.core.db import Sessions
from app.core.web.csrf import SESSION_COOKIE, VISITOR_COOKIE
from app.messages.models import Message
from tests.conftest import rows
from tests.make import accounts as make
from tests.visitor import BASE_URL, Page, Visitor

ANA = "ana@example.org"


@pytest.fixture
def ana(app: FastAPI) -> str:
    """The id of an account that can sign in."""
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        return make.account(db, ANA).id


def ask(visitor: Visitor, email: str = ANA, next_path: str = "") -> Page:
    query = f"?next={next_path}" if next_path else ""
    return visitor.submit(visitor.get(f"/sign-in{query}"), {"email": email}, action="/sign-in")


def fields_of(page: Page) -> dict[str, object]:
    """What the page's form to be posted holds."""
    form = next(form for form in reversed(page.tree.forms) if form.get("method") == "post")
    return dict(form.form_values())


def mails(app: FastAPI) -> list[Message]:
    with app.state.sessions.read() as db:
        return list(db.scalars(select(Message).order_by(Message.created_at)))


def link_in(mail: Message) -> str:
    """The path of the link in a mail's text."""
    found = re.search(rf"{BASE_URL}(/sign-in/\S+)", mail.text)
    assert found
    return found[1]


def test_the_whole_way_in_and_out(app: FastAPI, visitor: Visitor, ana: str) -> None:
    sent = ask(visitor)
    assert (sent.status, sent.path) == (200, "/sign-in/sent")
    (mail,) = mails(app)
    assert (mail.to_email, mail.to_name, mail.kind) == (ANA, "Ana Example", "accounts/sign_in")

    confirm = visitor.get(link_in(mail))
    assert ANA in confirm.words
    arrived = visitor.submit(confirm, {}, action="/sign-in/")

    assert (arrived.status, arrived.path) == (200, "/account")
    assert f"You are signed in as {ANA}." in arrived.words
    left = visitor.post("/sign-out", {"csrf_token": fields_of(arrived)["csrf_token"]})
    assert SESSION_COOKIE not in visitor.cookies
    assert "You are signed out." in left.words
    assert visitor.get("/account").path == "/sign-in"


def test_looking_at_the_link_spends_nothing(app: FastAPI, visitor: Visitor, ana: str) -> None:
    ask(visitor)
    path = link_in(mails(app)[0])

    for method in ("HEAD", "GET", "HEAD", "GET"):
        assert visitor.ask(method, path).status == 200

    with app.state.sessions.read() as db:
        assert rows(db, "sign_in_session") == 0
    assert visitor.submit(visitor.get(path), {}, action="/sign-in/").path == "/account"


def test_a_link_works_once(app: FastAPI, visitor: Visitor, ana: str) -> None:
    ask(visitor)
    path = link_in(mails(app)[0])
    confirm = visitor.get(path)
    visitor.submit(confirm, {}, action="/sign-in/")

    with Visitor(app) as second:
        again = second.get(path)
        sent_again = second.submit(second.get("/sign-in"), {"next": "/"}, action="/sign-in")

    assert again.status == 409
    assert "This link no longer works" in again.words
    assert again.select("//a[contains(@href, '/sign-in?next=')]")
    assert sent_again.status == 422


def test_a_link_that_somebody_else_asked_for_takes_none_away(
    app: FastAPI, visitor: Visitor, ana: str
) -> None:
    ask(visitor)
    with Visitor(app) as stranger:
        ask(stranger)
    older, newer = (link_in(mail) for mail in mails(app))

    arrived = visitor.submit(visitor.get(older), {}, action="/sign-in/")

    assert (arrived.status, arrived.path) == (200, "/account")
    with Visitor(app) as stranger:
        assert stranger.get(newer).status == 409


def test_a_link_gets_too_old(app: FastAPI, visitor: Visitor, ana: str) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        ask(visitor)
        path = link_in(mails(app)[0])
        time.shift(rules.SIGN_IN_LINK_LASTS - timedelta(seconds=1))
        assert visitor.get(path).status == 200
        time.shift(timedelta(seconds=1))
        assert visitor.get(path).status == 409


def test_used_twice_at_once_one_wins(app: FastAPI, ana: str) -> None:
    with app.state.sessions.write() as db:
        path = service.sign_in_link(db, db.get_one(Account, ana))
    barrier = threading.Barrier(4)
    statuses: list[int] = []

    def try_it() -> None:
        with Visitor(app) as somebody:
            form = somebody.get(path)
            fields = fields_of(form)
            barrier.wait()
            statuses.append(somebody.post(path, fields, follow=False).status)

    threads = [threading.Thread(target=try_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 409, 409, 409]
    with app.state.sessions.read() as db:
        assert rows(db, "sign_in_session") == 1


def statements_of(app: FastAPI, visitor: Visitor, email: str) -> tuple[list[str], Page]:
    """What a request for a link says to the database, values left out, and its answer."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        end = re.sub(r"^(RELEASE|ROLLBACK TO) SAVEPOINT .*", "end of savepoint", statement)
        said.append(re.sub(r"sa_savepoint_\d+", "savepoint", end))

    form = fields_of(visitor.get("/sign-in"))
    engine = app.state.sessions.engine
    event.listen(engine, "before_cursor_execute", listen)
    answer = visitor.post("/sign-in", {**form, "email": email}, follow=False)
    event.remove(engine, "before_cursor_execute", listen)
    return said, answer


def test_an_unknown_address_gets_the_same_answer_for_the_same_work(
    app: FastAPI, visitor: Visitor, ana: str
) -> None:
    with app.state.sessions.write() as db:
        make.account(db, "gone@example.org").disabled_at = clock.now()
    said, known = statements_of(app, visitor, ANA)
    for email in ("nobody@example.org", "gone@example.org"):
        also_said, unknown = statements_of(app, visitor, email)

        assert unknown.status == known.status == 303
        assert unknown.text == known.text
        assert unknown.headers == known.headers
        assert also_said == said
    assert any("INSERT INTO message" in statement for statement in said)
    assert [mail.to_email for mail in mails(app)] == [ANA]
    with app.state.sessions.read() as db:
        assert rows(db, "token") == 1
        asked = db.scalars(
            select(AuditEntry.subject_id)
            .where(AuditEntry.action == "account.link_asked")
            .order_by(AuditEntry.at)
        )
        assert list(asked) == [ana, None, None]


def test_the_mail_goes_to_the_accounts_own_address(
    app: FastAPI, visitor: Visitor, ana: str
) -> None:
    ask(visitor, "  ANA@Example.ORG ")

    assert [mail.to_email for mail in mails(app)] == [ANA]


@pytest.mark.parametrize(
    "typed", ["", "ana", "ana@example", "a@b.org,c@d.org", "ana@exam\nple.org", "<a@b.org>"]
)
def test_what_is_no_address_is_kept_and_explained(visitor: Visitor, typed: str) -> None:
    answer = visitor.submit(visitor.get("/sign-in"), {"email": typed}, action="/sign-in")

    assert answer.status == 422
    assert len(answer.errors) == 1
    (field,) = answer.select("//input[@name='email']")
    assert field.get("value", "") == " ".join(typed.split("\n")).replace("exam ple", "exam\nple")
    assert field.get("aria-invalid") == "true"


def test_an_unknown_field_is_refused(visitor: Visitor) -> None:
    form = visitor.get("/sign-in")

    answer = visitor.submit(form, {"email": ANA, "is_admin": "1"}, action="/sign-in")

    assert answer.status == 422
    assert "is_admin" in answer.words


def test_the_way_goes_on_to_where_it_began(app: FastAPI, visitor: Visitor, ana: str) -> None:
    begun = visitor.get("/account?x=1&y=2")
    assert begun.path == "/sign-in"
    visitor.submit(begun, {"email": ANA}, action="/sign-in")
    confirm = visitor.get(link_in(mails(app)[0]))

    answer = visitor.submit(confirm, {}, action="/sign-in/")

    assert str(answer.answer.url) == f"{BASE_URL}/account?x=1&y=2&lang=en"


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)",
     "https://evil.example", "/%09/evil.example", "\\\\evil.example", "/\t/evil.example"],
)  # fmt: skip
def test_the_way_never_goes_on_elsewhere(
    app: FastAPI, visitor: Visitor, ana: str, elsewhere: str
) -> None:
    with app.state.sessions.write() as db:
        path = service.sign_in_link(db, db.get_one(Account, ana))
    form = fields_of(visitor.get(path))

    answer = visitor.post(path, {**form, "next": elsewhere}, follow=False)

    assert answer.status == 303
    assert answer.headers["location"] in {"/account", "/%09/evil.example", "/%2509/evil.example"}


def test_signing_in_ends_the_session_that_the_browser_had(
    app: FastAPI, visitor: Visitor, ana: str
) -> None:
    make.sign_in(visitor, app, "ben@example.org")
    before = visitor.cookies[SESSION_COOKIE]
    with app.state.sessions.write() as db:
        path = service.sign_in_link(db, db.get_one(Account, ana))

    arrived = visitor.submit(visitor.get(path), {}, action="/sign-in/")

    assert ANA in arrived.words
    assert visitor.cookies[SESSION_COOKIE] != before
    with app.state.sessions.read() as db:
        assert service.actor_of_session(db, before) is None


def test_the_sessions_cookie_is_guarded(app: FastAPI, visitor: Visitor, ana: str) -> None:
    with app.state.sessions.write() as db:
        path = service.sign_in_link(db, db.get_one(Account, ana))
    form = visitor.get(path)
    visitor_cookie = form.headers["set-cookie"]
    answer = visitor.post(path, fields_of(form), follow=False)

    name, _, rest = answer.headers["set-cookie"].partition("=")
    assert name == SESSION_COOKIE
    assert set(rest.split("; ")[1:]) == {"HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=lax"}
    assert visitor_cookie.startswith(f"{VISITOR_COOKIE}=")
    assert {"HttpOnly", "SameSite=lax"} <= set(visitor_cookie.split("; "))


def test_a_form_token_of_another_browser_is_refused(app: FastAPI, visitor: Visitor) -> None:
    with Visitor(app) as other:
        stolen = fields_of(other.get("/sign-in"))
    visitor.get("/sign-in")

    assert visitor.post("/sign-in", {**stolen, "email": ANA}).status == 403
    assert visitor.post("/sign-in", {"email": ANA}).status == 403


def test_ten_tries_for_one_address_are_enough_from_wherever_they_come(
    app: FastAPI, visitor: Visitor, ana: str
) -> None:
    form = fields_of(visitor.get("/sign-in"))
    for _ in range(10):
        assert visitor.post("/sign-in", {**form, "email": ANA}, follow=False).status == 303

    refused = visitor.post("/sign-in", {**form, "email": [ANA, "other@example.org"]})

    assert refused.status == 429
    assert 0 < int(refused.headers["retry-after"]) <= 600
    assert "Too many tries" in refused.words
    assert visitor.post("/sign-in", {**form, "email": "b@example.org"}, follow=False).status == 303
    assert visitor.get(link_in(mails(app)[-1])).status == 200, "the right link still works"


def test_thirty_tries_from_one_place_are_enough(app: FastAPI, visitor: Visitor) -> None:
    form = fields_of(visitor.get("/sign-in"))
    statuses = [
        visitor.post("/sign-in", {**form, "email": ""}, follow=False).status for _ in range(31)
    ]

    assert statuses == [422] * 30 + [429]


def test_a_disabled_account_can_do_nothing_from_the_next_request_on(
    app: FastAPI, visitor: Visitor, ana: str
) -> None:
    make.sign_in(visitor, app, ANA)
    assert visitor.get("/account").path == "/account"
    with app.state.sessions.write() as db:
        path = service.sign_in_link(db, db.get_one(Account, ana))
        db.get_one(Account, ana).disabled_at = clock.now()

    assert visitor.get("/account").path == "/sign-in"
    assert visitor.get(path).status == 409
    with Visitor(app) as fresh:
        assert fresh.get(path).status == 409


@pytest.mark.parametrize("cookie", ["", "x", "a" * 4000, '"\\303\\251"'])
def test_a_stale_cookie_is_ignored(app: FastAPI, visitor: Visitor, ana: str, cookie: str) -> None:
    visitor.cookies.set(SESSION_COOKIE, cookie, domain="127.0.0.1")

    assert visitor.get("/account").path == "/sign-in"
    assert ask(visitor).path == "/sign-in/sent"


def test_a_session_ends_after_two_weeks(app: FastAPI, visitor: Visitor) -> None:
    with time_machine.travel(clock.now(), tick=False) as time:
        make.sign_in(visitor, app)
        time.shift(rules.SESSION_LASTS - timedelta(seconds=1))
        assert visitor.get("/account").path == "/account"
        time.shift(timedelta(seconds=1))
        assert visitor.get("/account").path == "/sign-in"


def test_name_and_language_are_saved(app: FastAPI, visitor: Visitor) -> None:
    make.sign_in(visitor, app)

    saved = visitor.submit(
        visitor.get("/account"), {"name": "Ána <b>", "language": "fr"}, action="/account"
    )

    assert saved.path == "/account"
    assert "Your name, language and time zone are saved." in saved.words
    assert saved.select("//input[@name='name']/@value") == ["Ána <b>"]
    assert saved.select("//option[@selected]/@value") == ["fr", ""]
    assert not saved.select("//summary//b")


@pytest.mark.parametrize("wrong", [{"language": "xx"}, {"name": "two\nlines"}, {"name": "n" * 201}])
def test_wrong_names_and_languages_change_nothing(
    app: FastAPI, visitor: Visitor, wrong: dict[str, str]
) -> None:
    make.sign_in(visitor, app)

    answer = visitor.submit(visitor.get("/account"), wrong, action="/account")

    assert answer.status == 422
    assert len(answer.errors) == 1
    with app.state.sessions.read() as db:
        assert [(a.name, a.language) for a in db.scalars(select(Account))] == [
            ("Ana Example", "en")
        ]


def test_the_account_says_what_one_does(app: FastAPI, visitor: Visitor) -> None:
    make.sign_in(visitor, app)
    nothing = visitor.get("/account")
    assert "You hold no role at the moment." in nothing.words
    assert not nothing.select("//main//a[@href='/organise']")

    make.sign_in(visitor, app, admin=True)
    admin = visitor.get("/account")
    assert "You are an administrator" in admin.words
    assert admin.select("//main//a[@href='/organise']")


def test_signing_out_everywhere_ends_other_browsers_too(app: FastAPI, visitor: Visitor) -> None:
    with Visitor(app) as other:
        make.sign_in(other, app)
        make.sign_in(visitor, app)
        visitor.submit(visitor.get("/account"), {}, action="/sign-out/everywhere")

        assert other.get("/account").path == "/sign-in"
    with app.state.sessions.read() as db:
        assert all(session.ended_at for session in db.scalars(select(SignInSession)))
        actions = [entry.action for entry in db.scalars(select(AuditEntry))]
        assert "account.signed_out_everywhere" in actions


def test_who_is_signed_in_is_not_asked_again(app: FastAPI, visitor: Visitor) -> None:
    make.sign_in(visitor, app)

    assert visitor.get("/sign-in").path == "/account"
    assert visitor.get("/sign-in?next=/account%3Fa=1").answer.url.query == b"a=1"


def test_a_form_sent_after_the_session_ended_says_so(app: FastAPI, visitor: Visitor) -> None:
    make.sign_in(visitor, app)
    form = visitor.get("/account")
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        service.sign_out(db, visitor.cookies[SESSION_COOKIE])

    answer = visitor.submit(form, {"name": "New"}, action="/account")

    assert answer.status == 401
    assert answer.select("//main//a[@href='/sign-in']")


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/sent", "/sign-in/unknown", "/account"])
def test_pages_are_mirrored_in_arabic_and_never_cached(
    app: FastAPI, visitor: Visitor, path: str
) -> None:
    if path == "/account":
        make.sign_in(visitor, app)

    answer = visitor.get(f"{path}?lang=ar")

    assert answer.select("/html[@dir='rtl'][@lang='ar']")
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["vary"] == "Accept-Language, Cookie"
