"""The command `corridor`: reads arguments and hands over; nothing else happens here.

Whatever goes wrong that a person can mend is one sentence on standard error and exit code 1.
"""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console
from sqlalchemy.exc import OperationalError

from app import operations, worker
from app.core.errors import Refused
from app.core.logs import set_up_logs
from app.core.migrations import DatabaseBehind, upgrade
from app.demo import show
from app.demo.crowd import Size
from app.serving import PortInUse
from app.serving import serve as serve_app
from app.settings import Settings, SettingsError, read_settings

commands = typer.Typer(
    help="Registration and side-event scheduling for international meetings.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # a mistake is a line, not a box
)
organiser = typer.Typer(help="Who organises a meeting.", no_args_is_help=True)
commands.add_typer(organiser, name="organiser")

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]
Slug = Annotated[str, typer.Argument(help="The meeting's address, as in /im-2025.")]


@commands.command()
def serve(host: Host = "127.0.0.1", port: Port = 8000, workers: bool = True) -> None:
    """Serve the pages; with --workers (the default) also run background jobs."""
    settings = _settings("json")
    serve_app(settings.model_copy(update={"worker": settings.worker and workers}), host, port)


@commands.command(name="worker")
def run_worker() -> None:
    """Run background jobs only; any number may share one PostgreSQL."""
    worker.work(_settings("json"))


@commands.command()
def migrate() -> None:
    """Bring the database to the tables of this version."""
    settings = _settings("plain")
    operations.prepare_folder(settings)
    upgrade(settings.database)
    print("The database is up to date.")


@commands.command()
def demo(
    size: Annotated[Size, typer.Option(help="How many people and side events.")] = Size.TYPICAL,
    fresh: Annotated[bool, typer.Option("--fresh", help="Delete the demo and start anew.")] = False,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after publishing.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
) -> None:
    """Load real meetings and a demo crowd, schedule, publish, and serve them."""
    settings = show.demo_settings(host, port)
    set_up_logs("plain")
    settings = show.run(settings, size, Console(), fresh=fresh)
    if not no_serve:
        serve_app(settings, host, port)


@commands.command()
def schedule(
    slug: Slug,
    seconds: Annotated[int | None, typer.Option(min=1, help="The time limit.")] = None,
    publish: Annotated[bool, typer.Option("--publish", help="Publish what is found.")] = False,
) -> None:
    """Make a schedule for a meeting, with a progress bar."""
    operations.schedule(_settings("plain"), slug, seconds, Console(), publish=publish)


@commands.command()
def export(
    slug: Slug,
    kind: Annotated[
        Literal["ics", "json", "xml", "problem"],
        typer.Argument(help="A format of the published programme, or the scheduler's problem."),
    ],
    output: Annotated[Path | None, typer.Option("-o", help="The file to write to.")] = None,
) -> None:
    """Write the published programme, or what the scheduler would be asked, to a file."""
    content = operations.export(_settings("plain"), slug, kind)
    if output is None:
        sys.stdout.buffer.write(content)
    else:
        output.write_bytes(content)


@commands.command()
def replies(
    files: Annotated[
        list[Path], typer.Argument(help="Files with a mail each, or mbox files; - for the input.")
    ],
) -> None:
    """Read mails that came in: answers to invitations, bounces, complaints, letters."""
    operations.read_mails(_as_found(), files, Console())


@commands.command()
def erase(
    due: Annotated[bool, typer.Option("--due", help="Do it; without, only say what goes.")] = False,
) -> None:
    """Erase what meetings no longer keep, as the daily job does, and prove it."""
    operations.erase(_settings("plain"), Console(), due=due)


@commands.command()
def doctor() -> None:
    """Check every setting and everything that the service needs; says what to do."""
    healthy = operations.examine(_as_found(), Console())
    raise typer.Exit(0 if healthy else 1)


@organiser.command("add")
def add_organiser(
    slug: Slug,
    email: Annotated[str, typer.Argument(help="Where sign-in links are sent.")],
    name: Annotated[str, typer.Option(help="As it is shown.")] = "",
) -> None:
    """Make somebody an organiser of a meeting and print a link to sign in with."""
    print(operations.add_organiser(_settings("plain"), slug, email, name))


def main() -> None:
    """Run the command; a mistake that a person can mend is one sentence."""
    try:
        commands()
    except OperationalError as error:
        reason = str(error.orig).splitlines()[0]
        print(f"corridor: The database does not answer: {reason}", file=sys.stderr)
        sys.exit(1)
    except (SettingsError, DatabaseBehind, PortInUse, operations.Unfit, Refused, OSError) as error:
        print(f"corridor: {error}", file=sys.stderr)
        sys.exit(1)


def _settings(log_format: Literal["json", "plain"]) -> Settings:
    settings = read_settings()
    set_up_logs(settings.log_format if log_format == "json" else "plain")
    return settings


def _as_found() -> Settings:
    """The settings, or those of the demo, which is said, where the folder holds nothing else."""
    settings = _settings("plain")
    found = show.as_found(settings)
    if found.demo and not settings.demo:
        print("The folder holds a demo and nothing else: it is looked at as one.")
    return found


if __name__ == "__main__":
    main()
