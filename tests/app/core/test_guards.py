"""Around every request: host, origin, size, HEAD, headers, language, and what the log keeps."""

import socket

import pytest
from fastapi import FastAPI

from app.core import i18n
from app.core.web.guards import POLICY, SECRET_PATHS, origin_of
from app.main import create_app
from app.settings import Settings
from tests.app.core.asking import add_routes, listening
from tests.app.test_permissions import TABLE
from tests.visitor import BASE_URL, Page, Visitor


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with the routes of these tests."""
    add_routes(app)
    return app


def token(visitor: Visitor) -> str:
    """A form token of this visitor's browser."""
    (value,) = visitor.get("/test/form").select("//main//input[@name='csrf_token']/@value")
    return str(value)


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "evil.example:8000", "", "[", "[::1", "a@127.0.0.1",
     "127.0.0.1/evil", "127.0.0.1:8000,evil.example", "127.0.0.1\\@evil.example", "::"],
)  # fmt: skip
def test_another_host_is_not_served(visitor: Visitor, host: str) -> None:
    page = visitor.ask("GET", "/sign-in", headers={"host": host})

    assert page.status == 400
    assert "This host name is not served here." in page.words
    assert "evil.example" not in page.text


def test_another_forwarded_host_is_not_served(visitor: Visitor) -> None:
    other = visitor.ask("GET", "/sign-in", headers={"x-forwarded-host": "evil.example"})
    same = visitor.ask("GET", "/sign-in", headers={"x-forwarded-host": "127.0.0.1"})

    assert (other.status, same.status) == (400, 200)


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1", 200), ("127.0.0.1:8000", 200)])
def test_our_host_is_served(visitor: Visitor, host: str, status: int) -> None:
    assert visitor.ask("GET", "/sign-in", headers={"host": host}).status == status


def test_checks_of_this_machine_need_no_name(visitor: Visitor) -> None:
    assert visitor.ask("GET", "/healthz", headers={"host": "10.0.0.7:8000"}).status == 200


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": BASE_URL}, 200),
        ({"origin": BASE_URL, "sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9000"}, 403),
        ({"origin": "https://127.0.0.1:8000"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"origin": BASE_URL, "sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_forms_come_from_our_own_pages(
    visitor: Visitor, headers: dict[str, str], status: int
) -> None:
    data = {"csrf_token": token(visitor), "name": "Ana"}

    page = visitor.ask("POST", "/test/form", data=data, headers=headers)

    assert page.status == status


@pytest.mark.parametrize("given", ["", "0" * 64, "é"])
def test_a_form_needs_the_token_of_its_browser(visitor: Visitor, given: str) -> None:
    token(visitor)

    assert visitor.post("/test/form", {"csrf_token": given, "name": "A"}).status == 403
    assert visitor.post("/test/form", {"name": "A"}).status == 403


def test_the_address_in_settings_is_compared_as_browsers_write_it() -> None:
    assert origin_of("https://Corridor.Example:443") == "https://corridor.example"
    assert origin_of("http://corridor.example:80") == "http://corridor.example"
    assert origin_of("https://corridor.example:8443") == "https://corridor.example:8443"
    assert origin_of("http://[::1]:8000") == "http://[::1]:8000"


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/test/fault", "/no/such/page"])
def test_head_is_get_without_its_body(visitor: Visitor, path: str) -> None:
    got, head = visitor.ask("GET", path), visitor.ask("HEAD", path)

    assert head.status == got.status
    assert head.text == ""
    assert set(got.headers) == set(head.headers) | ({"set-cookie"} & set(got.headers))


def asked(visitor: Visitor) -> list[Page]:
    """Answers of every kind: pages, refusals, faults, redirects, files."""
    paths = ["/sign-in", "/account", "/healthz", "/no/such/page", "/test/fault", "/test/number/x",
             "/test/conflict", "/test/locked", "/static/app.css"]  # fmt: skip
    answers = [visitor.ask("GET", path) for path in paths]
    answers += [visitor.ask("PUT", "/sign-in"), visitor.ask("POST", "/sign-in", data={"a": "b"})]
    answers += [visitor.ask("GET", "/sign-in", headers={"host": "evil.example"})]
    return answers


def test_every_answer_carries_the_guarding_headers(visitor: Visitor) -> None:
    for page in asked(visitor):
        assert page.headers["content-security-policy"] == POLICY
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers["referrer-policy"] == "same-origin"
        assert page.headers["cross-origin-opener-policy"] == "same-origin"
        assert "strict-transport-security" not in page.headers
    assert "'unsafe" not in POLICY


def test_pages_of_all_kinds_are_never_kept_by_a_cache(visitor: Visitor) -> None:
    for page in asked(visitor)[:8]:
        if page.path != "/healthz":
            assert page.headers["cache-control"] == "private, no-store"


def test_a_page_without_a_form_sets_no_cookie(visitor: Visitor) -> None:
    assert "set-cookie" not in visitor.get("/no/such/page").headers
    assert "set-cookie" not in visitor.get("/sign-in/sent").headers
    assert "set-cookie" in visitor.get("/sign-in").headers


def test_over_https_cookies_and_browsers_are_held_to_it(settings: Settings) -> None:
    secure = create_app(settings.model_copy(update={"base_url": "https://corridor.example"}))
    with Visitor(secure, base_url="https://corridor.example") as visitor:
        page = visitor.get("/sign-in")
    secure.state.sessions.engine.dispose()

    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert "Secure" in page.headers["set-cookie"].split("; ")


def test_an_announced_body_that_is_too_large_is_not_read(visitor: Visitor) -> None:
    page = visitor.ask("POST", "/test/body", content=b"x" * 1_000_001)

    assert page.status == 413
    assert "This is more than can be sent at once." in page.words
    assert visitor.ask("POST", "/test/body", content=b"x" * 1_000_000).text == "1000000"


@pytest.mark.parametrize("length", ["x", "-1", "²", "1e3"])
def test_a_length_that_is_none_is_refused(visitor: Visitor, length: str) -> None:
    headers = {b"content-length": length.encode("latin-1")}

    assert visitor.ask("POST", "/test/body", headers=headers).status in {413, 422}


def raw(app: FastAPI, request: bytes) -> bytes:
    """What a real server answers to these bytes."""
    with listening(app) as address:
        host, _, port = address.partition(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(request)
            return connection.recv(64_000)


def test_a_hundred_megabytes_are_refused_by_their_announcement(app: FastAPI) -> None:
    head = b"POST /test/body HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000000\r\n\r\n"

    assert raw(app, head + b"x" * 1000).startswith(b"HTTP/1.1 413 ")


def test_a_body_in_pieces_is_refused_where_it_gets_too_large(app: FastAPI) -> None:
    head = b"POST /test/body HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    piece = b"40000\r\n" + b"x" * 0x40000 + b"\r\n"

    assert raw(app, head + piece * 4).startswith(b"HTTP/1.1 413 ")
    assert raw(app, head + piece * 2 + b"0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    ("query", "accepted", "language"),
    [
        ("", "", "en"),
        ("", "fr", "fr"),
        ("", "de, ar;q=0.5, ru; q=0.8", "ru"),
        ("", "zh-Hant-TW", "zh"),
        ("", "*, es;q=nan, xx", "en"),
        ("", "fr;q=0, es;q=0.1", "es"),
        ("?lang=ar", "fr", "ar"),
        ("?lang=xx", "fr", "fr"),
        ("?lang=../../etc", "", "en"),
    ],
)
def test_a_page_is_in_the_language_that_was_asked_for(
    visitor: Visitor, query: str, accepted: str, language: str
) -> None:
    page = visitor.ask("GET", f"/sign-in{query}", headers={"accept-language": accepted})

    assert page.select("/html/@lang") == [language]
    assert page.headers["content-language"] == language
    assert page.select("/html/@dir") == [i18n.direction(language)]


def test_the_log_keeps_no_secret_and_no_second_line(
    visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in ("/sign-in/SECRET?next=/SECRET", "/sign%2Din/SECRET", "/a%0Aforged-line"):
        visitor.ask("GET", path)
    visitor.ask("GET", "/sign-in?email=ana@example.org")
    said = capsys.readouterr()

    text = said.out + said.err
    assert "path=/sign-in/" in text
    assert "SECRET" not in text
    assert "ana@example.org" not in text
    assert "\nforged-line" not in text


def test_every_path_with_a_secret_is_logged_without_it() -> None:
    with TABLE.open() as table:
        paths = {line.split(",")[1] for line in table}
    secret = {path for path in paths if "{secret}" in path or "{token}" in path}

    assert secret
    assert {path for path in secret if not path.startswith(SECRET_PATHS)} == set()


def test_links_in_other_languages_stay_on_this_site(visitor: Visitor) -> None:
    page = visitor.ask("GET", "/%2Fevil.example/x")

    assert page.select("//a[starts-with(@href, '//')]") == []
    assert page.select("//a[contains(@href, 'evil.example')]/@href")[0].startswith("/evil.example")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/im%00test", 404),
        ("/im%00test/apply", 404),
        ("/im-test/events/%00.ics", 404),
        ("/sign-in/%00", 404),
        ("/static/%00", 404),
        ("/dev/outbox?q=%00", 422),
        ("/?%00=1", 422),
        ("/?q=%2500", 200),
    ],
)
def test_what_no_database_takes_is_no_fault(visitor: Visitor, path: str, status: int) -> None:
    assert visitor.get(path).status == status
