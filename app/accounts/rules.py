"""Rules of signing in: how addresses are written, how long things last, how many tries."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urlencode

SIGN_IN_LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=14)
TRIES_PER_ACCOUNT = "10 per 10 minutes"
TRIES_PER_ADDRESS = "30 per 10 minutes"
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3

# Deliberately loose: the mail itself is the test. What matters is that nothing here can end a
# header, address a second person, or be mistaken for one.
_PART = r"[^\s@.<>,;:\"()\[\]\\\x00-\x1f\x7f-\x9f]+"
_EMAIL = re.compile(rf"{_PART}(?:\.{_PART})*@{_PART}(?:\.{_PART})+")


@dataclass(frozen=True)
class SignInLinkMade:
    """Happened: somebody is to get a link to sign in; `path` carries its secret."""

    link_id: str
    email: str
    name: str
    language: str
    path: str
    lasts: timedelta


@dataclass(frozen=True)
class Does:
    """Something that somebody has to do with, as a sentence, and where it is."""

    text: str
    path: str
    link: str


@dataclass(frozen=True)
class AccountShown:
    """Somebody looks at their own account: whoever knows what they do, beside their roles, adds
    it.
    """

    email: str
    does: list[Does] = field(default_factory=list)


def link_path(secret: str, next_path: str = "/") -> str:
    """Where a sign-in link leads: to a page that offers to sign in and goes on to `next_path`."""
    query = f"?{urlencode({'next': next_path})}" if next_path != "/" else ""
    return f"/sign-in/{secret}{query}"


def minutes(period: timedelta) -> int:
    """A period in whole minutes, for texts."""
    return round(period.total_seconds() / 60)


def as_email(typed: str) -> str | None:
    """The address in the form in which it is kept (lower case), or None if it cannot be one."""
    email = typed.strip().lower()
    return email if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) else None
