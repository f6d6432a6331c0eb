"""Counts what is understood of mails that others published as samples.

    python -m tests.bench.samples FOLDER

None of them is in this repository: fetch sisimai's set-of-emails, whose names say who wrote each
("lhost-postfix-01.eml"), or any folder with mails in files that end in `.eml`.
"""

import sys
from collections import Counter
from pathlib import Path

from app.core import mime
from app.invitations.rules.replies import NoReply, reply_in
from app.messages.rules.reports import report_in

HOST = "meetings.example.org"


def became(raw: bytes) -> str:
    """What is understood of a mail; whatever is in it, nothing else is raised."""
    try:
        mail = mime.read(raw)
        if report := report_in(mail, HOST):
            return report.outcome.value
        reply = reply_in(mail)
    except (mime.Unreadable, NoReply):
        return "unreadable"
    return reply.said.value if reply else "letter"


def main(folder: str) -> None:
    """Print for each writer what became of how many."""
    found: Counter[tuple[str, str]] = Counter()
    for path in Path(folder).rglob("*.eml"):
        found[path.stem.rpartition("-")[0], became(path.read_bytes())] += 1
    for (writer, what), number in sorted(found.items()):
        sys.stdout.write(f"{writer:28} {what:12} {number}\n")


if __name__ == "__main__":
    main(sys.argv[1])
