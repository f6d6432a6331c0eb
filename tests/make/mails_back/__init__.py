"""Mails as servers and calendar programmes write them back, about a mail of ours.

Each `.eml` here is written anew in the structure that its writer gives it; `SEEN_IN` says in whose
published samples that structure is to be seen.
"""

from collections.abc import Mapping
from pathlib import Path

SEEN_IN: Mapping[str, str] = {
    "postfix": "sisimai set-of-emails, lhost-postfix-*: words, fields, the returned headers",
    "exchange": "sisimai set-of-emails, lhost-office365-*: words twice, fields, the whole mail",
    "exim": "sisimai set-of-emails, lhost-exim-*: words only, before Exim knew reports",
    "gmail": "sisimai set-of-emails, lhost-gsuite-*: a picture, fields, no returned mail",
    "complaint": "sisimai set-of-emails, arf-*: the recipient blacked out (RFC 5965)",
}


def mail_back(name: str, **values: str) -> bytes:
    """One of them with line ends as on the wire; each {key} of `values` is filled in."""
    text = (Path(__file__).parent / f"{name}.eml").read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return text.replace("\n", "\r\n").encode()


def bounce(name: str, mail: str, to: str = "", *, status: str = "5.1.1") -> bytes:
    """A report on a mail of ours, named by its Message-ID without brackets."""
    return mail_back(name, mail=mail, to=to, status=status)


def complaint(mail: str, kind: str = "abuse") -> bytes:
    """A complaint about a mail of ours."""
    return mail_back("complaint", mail=mail, kind=kind)
