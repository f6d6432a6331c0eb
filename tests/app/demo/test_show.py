"""The demo, from nothing to a published programme."""

import io
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from rich.console import Console
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from app import cli
from app.core import clock
from app.core.db import Sessions
from app.demo import (
    entrance,
    hosted,
    judged,
    questions,
    settle,
    show,
    summit,
    workspace,
    written,
)
from app.demo.crowd import Size
from app.demo.facts import load_meetings
from app.demo.listed import load_list
from app.demo.load import load_meeting, load_register, load_side_events
from app.main import create_app
from app.meetings import service as meetings
from app.operations import Unfit
from app.settings import Settings, read_settings
from tests.visitor import Page, Visitor


@dataclass(frozen=True)
class Made:
    """The folder of a small demo, and what the command printed when it made it."""

    folder: Path
    said: str


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A small demo, made from nothing once and copied for each test."""
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CORRIDOR_DATA_DIR", str(folder))
        said = made(show.demo_settings("127.0.0.1", 8000))
    clock.shift(timedelta(0))
    return Made(folder, said)


@pytest.fixture
def nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a demo that is still to be made, in a folder of its own."""
    monkeypatch.setenv("CORRIDOR_DATA_DIR", str(tmp_path))
    return show.demo_settings("127.0.0.1", 8000)


@pytest.fixture
def demo(small: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings of a small demo that is there already."""
    shutil.copytree(small.folder, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("CORRIDOR_DATA_DIR", str(tmp_path))
    return show.demo_settings("127.0.0.1", 8000)


@pytest.fixture(autouse=True)
def _true_time() -> Iterator[None]:
    """The demo moves the clock of its process; other tests live today."""
    yield
    clock.shift(timedelta(0))


def made(settings: Settings, *, fresh: bool = False, size: Size = Size.SMALL) -> str:
    """What the command prints."""
    said = io.StringIO()
    show.run(settings, size, Console(file=said, width=200), fresh=fresh)
    return said.getvalue()


def look_up(settings: Settings, statement: str) -> list[Any]:
    """What is in the demo."""
    path = settings.database.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchall()


def count(settings: Settings, table: str) -> int:
    """How many rows a table of the demo has."""
    [(found,)] = look_up(settings, f"SELECT count(*) FROM {table}")  # noqa: S608 - our own table
    return int(found)


def test_it_publishes_a_clash_free_programme_and_keeps_it(small: Made, demo: Settings) -> None:
    first = small.said
    second = made(demo)

    assert "150 people of 55 delegations, 6 side events accepted" in first
    assert "proved to be the best" in first
    assert "Release 1 is published" in first
    assert "Release" not in second
    assert {line.split(":")[0] for line in second.splitlines()} == {
        "Programme", "Register, apply", "Two write this", "Host", "Partner asked",
        "May become one", "Mails", "Organiser", "Focal point", "Deputy", "Door", "Care", "Chair",
        "Chair's calendar", "Reviewer", "Mails are kept and shown at /dev/outbox",
    }  # fmt: skip
    assert count(demo, "registration") == 150 + 105 + 5 + 1  # at the meeting before, named, a guest
    assert count(demo, "participant_list") == 2
    assert count(demo, "question") == 3 + 2  # at registration, and of those who apply
    assert count(demo, "answer") > 2 * questions.MOST_ANSWERS
    assert count(demo, "accommodation_need") > 5
    assert (count(demo, "sponsorship_request"), count(demo, "letter_request")) == (24, 6)
    # And twice more: a host changed the panel, and gave a link to take part remotely.
    assert count(demo, "release") == 3
    assert count(demo, "released_event") == 3 * 6


def test_the_doctor_looks_at_the_folder_of_a_demo_as_one_and_mails_stay_there(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CORRIDOR_SMTP_URL", "smtp://127.0.0.1:1")
    monkeypatch.setenv("CORRIDOR_IMAP_URL", "imap://127.0.0.1:1")
    said = CliRunner().invoke(cli.commands, ["doctor"], env={"COLUMNS": "200"})

    assert "holds a demo and nothing else" in said.output
    assert "CORRIDOR_SMTP_URL: is not used by a demo" in said.output
    assert (
        said.exit_code,
        [line for line in said.output.splitlines() if line.startswith("no")],
    ) == (
        0,
        [],
    )
    assert "CORRIDOR_SMTP_URL is set, and not used by a demo" in made(demo)
    own = read_settings(database_url="postgresql+psycopg://127.0.0.1:1/corridor")
    assert show.as_found(own) == own


def test_mails_that_came_in_are_read_into_the_demo_of_a_folder(
    demo: Settings, tmp_path: Path
) -> None:
    assert demo.demo
    letter = tmp_path / "letter.eml"
    letter.write_bytes(b"From: ana@example.org\r\nSubject: Hello\r\n\r\nHello.\r\n")
    said = CliRunner().invoke(cli.commands, ["replies", str(letter)], env={"COLUMNS": "200"})

    assert "holds a demo and nothing else" in said.output
    assert (said.exit_code, "1: about nothing known here" in said.output) == (0, True)


def test_its_applications_stand_in_every_way(demo: Settings) -> None:
    """Answers of partners, decisions, mails to be read, what hosts did after acceptance."""
    made(demo)
    found = look_up(demo, "SELECT state, waiting_number FROM side_event WHERE is_demo")
    answers = look_up(demo, "SELECT DISTINCT answer FROM partner WHERE must_confirm")
    merges = look_up(demo, "SELECT done, other_agreed_at FROM application_merge ORDER BY done")
    drafts = look_up(demo, "SELECT kind FROM message WHERE state = 'draft'")

    assert Counter(state for state, _number in found) == {
        "accepted": 5, "submitted": 4, "waiting": 3, "declined": 3, "merged": 1, "change_asked": 1,
    }  # fmt: skip
    assert sorted(number for state, number in found if state == "waiting") == [1, 2, 3]
    assert set(answers) == {("asked",), ("confirmed",), ("declined",)}
    assert [(done, bool(agreed)) for done, agreed in merges] == [(0, False), (1, True)]
    assert len(drafts) == judged.TO_DECLINE
    assert (count(demo, "running_order"), count(demo, "material")) == (hosted.WITH_ORDER, 2)
    links = look_up(demo, "SELECT remote_link FROM side_event WHERE remote_link != ''")
    reviews = look_up(demo, "SELECT done_at IS NOT NULL, count(*) FROM review GROUP BY account_id")
    assert (count(demo, "event_change"), count(demo, "change_request")) == (2, 1)
    assert links == [(hosted.LINK,)]
    assert count(demo, "recusal") == 1
    assert [done for done, _number in reviews] == [True, True]
    first, second = sorted((number for _done, number in reviews), reverse=True)
    assert first - second == len(("recused", "left"))


def signed_in(app: FastAPI, link: str) -> Page:
    """The page to which a link that signs in leads, in a browser of its own."""
    with Visitor(app) as visitor:
        return visitor.submit(visitor.get(link.strip()), {}, action="/sign-in/")


def test_the_addresses_that_it_prints_open(demo: Settings) -> None:
    lines = dict(line.split(":", 1) for line in made(demo).splitlines() if ": " in line)
    app = create_app(show.demo_settings("127.0.0.1", 8000).model_copy(update={"worker": False}))
    try:
        with Visitor(app) as visitor:
            programme = visitor.get("/im-2025")
            calendar = visitor.get(lines["Chair's calendar"].strip())
        focal_point, deputy, door = (
            signed_in(app, lines[name]) for name in ("Focal point", "Deputy", "Door")
        )
        reviewer = signed_in(app, lines["Reviewer"])
        with Visitor(app) as visitor:
            asked = visitor.get(lines["Organiser"].strip())
            desk = visitor.submit(asked, {}, action="/sign-in/")
            queue = visitor.get("/organise/im-2025/registrations")
            waiting = visitor.get(str(queue.select(f"//a[.='{show.VIEW}']/@href")[0]))
    finally:
        sessions: Sessions = app.state.sessions
        sessions.engine.dispose()

    assert "Strengthening synergies" in programme.words
    assert "inferred" in programme.words
    assert calendar.text.startswith("BEGIN:VCALENDAR")
    assert desk.path == "/organise/im-2025"
    assert workspace.NAMED_LAST in waiting.words
    assert workspace.BY_FORM not in waiting.words
    assert (reviewer.path, "Go on with the next one" in reviewer.words) == ("/review/im-2025", True)
    assert {focal_point.path, deputy.path} == {"/im-2025/delegation"}
    assert "Demo Deputy" in focal_point.words
    assert (door.path, entrance.DOORS[0] in door.words) == ("/check-in/im-2025", True)


def test_the_links_of_hosts_and_partners_open(demo: Settings) -> None:
    lines = dict(line.split(":", 1) for line in made(demo).splitlines() if ": " in line)
    app = create_app(show.demo_settings("127.0.0.1", 8000).model_copy(update={"worker": False}))
    try:
        with Visitor(app) as visitor:
            asks = ("Two write this", "Host", "Partner asked", "May become one")
            two, host, partner, merge = (visitor.get(lines[name].strip()).words for name in asks)
    finally:
        sessions: Sessions = app.state.sessions
        sessions.engine.dispose()

    assert written.EVENT["title"] in two
    assert "Who comes is not named yet." in host
    assert "Running order" in host
    assert "Demo side event" in partner
    assert "may become one" in merge


def lost(db: Session, _size: Size) -> str:
    """The demo without its crowd, and without the room in which its panel was held."""
    register, facts = load_register(db), next(one for one in load_meetings() if one.id == show.MAIN)
    main = load_meeting(db, facts, register)
    load_side_events(db, main, facts, register)
    show._pin_known(db, main, facts)
    start = next(event.pinned_start for event in main.side_events if event.pinned_start)
    end = start + timedelta(hours=1)
    meetings.close_room(db, main.meeting, main.rooms["a"], starts_at=start, ends_at=end)
    return "a lost room"


def test_a_demo_that_cannot_be_scheduled_leaves_the_old_one(
    demo: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Path(demo.database.removeprefix("sqlite:///")).read_bytes()
    monkeypatch.setattr(show, "_load", lost)
    with pytest.raises(Unfit, match="No schedule keeps all the rules"):
        made(demo, fresh=True)

    assert Path(demo.database.removeprefix("sqlite:///")).read_bytes() == before
    assert sorted(path.name for path in Path(demo.data_dir).iterdir()) == [
        "demo.json", "demo.sqlite3",
    ]  # fmt: skip


@pytest.mark.solver
def test_a_summit_is_published_as_held_beside_a_draft_from_nothing(
    nothing: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_days = load_list(summit.NAME)[:52]
    monkeypatch.setattr(summit, "load_list", lambda _name: two_days)
    monkeypatch.setattr(show, "SECONDS_FOR_SUMMIT", 10)
    summit.load_summit.cache_clear()
    try:
        said = made(nothing, size=Size.SUMMIT)
        again = made(nothing, size=Size.SUMMIT)
    finally:
        summit.load_summit.cache_clear()

    assert (
        "52 real side events in 9 rooms and 7 slots; release 1 has them as they were held" in said
    )
    lines = dict(line.split(":", 1) for line in again.splitlines() if ": " in line)
    app = create_app(show.demo_settings("127.0.0.1", 8000).model_copy(update={"worker": False}))
    try:
        with Visitor(app) as visitor:
            asked = visitor.get(lines["Held and ours"].strip())
            page = visitor.submit(asked, {}, action="/sign-in/")
            programme = visitor.get("/cop30")
    finally:
        sessions: Sessions = app.state.sessions
        sessions.engine.dispose()

    assert "10 November 2025" in programme.words
    assert page.path == "/organise/cop30/schedule/compare"
    assert "Release 1 of 27 Oct 2025" in page.words
    assert "Neither breaks a rule." in page.words
    [total] = page.select("//tr[th[normalize-space()='Penalty in all']]")
    held, ours = (int(cell.replace(",", "")) for cell in total.xpath(".//strong/text()")[:2])
    assert ours < held


def test_people_of_the_crowd_are_plainly_a_demo(demo: Settings) -> None:
    rows = look_up(demo, "SELECT name, email FROM person WHERE is_demo")

    named = [name for name, _email in rows if name]
    assert len(named) == 150 + 105 + 5 + 1  # at the meeting before, named, a guest
    assert len(rows) - len(named) == 1  # who comes to a panel is not settled
    assert all("demo" in name.casefold() or "Демо" in name for name in named)
    assert all(email is None or email.endswith("@example.org") for _, email in rows)
    assert settle.ORGANISER.endswith("@example.org")
    assert read_settings().demo is False


def test_every_state_of_a_registration_and_of_a_need_can_be_seen(demo: Settings) -> None:
    def grouped(column: str, table: str) -> dict[str, int]:
        return dict(look_up(demo, f"SELECT {column}, count(*) FROM {table} GROUP BY {column}"))  # noqa: S608 - our own table

    assert grouped("state", "registration").keys() == {"approved", "submitted", "waiting"}
    assert grouped("way", "registration")["side_events"] == 1
    assert grouped("state", "accommodation_need").keys() == {"asked", "arranged", "told"}
    assert grouped("reason", "passage").keys() == {"let_in", "goodbye", "other_day", "unknown"}
    assert count(demo, "reserved_place") == count(demo, "print_run") == 1
    (letters,) = look_up(demo, "SELECT count(*), count(settled_at) FROM letter")
    assert tuple(letters) == (2, 1), "one was replaced; of the newest a change was settled"
    looked_at = "SELECT DISTINCT person_id FROM person_trace"  # else the first pages would wait
    assert not look_up(demo, f"SELECT id FROM person WHERE is_demo AND id NOT IN ({looked_at})")  # noqa: S608 - our own table
    named = "JOIN person a ON a.id = first_id JOIN person b ON b.id = second_id"
    pairs = look_up(demo, f"SELECT a.name, b.name FROM suspicion {named}")  # noqa: S608 - our own table
    assert {frozenset(pair) for pair in pairs} == {
        frozenset({workspace.BY_FORM, workspace.ON_THE_LIST}),
        frozenset({workspace.BY_FORM_ELSEWHERE, workspace.AGAIN}),
    }
