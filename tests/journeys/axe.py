"""What axe finds on a page as it is shown now (WCAG 2.2 AA)."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "resultTypes": ["violations"],
    "selectors": False,  # a fault is shown by its element, and they take a fifth of the time
}
AXE = Axe()


def violations(page: Page) -> Iterator[str]:
    """What is against a rule, a line for each element: the rule, the element, what to do."""
    if (found := _found(page)) is None:
        page.evaluate(AXE.axe_script)
        found = _found(page)
    for violation in found or ():
        for node in violation["nodes"]:
            yield f"{violation['id']}: {node['html'][:200]}: {node['failureSummary'][:300]}"


def _found(page: Page) -> list[dict[str, Any]] | None:
    """None where axe is not on the page yet."""
    found: list[dict[str, Any]] | None = page.evaluate(
        "async (rules) => window.axe ? (await axe.run(rules)).violations : null", RULES
    )
    return found
