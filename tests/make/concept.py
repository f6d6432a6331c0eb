"""The concept note of a side event of June 2025, part by part as its paper has it."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.meetings.models import Meeting
from tests.visitor import Page, Visitor

GOLDEN = Path(__file__).parents[1] / "golden" / "concept-2025.json"
PAPER: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
PEOPLE: Sequence[Mapping[str, str]] = PAPER["people"]  # role, honorific, name, affiliation
PRINTED = (  # each of these must stand on the page and on the flyer, marks of footnotes aside
    PAPER["meeting"],
    PAPER["title"],
    "Thursday, 19 June 2025",
    "17:00–18:00",
    "Room A",
    PAPER["lead"],
    PAPER["co_organiser"],
    *(part.replace("[^1]", "1") for part in PAPER["background"]),
    *PAPER["objectives"],
    *PAPER["questions"],
    PAPER["footnote"],
    *(f"{one['honorific']} {one['name']}".strip() for one in PEOPLE),
    *(one["affiliation"] for one in PEOPLE),
    "Moderator",
    "Panellist",
    "Background",
    "Objectives",
    "Guiding questions",
    "Footnotes",
)
PARTS: Mapping[str, Mapping[str, str]] = {
    "event": {
        "title": PAPER["title"],
        "calendar_title": "Mine Ban Convention and Women, Peace and Security",
        "duration": "60",
        "contact_name": "Office of the President",
        "contact_email": "presidency@example.org",
    },
    "partners": {
        "lead": PAPER["lead"],
        "partners-0-name": PAPER["co_organiser"],
        "partners-0-role": "co_organiser",
    },
    "people": {
        f"speakers-{number}-{field}": text
        for number, row in enumerate(PEOPLE)
        for field, text in row.items()
    },
    "concept": {
        "concept-0-language": "en",
        "concept-0-background": "\n\n".join(PAPER["background"]),
        "concept-0-objectives": "\n".join(f"- {one}" for one in PAPER["objectives"]),
        "concept-0-guiding_questions": "\n".join(
            f"{number}. {one}" for number, one in enumerate(PAPER["questions"], 1)
        ),
        "concept-0-footnotes": f"¹ {PAPER['footnote']}",
    },
    "needs": {"attendance": "60"},
}


def entered(visitor: Visitor, meeting: Meeting) -> Page:
    """The concept note typed into the form and sent; gives the host's page."""
    return typed(visitor, meeting, PARTS)


def typed(visitor: Visitor, meeting: Meeting, parts: Mapping[str, Mapping[str, str]]) -> Page:
    """An application typed into the form, part by part, and sent; gives the host's page.

    `parts` has the values of the fields by the key of the part.
    """
    page = visitor.get(f"/{meeting.slug}/apply")
    page = visitor.submit(page, parts["event"])
    home = page.path.partition("/parts/")[0]
    for key in ("partners", "people", "concept", "needs"):
        page = visitor.get(f"{home}/parts/{key}")
        page = _with_rows(visitor, page, parts[key])
        page = visitor.submit(page, parts[key])
        assert page.errors == [], (key, page.errors)
    return visitor.submit(visitor.get(f"{home}/check"), {})


def _with_rows(visitor: Visitor, page: Page, values: Mapping[str, str]) -> Page:
    """The part with as many rows as there are values for, each but the last filled in."""
    for _row in PEOPLE:
        there = {field.get("name") for field in page.select("//*[@name]")}
        missing = [name for name in values if name not in there]
        if not missing:
            break
        said = {name: text for name, text in values.items() if name in there}
        page = visitor.submit(page, {**said, "add": missing[0].partition("-")[0]})
    return page
