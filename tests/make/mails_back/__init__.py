"""Mails as servers and calendar programmes write them back, about a mail of ours.

Each `.eml` here is written anew in the structure that its writer gives it; `SEEN_IN` says in whose
published samples that structure is to be seen.
"""

import base64
import re
from collections.abc import Mapping
from pathlib import Path

from icalendar import Calendar
from sqlalchemy.orm import object_session

from app.invitations.models import InvitationMail
from app.messages.models import Message

_BASE64 = re.compile(r"\{base64:([^}]*)\}")

# Repository, path and what of it is here; the paths were opened, and each mail read by
# `tests.bench.samples` (reports) or `tests.bench.replies` (answers).
SEEN_IN: Mapping[str, str] = {
    "postfix": "sisimai/set-of-emails lhost-postfix-*: words, fields, the returned headers",
    "exchange": "sisimai/set-of-emails lhost-office365-*: words twice, fields, the whole mail",
    "exim": "sisimai/set-of-emails lhost-exim-*: words only, before Exim knew reports",
    "gmail": "sisimai/set-of-emails lhost-gsuite-*: a picture, fields, no returned mail",
    "complaint": "sisimai/set-of-emails arf-*: the recipient blacked out (RFC 5965)",
    "outlook": (
        "apache/james-project mailbox/store/src/test/resources/eml/calendar2.eml: Exchange Online's"
        " parts, words in the text, BASE64; closeio/sync-engine"
        " tests/events/fixtures/event_with_windows_timezone.ics: its entry; Zimbra/zm-mailbox"
        " store/src/java-test/com/zimbra/cs/service/mail/bug-69862-reply.txt: Outlook 14"
    ),
    "outlook_mac": (
        "mdhender/bluemindfork plugins/net.bluemind.imip.parser.tests/data/outlook.reply.*.eml:"
        " words in HTML only, MAILTO:, a name folded within"
    ),
    "google": (
        "mdhender/bluemindfork plugins/net.bluemind.imip.parser.tests/data/google.reply.*.eml:"
        " entry twice; cyrusimap/cyrus-imapd"
        " cassandane/tiny-tests/JMAPEmail/email_get_calendarevents_itip_schedprops: words at"
        " ATTENDEE; tine20/tine20 tests/tine20/Calendar/Frontend/files/google_confirm.ics"
    ),
    "apple": (
        "apple/ccs-calendarserver txdav/caldav/datastore/scheduling/imip/test/data/good_reply: an"
        " attachment of Mail; tine20/tine20"
        " tests/tine20/Calendar/Frontend/files/invitation_reply_external_accepted.ics: EMAIL=;"
        " sabre-io/vobject tests/VObject/ITip/BrokerProcessReplyTest.php: no DTEND;"
        " mdhender/bluemindfork"
        " plugins/net.bluemind.imip.parser.tests/data/bm4.mapi.reply.accept.eml: no SEQUENCE"
    ),
    "iphone": (
        "mdhender/bluemindfork plugins/net.bluemind.imip.parser.tests/data/ios.reply.*.eml: a note;"
        " parent/calendar/net.bluemind.calendar.helper.tests/data/counter_ios.ics: another hour"
    ),
    "thunderbird": (
        "tine20/tine20 tests/tine20/Felamimail/files/calendar_reply_accepted.eml: 8BIT, folded;"
        " mozilla/releases-comm-central calendar/itip/CalItipEmailTransport.sys.mjs: the boundaries"
    ),
    "counter": (
        "apache/james-project mailbox/store/src/test/resources/eml/calendar2.eml: Exchange Online's"
        " (its entry is cut short there); grommunio/gromox lib/mapi/oxcical.cpp: X-MS-OLK"
    ),
    "delegated": "libical/libical test-data/incoming.ics, 2446.ics: DELEGATED-TO (RFC 5546, 4.2.5)",
    "bare": (
        "KDE/kdepim-addons plugins/messageviewer/bodypartformatter/calendar/text_calendar.cpp: no"
        " parts, METHOD in the Content-Type only"
    ),
    "away": "sisimai/set-of-emails rfc3834-*: a notice of absence in two forms",
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
    """An answer to an invitation of ours, from the invited address or from another; it goes to whom
    the entry names, and repeats that where the programme does.
    """
    number = mail.sequence if sequence is None else sequence
    values = {"mail": f"{mail.message_id}@127.0.0.1", "sequence": str(number), "to": mail.email}
    values["organizer"] = organizer_of(mail)
    uid = f"{mail.side_event_id}@127.0.0.1"
    return mail_back(
        name, **values, TO=mail.email.upper(), uid=uid, **{"from": sender or mail.email}
    )


def proven(name: str, mail: InvitationMail) -> bytes:
    """An answer that names our mail, as some programmes do: it counts beside one's own page."""
    return f"In-Reply-To: <{mail.message_id}@127.0.0.1>\r\n".encode() + reply(name, mail)


def organizer_of(mail: InvitationMail) -> str:
    """To whom the entry of a mail asks to be answered."""
    db = object_session(mail)
    assert db is not None
    message = db.get_one(Message, mail.message_id)
    entry = Calendar.from_ical(message.attachments[0]["text"])
    return str(entry.walk("VEVENT")[0]["ORGANIZER"]).removeprefix("mailto:")


def bounce(name: str, mail: str, to: str = "", *, status: str = "5.1.1") -> bytes:
    """A report on a mail of ours, named by its Message-ID without brackets."""
    return mail_back(name, mail=mail, to=to, status=status)


def complaint(mail: str, kind: str = "abuse") -> bytes:
    """A complaint about a mail of ours."""
    return mail_back("complaint", mail=mail, kind=kind)
