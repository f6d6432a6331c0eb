"""Writes out every kind of mail in six languages, to be looked at: `make mails`.

For each there is the HTML and the text, and sheets with all mails of a language as Chromium shows
them, on a desk in the colours of the day and on a phone in those of the night, in `mails/`.
"""

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Playwright, ViewportSize, sync_playwright
from sqlalchemy.orm import Session

from app.core.i18n import LANGUAGES
from app.core.migrations import upgrade
from app.messages.models import Message
from app.messages.rules.kinds import Kind, families
from app.messages.service.rehearsing import example
from app.settings import read_settings
from app.wiring import make_sessions
from tests.browser import chromium_path, launch
from tests.make import meetings

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "mails"
PER_SHEET = 8
WIDTHS = {"desk": 640, "phone": 340}
SHEET = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: grid; grid-template-columns: repeat({per_row}, {width}px); gap: 12px;
  background: #888; font: 13px/1.3 monospace; }}
figure {{ margin: 0; background: #fff; }} figcaption {{ padding: 4px; background: #ffd; }}
iframe {{ width: {width}px; border: 0; display: block; }}
pre {{ white-space: pre-wrap; overflow-wrap: anywhere; padding: 8px; margin: 0; }}
</style>{figures}"""
# The fonts of our documents: few machines have Chinese ones.
FONTS = """<?xml version="1.0"?><fontconfig><include>/etc/fonts/fonts.conf</include>
<dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>"""
FIGURE = """<figure><figcaption>{key}</figcaption><iframe srcdoc="{html}"></iframe>
<pre dir="auto">{subject}\n\n{text}</pre></figure>"""
# Each mail is as high as what it says.
WHOLE = """() => document.querySelectorAll("iframe").forEach(
  one => one.style.height = one.contentDocument.documentElement.scrollHeight + "px")"""


def kinds() -> Iterator[Kind]:
    """Every kind of mail."""
    return (kind for family in families() for kind in family.kinds)


def written(db: Session, language: str) -> list[Message]:
    """An example of every kind in a language, of a meeting that is made for it."""
    meeting = meetings.meeting(db, f"mails-{language}", venue=meetings.venue(db, language))
    return [example(db, kind, meeting.id, language)[0] for kind in kinds()]


def main() -> None:
    """Write them all; the pictures where there is a Chromium."""
    chosen = sys.argv[1:] or list(LANGUAGES)
    path = chromium_path()
    with tempfile.TemporaryDirectory() as folder, _drawing(Path(folder)) as playwright:
        settings = read_settings(data_dir=Path(folder), demo=True, worker=False)
        upgrade(settings.database)
        sessions = make_sessions(settings)
        browser = launch(playwright, path) if path else None
        for language in chosen:
            with sessions.write() as db:
                mails = written(db, language)
            keep(mails, FOLDER / language)
            if browser:
                photograph(browser, mails, FOLDER / language)
        if browser:
            browser.close()
    sys.stdout.write(f"The mails are in {FOLDER.name}/.\n")


@contextmanager
def _drawing(folder: Path) -> Iterator[Playwright]:
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS.format(fonts=ROOT / "app" / "static" / "fonts", folder=folder))
    os.environ["FONTCONFIG_FILE"] = str(fonts)
    with sync_playwright() as playwright:
        yield playwright


def keep(mails: Sequence[Message], folder: Path) -> None:
    """Write text and HTML of mails into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for mail in mails:
        name = mail.kind.replace("/", "-")
        (folder / f"{name}.html").write_text(mail.html)
        (folder / f"{name}.txt").write_text(f"{mail.subject}\n\n{mail.text}")


def photograph(browser: Browser, mails: Sequence[Message], folder: Path) -> None:
    """Photograph mails with their text below, several to a sheet."""
    for name, width in WIDTHS.items():
        dark = name == "phone"
        page = browser.new_page(
            viewport=ViewportSize(width=(width + 12) * 4, height=800),
            color_scheme="dark" if dark else "light",
        )
        for first in range(0, len(mails), PER_SHEET):
            page.set_content(_sheet(mails[first : first + PER_SHEET], width))
            page.evaluate(WHOLE)
            page.screenshot(path=folder / f"{name}-{first // PER_SHEET}.png", full_page=True)
        page.close()


def _sheet(mails: Sequence[Message], width: int) -> str:
    figures = "".join(
        FIGURE.format(
            key=mail.kind,
            html=escape(mail.html),
            subject=escape(mail.subject),
            text=escape(mail.text),
        )
        for mail in mails
    )
    return SHEET.format(per_row=4, width=width, figures=figures)


if __name__ == "__main__":
    main()
