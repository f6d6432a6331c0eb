"""What the commands do: on a database, without a web request."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.calendars import service as calendars
from app.core import clock
from app.core.db import Sessions
from app.core.doctor import Finding, findings
from app.core.jobs import JobQueue
from app.core.mbox import mails_in
from app.core.migrations import check_current
from app.invitations.service import reading
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.privacy import service as privacy
from app.privacy.models import Erasure
from app.schedule import queries as schedules
from app.schedule import service as scheduling
from app.schedule.models import Draft, Run, RunState
from app.schedule.rules import gap_of, verdict
from app.schedule.service import Progress as Solving
from app.settings import Settings
from app.wiring import make_sessions


class Unfit(Exception):
    """What was asked cannot be done as things are; the sentence says why."""


def prepare_folder(settings: Settings) -> None:
    """Make the folder of an SQLite file."""
    if settings.database.startswith("sqlite:///"):
        Path(settings.database.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def opened(settings: Settings) -> Iterator[Sessions]:
    """The database of an installation, which must be at this version."""
    sessions = make_sessions(settings)
    check_current(sessions.engine, settings.database)
    try:
        yield sessions
    finally:
        sessions.engine.dispose()


def find_meeting(db: Session, slug: str) -> Meeting:
    """The meeting at an address. Raises `Unfit` when there is none."""
    meeting = meetings.meeting_at(db, slug)
    if meeting is None:
        raise Unfit(f"There is no meeting at the address {slug}.")
    return meeting


def schedule(
    settings: Settings, slug: str, seconds: int | None, console: Console, *, publish: bool
) -> None:
    """Make a schedule, showing its progress, and publish it if asked to.

    Raises `Unfit` when there is none, or none was found.
    """
    with opened(settings) as sessions:
        run = solve(sessions, settings, slug, seconds, console)
        console.print(summary(run))
        if publish:
            number = publish_draft(sessions, run, "")
            console.print(f"Release {number} is published at {settings.base_url}/{slug}")


def solve(
    sessions: Sessions, settings: Settings, slug: str, seconds: int | None, console: Console
) -> Run:
    """Ask for a schedule and solve it here and now, with a progress bar.

    Raises `Unfit` with the scheduler's sentence when there is no schedule.
    """
    with sessions.write() as db:
        meeting = find_meeting(db, slug)
        asked = scheduling.ask_for_schedule(db, None, meeting, seconds, in_background=False)
    return solve_asked(sessions, settings, asked, console)


def solve_asked(sessions: Sessions, settings: Settings, asked: Run, console: Console) -> Run:
    """Solve here and now what was asked for, with a progress bar; raises `Unfit` as `solve`."""
    with _bar(console, asked.seconds) as show:
        run = scheduling.solve_now(sessions, settings, asked.id, show)
    if run.state is not RunState.DONE:
        raise Unfit(verdict(run, clock.now())[1])
    return run


def publish_draft(sessions: Sessions, run: Run, note: str) -> int:
    """Publish the draft of a run. Gives the release's number."""
    with sessions.write() as db:
        draft: Draft | None = schedules.draft_of_run(db, run.id)
        if draft is None:
            raise Unfit("The run has left no draft.")
        return scheduling.publish(db, None, draft, scheduling.Cover(note=note)).number


def summary(run: Run) -> str:
    """One line on what a run has found."""
    gap = gap_of(run.penalty, run.bound)
    proof = "proved to be the best" if run.status == "optimal" else f"bound {run.bound}"
    shown = "" if gap is None else f", gap {gap:.1%}"
    return f"Schedule in {run.elapsed:.1f} s: penalty {run.penalty}, {proof}{shown}."


def export(settings: Settings, slug: str, kind: str) -> bytes:
    """A format of the published programme, or the problem that the scheduler would be asked.

    Raises `Unfit` before the first release, `NothingToSchedule` where there is no problem.
    """
    with opened(settings) as sessions, sessions.read() as db:
        meeting = find_meeting(db, slug)
        if kind == "problem":
            asked = scheduling.question(db, meeting)
            return json.dumps(asked, ensure_ascii=False, indent=1).encode()
        content = calendars.published(db, meeting, kind)
    if content is None:
        raise Unfit(f"No programme of {slug} has been published yet.")
    return content


def add_organiser(settings: Settings, slug: str, email: str, name: str) -> str:
    """Make somebody an organiser of a meeting. Gives a link to sign in with."""
    with opened(settings) as sessions, sessions.write() as db:
        meeting = find_meeting(db, slug)
        account = accounts.add_organiser(db, email, meeting.id, name=name)
        path = accounts.sign_in_link(db, account, next_path=f"/organise/{slug}")
    return f"{settings.base_url}{path}"


def read_mails(settings: Settings, files: Sequence[Path], console: Console) -> None:
    """Read mails that came in, each in a transaction of its own, and say what became of each."""
    with opened(settings) as sessions:
        for file in files:
            content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
            for number, raw in enumerate(mails_in(content), start=1):
                with sessions.write() as db:
                    outcome = reading.read(db, raw)
                said = ": ".join(filter(None, (outcome.became.value, outcome.reason)))
                console.print(
                    f"{file} {number}: {said}", soft_wrap=True, highlight=False, markup=False
                )


def erase(settings: Settings, console: Console, *, due: bool) -> None:
    """Erase what is due of all meetings and leave no bytes of it; without `due` only say when.

    Raises `Unfit` where something should have gone and is left.
    """
    with opened(settings) as sessions:
        if due:
            found = privacy.erase_all_due(sessions)
            gone = privacy.shred_erased(sessions, JobQueue(sessions.engine))
            for slug, entries in found.items():
                for entry in entries:
                    console.print(_erased(slug, entry), highlight=False)
            console.print(
                f"Shredded: {gone} of {sum(map(len, found.values()))} new or open entries."
            )
            if any(privacy.rows_left(entries) for entries in found.values()):
                raise Unfit("Something is left: see the report on the page Data protection.")
        else:
            _tell_dates(sessions, console)


def _erased(slug: str, entry: Erasure) -> str:
    rows = privacy.rows_in([entry])
    kind = entry.until.value if entry.until else "asked"
    return f"{slug}: {kind} (due {entry.due_on}): {rows} erased, {privacy.rows_left([entry])} left"


def _tell_dates(sessions: Sessions, console: Console) -> None:
    with sessions.read() as db:
        for meeting in meetings.meetings(db):
            said = ", ".join(
                f"{one.until.value} {one.on or 'never'}{' (due)' if one.come else ''}"
                for one in privacy.dates(db, meeting)
            )
            console.print(f"{meeting.slug}: {said}", highlight=False)


def examine(settings: Settings, console: Console) -> bool:
    """Print what was found of everything that the service needs. Gives whether all is well."""
    marks = {True: "[green]ok[/]", False: "[red]no[/]"}
    found: list[Finding] = findings(settings)
    for finding in found:
        console.print(f"{marks[finding.fine]}  {finding.what}: {finding.sentence}")
    return all(finding.fine for finding in found)


@contextmanager
def _bar(console: Console, seconds: int) -> Iterator[Callable[[Solving], None]]:
    columns = (
        TextColumn("Scheduling"),
        BarColumn(bar_width=24),
        TextColumn("penalty {task.fields[penalty]}, bound {task.fields[bound]}"),
        TextColumn("gap {task.fields[gap]}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=seconds, penalty="–", bound="–", gap="–")

        def show(state: Solving) -> None:
            progress.update(
                task,
                completed=state.seconds,
                penalty=_or_dash(state.penalty),
                bound=_or_dash(state.bound),
                gap="–" if state.gap is None else f"{state.gap:.1%}",
            )

        yield show
        progress.update(task, completed=seconds)


def _or_dash(number: int | None) -> str:
    return "–" if number is None else str(number)
