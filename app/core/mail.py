"""Sends one mail over SMTP. What is sent, and when, is the messages feature's."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

from app.core.dkim import Signer

TIMEOUT_SECONDS = 30
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Transport(Protocol):
    """Whatever can deliver a mail."""

    def send(self, mail: EmailMessage) -> None:
        """Deliver it, or raise `OSError` or `smtplib.SMTPException`."""


class SmtpTransport:
    """Delivers over SMTP; `smtps://` is TLS from the start, `smtp://` upgrades when offered.

    A password leaves this machine only over an encrypted connection. The envelope's sender is the
    mail's own, so that SPF and DKIM speak of the domain that readers see.
    """

    def __init__(self, url: str, signer: Signer | None = None) -> None:
        parts = urlsplit(url)
        self.tls = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (465 if self.tls else 25)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")
        self.signer = signer

    def send(self, mail: EmailMessage) -> None:
        """Deliver one mail on a connection of its own."""
        with self._connect() as smtp:
            encrypted = self.tls
            if not self.tls and smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
                encrypted = True
            if self.user:
                if not encrypted and self.host not in LOOPBACK:
                    raise smtplib.SMTPNotSupportedError(
                        "The mail server offers no encryption, so it is not told the password."
                    )
                smtp.login(self.user, self.password)
            self._hand_over(smtp, mail)

    def _hand_over(self, smtp: smtplib.SMTP, mail: EmailMessage) -> None:
        if self.signer is None:
            smtp.send_message(mail)
            return
        (sender,), (to,) = mail["From"].addresses, mail["To"].addresses
        smtp.sendmail(sender.addr_spec, [to.addr_spec], self.signer.signed(mail.as_bytes()))

    def greet(self) -> None:
        """Find out whether the server answers; raises what `send` raises."""
        with self._connect() as smtp:
            smtp.noop()

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        smtp = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        smtp.ehlo()
        return smtp
