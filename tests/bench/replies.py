"""Tells of published answers to invitations what is understood of each.

    python -m tests.bench.replies FOLDER

None of them is in this repository: `published_replies.csv` beside this names those that
`test_replies` holds, and `tests.make.mails_back.SEEN_IN` others. A file is a mail, or an entry
alone as it stands in a mail.
"""

import csv
import os
import sys
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from app.core import mime
from app.invitations.rules.replies import NoReply, Reply, reply_in

PUBLISHED = Path(__file__).parent / "published_replies.csv"
WHERE = "https://raw.githubusercontent.com/{}/{}/{}"
LONGEST_WAIT = 20  # seconds
ALONE = b"Content-Type: text/calendar; charset=utf-8\r\n\r\n"


@dataclass(frozen=True)
class Published:
    """A file of a repository of others, at the commit at which it was read, and what it says."""

    repository: str
    commit: str
    path: str
    says: str

    def fetched(self) -> bytes:
        """The file: of the folder in CORRIDOR_PUBLISHED (owner/name/path), or as it is published.

        Raises OSError where it cannot be had.
        """
        if folder := os.environ.get("CORRIDOR_PUBLISHED"):
            return (Path(folder) / self.repository / self.path).read_bytes()
        address = WHERE.format(self.repository, self.commit, quote(self.path))
        with urllib.request.urlopen(address, timeout=LONGEST_WAIT) as answer:  # noqa: S310 - https
            found: bytes = answer.read()
        return found


def published() -> list[Published]:
    """All that are looked at."""
    with PUBLISHED.open(newline="") as file:
        return [Published(*row) for row in list(csv.reader(file))[1:]]


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
