"""Answers that are sealed: encrypted at rest, with a key that is not in the database.

Whoever reads the database, a copy of it or its log finds nothing of a sealed answer. The keys come
from the setting `CORRIDOR_SEALING_KEYS`; without it, one is derived from the secret key.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.orm import Session

from app.core.i18n import lazy
from app.settings import Settings

STAYS_SEALED = lazy(
    "This is kept sealed, and the key that opens it is missing at the moment. Ask the secretariat."
)


class KeyMissing(RuntimeError):
    """An answer was sealed with a key that is not among those of the installation (any more)."""


def seal(db: Session, text: str) -> str:
    """What the database keeps of an answer; nothing for nothing."""
    return _sealer(_keys(db)).encrypt(text.encode()).decode() if text else ""


def unseal(db: Session, sealed: str) -> str:
    """The answer that was sealed. Raises `KeyMissing` where no key opens it."""
    if not sealed:
        return ""
    try:
        return _sealer(_keys(db)).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise KeyMissing("CORRIDOR_SEALING_KEYS lacks the key of a sealed answer") from error


def readable(db: Session, sealed: str) -> str:
    """The answer that was sealed; where no key opens it, a sentence that says so."""
    try:
        return unseal(db, sealed)
    except KeyMissing:
        return str(STAYS_SEALED)


def seal_bytes(db: Session, content: bytes) -> bytes:
    """What the database keeps of a file that is sealed."""
    return _sealer(_keys(db)).encrypt(content)


def unseal_bytes(db: Session, sealed: bytes) -> bytes:
    """The file that was sealed. Raises `KeyMissing` where no key opens it."""
    try:
        return _sealer(_keys(db)).decrypt(sealed)
    except InvalidToken as error:
        raise KeyMissing("CORRIDOR_SEALING_KEYS lacks the key of a sealed file") from error


def _keys(db: Session) -> tuple[str, ...]:
    settings: Settings = db.info["settings"]
    return settings.sealing_keys or (f"sealing:{settings.secret_key}",)


@lru_cache(maxsize=8)
def _sealer(keys: tuple[str, ...]) -> MultiFernet:
    """The first key seals, all of them open: that is how a key is replaced.

    Fernet is AES-128 in CBC mode with an HMAC-SHA-256 over it, so a changed text does not open.
    """
    return MultiFernet([Fernet(_as_fernet_key(key)) for key in keys])


def _as_fernet_key(key: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())
