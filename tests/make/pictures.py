"""Photographs pages of the demo: `make pictures`.

Makes a demo of the typical size in a temporary folder, serves it, and photographs five pages on a
desk and on a phone, in English and in Arabic, into `pictures/`. The picture of the README is a
part of the first, and kept in `tests/golden/pictures/`.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import (
    Browser,
    BrowserContext,
    FloatRect,
    Page,
    ViewportSize,
    sync_playwright,
)

from app.demo import show
from app.settings import Settings
from tests.browser import DESKTOP, PHONE, chromium_path, launch
from tests.live import Live, free_port, serving

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "pictures"
OF_README = ROOT / "tests" / "golden" / "pictures" / "programme.png"
TALLEST = 2400  # pixels; what is below on a long page looks like what is above
README_SIZE = ViewportSize(width=1000, height=1060)
SLUG = "im-2025"
# Name of the picture -> address; {event} is the address of the first side event of the programme.
PAGES = {
    "programme": f"/{SLUG}",
    "event": "{event}",
    "apply": f"/{SLUG}/apply",
    "schedule": f"/organise/{SLUG}/schedule",
    "mails": "/dev/outbox",
}
SIZES: Mapping[str, ViewportSize] = {"desk": DESKTOP, "phone": PHONE}
LANGUAGES = ("en", "ar")
ORGANISER = re.compile(r"Organiser:\s+(\S+)")


def main() -> None:
    """Make the pictures; says what is missing where they cannot be made."""
    path = chromium_path()
    if path is None:
        sys.exit("make pictures needs Chromium: install it, on Debian and Ubuntu with apt.")
    FOLDER.mkdir(exist_ok=True)
    OF_README.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        settings, sign_in = make_demo(Path(folder))
        browser = launch(playwright, path)
        with serving(settings, Path(folder) / "service.log") as live:
            photograph(browser, live, sign_in)
        browser.close()
    sys.stdout.write(
        f"The pictures are in {FOLDER.name}/; that of the README is {OF_README.name}.\n"
    )


def make_demo(folder: Path) -> tuple[Settings, str]:
    """Make a demo in the folder. Gives the settings to serve it with and the organiser's link."""
    os.environ["CORRIDOR_DATA_DIR"] = str(folder)
    port = free_port()
    command = [sys.executable, "-m", "app", "demo", "--no-serve", "--port", str(port)]
    made = subprocess.run(command, cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE)
    link = ORGANISER.search(made.stdout)
    if link is None:
        sys.exit("The demo has printed no link for its organiser.")
    return show.demo_settings("127.0.0.1", port), link[1]


def photograph(browser: Browser, live: Live, sign_in: str) -> None:
    """All pictures, and the one of the README."""
    context = browser.new_context(base_url=live.address, reduced_motion="reduce")
    page = context.new_page()
    page.goto(sign_in)
    page.locator("main button").click()
    page.goto(f"/{SLUG}")
    event = str(page.locator(".event-title a").first.get_attribute("href")).partition("?")[0]
    for size in SIZES:
        for language in LANGUAGES:
            for name, address in PAGES.items():
                file = FOLDER / f"{name}-{size}-{language}.png"
                page.set_viewport_size(SIZES[size])
                page.goto(f"{address.format(event=event)}?lang={language}")
                _take(page, file)
    context.close()
    _picture_of_readme(browser.new_context(base_url=live.address, viewport=README_SIZE))


def _take(page: Page, file: Path) -> None:
    height = page.evaluate("document.documentElement.scrollHeight")
    size = page.viewport_size or DESKTOP
    clip: FloatRect = {"x": 0, "y": 0, "width": size["width"], "height": min(height, TALLEST)}
    page.screenshot(path=file, full_page=True, clip=clip)


def _picture_of_readme(context: BrowserContext) -> None:
    page = context.new_page()
    page.goto(f"/{SLUG}?lang=en")
    page.screenshot(path=OF_README)
    context.close()


if __name__ == "__main__":
    main()
