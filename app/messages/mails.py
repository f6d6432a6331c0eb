"""Makes of an outbox row the mail that goes out."""

import unicodedata
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime, parseaddr

from app.core.i18n import direction
from app.messages.models import Message
from app.messages.rules.directions import bare, begun
from app.messages.rules.flowed import flowed
from app.messages.rules.wording import in_one_line

REFUSE_AT = "list-unsubscribe"


class _WholeWords(EmailPolicy):
    """Folds a subject that is not ASCII without losing a blank, and no address of a page.

    Python's own folding (3.11 at least) drops the blank between two encoded words of one header;
    `Header`, the older one, encodes the blanks along with the words (RFC 2047, 6.2). It also
    encodes an address that is longer than a line, which no mail program would open.
    """

    def fold(self, name: str, value: str) -> str:
        text = str(value)
        if name.lower() == REFUSE_AT:
            return f"{name}: {text}{self.linesep}"
        if name.lower() != "subject" or text.isascii():
            plain: str = super().fold(name, value)
            return plain
        encoded = Header(text, "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {encoded}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode("ascii", "surrogateescape")


POLICY = _WholeWords(linesep=SMTP.linesep)


def compose(message: Message, sender: str, host: str, *, refuse_at: str = "") -> EmailMessage:
    """The mail of a row, from `sender` ("Name <address>").

    Its Message-ID depends only on the row and the host, so that a mail server can tell a second
    delivery from a second mail; one that is sent once more, on purpose, has another. Of what one
    can do without, `refuse_at` is the address where its recipient says so (RFC 2369, RFC 8058).
    """
    mail = EmailMessage(policy=POLICY)
    name, address = parseaddr(sender)
    mail["From"] = _address(name, address)
    mail["To"] = _address(message.to_name, message.to_email)
    way = direction(message.language)
    mail["Subject"] = begun(one_line(message.subject), way)
    mail["Date"] = format_datetime(message.tried_since or message.created_at)
    edition = f".{message.edition}" if message.edition > 1 else ""
    mail["Message-ID"] = f"<{message.id}{edition}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday answers, please
    if refuse_at:
        mail["List-Unsubscribe"] = f"<{refuse_at}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    flows = {"format": "flowed", "delsp": "yes"}
    mail.set_content(flowed(begun(message.text, way)), cte="base64", params=flows)
    mail.add_alternative(message.html, subtype="html", cte="base64")
    for attachment in message.attachments:
        if _is_for_calendars(attachment["type"]):
            _add_entry(mail, attachment["type"], attachment["text"])
    for attachment in message.attachments:
        _attach(mail, attachment["name"], attachment["type"], attachment["text"])
    mail["Content-Language"] = message.language  # last: earlier it would go down to the first part
    return mail


def one_line(text: str) -> str:
    """A text that stays itself in a header.

    Control characters and line ends become blanks. What looks like an encoded word (RFC 2047) is
    broken up: the library would let it through, and a reader would decode what it hides.
    """
    bare = (" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} else c for c in text)
    return in_one_line("".join(bare).replace("=?", "= ?"))


def _address(name: str, email: str) -> Address:
    local, _, domain = one_line(bare(email)).replace(" ", "").rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode("ascii")
    return Address(one_line(bare(name)), local, domain)


def _is_for_calendars(media_type: str) -> bool:
    return media_type.startswith("text/calendar") and "method=" in media_type


def _add_entry(mail: EmailMessage, media_type: str, text: str) -> None:
    """The entry as one more form of what the mail says: this is what calendars act on."""
    mail.add_alternative(text.encode(), maintype="text", subtype="calendar", cte="base64")
    part = list(mail.iter_parts())[-1]
    del part["Content-Disposition"]
    part.set_param("charset", "utf-8")
    part.set_param("method", media_type.partition("method=")[2])


def _attach(mail: EmailMessage, name: str, media_type: str, text: str) -> None:
    if _is_for_calendars(media_type):  # attached it is a file: a second entry would be shown twice
        media_type = "application/ics"
    main, _, sub = media_type.partition("/")
    mail.add_attachment(
        text.encode(), maintype=main, subtype=sub, filename=one_line(bare(name)), cte="base64"
    )
    list(mail.iter_attachments())[-1].set_param("charset", "utf-8")
