"""Calendars of parts of the programme at plain addresses, and pages that say how to subscribe."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.calendars import queries
from app.calendars.rules import ical
from app.calendars.rules.addresses import Address
from app.calendars.rules.entries import nothing_in
from app.calendars.rules.parts import KINDS, Kind, Part, Published, in_part, parts_of, sessions_in
from app.calendars.service.building import FORMATS, base_url, feed_of, programme_of
from app.core import i18n
from app.core.documents.qr import qr_of
from app.core.i18n import gettext as _
from app.core.web.templates import public_place, render
from app.schedule import queries as schedule
from app.schedule.models import Release
from app.schedule.rules.programme import head_of_printed
from app.schedule.service import artefact
from app.side_events.rules.answers import is_printed

PAGE = "calendars/public"


def part_calendar(db: Session, release_id: str, kind: Kind, key: str) -> bytes | None:
    """The calendar of a part of a release, in the language in use; None where there never was one.

    Its entries are those of the whole programme's, as they were written when it was published. A
    part that only an earlier release had says that nothing is in it: programs keep what they have
    where a calendar is gone.
    """
    release = schedule.release(db, release_id)
    published, names = _published(db, release)
    part = _part(release, published, names, kind, key) or _earlier(db, release, kind, key)
    whole = artefact(db, release_id, FORMATS["ics"].name, i18n.language())
    if part is None or whole is None:
        return None
    feed = feed_of(db, release)
    inside = in_part(kind, key, published, feed.timezone)
    inside |= sessions_in(kind, key, programme_of(release))
    name = _("%(meeting)s: %(part)s") % {"meeting": feed.name, "part": part.name}
    if not inside:
        return ical.as_ical(feed, [nothing_in(feed)], name=name)
    return ical.only(whole.body, inside, ical.as_ical(feed, (), name=name))


def calendars_page(db: Session, release_id: str, language: str) -> bytes:
    """Every public calendar of a release, and how to subscribe."""
    release = schedule.release(db, release_id)
    with i18n.in_use(language):
        parts = parts_of(programme_of(release), *_published(db, release))
        kinds = [(KINDS[kind], [one for one in parts if one.kind is kind]) for kind in Kind]
    return _page(db, release, language, part=None, kinds=kinds)


def part_page(db: Session, release_id: str, kind: Kind, key: str, language: str) -> bytes | None:
    """The address of the calendar of a part, and how to subscribe; None where nothing is in it."""
    release = schedule.release(db, release_id)
    with i18n.in_use(language):
        part = _part(release, *_published(db, release), kind, key)
    return _page(db, release, language, part=part, kinds=()) if part else None


def _part(
    release: Release,
    published: Sequence[Published],
    names: Mapping[str, str],
    kind: Kind,
    key: str,
) -> Part | None:
    parts = parts_of(programme_of(release), published, names)
    return next((one for one in parts if (one.kind, one.key) == (kind, key)), None)


def _earlier(db: Session, release: Release, kind: Kind, key: str) -> Part | None:
    """A part as the newest of the releases before this one has it."""
    before = (one for one in reversed(queries.releases_until(db, release)) if one != release)
    found = (_part(one, *_published(db, one), kind, key) for one in before)
    return next((part for part in found if part), None)


def _published(db: Session, release: Release) -> tuple[list[Published], dict[str, str]]:
    """A release's side events with their organisers, and what these are called, by id."""
    hosts: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for partner, entity in queries.hosts_of(db, release.id):
        if is_printed(partner):
            hosts.setdefault(partner.side_event_id, []).append(entity.id)
            names[entity.id] = i18n.in_language(entity.name)
    published = [
        Published(event_id, starts_at, room_id, themes, hosts.get(event_id, ()))
        for event_id, starts_at, room_id, themes in queries.places_of(db, release.id)
    ]
    return published, names


def _page(
    db: Session,
    release: Release,
    language: str,
    *,
    part: Part | None,
    kinds: Sequence[tuple[str, Sequence[Part]]],
) -> bytes:
    printed = programme_of(release)["meeting"]
    home = f"/{printed['slug']}"
    here = f"{home}/calendars" + (f"/{part.kind.value}/{part.key}" if part else "")
    file = f"{home}{part.path}.ics" if part else f"{home}/programme.ics"
    with public_place(here, language) as place:
        context = {
            "meeting": head_of_printed(printed),
            "part": part,
            "kinds": kinds,
            "address": Address(f"{base_url(db)}{file}?lang={language}", public=True),
            "qr_of": qr_of,
        }
        return render(f"pages/{PAGE}.html", place, context).encode()
