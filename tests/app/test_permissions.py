"""Who gets which answer where: `permissions.csv` says it for every route, and each cell is asked.

A cell is the status of an answer; `sign-in` is a way to the sign-in page. Requests carry ids that
exist and a valid form token; what is posted is otherwise empty, but for ids. Links with secrets are
asked for with the secret of whoever asks, and with a wrong one where they hold none.
"""

import csv
import re
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any, Self

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from sqlalchemy import select
from starlette.routing import Route as StarletteRoute

from app.core.db import Base, Sessions
from app.core.ids import derive_secret, new_id, new_secret
from app.core.web.csrf import FIELD, SESSION_COOKIE, VISITOR_COOKIE
from app.main import create_app
from app.settings import Settings, read_settings
from app.wiring import make_sessions
from tests import postgres
from tests.conftest import KEY
from tests.make.two_meetings import OURS, ROLES, Things, Who, World, world
from tests.visitor import Page, Visitor

TABLE = Path(__file__).parent / "permissions.csv"
ON_POSTGRES = 10  # every tenth route is asked there too
Route = tuple[str, str]  # method, path as it is declared


# Whoever stands at a door gets what anybody gets who is signed in, and this besides.
AT_DOORS: Mapping[Route, str] = {
    ("GET", "/check-in/{slug}"): "200",
    ("POST", "/check-in/{slug}"): "422",
    ("GET", "/check-in/{slug}/codes.json"): "200",
    ("POST", "/check-in/{slug}/scans"): "422",
}
# Likewise who sees to what people need. An organiser who does not sees nothing of it.
AT_CARE: Mapping[Route, str] = {
    ("GET", "/care/{slug}"): "200",
    ("GET", "/care/{slug}/needs/{need_id}"): "200",
    ("POST", "/care/{slug}/needs/{need_id}"): "303",
}
# Likewise who judges applications, which is all that they see of a meeting.
AT_REVIEWS: Mapping[Route, str] = {
    ("GET", "/review/{slug}"): "200",
    ("GET", "/review/{slug}/{event_id}"): "200",
    ("POST", "/review/{slug}/{event_id}"): "303",
    ("POST", "/review/{slug}/{event_id}/recusal"): "422",
    ("POST", "/review/{slug}/{event_id}/recusal/take-back"): "303",
}


@cache
def table() -> dict[Route, dict[str, str]]:
    """What the file says: route -> role -> answer."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = {(row["method"], row["path"]): row for row in csv.DictReader(file)}
    return {
        route: row
        | {"door": AT_DOORS.get(route, row["signed_in"])}
        | {"care": AT_CARE.get(route, row["signed_in"])}
        | {"reviewer": AT_REVIEWS.get(route, row["signed_in"])}
        for route, row in rows.items()
    }


def routes_of(app: FastAPI) -> Iterator[Route]:
    """Every route of the application, those of included routers too."""
    waiting: list[Any] = list(app.routes)
    while waiting:
        route = waiting.pop()
        nested = getattr(route, "original_router", None)
        if nested is not None:
            waiting += nested.routes
        elif isinstance(route, StarletteRoute | APIRoute):
            path = route.path.replace("{slug:meeting}", "{slug}")
            yield from ((method, path) for method in (route.methods or set()) - {"HEAD"})


CASES = [
    pytest.param(route, kind, marks=marks, id=f"{kind}-{route[0]}-{route[1]}")
    for number, route in enumerate(sorted(table()))
    for kind, marks in (("sqlite", ()), ("postgresql", (pytest.mark.postgres,)))
    if kind == "sqlite" or number % ON_POSTGRES == 0
]


class Copies:
    """Databases that hold the world, as many as are asked for, each as it was at first."""

    def __init__(self, made: World, copy: Callable[[ExitStack], str], folder: Path) -> None:
        self.world = made
        self._copy = copy
        self._folder = folder
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._open.close()

    def app(self) -> FastAPI:
        """The application on a database of its own."""
        made = create_app(settings_for(self._copy(self._open), self._folder))
        self._open.callback(made.state.sessions.engine.dispose)
        return made


def settings_for(url: str, folder: Path, *, demo: bool = True) -> Settings:
    return read_settings(
        database_url=url,
        data_dir=folder,
        secret_key=KEY,
        demo=demo,
        worker=False,
        log_format="plain",
        trusted_proxies=("127.0.0.1",),
    )


def fill(settings: Settings) -> World:
    """Put the world into a database, which nobody then holds open."""
    sessions: Sessions = make_sessions(settings)
    with sessions.write() as db:
        made = world(db)
    sessions.engine.dispose()
    return made


@pytest.fixture(scope="module")
def sqlite_copies(
    migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copies]:
    folder = tmp_path_factory.mktemp("worlds")
    template = folder / "world.sqlite3"
    shutil.copy(migrated_sqlite, template)
    made = fill(settings_for(f"sqlite:///{template}", folder))

    def copy(_open: ExitStack) -> str:
        return f"sqlite:///{shutil.copy(template, folder / f'{new_id()}.sqlite3')}"

    with Copies(made, copy, folder) as copies:
        yield copies


@pytest.fixture(scope="module")
def postgres_copies(
    postgres_server: str, migrated_postgres: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Copies]:
    folder = tmp_path_factory.mktemp("worlds")
    name = f"world_{uuid.uuid4().hex[:10]}"

    def copy(opened: ExitStack) -> str:
        return opened.enter_context(postgres.database(postgres_server, f"test_{new_id()}", name))

    with postgres.database(postgres_server, name, migrated_postgres) as url:
        made = fill(settings_for(url, folder))
        with Copies(made, copy, folder) as copies:
            yield copies


@pytest.fixture
def copies(request: pytest.FixtureRequest, kind: str) -> Copies:
    """Worlds on the kind of database that the test names."""
    found: Copies = request.getfixturevalue(f"{kind.removesuffix('ql')}_copies")
    return found


# --- asking ------------------------------------------------------------------------------------


OF_SUBMITTED = (
    "/accept",
    "/decline",
    "/wait",
    "/ask-change",
    "/answers/{question_id}",
    "/speakers/{speaker_id}/calendar",
)


# A kind of mail, in a language; a kind of reminder.
WORDS = {
    "feature": "registrations",
    "mail": "approved",
    "language": "en",
    "reminder": "tomorrow",
}


def names_in(path: str, things: Things, who: Who) -> Mapping[str, str]:
    """What the parts in braces stand for in this path."""
    event = things.held
    if path.endswith(OF_SUBMITTED) or "/review/" in path:
        event = things.submitted
    elif path.endswith("/reopen"):
        event = things.declined
    secret = secret_in(path, who)
    return {
        "slug": OURS,
        "room_id": things.room,
        "closure_id": things.closure,
        "session_id": things.session,
        "slot_id": things.slot,
        "registration_id": things.registration,
        **things.listing,
        "code": "CHE",
        "list_id": things.participants,
        "event_id": event,
        "material_id": things.material,
        "message_id": things.message if path.startswith("/dev/") else things.draft_mail,
        "print_id": things.print_run,
        "suspicion_id": things.suspicion,
        "merge_id": things.merge,
        "delegation_id": things.delegation,
        "place_id": things.reserved,
        **things.named,
        "import_id": things.table,
        "door_id": things.door,
        "need_id": things.asked.need,
        "request_id": things.asked.letter if "/visa-letters/" in path else things.asked.sponsorship,
        **WORDS,
        "question_id": things.further if _is_of_application(path) else things.question,
        "account_id": things.helper,
        "token": who.feed or new_secret(),
        "secret": secret or new_secret(),
        "step": "whom",
        **part_in(path, things),
        "run_id": things.run,
        "number": "1",
    }


def part_in(path: str, things: Things) -> Mapping[str, str]:
    """A part of the programme that has a calendar, of an application, or what can happen."""
    of_programme = "/rooms/{key}" in path or "/{kind}/{key}" in path
    key = things.room if of_programme else "event"
    return {"kind": "rooms", "key": key, "what": "event"}


def _is_of_application(path: str) -> bool:
    return "/side-events/" in path or path.startswith("/applications/")


def secret_in(path: str, who: Who) -> str:
    """The secret that somebody holds for this path; the longest beginning counts."""
    holds = {
        "/registrations/": who.registration,
        "/registrations/drafts/": who.begun,
        "/registrations/erasures/": who.erasure,
        "/registrations/transfers/": who.offered,
        "/applications/": who.application,
        "/calendars/": who.calendar,
        "/sign-in/": who.sign_in,
    }
    beginnings = [one for one in holds if path.startswith(one)]
    return holds[max(beginnings, key=len)] if beginnings else ""


def ask(
    app: FastAPI,
    who: Who,
    method: str,
    address: str,
    body: Mapping[str, object] | None = None,
    *,
    place: str = "192.0.2.1",
) -> Page:
    """One request with the cookies of this person and, if it posts, their form token.

    `place` is the address from which a form is sent: how many come from one is limited.
    """
    with Visitor(app) as visitor:
        name, secret = (SESSION_COOKIE, who.session) if who.session else (VISITOR_COOKIE, "known")
        visitor.cookies.set(name, secret, domain="127.0.0.1")
        if method == "GET":
            return visitor.ask(method, address)
        token = derive_secret(KEY, "csrf", secret)
        headers = {"x-forwarded-for": place}
        return visitor.ask(method, address, data={FIELD: token, **(body or {})}, headers=headers)


def answer_of(page: Page) -> str:
    """An answer as the table writes it."""
    if page.status == 303 and page.headers["location"].startswith("/sign-in?next="):
        return "sign-in"
    return str(page.status)


def body_of(path: str, things: Things) -> Mapping[str, object]:
    """What a form of this address has to carry besides the ids of its own path."""
    return {
        "/organise/{slug}/schedule/board/freeze": {"day": "2027-06-15", "frozen": "y"},
        "/organise/{slug}/schedule/publish": {"draft": things.draft},
        "/organise/{slug}/schedule/stop": {"run": things.run},
    }.get(path, {})


def answers(copies: Copies, route: Route) -> dict[str, str]:
    """What each role gets; after an answer that may have changed something, of a fresh world."""
    method, path = route
    ours, app, found = copies.world.ours, copies.app(), {}
    for number, role in enumerate(ROLES):
        who = copies.world.people[role]
        address = path.format_map(names_in(path, ours, who))
        page = ask(app, who, method, address, body_of(path, ours), place=f"192.0.2.{number}")
        found[role] = answer_of(page)
        if method != "GET" and page.status < 400:
            app = copies.app()
    return found


# --- the tests ---------------------------------------------------------------------------------


def test_the_table_names_every_route_and_no_other(sqlite_copies: Copies) -> None:
    routes = list(routes_of(sqlite_copies.app()))

    assert len(routes) == len(set(routes))
    assert set(routes) - set(table()) == set(), "a new route: say in the table who may use it"
    assert set(table()) - set(routes) == set(), "the table names a route that is gone"


def test_only_a_demo_shows_everybody_all_mails(tmp_path: Path) -> None:
    here = set(routes_of(create_app(settings_for("", tmp_path, demo=False))))

    assert {path for _method, path in set(table()) - here} == {
        "/dev/outbox",
        "/dev/outbox/{message_id}",
        "/dev/outbox/{message_id}/html",
    }


def test_a_route_that_is_not_in_the_table_is_found(tmp_path: Path) -> None:
    """The control: a route that somebody adds is seen."""
    app = create_app(settings_for("", tmp_path))
    before = set(routes_of(app))
    app.add_api_route("/{slug}/everything", lambda slug: slug, methods=["DELETE"])

    assert set(routes_of(app)) - before == {("DELETE", "/{slug}/everything")}


@pytest.mark.parametrize(("route", "kind"), CASES)
def test_every_role_gets_the_answer_of_the_table(copies: Copies, route: Route) -> None:
    expected = {role: table()[route][role] for role in ROLES}

    assert answers(copies, route) == expected


def test_an_organiser_of_another_meeting_is_told_from_ours(sqlite_copies: Copies) -> None:
    """The control: what is asked for is there, and the roles are those that they should be."""
    found = answers(sqlite_copies, ("GET", "/organise/{slug}/registrations"))

    assert (found["organiser"], found["other_organiser"]) == ("200", "404")


# --- the ids of another meeting ----------------------------------------------------------------

WITH_IDS = [
    route
    for route in sorted(table())
    if "{slug}" in route[1]
    and route[1].count("{") > 1
    and "{secret}" not in route[1]
    and "/register/{code}" not in route[1]  # the register is one for all meetings
    and "{language}" not in route[1]
    and "{what}" not in route[1]  # a kind of form, no id
    and "{reminder}" not in route[1]  # a kind of reminder
]
OURS_ONLY = f"/organise/{OURS}"
Foreign = Callable[[Things], tuple[str, dict[str, object]]]
# A form's address, and the ids of the other meeting that are sent with it.
IN_FORMS: Mapping[str, Foreign] = {
    "publish": lambda its: (f"{OURS_ONLY}/schedule/publish", {"draft": its.draft}),
    "stop": lambda its: (f"{OURS_ONLY}/schedule/stop", {"run": its.run}),
    "accept": lambda its: (
        f"{OURS_ONLY}/side-events/decide",
        {"chosen": its.submitted, "step": "accept"},
    ),
    "approve": lambda its: (f"{OURS_ONLY}/registrations/approve", {"id": its.registration}),
    "session": lambda its: (
        f"{OURS_ONLY}/sessions/new",
        {"title": "T", "kind": "plenary", "day": "2027-06-15", "rooms": its.room},
    ),
    "apply": lambda its: (f"/{OURS}/apply/whole", {"slot_1": its.slot, "room_1": its.room}),
}


def rows_of(app: FastAPI) -> dict[str, list[str]]:
    """Everything that is kept, but for counters of tries."""
    sessions: Sessions = app.state.sessions
    with sessions.read() as db:
        return {
            name: sorted(repr(tuple(row)) for row in db.execute(select(kept)))
            for name, kept in Base.metadata.tables.items()
            if name != "rate_window"
        }


def said(page: Page, *ids: str) -> tuple[int, str]:
    """Status and body without what differs from one request to the next."""
    body = page.text
    for one in ids:
        body = body.replace(one, "ID")
    body = re.sub(r'(name="csrf_token" value|name="nonce"[^>]* value)="[^"]*"', "", body)
    reference = page.select("//code") if body else []
    for node in reference:
        body = body.replace(node.text_content(), "REFERENCE")
    return page.status, body


@pytest.mark.parametrize("route", WITH_IDS, ids=" ".join)
def test_an_id_of_another_meeting_is_as_unknown_as_one_that_never_was(
    sqlite_copies: Copies, route: Route
) -> None:
    method, path = route
    made, app = sqlite_copies.world, sqlite_copies.app()
    organiser = made.people["organiser"]
    before = rows_of(app)
    known = names_in(path, made.others, organiser)
    named = [name for name in known if f"{{{name}}}" in path and name not in {"slug", "number"}]
    never = {name: new_id() for name in named}

    theirs = ask(app, organiser, method, path.format_map({**known, "slug": OURS}))
    unknown = ask(app, organiser, method, path.format_map({**known, "slug": OURS, **never}))

    assert said(theirs, *(known[name] for name in named)) == said(unknown, *never.values())
    assert theirs.status == 404 or path.endswith("/remove")
    assert rows_of(app) == before


@pytest.mark.parametrize("form", IN_FORMS)
def test_a_form_with_an_id_of_another_meeting_changes_nothing(
    sqlite_copies: Copies, form: str
) -> None:
    made, app = sqlite_copies.world, sqlite_copies.app()
    organiser = made.people["organiser"]
    before = rows_of(app)
    address, theirs = IN_FORMS[form](made.others)
    never = {
        key: new_id() if value in vars(made.others).values() else value
        for key, value in theirs.items()
    }

    answered = ask(app, organiser, "POST", address, theirs)
    unknown = ask(app, organiser, "POST", address, never)

    assert said(answered, *map(str, theirs.values())) == said(unknown, *map(str, never.values()))
    assert answered.status in {303, 404, 422}
    assert rows_of(app) == before


def test_our_own_ids_do_change_something(sqlite_copies: Copies) -> None:
    """The control: the same form with an id of the same meeting is taken."""
    made, app = sqlite_copies.world, sqlite_copies.app()
    before = rows_of(app)
    address, ours = IN_FORMS["accept"](made.ours)

    assert ask(app, made.people["organiser"], "POST", address, ours).status == 303

    after = rows_of(app)
    assert {name for name in after if after[name] != before[name]} >= {"side_event", "audit_entry"}


@pytest.mark.parametrize("state", ["submitted", "declined"])
@pytest.mark.parametrize("ending", ["", ".ics"])
def test_what_is_not_published_is_as_unknown_as_what_never_was(
    sqlite_copies: Copies, state: str, ending: str
) -> None:
    made, app = sqlite_copies.world, sqlite_copies.app()
    hidden: str = getattr(made.ours, state)
    never = new_id()

    for who in made.people.values():
        page = ask(app, who, "GET", f"/{OURS}/events/{hidden}{ending}")
        unknown = ask(app, who, "GET", f"/{OURS}/events/{never}{ending}")
        assert page.status == 404
        assert said(page, hidden) == said(unknown, never)
