"""Reads a mailbox over IMAP and changes nothing in it; the caller keeps how far it was read.

Four commands are needed of IMAP (RFC 3501), so Python's own library is enough. A mail is fetched
only up to the size that is read at all (`mime.LARGEST`), so that none can fill the memory.
"""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from app.core.mime import LARGEST

TIMEOUT_SECONDS = 30
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class MailboxError(Exception):
    """The mailbox cannot be read; the sentence says why."""


@dataclass(frozen=True)
class Place:
    """A mail in a mailbox: its number there, and which counting that is of (RFC 3501, 2.3.1.1)."""

    counting: int
    number: int


class Mailbox:
    """A folder on a server: imaps:// is TLS from the start, imap:// upgrades where that is offered.

    A password leaves this machine only over an encrypted connection.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.tls = parts.scheme == "imaps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (993 if self.tls else 143)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.folder = unquote(parts.path.strip("/")) or "INBOX"

    @property
    def name(self) -> str:
        """What it is called where is kept how far it was read: without the password."""
        return f"{self.user}@{self.host}:{self.port}/{self.folder}"[:254]

    def newer(self, last: Place | None, at_most: int) -> Iterator[tuple[Place, bytes]]:
        """The mails that came after `last`, the oldest first, each as it came over the wire.

        All of them where the server has begun to count anew. Raises `MailboxError`.
        """
        try:
            with self._opened() as imap:
                counting = self._selected(imap)
                known = last.number if last and last.counting == counting else 0
                for number in self._numbers(imap, known)[:at_most]:
                    yield Place(counting, number), self._fetched(imap, number)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxError(f"{type(error).__name__}: {error}") from error

    def greet(self) -> None:
        """Find out whether the folder can be opened. Raises `MailboxError`."""
        try:
            with self._opened() as imap:
                self._selected(imap)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxError(f"{type(error).__name__}: {error}") from error

    @contextmanager
    def _opened(self) -> Iterator[imaplib.IMAP4]:
        context = ssl.create_default_context()
        if self.tls:
            imap: imaplib.IMAP4 = imaplib.IMAP4_SSL(
                self.host, self.port, ssl_context=context, timeout=TIMEOUT_SECONDS
            )
        else:
            imap = imaplib.IMAP4(self.host, self.port, timeout=TIMEOUT_SECONDS)
        with imap:
            encrypted = self.tls
            if not encrypted and self.host not in LOOPBACK:
                imap.starttls(context)  # or it raises: this server offers no encryption
            imap.login(self.user, self.password)
            yield imap

    def _selected(self, imap: imaplib.IMAP4) -> int:
        folder = '"' + self.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
        state, said = imap.select(folder, readonly=True)
        if state != "OK":
            raise MailboxError(f"The folder {self.folder} cannot be opened: {said!r}.")
        _name, counting = imap.response("UIDVALIDITY")
        return int(counting[0]) if counting and counting[0] else 0

    @staticmethod
    def _numbers(imap: imaplib.IMAP4, known: int) -> list[int]:
        state, found = imap.uid("SEARCH", f"UID {known + 1}:*")
        if state != "OK":
            raise MailboxError("The server does not say which mails are there.")
        numbers = {int(number) for number in (found[0] or b"").split()}
        return sorted(number for number in numbers if number > known)  # * is the last one, always

    @staticmethod
    def _fetched(imap: imaplib.IMAP4, number: int) -> bytes:
        state, found = imap.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{LARGEST + 1}>)")
        bodies = [one[1] for one in found if isinstance(one, tuple)]
        if state != "OK" or not bodies:
            return b""  # somebody has deleted it in the meantime
        body: bytes = bodies[0]
        return body
