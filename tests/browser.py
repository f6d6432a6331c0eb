"""Chromium for tests: where it is, how it is started, and what a page of ours must never do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, ViewportSize

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=900)
NARROWEST = ViewportSize(width=320, height=640)
NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these it looks up its maker's hosts at every start.
QUIET = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE_MS = 15_000


def chromium_path() -> str | None:
    """The browser of this machine, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def launch(playwright: Playwright, path: str) -> Browser:
    """A headless browser; root may not use its sandbox."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])


class Complaints:
    """What the browser complains about while pages are used: errors of scripts and refusals of the
    content policy.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.heard: list[str] = []
        context.on("page", self._listen)
        context.on("weberror", lambda error: self.heard.append(str(error.error)))

    def taken(self) -> list[str]:
        """What was heard, which is then forgotten: whose page goes on to another address."""
        heard, self.heard = self.heard, []
        return heard

    def _listen(self, page: Page) -> None:
        page.on("console", self._hear)

    def _hear(self, message: Any) -> None:
        # An answer that refuses something is no mistake of the page that shows it.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.heard.append(f"{message.text} ({message.location.get('url')})")


@contextmanager
def visiting(
    browser: Browser,
    base_url: str,
    *,
    viewport: ViewportSize = DESKTOP,
    scripts: bool = True,
    language: str = "en",
) -> Iterator[Page]:
    """A page of a new visitor; fails afterwards when the browser complained."""
    context = browser.new_context(
        base_url=base_url,
        viewport=viewport,
        java_script_enabled=scripts,
        locale=language,
        extra_http_headers={"Accept-Language": language},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    complaints = Complaints(context)
    try:
        yield context.new_page()
    finally:
        context.close()
    assert complaints.heard == []
