"""The demo from nothing to a published programme, told in some ten lines.

It is made in a file of its own that takes the place of the last one when it is whole, so a demo
that cannot be made changes nothing.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rich.console import Console
from sqlalchemy.orm import Session

from app import operations
from app.accounts import service as accounts
from app.core import clock
from app.core.db import Sessions
from app.core.migrations import upgrade
from app.demo import (
    entrance,
    helped,
    hosted,
    judged,
    questions,
    settle,
    turnout,
    workspace,
    written,
)
from app.demo.crowd import CHAIR, MAIL_DOMAIN, Size, make_crowd
from app.demo.facts import MeetingFacts, load_meetings
from app.demo.load import Loaded, load_meeting, load_register, load_side_events
from app.demo.summit import NAME as SUMMIT
from app.demo.summit import settle_summit
from app.matching import service as matching
from app.registrations import queries as people
from app.registrations import service as registrations
from app.registrations.models import Person, RegistrationState
from app.registrations.rules.listing import Column
from app.schedule import service as scheduling
from app.schedule import solver
from app.schedule.models import Run
from app.settings import Settings, read_settings
from app.wiring import make_sessions

MAIN = "im-2025"  # the meeting around which the crowd settles
BEFORE = "im-2024"  # the last one of its treaty, which it is compared with
# The demo lives two weeks before the meeting, when there is most to do.
TODAY = datetime(2025, 6, 2, 9, 0, tzinfo=UTC)
TODAY_OF_SUMMIT = datetime(2025, 10, 27, 9, 0, tzinfo=UTC)
SOLVER_SECONDS = 30
SECONDS_FOR_SUMMIT = 45
AS_HELD = "As it was held."
CHAIR_EMAIL = f"demo-delegate-{CHAIR:03}@{MAIL_DOMAIN}"
LINKS_LAST = timedelta(days=30)
KEPT_HERE = "Mails are kept and shown at /dev/outbox: none leaves, as people here are invented."
VIEW = "Demo: who waits for a place"
COLUMNS = (Column.DELEGATION, Column.CATEGORY, Column.WAY, Column.RECEIVED)


@dataclass(frozen=True)
class Kept:
    """What is remembered of a demo beside its database."""

    size: Size
    clock_shift: int  # seconds

    def write(self, path: Path) -> None:
        """Keep it in a file."""
        path.write_text(json.dumps({"size": self.size, "clock_shift": self.clock_shift}))


def demo_settings(host: str, port: int) -> Settings:
    """Settings of the demo: a file of its own, mails to be read at /dev/outbox."""
    own = _of_a_demo(read_settings().data_dir)
    return read_settings(base_url=f"http://{host}:{port}", log_format="plain", **own)


def as_found(settings: Settings) -> Settings:
    """The settings to look at an installation with: those of the demo where the folder holds one
    and nothing else.
    """
    own = _of_a_demo(settings.data_dir)
    in_use = bool(settings.database_url) or _file_of(settings.database).exists()
    if in_use or not _file_of(own["database_url"]).exists():
        return settings
    return settings.model_copy(update=own)


def _of_a_demo(folder: Path) -> dict[str, Any]:
    """What a demo has for itself: its people are invented, so nothing goes to a mail server, and
    nothing that comes in is for it.
    """
    kept = _kept(folder)
    return {
        "database_url": f"sqlite:///{folder / 'demo.sqlite3'}",
        "demo": True,
        "smtp_url": "",
        "imap_url": "",
        "clock_shift": kept.clock_shift if kept else _shift_to(TODAY),
    }


def _file_of(database: str) -> Path:
    return Path(database.removeprefix("sqlite:///"))


def run(settings: Settings, size: Size, console: Console, *, fresh: bool) -> Settings:
    """Make the demo unless there is one, and say what there is to open.

    Gives the settings to serve it with: each size has a day of its own at which its clock stands.

    Raises `Unfit` when its events cannot be scheduled; an older demo stays as it was.
    """
    file = _file_of(settings.database)
    kept = _kept(settings.data_dir)
    if file.exists() and kept and not fresh:
        upgrade(settings.database)
        if kept.size is not size:
            console.print(
                f"The demo that is there is {kept.size}; --fresh makes one that is {size}."
            )
    else:
        kept = _make(settings, file, size, console)
    made = settings.model_copy(update={"clock_shift": kept.clock_shift})
    console.print(KEPT_HERE)
    if read_settings().smtp_url:
        console.print("CORRIDOR_SMTP_URL is set, and not used by a demo.")
    sessions = make_sessions(made)
    with sessions.write() as db:
        for line in _STORIES[kept.size].addresses(db, made):
            console.print(line, soft_wrap=True)
    sessions.engine.dispose()
    return made


def _make(settings: Settings, file: Path, size: Size, console: Console) -> Kept:
    unfinished = file.with_suffix(".unfinished")
    _remove(unfinished)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    shift = _shift_to(_STORIES[size].today)
    building = settings.model_copy(
        update={"database_url": f"sqlite:///{unfinished}", "clock_shift": shift}
    )
    try:
        _fill(building, size, console)
        _remove(file)
        unfinished.rename(file)
        made = Kept(size, shift)
        made.write(settings.data_dir / "demo.json")
        clock.shift(timedelta(seconds=shift))
    finally:
        _remove(unfinished)
    return made


def _fill(settings: Settings, size: Size, console: Console) -> None:
    upgrade(settings.database)
    sessions = make_sessions(settings)
    try:
        _STORIES[size].tell(sessions, settings, size, console)
    finally:
        sessions.engine.dispose()  # the last connection folds the write-ahead log into the file


def _tell(sessions: Sessions, settings: Settings, size: Size, console: Console) -> None:
    """Real meetings and a crowd around one of them, scheduled and published."""
    started = time.perf_counter()
    with console.status("Loading real meetings and the demo crowd"), sessions.write() as db:
        counts = _load(db, size)
    console.print(f"{counts} ({time.perf_counter() - started:.1f} s)")
    solved = operations.solve(sessions, settings, MAIN, SOLVER_SECONDS, console)
    number = operations.publish_draft(sessions, solved, "")
    with sessions.write() as db:
        meeting = operations.find_meeting(db, MAIN)
        hosted.host(db, meeting)
        matching.look_at_new(db, meeting.id, hosted.MOST_NAMED)
    console.print(operations.summary(solved))
    console.print(_avoided(solved))
    console.print(f"Release {number} is published: {time.perf_counter() - started:.1f} s in all.")


def _tell_of_summit(sessions: Sessions, settings: Settings, _size: Size, console: Console) -> None:
    """A real summit: its programme as held is published, and one made from nothing is a proposal.

    The question is asked before anything is published: what people have been told would hold the
    schedule where it was.
    """
    started = time.perf_counter()
    with console.status("Loading a real summit"), sessions.write() as db:
        loaded, held = settle_summit(db, load_register(db))
        asked = scheduling.ask_for_schedule(
            db, None, loaded.meeting, SECONDS_FOR_SUMMIT, in_background=False
        )
    with sessions.write() as db:
        draft = scheduling.enter_draft(db, None, operations.find_meeting(db, SUMMIT), held)
        number = scheduling.publish(db, None, draft, scheduling.Cover(note=AS_HELD)).number
    console.print(
        f"{len(loaded.side_events)} real side events in {len(loaded.rooms)} rooms and"
        f" {len(loaded.slots)} slots; release {number} has them as they were held"
        f" ({time.perf_counter() - started:.1f} s)"
    )
    solved = operations.solve_asked(sessions, settings, asked, console)
    console.print(operations.summary(solved))
    console.print(
        f"It is a proposal beside the release: {time.perf_counter() - started:.1f} s in all."
    )


def _load(db: Session, size: Size) -> str:
    register = load_register(db)
    all_facts = load_meetings()
    loaded = {facts.id: load_meeting(db, facts, register) for facts in all_facts}
    for facts in all_facts:
        load_side_events(db, loaded[facts.id], facts, register)
    facts, main = next(f for f in all_facts if f.id == MAIN), loaded[MAIN]
    known = len(main.side_events)
    crowd = make_crowd(size, len(main.slots), real_side_events=known)
    settle.settle(db, main, crowd, register)
    _pin_known(db, main, facts)
    judged.judge(db, main, crowd, register)
    written.write_together(db, main.meeting, crowd)
    turnout.turn_out(db, main, loaded[BEFORE], crowd, register)
    questions.ask(db, main.meeting)
    questions.ask_applicants(db, main.meeting, main.side_events)
    helped.help_people(db, main, crowd)
    workspace.fill(db, main, crowd, register)
    entrance.open_doors(db, main)
    _keep_view(db, main)
    for one in (main, loaded[BEFORE]):  # now, not one by one while the first pages are asked for
        matching.look_at_all(db, one.meeting.id)
    real = sum(len(one.side_events) for one in all_facts)
    return (
        f"{len(all_facts)} real meetings with {real} known side events, "
        f"{len(register.entities)} States and organisations; "
        f"demo: {len(crowd.delegates)} people of {len(crowd.interests)} delegations, "
        f"{known + len(crowd.side_events)} side events accepted"
    )


def _pin_known(db: Session, main: Loaded, facts: MeetingFacts) -> None:
    events = {event.title: event for event in main.side_events}
    for known in facts.side_events:
        if known.date and known.start and known.room:
            start = facts.moment(known.date, known.start)
            settle.pin(db, main, events[known.heading], start, known.room)


def _keep_view(db: Session, main: Loaded) -> None:
    """A view of the list that all organisers see: who waits for a place, and who entered them."""
    organiser = accounts.as_actor(db, accounts.open_account(db, settle.ORGANISER))
    columns = [("column", one.value) for one in COLUMNS]
    query = urlencode([("state", RegistrationState.WAITING.value), *columns])
    registrations.keep_view(db, organiser, main.meeting, name=VIEW, shared=True, query=query)


def _avoided(solved: Run) -> str:
    clashes = solver.clashes_of_wishes(solver.from_json(solved.problem))
    by_rule = ", ".join(f"{rule} {count}" for rule, count in clashes.items())
    return f"Clashes that first wishes would have made: {sum(clashes.values())} ({by_rule})."


def _addresses(db: Session, settings: Settings) -> list[str]:
    meeting = operations.find_meeting(db, MAIN)
    chair = people.person_by_email(db, meeting.id, CHAIR_EMAIL)
    lines = [
        ("Programme", f"/{MAIN}"),
        ("Register, apply", f"/{MAIN}/register, /{MAIN}/apply"),
        ("Two write this", written.path_of(db, meeting)),
        ("Host", hosted.path_of(db, meeting)),
        ("Partner asked", judged.asked_path(db, meeting)),
        ("May become one", judged.merge_path(db, meeting)),
        ("Mails", "/dev/outbox"),
        ("Organiser", _link(db, settle.ORGANISER, f"/organise/{MAIN}")),
        ("Reviewer", _link(db, judged.REVIEWERS[1][0], f"/review/{MAIN}")),
        ("Focal point", _link(db, workspace.FOCAL_POINT, f"/{MAIN}/delegation")),
        ("Deputy", _link(db, workspace.DEPUTY, f"/{MAIN}/delegation")),
        ("Door", _link(db, entrance.DOOR_PERSON, f"/check-in/{MAIN}")),
        ("Care", _link(db, helped.CARER, f"/care/{MAIN}")),
        ("Chair", _link(db, CHAIR_EMAIL, "/calendars")),
        ("Chair's calendar", _feed(db, chair)),
    ]
    return _listed(settings, lines)


def _addresses_of_summit(db: Session, settings: Settings) -> list[str]:
    desk = f"/organise/{SUMMIT}"
    lines = [
        ("Programme", f"/{SUMMIT}"),
        ("Mails", "/dev/outbox"),
        ("Held and ours", _link(db, settle.ORGANISER, f"{desk}/schedule/compare")),
        ("Organiser", _link(db, settle.ORGANISER, desk)),
    ]
    return _listed(settings, lines)


def _listed(settings: Settings, lines: list[tuple[str, str]]) -> list[str]:
    return [f"{name + ':':<18}{settings.base_url}{path}" for name, path in lines if path]


def _link(db: Session, email: str, next_path: str) -> str:
    account = accounts.open_account(db, email)
    return accounts.sign_in_link(db, account, next_path=next_path, lasts=LINKS_LAST)


def _feed(db: Session, chair: Person | None) -> str:
    return registrations.feed_path(db, chair) if chair else ""


def _kept(folder: Path) -> Kept | None:
    try:
        found = json.loads((folder / "demo.json").read_text())
        return Kept(Size(found["size"]), int(found["clock_shift"]))
    except (OSError, ValueError, KeyError):
        return None


def _shift_to(day: datetime) -> int:
    clock.shift(timedelta(0))
    return int((day - clock.now()).total_seconds())


def _remove(file: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(f"{file}{suffix}").unlink(missing_ok=True)


@dataclass(frozen=True)
class _Story:
    """What a demo tells: the day on which it lives, how it is made, and what there is to open."""

    today: datetime
    tell: Callable[[Sessions, Settings, Size, Console], None]
    addresses: Callable[[Session, Settings], list[str]]


_STORIES = {size: _Story(TODAY, _tell, _addresses) for size in Size} | {
    Size.SUMMIT: _Story(TODAY_OF_SUMMIT, _tell_of_summit, _addresses_of_summit)
}
