"""A mail server of the tests' own: it can be away, be slow, or refuse what it has read."""

import threading
import time
from collections import Counter
from email import message_from_bytes

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

TAKEN, BUSY = "250 taken", "451 not now"


class Mailbox:
    """Every mail that was handed over, by its Message-ID."""

    def __init__(self, port: int, *, seconds: float = 0.0, refusals: int = 0) -> None:
        """`seconds` is how long it thinks about a mail; the first `refusals` are not taken."""
        self.port = port
        self.seconds = seconds
        self.refusals = refusals
        self.offered: Counter[str] = Counter()
        self.taken: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        """For `CORRIDOR_SMTP_URL`."""
        return f"smtp://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Begin to answer."""
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Answer no more."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """One mail was handed over."""
        name = str(message_from_bytes(envelope.original_content or b"")["Message-ID"])
        with self._lock:
            self.offered[name] += 1
            self.refusals -= 1
            if self.refusals >= 0:
                return BUSY
        await server.loop.run_in_executor(None, time.sleep, self.seconds)
        with self._lock:
            self.taken[name] += 1
        return TAKEN
