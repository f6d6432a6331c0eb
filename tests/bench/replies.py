"""Tells of published answers to invitations what is understood of each.

    python -m tests.bench.replies FOLDER

None of them is in this repository: `published_replies.csv` beside this names those that
`test_replies` holds, and `tests.make.mails_back.SEEN_IN` others. A file is a mail, or an entry
alone as it stands in a mail.
"""

import sys
from collections import Counter
from pathlib import Path

from app.core import mime
from app.invitations.rules.replies import NoReply, Reply, reply_in

ALONE = b"Content-Type: text/calendar; charset=utf-8\r\n\r\n"


def as_mail(raw: bytes) -> bytes:
    """A file as the mail that it is, or that brings the entry that it is."""
    return ALONE + raw if raw.lstrip().startswith(b"BEGIN:VCALENDAR") else raw


def understood(raw: bytes) -> tuple[str, str]:
    """What an answer says, or why nothing is read of it, and the rest of what was read."""
    try:
        reply = reply_in(mime.read(as_mail(raw)))
    except (mime.Unreadable, NoReply) as refused:
        return "not understood", str(refused)
    return (reply.said.value, _told(reply)) if reply else ("no entry", "")


def _told(reply: Reply) -> str:
    found = {
        "for": reply.attendee,
        "uid": reply.uid,
        "sequence": reply.sequence,
        "answered": reply.answered_at,
        "instead": " ".join(reply.delegate).strip(),
        "sent by": reply.sent_by,
        "hours": " to ".join(str(one) for one in reply.proposed or ()),
        "comment": reply.comment,
    }
    return ", ".join(f"{name} {value}" for name, value in found.items() if value not in {"", None})


def main(folder: str) -> None:
    """Print a line for each file, and in the end how many say what."""
    found: Counter[str] = Counter()
    for path in sorted(one for one in Path(folder).rglob("*") if one.is_file()):
        what, rest = understood(path.read_bytes())
        found[what] += 1
        sys.stdout.write(f"{path.name}: {what}: {rest}\n")
    sys.stdout.write(", ".join(f"{number} {what}" for what, number in found.most_common()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
