"""Mails as servers and calendar programmes write them back, about a mail of ours.

Each `.eml` here is written anew in the structure that its writer gives it; `SEEN_IN` says in whose
published samples that structure is to be seen.
"""

import base64
import re
from collections.abc import Mapping
from pathlib import Path

from app.invitations.models import InvitationMail

_BASE64 = re.compile(r"\{base64:([^}]*)\}")

SEEN_IN: Mapping[str, str] = {
    "postfix": "sisimai set-of-emails, lhost-postfix-*: words, fields, the returned headers",
    "exchange": "sisimai set-of-emails, lhost-office365-*: words twice, fields, the whole mail",
    "exim": "sisimai set-of-emails, lhost-exim-*: words only, before Exim knew reports",
    "gmail": "sisimai set-of-emails, lhost-gsuite-*: a picture, fields, no returned mail",
    "complaint": "sisimai set-of-emails, arf-*: the recipient blacked out (RFC 5965)",
    "outlook": "pykolab itip tests and Zimbra's exports: BASE64, words in the text, MAILTO:",
    "google": "tine20 Calendar/Frontend/files/google_confirm.ics: entry twice, words at ATTENDEE",
    "apple": "sabre/vobject ITip tests and Apple's PRODID: no SEQUENCE, no DTEND, EMAIL=",
    "thunderbird": "tine20 Calendar/Frontend/files/calendar_reply_accepted.eml: 8BIT, folded",
    "counter": "Microsoft's MS-OXCICAL, COUNTER: proposed hours, the old ones as X-MS-OLK",
    "delegated": "RFC 5546, 4.2.5 as in enough_icalendar's tests: two ATTENDEEs",
    "bare": "KMail's callback.cpp: no parts, METHOD in the Content-Type only; UID lost",
    "away": "sisimai set-of-emails, rfc3834-*: a notice of absence in two forms",
}


def mail_back(name: str, **values: str) -> bytes:
    """One of them with line ends as on the wire; each {key} of `values` is filled in.

    Then what stands in {base64:…} is written in BASE64.
    """
    text = (Path(__file__).parent / f"{name}.eml").read_text("utf-8")
    for key, value in values.items():
        text = text.replace(f"{{{key}}}", value)
    return _BASE64.sub(_encoded, text).replace("\n", "\r\n").encode()


def _encoded(found: re.Match[str]) -> str:
    return base64.encodebytes(found[1].replace("\n", "\r\n").encode()).decode().strip()


def reply(
    name: str, mail: InvitationMail, *, sender: str = "", sequence: int | None = None
) -> bytes:
    """An answer to an invitation of ours, from the invited address or from another."""
    number = mail.sequence if sequence is None else sequence
    values = {"mail": f"{mail.message_id}@127.0.0.1", "sequence": str(number), "to": mail.email}
    uid = f"{mail.side_event_id}@127.0.0.1"
    return mail_back(
        name, **values, TO=mail.email.upper(), uid=uid, **{"from": sender or mail.email}
    )


def bounce(name: str, mail: str, to: str = "", *, status: str = "5.1.1") -> bytes:
    """A report on a mail of ours, named by its Message-ID without brackets."""
    return mail_back(name, mail=mail, to=to, status=status)


def complaint(mail: str, kind: str = "abuse") -> bytes:
    """A complaint about a mail of ours."""
    return mail_back("complaint", mail=mail, kind=kind)
