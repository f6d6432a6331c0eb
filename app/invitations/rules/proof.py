"""What shows that an answer is somebody's own: anybody can write their address as the sender.

Why it is one of these three, app/decisions/0016-an-answer-shows-whose-it-is.md says.
"""

import re

from app.core.mime import Mail

_TO = ("To", "Cc", "Delivered-To", "X-Original-To")
_COMMENT = re.compile(r"\([^()]*\)")
_BY_DOMAIN = re.compile(r"dmarc\s*=\s*pass\b.*?\bheader\.from\s*=\s*\"?([^\s\";]+)", re.DOTALL)
_BY_KEY = re.compile(r"dkim\s*=\s*pass\b.*?\bheader\.d\s*=\s*\"?([^\s\";]+)", re.DOTALL)


def address_with(pattern: str, key: str) -> str:
    """Where one entry is answered to, in small letters; "" without a pattern or a key."""
    return pattern.replace("{key}", key).lower() if key else ""


def came_to(mail: Mail, organizer: str, address: str) -> bool:
    """Whether an answer came to this address, or names it as that of the `organizer`."""
    return bool(address) and address in {organizer, *mail.addresses(*_TO)}


def vouched_for(mail: Mail, server: str) -> bool:
    """Whether the server that took the mail in found it signed by the domain that it is from.

    Of its Authentication-Results (RFC 8601) the first counts, which it put on top of all others;
    what somebody else says of it counts for nothing. A mail of two senders is from nobody.
    """
    senders = mail.addresses("From")
    if not server or len(senders) != 1 or len(mail.header.get_all("From", [])) != 1:
        return False
    domain = senders[0].rpartition("@")[2]
    for said in mail.header.get_all("Authentication-Results", []):
        name, _semicolon, results = _COMMENT.sub(" ", str(said).lower()).partition(";")
        if name.split()[:1] == [server.lower()]:
            return any(_passes(one, domain) for one in results.split(";"))
    return False


def _passes(result: str, domain: str) -> bool:
    found = _BY_DOMAIN.match(result.strip()) or _BY_KEY.match(result.strip())
    return found is not None and found[1] == domain
