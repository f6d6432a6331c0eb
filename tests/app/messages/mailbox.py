"""A real SMTP server on this machine that keeps what it accepts, and refuses what it is told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller


class Mailbox:
    """The handler of the server: `refusals` are the next answers, then mails are accepted.

    `refused_addresses` are the next answers when it is asked for an address.
    """

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refusals: list[str] = []
        self.refused_addresses: list[str] = []
        self.url = ""

    def empty(self) -> None:
        """Forget what came, and refuse nothing."""
        for one in (self.mails, self.raw, self.envelopes, self.refusals, self.refused_addresses):
            one.clear()

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        if self.refused_addresses:
            return self.refused_addresses.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name that aiosmtpd calls
        if self.refusals:
            return self.refusals.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)
        self.raw.append(envelope.content)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return "250 OK"


@contextmanager
def opened(host: str = "127.0.0.1") -> Iterator[Mailbox]:
    """A server on a free port of this machine."""
    mailbox = Mailbox()
    with socket.socket() as free:
        free.bind((host, 0))
        port = free.getsockname()[1]
    controller = Controller(mailbox, hostname=host, port=port)
    controller.start()
    mailbox.url = f"smtp://{host}:{port}"
    try:
        yield mailbox
    finally:
        controller.stop()
