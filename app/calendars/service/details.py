"""What an entry says to those who work at a side event, besides what the public reads of it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import cast

from app.calendars.rules.entries import Contact, Entry, Feed
from app.calendars.rules.words import one_line, paragraphs
from app.core.i18n import gettext as _
from app.core.markdown import as_plain
from app.hosting.rules.order import Speaks, in_a_line, lines_of
from app.hosting.service import ForCalendar
from app.schedule.models import ReleasedEvent
from app.schedule.rules.printed import PrintedEvent


def with_details(
    entry: Entry,
    event: ReleasedEvent,
    zone: str,
    contact: Contact | None,
    order: ForCalendar | None,
    *,
    leads: bool = False,
) -> Entry:
    """The entry with the link to join, the questions that guide the talk, and what is given of
    whom to ask and of the running order; its SEQUENCE rises with the latter.

    `leads`: whoever reads it leads the talk, or is of the desk. In the language in use.
    """
    lines = [*entry.lines, *(contact.lines(leads=leads) if contact else ())]
    lines += _to_know(cast("PrintedEvent", event.printed))
    if order is None:
        return replace(entry, lines=tuple(lines))
    lines += [_("Running order:"), *_said(order, event, zone)]
    return replace(entry, lines=tuple(lines), sequence=entry.sequence + order.revision)


def as_new_as(feed: Feed, orders: Iterable[ForCalendar]) -> Feed:
    """The feed as of when the last of these running orders changed, or of the release."""
    changed = [order.changed_at for order in orders]
    return replace(feed, published_at=max([feed.published_at, *changed]))


def _to_know(printed: PrintedEvent) -> Iterator[str]:
    link = one_line(printed.get("remote_link", ""))
    if link:
        yield _("Link to join: %(address)s") % {"address": link}
    concept = printed.get("concept", [])
    asked = paragraphs(as_plain(concept[0]["guiding_questions"])) if concept else ""
    if asked:
        yield _("Guiding questions:")
        yield asked


def _said(order: ForCalendar, event: ReleasedEvent, zone: str) -> Iterator[str]:
    speakers = [
        Speaks(one["person_id"], f"{one['honorific']} {one['name']}".strip(), one["role"])
        for one in event.printed["speakers"]
    ]
    for line in lines_of(order.items, speakers, event.starts_at):
        yield one_line(in_a_line(line, zone))
