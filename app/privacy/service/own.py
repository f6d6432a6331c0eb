"""A person and their own data: the link to it, their copy, and being erased."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.models import TokenKind
from app.core import clock, i18n
from app.core.files import content_of
from app.core.ids import new_id
from app.core.personal import Kept
from app.core.sealing import readable
from app.core.web.templates import Place, render
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.privacy import mails, queries, rules
from app.privacy.errors import NoAddress, NoSuchLink
from app.privacy.models import Erasure
from app.privacy.service.erasing import erase_person
from app.privacy.service.parts import PARTS, One, files_sent, name_in_copy
from app.registrations import service as registrations
from app.registrations.models import Person

LINK_LASTS = timedelta(days=7)
CONFIRMED_WITHIN = timedelta(days=1)


def one_of_link(db: Session, secret: str) -> One | None:
    """Whose data a link opens: that of a registration, or one that was asked for by mail."""
    registration = registrations.registration_of_link(db, secret)
    if registration is not None:
        return _one(db, registration.person_id)
    token = accounts.find_token(db, TokenKind.DATA, secret)
    return _one(db, token.subject_id) if token else None


def one_to_erase(db: Session, secret: str) -> One:
    """Who is to be erased by a link in a mail; spends nothing. Raises `NoSuchLink`."""
    token = accounts.find_token(db, TokenKind.ERASURE, secret)
    one = _one(db, token.subject_id) if token else None
    if one is None:
        raise NoSuchLink
    return one


def _one(db: Session, person_id: str) -> One | None:
    found = queries.person_of(db, person_id)
    meeting = meetings.meeting_by_id(db, found[0].meeting_id) if found else None
    return One(meeting, *found) if found and meeting else None


# --- links by mail -------------------------------------------------------------------------------


class _NobodyThere(Exception):
    """Undoes what was done for an address that nobody at the meeting has."""


def ask_for_link(db: Session, meeting: Meeting, email: str) -> None:
    """Mail whoever has this address (in lower case) at a meeting the link to their data.

    At most one an hour. For an address that nobody has, all the same work is done and then undone,
    so that neither the answer nor its time tells who takes part.
    """
    found = queries.person_with_address(db, meeting.id, email)
    with suppress(_NobodyThere), db.begin_nested():
        person = found or Person(id=new_id(), name="", email=email, language=i18n.language())
        expires_at = clock.now() + LINK_LASTS
        secret = accounts.issue_token(db, TokenKind.DATA, person.id, expires_at=expires_at)
        mails.tell_link(db, meeting, person, link=f"/registrations/{secret}/data")
        if found is None:
            raise _NobodyThere


def ask_to_be_erased(db: Session, one: One) -> None:
    """Mail somebody the link with which they confirm that they want to be erased.

    Earlier ones open nothing any more. Raises `NoAddress`.
    """
    if one.person.email is None:
        raise NoAddress
    accounts.revoke_tokens(db, TokenKind.ERASURE, one.person.id)
    expires_at = clock.now() + CONFIRMED_WITHIN
    secret = accounts.issue_token(db, TokenKind.ERASURE, one.person.id, expires_at=expires_at)
    mails.tell_to_confirm(db, one.meeting, one.person, link=f"/registrations/erasures/{secret}")


def confirm_erasure(db: Session, secret: str) -> tuple[Meeting, Erasure]:
    """Erase whom a link in a mail is about, once. Raises `NoSuchLink`."""
    one = one_to_erase(db, secret)
    accounts.spend_token(db, TokenKind.ERASURE, secret)
    return one.meeting, erase_person(db, one)


# --- what is kept of one person ------------------------------------------------------------------


@dataclass(frozen=True)
class Section:
    """A line of the register, the day on which it goes, and what is kept of one person by it."""

    line: Kept
    day: date | None
    rows: Sequence[Mapping[str, Any]]


def sections_of(db: Session, one: One) -> list[Section]:
    """All lines of the register with what is kept of a person; sealed answers are opened if a key
    does.
    """
    days = rules.dates_of(one.meeting, queries.days_kept(db, one.meeting.id))
    told: dict[str, list[dict[str, Any]]] = {}
    for part in PARTS:
        for code, rows in part.told(db, one).items():
            told.setdefault(code, []).extend(rows)
    return [
        Section(line, days.get(line.until), [*_rows(db, one, line), *told.get(line.code, ())])
        for line in rules.REGISTER
    ]


def _rows(db: Session, one: One, line: Kept) -> list[dict[str, Any]]:
    found = []
    for name, columns in line.columns.items():
        table = queries.table_of(name)
        wanted = queries.of_people(table, one.whose)
        if wanted is None:
            continue
        for row in queries.values_of(db, table, columns, wanted):
            opened = {key: readable(db, row[key]) for key in columns if key in line.sealed}
            found.append({key: value for key, value in (row | opened).items() if _says(value)})
    return [row for row in found if row]


def _says(value: object) -> bool:
    return value not in (None, "", [], {}) and not isinstance(value, bytes)


def copy_of(db: Session, one: One) -> bytes:
    """A person's own copy of all that is kept of them: a ZIP, as JSON and as a page.

    Files that they sent are with it, each under the name that its answer says.
    """
    sections = [section for section in sections_of(db, one) if section.rows]
    accounts.record(db, None, "privacy.copied", one.meeting.id, one.person.id)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("data.json", _as_json(one, sections))
        folder.writestr("data.html", _as_page(one, sections))
        for file in files_sent(db, one):
            folder.writestr(name_in_copy(file), content_of(db, file), zipfile.ZIP_STORED)
    return made.getvalue()


def _as_json(one: One, sections: Sequence[Section]) -> str:
    kept = [
        {
            "code": section.line.code,
            "what": str(section.line.what),
            "why": str(section.line.why),
            "seen_by": [str(rules.SEER_LABELS[seer]) for seer in section.line.seen_by],
            "until": section.day or str(rules.UNTIL_LABELS[section.line.until]),
            "rows": section.rows,
        }
        for section in sections
    ]
    head = {"meeting": i18n.in_language(one.meeting.name), "slug": one.meeting.slug}
    whole = {**head, "made_at": clock.now(), "language": i18n.language(), "kept": kept}
    return json.dumps(whole, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)


def _as_page(one: One, sections: Sequence[Section]) -> str:
    return render(
        "partials/privacy/copy.html",
        Place("/", {}, keep_language=False),
        {
            "meeting": head_of(one.meeting),
            "sections": sections,
            "seers": rules.SEER_LABELS,
            "untils": rules.UNTIL_LABELS,
            "made_at": clock.now(),
            "text": _shown,
        },
    )


def _shown(value: object) -> str:
    """A value as it is written down: texts as they are, whatever is nested as JSON."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return _plain(value)
