"""What an entry says to those who work at a side event, besides what the public reads of it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from app.calendars.rules.copies import Told
from app.calendars.rules.entries import Entry
from app.calendars.rules.words import one_line, paragraphs
from app.core.i18n import gettext as _
from app.core.markdown import as_plain
from app.hosting.models import OrderPart
from app.hosting.rules.order import PARTS, Item, Speaks, in_a_line, lines_of
from app.schedule.models import ReleasedEvent
from app.schedule.rules.printed import PrintedEvent

NOBODY = PARTS[OrderPart.SPEAKER]  # who reads a calendar cannot name anybody else


def with_details(entry: Entry, event: ReleasedEvent, zone: str, told: Told) -> Entry:
    """The entry with the link to join, the questions that guide the talk, and what its reader is
    told of whom to ask and of the running order. In the language in use.
    """
    lines = [*entry.lines, *(told.contact.lines(leads=told.leads) if told.contact else ())]
    lines += _to_know(cast("PrintedEvent", event.printed))
    if told.order is not None:
        lines += [_("Running order:"), *_said(told.order, event, zone)]
    return replace(entry, lines=tuple(lines))


def _to_know(printed: PrintedEvent) -> Iterator[str]:
    link = one_line(printed.get("remote_link", ""))
    if link:
        yield _("Link to join: %(address)s") % {"address": link}
    concept = printed.get("concept", [])
    asked = paragraphs(as_plain(concept[0]["guiding_questions"])) if concept else ""
    if asked:
        yield _("Guiding questions:")
        yield asked


def _said(order: Sequence[Item], event: ReleasedEvent, zone: str) -> Iterator[str]:
    speakers = [
        Speaks(one["person_id"], f"{one['honorific']} {one['name']}".strip(), one["role"])
        for one in event.printed["speakers"]
    ]
    for line in lines_of(order, speakers, event.starts_at, NOBODY):
        yield one_line(in_a_line(line, zone))
