"""Signs mails so that their readers' servers can tell that they are ours (DKIM, RFC 6376).

A mail server in between often does this. Where it does not, Gmail and Yahoo refuse mails to many.
Both canonicalisations are `relaxed`: servers on the way fold lines and change blanks.
"""

import base64
import hashlib
import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

# RFC 6376, 5.4.1; RFC 8058, 4 asks for those of lists. What a mail does not have is left out.
SIGNED = (
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "reply-to",
    "mime-version",
    "content-type",
    "auto-submitted",
    "list-unsubscribe",
    "list-unsubscribe-post",
)
_END = b"\r\n"
_BLANKS = re.compile(rb"[ \t]+")


class UnusableKey(ValueError):
    """The key that is to sign mails cannot: the sentence says why."""


class Signer:
    """Signs for a domain with the key that it publishes at `selector`._domainkey.

    Raises `UnusableKey`.
    """

    def __init__(self, pem: bytes, selector: str, domain: str) -> None:
        try:
            key = load_pem_private_key(pem, None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise UnusableKey("The key that signs mails cannot be read.") from error
        if not isinstance(key, RSAPrivateKey):
            raise UnusableKey("The key that signs mails is no RSA key.")
        self._key = key
        self._tags = f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={selector}"

    def signed(self, raw: bytes) -> bytes:
        """The mail with its signature above it."""
        raw = re.sub(rb"\r?\n", _END, raw)
        head, _, body = raw.partition(_END + _END)
        found = {name: line for name, line in map(relaxed_header, _lines(head)) if name in SIGNED}
        names = [name for name in SIGNED if name in found]
        hashed = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
        value = f"{self._tags};\r\n\th={':'.join(names)};\r\n\tbh={hashed};\r\n\tb="
        own = f"DKIM-Signature: {value}".encode()
        to_sign = _END.join([*(found[name] for name in names), relaxed_header(own)[1]])
        signature = base64.b64encode(self._key.sign(to_sign, PKCS1v15(), SHA256())).decode()
        folded = "\r\n\t ".join(re.findall(".{1,72}", signature))
        return own + folded.encode() + _END + raw


def relaxed_header(line: bytes) -> tuple[str, bytes]:
    """The name of a header in small letters, and the line as it is signed (RFC 6376, 3.4.2)."""
    name, _, value = line.partition(b":")
    known = name.strip().lower()
    return known.decode("ascii", "replace"), known + b":" + _BLANKS.sub(
        b" ", value.replace(_END, b"")
    ).strip()


def relaxed_body(body: bytes) -> bytes:
    """A body as it is hashed: single blanks, none at the end of lines or below (3.4.4)."""
    lines = [_BLANKS.sub(b" ", line).rstrip(b" ") for line in body.split(_END)]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + _END for line in lines)


def _lines(head: bytes) -> list[bytes]:
    """The headers, each with the lines that go on from it."""
    return re.split(rb"\r\n(?![ \t])", head)
