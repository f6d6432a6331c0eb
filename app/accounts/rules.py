"""Rules of signing in: how addresses are written, how long things last, how many tries."""

import re
from datetime import timedelta

SIGN_IN_LINK_LASTS = timedelta(minutes=30)
SESSION_LASTS = timedelta(days=14)
TRIES_PER_ACCOUNT = "10 per 10 minutes"
TRIES_PER_ADDRESS = "30 per 10 minutes"
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3

# Deliberately loose: the mail itself is the test. What matters is that nothing here can end a
# header, address a second person, or be mistaken for one.
_EMAIL = re.compile(
    r"^[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+@[^\s@<>,;:\"()\[\]\\\x00-\x1f\x7f]+\.[^\s@.<>,;:\"]+$"
)


def as_email(typed: str) -> str | None:
    """The address in the form in which it is kept (lower case), or None if it cannot be one."""
    email = typed.strip().lower()
    return email if len(email) <= LONGEST_EMAIL and _EMAIL.match(email) else None
