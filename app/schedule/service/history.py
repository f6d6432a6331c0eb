"""What was changed in public: a page and a feed, the same for everybody who reads the language."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, cast

from lxml import etree
from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.schedule import queries, rules
from app.schedule.models import HELD, PublicState, Release, ReleaseKind
from app.schedule.queries.history import ChangedEvent, changed_events, releases_since
from app.schedule.rules.history import (
    PUBLIC_KINDS,
    News,
    PublicChange,
    PublicKind,
    Where,
    because,
    by_day,
)
from app.schedule.rules.printed import PrintedProgramme
from app.schedule.service.public import rendered
from app.settings import Settings
from app.side_events.rules.amending import SAID

ATOM = "application/atom+xml"
_NAMESPACE = "http://www.w3.org/2005/Atom"
_PREFIXES: Any = {None: _NAMESPACE}  # its stubs know of no default
MOST_ENTRIES = 50  # of the feed
_SET_BACK = {
    PublicState.WAITING: PublicKind.WAITS,
    PublicState.UNDECIDED: PublicKind.UNDECIDED,
}
_ELSEWHERE = {PublicKind.MOVED, PublicKind.HOURS}
_IN_PLACE = {PublicKind.CHANGED, PublicKind.AMENDED}


def changes_page(db: Session, release_id: str, since: int, language: str) -> bytes:
    """The page of changes after release number `since`; 0 is all."""
    release = queries.release(db, release_id)
    programme = _printed(release)
    with i18n.in_use(language):
        news = news_since(db, release.meeting_id, since)
    return rendered(
        "schedule/changes",
        programme,
        "/changes",
        language,
        release=release,
        since=since,
        days=None,
        news=by_day(news, programme["meeting"]["timezone"]),
        marks=PUBLIC_KINDS,
        amended=SAID,
    )


def news_since(db: Session, meeting_id: str, since: int) -> list[News]:
    """What each release after number `since` changed, the newest first."""
    changes: dict[int, list[PublicChange]] = defaultdict(list)
    for row in changed_events(db, meeting_id, since):
        changes[row.number].append(_change(row))
    found = releases_since(db, meeting_id, since)
    base = queries.release_numbered(db, meeting_id, since)
    before = [*(release for release, _held in found[1:]), *([base] if base else [])]
    happened = queries.happened_with(db, meeting_id)
    for (release, _held), earlier in zip(found, before, strict=False):
        reason = _reason_by(release, happened.get(release.id))
        changes[release.number] += rules.official_changes(
            _printed(earlier), _printed(release), reason
        )
    return [_news(release, held, changes[release.number]) for release, held in found]


def _reason_by(release: Release, about_id: str | None) -> Callable[[str], str]:
    """What a release says of a session or a room: its note, but where something happened to one of
    them it speaks of that one only.
    """
    return lambda id_: i18n.in_language(release.note) if about_id in {None, id_} else ""


def _printed(release: Release) -> PrintedProgramme:
    return cast("PrintedProgramme", release.programme)


def _news(release: Release, held: int, changes: list[PublicChange]) -> News:
    return News(
        number=release.number,
        at=release.published_at,
        name=rules.called(release) if release.kind is not ReleaseKind.REPRINTED else "",
        note=i18n.in_language(release.note) if release.kind is not ReleaseKind.REPRINTED else "",
        changes=changes,
        held=held if release.number == 1 else None,
        places_of=release.places_of if release.kind is ReleaseKind.TAKEN_BACK else None,
    )


def _change(row: ChangedEvent) -> PublicChange:
    here = Where(row.starts_at, row.ends_at, [row.room["name"]])
    where: Where | None = here
    known = row.before_changes or []
    own = [one for one in row.changes or [] if one not in known]
    before = None
    if row.before_starts_at and row.before_ends_at and row.before_room:
        before = Where(row.before_starts_at, row.before_ends_at, [row.before_room["name"]])
    if row.state not in HELD:
        kind = _SET_BACK.get(row.state, PublicKind.CANCELLED)
        where, before = None, where  # it is printed where it was to be
    elif before is None:
        kind = PublicKind.NEW
    elif row.before_state not in HELD:
        kind = PublicKind.AGAIN
    else:
        kind = _in_place(own) if before == here else here.since(before)
    return PublicChange(
        event_id=row.event_id,
        title=row.title,
        language=row.language,
        kind=kind,
        where=where,
        before=before if where is None or kind in _ELSEWHERE else None,
        what=[str(SAID[key]) for one in own for key in one["what"] if key in SAID],
        reason=_reasons(own) if kind in _IN_PLACE else i18n.in_language(row.reason),
    )


def _in_place(own: Sequence[Mapping[str, Any]]) -> PublicKind:
    """What became of an event that stays where it is: its host changed it, or somebody else."""
    by_host = own and all(one.get("by_host") for one in own)
    return PublicKind.CHANGED if by_host else PublicKind.AMENDED


def _reasons(own: Iterable[Mapping[str, Any]]) -> str:
    return " ".join(one["reason"] for one in own if one["reason"])


def changes_feed(db: Session, release_id: str, language: str) -> bytes:
    """The changes as an Atom feed (RFC 4287), one entry for each release."""
    release, settings = queries.release(db, release_id), cast("Settings", db.info["settings"])
    meeting = _printed(release)["meeting"]
    home = f"{settings.base_url}/{meeting['slug']}"
    with i18n.in_use(language):
        feed = etree.Element(f"{{{_NAMESPACE}}}feed", nsmap=_PREFIXES)
        feed.set("{http://www.w3.org/XML/1998/namespace}lang", language)
        head = rules.head_of_printed(meeting)
        _add(feed, "id", f"{home}/changes")
        _add(feed, "title", f"{_('Changes')} – {head.name}")
        _add(feed, "updated", _moment(release.published_at))
        _link(feed, "alternate", f"{home}/changes?lang={language}")
        _link(feed, "self", f"{home}/changes.atom?lang={language}")
        _add(_add(feed, "author", ""), "name", head.name)
        for one in news_since(db, release.meeting_id, 0)[:MOST_ENTRIES]:
            entry = _add(feed, "entry", "")
            _add(entry, "id", f"{home}/changes#r-{one.number}")
            _add(entry, "title", one.heading)
            _add(entry, "updated", _moment(one.at))
            _link(entry, "alternate", f"{home}/changes?lang={language}#r-{one.number}")
            _add(entry, "content", "\n".join(_lines(one, meeting["timezone"]))).set("type", "text")
    return etree.tostring(feed, encoding="utf-8", xml_declaration=True)


def _lines(news: News, timezone: str) -> list[str]:
    colon, groups = i18n.between_term(), news.by_reason
    lines = [news.general_note] if news.general_note else []
    for reason, changes in groups:
        lines += [because(reason) or _("Other changes")] if reason or len(groups) > 1 else []
        for one in changes:
            said = f" – {one.where.said(timezone)}" if one.where else ""
            lines.append(f"{PUBLIC_KINDS[one.kind][1]}{colon}{one.title}{said}")
            if one.before:
                lines.append(f"{one.term_before} {one.before.said(timezone)}")
    return lines


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _add(to: "etree._Element", name: str, text: str) -> "etree._Element":
    one = etree.SubElement(to, f"{{{_NAMESPACE}}}{name}")
    one.text = "".join(char for char in text if char >= " " or char in "\n\t") or None
    return one


def _link(to: "etree._Element", rel: str, href: str) -> None:
    etree.SubElement(to, f"{{{_NAMESPACE}}}link", rel=rel, href=href)
