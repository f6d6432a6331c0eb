"""Ids that cannot be walked, and secrets that are stored only as hashes."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

# No vowels (no accidental words), no look-alikes: these ids are read aloud on the telephone.
ALPHABET = "23456789bcdfghjkmnpqrstvwxz"
ID_LENGTH = 14  # 27^14 is 66 bits: enough that guessing one of ten thousand is hopeless


def new_id() -> str:
    """A random id for a row and its address."""
    number, letters = secrets.randbelow(len(ALPHABET) ** ID_LENGTH), []
    for _ in range(ID_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def new_secret() -> str:
    """A secret of 256 bits for a link, URL-safe."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What the database keeps of a secret: its SHA-256, in hexadecimal.

    A plain hash is enough because the secret itself is 256 random bits.
    """
    return hashlib.sha256(secret.encode()).hexdigest()


def mark_of(ids: Iterable[str]) -> str:
    """What tells some things from others, in whatever order they come: 16 hexadecimal digits.

    A page that asks whether something is to be done to many says so what it has shown.
    """
    return hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()[:16]


def derive_secret(key: str, *parts: str) -> str:
    """A secret that can be made again from the server's key: HMAC-SHA-256 in hexadecimal.

    Used where a link must be shown more than once and yet be stored only as a hash.
    """
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()
