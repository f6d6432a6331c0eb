"""Understands what mail servers write back of a mail: bounces (RFC 3464), complaints (RFC 5965).

A report counts only for a mail of ours that it names by its Message-ID, which nobody but its
recipient and the servers on the way know. By an address alone nothing is decided: anybody could
write such a report, and keep whom they like from their mails.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from app.core.ids import ALPHABET, ID_LENGTH
from app.core.mime import Mail, header_of
from app.messages.rules import LONGEST_ERROR

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"\b([45])\d\d[ -]")
# What a server says of this one mail, not of the address: it is full, the mail is too long, or is
# not liked for what it holds (RFC 3463, 3.3, 3.4 and 3.7).
_OF_THIS_MAIL = re.compile(r"5\.(2\.[23]|3\.4|6\.\d+)")

# What it says when it is asked for an address that it does not have or has closed (3.2 and 3.3), as
# Exchange Online does with 5.4.1; without such a status, by its code (RFC 5321, 4.2.3).
_NO_ADDRESS = re.compile(r"5\.(1\.([1236]|10)|2\.1|4\.1)")
_NO_MAILBOX = frozenset({550, 551, 553})


class Outcome(StrEnum):
    """What became of a mail."""

    DELIVERED = "delivered"
    PASSED_ON = "passed on"  # to a server that will say no more of it
    DELAYED = "delayed"  # the server goes on trying
    BOUNCED = "bounced"  # it has given up
    COMPLAINED = "complained"  # its recipient calls it unwanted


_ACTIONS = {
    "failed": Outcome.BOUNCED,
    "delayed": Outcome.DELAYED,
    "delivered": Outcome.DELIVERED,
    "relayed": Outcome.PASSED_ON,
    "expanded": Outcome.PASSED_ON,
}
_WORST_FIRST = (Outcome.BOUNCED, Outcome.DELAYED, Outcome.PASSED_ON, Outcome.DELIVERED)


@dataclass(frozen=True)
class Report:
    """What a server says of a mail: `message_id` is the id of its row, "" where it is not ours."""

    outcome: Outcome
    message_id: str
    status: str = ""  # such as 5.1.1 (RFC 3463)
    said: str = ""

    @property
    def ends_address(self) -> bool:
        """Whether nothing more is to be sent to the address.

        A server that has given up after days (4.y.z) may be well again tomorrow.
        """
        if self.outcome is Outcome.BOUNCED:
            return self.status.startswith("5") and not _OF_THIS_MAIL.fullmatch(self.status)
        return self.outcome is Outcome.COMPLAINED


def report_in(mail: Mail, host: str) -> Report | None:
    """What a mail reports of one of ours, which were sent from `host`; None where it is no report.

    Standard reports are read field by field. Older Exim and Gmail's copies name the recipient in
    X-Failed-Recipients and say the rest in words.
    """
    ours = our_message(mail, host)
    if "message/feedback-report" in mail.media_types:
        return _complaint(mail, ours)
    groups = [found for one in mail.inner if (found := _recipient(one))]
    if groups:
        outcome, status, said = min(groups, key=lambda one: _WORST_FIRST.index(one[0]))
        return Report(outcome, ours, status, said)
    if mail.says("X-Failed-Recipients"):
        return _in_words(mail, ours)
    return None


def refuses_address(code: int, said: str) -> bool:
    """Whether a server's answer to RCPT TO is that it has no such address.

    It may be about us: that we may not send there, as it says with 5.7.z, ends no address.
    """
    status = _status(said)
    return bool(_NO_ADDRESS.fullmatch(status)) if status else code in _NO_MAILBOX


def our_message(mail: Mail, host: str) -> str:
    """The id of the mail of ours that a mail names anywhere, "" where it names none."""
    named = rf"<([{ALPHABET}]{{{ID_LENGTH}}})(?:\.\d+)?@{re.escape(host)}>"
    pattern = re.compile(named, re.IGNORECASE)
    for text in mail.all_text():
        found = pattern.search(text)
        if found:
            return found[1].lower()
    return ""


def _recipient(fields: Message) -> tuple[Outcome, str, str] | None:
    """What a group of fields says of one recipient; None where it speaks of none."""
    action = header_of(fields, "Action").partition(" ")[0].lower()
    if action not in _ACTIONS or not (fields["Final-Recipient"] or fields["Original-Recipient"]):
        return None
    said = header_of(fields, "Diagnostic-Code").partition(";")[2].strip()
    status = _status(header_of(fields, "Status")) or _status(said)
    return _ACTIONS[action], status, (said or f"{action} {status}")[:LONGEST_ERROR].strip()


def _complaint(mail: Mail, ours: str) -> Report | None:
    kinds = [kind for one in mail.inner if (kind := header_of(one, "Feedback-Type").lower())]
    if not kinds or kinds[0] == "not-spam":
        return None
    return Report(Outcome.COMPLAINED, ours, said=kinds[0][:LONGEST_ERROR])


def _in_words(mail: Mail, ours: str) -> Report:
    lines = list(_lines(mail))
    said = next((line for line in lines if _STATUS.search(line)), "")
    said = said or next((line for line in lines if _REPLY.search(line)), "")
    status = _status(said)
    if not status and (code := _REPLY.search(said)):
        status = f"{code[1]}.0.0"
    late = mail.says("Subject").lower().startswith("warning") or "delayed" in mail.says("Subject")
    outcome = Outcome.DELAYED if late else Outcome.BOUNCED
    return Report(outcome, ours, status, said[:LONGEST_ERROR])


def _lines(mail: Mail) -> Iterator[str]:
    for part in mail.parts:
        if part.media_type == "text/plain":
            yield from (" ".join(line.split()) for line in part.text.splitlines())


def _status(text: str) -> str:
    found = _STATUS.search(text)
    return found[0] if found else ""
