"""Sends one mail over SMTP. What is sent, and when, is the messages feature's."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

TIMEOUT_SECONDS = 30


class Transport(Protocol):
    """Whatever can deliver a mail."""

    def send(self, mail: EmailMessage) -> None:
        """Deliver it, or raise `OSError` or `smtplib.SMTPException`."""


class SmtpTransport:
    """Delivers over SMTP; `smtps://` is TLS from the start, `smtp://` upgrades when offered."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.tls = parts.scheme == "smtps"
        self.host = parts.hostname or "localhost"
        self.port = parts.port or (465 if self.tls else 25)
        self.user = unquote(parts.username or "")
        self.password = unquote(parts.password or "")

    def send(self, mail: EmailMessage) -> None:
        """Deliver one mail on a connection of its own."""
        with self._connect() as smtp:
            if not self.tls and smtp.has_extn("starttls"):
                smtp.starttls(context=ssl.create_default_context())
            if self.user:
                smtp.login(self.user, self.password)
            smtp.send_message(mail)

    def _connect(self) -> smtplib.SMTP:
        if self.tls:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=TIMEOUT_SECONDS, context=context)
        smtp = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        smtp.ehlo()
        return smtp
