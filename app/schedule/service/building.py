"""What a release serves, built when it is first asked for, and kept once a job has built all of it.

A programme that is published is built whole before anybody sees it. Where one event is printed
anew, nobody waits for the pages and files of all the others.
"""

from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.db import Sessions
from app.core.happenings import tell
from app.schedule import queries
from app.schedule.models import Artefact, Release
from app.schedule.service import public
from app.schedule.service.bringing_out import etag_of

BUILD = "schedule.build"


@dataclass(frozen=True)
class FilesWanted:
    """Files of a release are wanted in the language in use: that of a name, or ("") all there are.

    Whoever makes them adds their bytes and media types to `found`.
    """

    release: Release
    name: str = ""
    found: dict[str, tuple[bytes, str]] = field(default_factory=dict)


def artefact(db: Session, release_id: str, name: str, language: str) -> Artefact | None:
    """What a release serves under a name in a language: as it is kept, or built now."""
    kept = queries.artefact(db, release_id, name, language)
    if kept is not None:
        return kept
    made = _made(db, queries.release(db, release_id), language, name)
    return next((one for one in made if one.name == name), None)


def build_all(sessions: Sessions, release_id: str) -> None:
    """Keep all that a release serves, unless it is kept already or not public any more.

    It is built while others write, and then stored at once.
    """
    with sessions.read() as db:
        if not _is_to_be_built(db, release_id):
            return
        release = queries.release(db, release_id)
        made = [one for language in i18n.LANGUAGES for one in _made(db, release, language)]
        edition = release.edition
    with sessions.write() as db:
        release = queries.release(db, release_id)
        queries.lock_meeting(db, release.meeting_id)
        db.refresh(release)
        if release.edition == edition and _is_to_be_built(db, release_id):
            db.add_all(made)


def _is_to_be_built(db: Session, release_id: str) -> bool:
    release = queries.release_if_there(db, release_id)
    newest = queries.current_release(db, release.meeting_id) if release else None
    is_current = newest is not None and newest.id == release_id
    return is_current and not queries.has_artefacts(db, release_id)


def _made(db: Session, release: Release, language: str, name: str = "") -> list[Artefact]:
    found: dict[str, tuple[bytes, str]] = {}
    if name in {"", public.PROGRAMME}:
        events = queries.events_of(db, release.id)
        found[public.PROGRAMME] = public.programme_page(release, events, language), public.HTML
    if name != public.PROGRAMME:
        wanted = FilesWanted(release, name)
        with i18n.in_use(language):
            tell(db, wanted)
        found |= wanted.found
    return [
        Artefact(
            release_id=release.id,
            name=one,
            language=language,
            media_type=media_type,
            body=body,
            etag=etag_of(body),
        )
        for one, (body, media_type) in found.items()
    ]
