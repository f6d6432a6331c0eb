"""Files that people send: judged by their content, kept in the database, given only as downloads.

They are kept in the database and not beside it: a file is there exactly when the row that names it
is, one backup holds both, several servers see the same, and what is erased leaves nothing behind.
Letters are some hundred kilobytes each, so that hundreds of them are no burden.
"""

from collections.abc import Collection

from sqlalchemy import LargeBinary, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column
from starlette.responses import Response

from app.core import clock
from app.core.db import Base, Dated, Id, OptionalRef
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.sealing import KeyMissing, seal_bytes, unseal_bytes

# What a file begins with, by its kind and the ending that it is given.
_KINDS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
)
SAFE = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
}


class WrongKind(Invalid):
    """A file is none of the kinds that are taken."""

    def __init__(self) -> None:
        super().__init__(_("This is no PDF, PNG or JPEG. Save the document as one of these."))


class StoredFile(Base, Dated):
    """A file that somebody sent; its name is ours, so that none of theirs reaches a disk."""

    __tablename__ = "stored_file"

    id: Mapped[Id]
    media_type: Mapped[str] = mapped_column(String(60))
    ending: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sealed: Mapped[bool] = mapped_column(default=False)  # the content is encrypted
    # What a form brought that is not sent yet: the id of what it will belong to, or be erased with.
    waits_for: Mapped[OptionalRef] = mapped_column(index=True)


def keep(
    db: Session, content: bytes, *, sealed: bool = False, waits_for: str | None = None
) -> StoredFile:
    """Keep a file of one of the kinds, whatever it was called. Raises `WrongKind`.

    `sealed` encrypts it at rest. With `waits_for` it is only lent: `forget_waiting` erases it.
    """
    found = next((kind for kind in _KINDS if content.startswith(kind[0])), None)
    if found is None:
        raise WrongKind
    file = StoredFile(
        id=new_id(),
        media_type=found[1],
        ending=found[2],
        size=len(content),
        content=seal_bytes(db, content) if sealed else content,
        sealed=sealed,
        waits_for=waits_for,
        created_at=clock.now(),
    )
    db.add(file)
    db.flush()
    return file


def forget_waiting(db: Session, subject_id: str) -> None:
    """Erase the files that wait for something and were not taken by it."""
    db.execute(delete(StoredFile).where(StoredFile.waits_for == subject_id))


def erase(db: Session, ids: Collection[str]) -> None:
    """Erase files."""
    db.execute(delete(StoredFile).where(StoredFile.id.in_(ids)))


def content_of(db: Session, file: StoredFile) -> bytes:
    """What was sent. Raises `KeyMissing` where it is sealed and no key opens it."""
    return unseal_bytes(db, file.content) if file.sealed else file.content


def can_be_read(db: Session, file: StoredFile) -> bool:
    """Whether what was sent can be given back: it is not sealed, or a key opens it."""
    try:
        content_of(db, file)
    except KeyMissing:
        return False
    return True


def as_download(db: Session, file: StoredFile, stem: str) -> Response:
    """The file to be saved, never shown as a page of ours; `stem` is its name without ending.

    Raises `KeyMissing` where it is sealed and no key opens it.
    """
    name = f'attachment; filename="{stem}.{file.ending}"'
    headers = {**SAFE, "Content-Disposition": name}
    return Response(content_of(db, file), media_type=file.media_type, headers=headers)
