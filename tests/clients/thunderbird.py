"""A person's Thunderbird on a screen that nobody sees: their mail, and their calendars.

It is asked from inside, through the functions that its own windows call, and its buttons are
pressed (`thunderbird.js`).
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from tests.clients.mailboxes import PASSWORD, Mailboxes
from tests.clients.marionette import Marionette
from tests.live import free_port

Found = TypeVar("Found")
PROGRAM, SCREEN = "thunderbird", "Xvfb"
NEEDED = (PROGRAM, SCREEN, "dbus-run-session")
HOME = "Home"  # the calendar that a new profile has; accepted invitations are kept there
SIZE = "1400x1000x24"
SCRIPT = Path(__file__).with_suffix(".js").read_text()
PREFERENCES: dict[str, Any] = {  # no questions at the first start, and nothing asked of the network
    "app.donation.eoy.version.viewed": 999,
    "app.update.enabled": False,
    "browser.safebrowsing.enabled": False,
    "calendar.timezone.useSystemTimezone": True,
    "calendar.view.visiblehours": 24,  # so that a picture shows the whole day
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.accounthub.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "toolkit.telemetry.enabled": False,
}


@dataclass(frozen=True)
class Entry:
    """An event as Thunderbird holds it; `shown` is the hour on its own clock, as 20261123T0930."""

    uid: str
    title: str
    status: str
    place: str
    starts_at: datetime
    shown: str
    answers: tuple[str, ...]


class Thunderbird:
    """One person's, with their mail account set up."""

    def __init__(self, inside: Marionette, pictures: Path) -> None:
        self._inside = inside
        self._pictures = pictures

    def open_account(self, email: str, name: str, mail: Mailboxes) -> None:
        """Set up the person's account at a mail server of these mailboxes."""
        self._do("openAccount", email, name, mail.imap_port, mail.smtp_port, PASSWORD)

    def subscribe(self, name: str, address: str) -> None:
        """Subscribe to a calendar by its address; raises where that fails."""
        assert not self._do("subscribe", name, address)

    def refresh(self, name: str) -> None:
        """Fetch a subscribed calendar anew, as its button "Synchronize" does."""
        assert not self._do("refresh", name)

    def import_file(self, calendar: str, file: Path) -> list[str]:
        """Take a file into a calendar, as "Import…" does; why each entry is refused that is."""
        return [str(one) for one in self._do("importFile", calendar, str(file))]

    def remove(self, calendar: str, uid: str) -> None:
        """Delete an entry."""
        self._do("remove", calendar, uid)

    def entries(self, calendar: str) -> list[Entry]:
        """What a calendar holds, by time and title."""
        read = [
            Entry(
                one["uid"],
                one["title"],
                one["status"],
                one["place"],
                datetime.fromisoformat(one["instant"]),
                one["shown"],
                tuple(one["answers"]),
            )
            for one in self._do("entries", calendar)
        ]
        return sorted(read, key=lambda one: (one.starts_at, one.title))

    def open_mail(self, subject: str) -> str:
        """Open the unread mail with these words in its subject, once it is there; its subject."""
        return str(self._do("openMail", subject))

    def offered(self) -> list[str]:
        """The buttons above the open mail that act on the entry in it."""
        return list(self._do("offered"))

    def press(self, button: str) -> None:
        """Press one of them."""
        self._do("press", button)

    def show_day(self, when: datetime) -> None:
        """Show a day of all its calendars."""
        self._do("showDay", when.isoformat())

    def picture(self, name: str) -> None:
        """Keep what is on the screen."""
        (self._pictures / f"{name}.png").write_bytes(self._inside.picture())

    def _do(self, what: str, *arguments: Any) -> Any:
        return self._inside.run(f"{SCRIPT}\nreturn corridor.{what}(...arguments);", *arguments)


def until(look: Callable[[], Found], seconds: float = 40) -> Found:
    """What is found as soon as something is; fails when nothing was in time."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing of what was waited for"
        time.sleep(0.2)
    return found


@contextmanager
def thunderbird(
    pictures: Path, mail: Mailboxes, email: str, name: str, *, zone: str
) -> Iterator[Thunderbird]:
    """A new Thunderbird of a person who lives in a time zone; it ends with the block.

    Pictures and what it says go to a folder of their own.
    """
    with TemporaryDirectory() as home, _running(Path(home), pictures, zone) as inside:
        person = Thunderbird(inside, pictures)
        person.open_account(email, name, mail)
        yield person


@contextmanager
def _running(folder: Path, logs: Path, zone: str) -> Iterator[Marionette]:
    profile = folder / "profile"
    profile.mkdir()
    logs.mkdir(parents=True, exist_ok=True)
    port, display = free_port(), f":{os.getpid() % 30000 + 100}"
    lines = PREFERENCES | {"marionette.port": port}
    (profile / "user.js").write_text(
        "\n".join(f"user_pref({json.dumps(key)}, {json.dumps(one)});" for key, one in lines.items())
    )
    environment = os.environ | {"HOME": str(folder), "DISPLAY": display, "TZ": zone}
    screen = _start([SCREEN, display, "-screen", "0", SIZE], logs / "screen.log")
    options = ["--profile", str(profile), "--no-remote", "--marionette"]
    running = _start(
        ["dbus-run-session", PROGRAM, *options, "--remote-allow-system-access"],
        logs / "thunderbird.log",
        environment,
    )
    try:
        with Marionette(port) as inside:
            yield inside
            inside.quit()
        running.wait(30)
    finally:
        for process in (running, screen):
            process.terminate()
            process.wait(30)


def _start(
    command: list[str], log: Path, environment: dict[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    program = shutil.which(command[0])
    assert program is not None
    with log.open("wb") as sink:
        return subprocess.Popen([program, *command[1:]], env=environment, stdout=sink, stderr=sink)
