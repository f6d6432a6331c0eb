"""Rules of gateways of short texts: what one may be, how a request is signed, what answers mean."""

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.ids import derive_secret
from app.core.networks import host_and_port, names_private
from app.messages.models import Carried

OVERLAP = timedelta(days=7)  # so long a gateway may take to learn another secret
GIVE_UP_AFTER = timedelta(hours=6)  # what a telephone says a day late is worse than nothing
LONGEST_ANSWER = 400
LONGEST_PAUSE = timedelta(hours=1)  # however long a gateway asks to wait
TRIED = "texts/tried"  # kinds of texts that go to whoever asked for them just now
AGREE = "texts/agree"
NAMES: Mapping[str, str] = {TRIED: "test", AGREE: "agree"}  # as a request calls them
CARRIED: Mapping[Carried, str] = {
    Carried.ANNOUNCEMENTS: lazy("Announcements"),
    Carried.CHANGES: lazy("Changes of the programme"),
    Carried.TOMORROW: lazy("What is final for tomorrow"),
}
_SECRET = "whsec_"  # noqa: S105 - what Standard Webhooks has before every secret
_PASSING = frozenset({408, 409, 425, 429})  # of the answers that blame us: try again later


def new_gateway_secret() -> str:
    """A secret of 256 bits as Standard Webhooks writes it."""
    return _SECRET + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(keys: Sequence[str], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that say who sends a body and when (Standard Webhooks 1.0, symmetric).

    There is a signature for each secret, so that a gateway which knows one of them takes it.
    """
    seconds = str(int(at.timestamp()))
    said = f"{message_id}.{seconds}.".encode() + body
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": " ".join(_signature(secret, said) for secret in keys),
    }


def _signature(secret: str, said: bytes) -> str:
    """HMAC-SHA-256 over "id.seconds.body" with the bytes that the secret writes in base64."""
    try:
        key = base64.b64decode(secret.removeprefix(_SECRET), validate=True)
    except binascii.Error as error:
        raise ValueError("the secret of a gateway is written in base64") from error
    return f"v1,{base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()}"


@dataclass(frozen=True)
class Request:
    """A short text on its way: where to, with which headers and body."""

    address: str
    headers: Mapping[str, str]
    body: bytes


def request_of(address: str, keys: Sequence[str], at: datetime, said: Mapping[str, Any]) -> Request:
    """The request that carries a text; `said` is its body, and has its id."""
    body = json.dumps(said, ensure_ascii=False).encode()
    headers = {"content-type": "application/json; charset=utf-8", "user-agent": "Corridor"}
    return Request(address, headers | signed(keys, said["id"], at, body), body)


@dataclass(frozen=True)
class Outcome:
    """What became of a request, and what was said; `not_within` is how long to wait at least."""

    said: str
    taken: bool
    for_good: bool = False
    not_within: timedelta = timedelta(0)


def outcome_of(status: int, text: str, retry_after: int | None) -> Outcome:
    """What an answer means: 2xx is taken; a redirect, or that the request is wrong, is for good."""
    said = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    if 300 <= status < 400:  # noqa: PLR2004 - 3xx
        said = f"redirects are not followed. {said}"
    return Outcome(
        f"{status} {said}".strip()[:LONGEST_ANSWER],
        taken=200 <= status < 300,  # noqa: PLR2004 - 2xx
        for_good=300 <= status < 500 and status not in _PASSING,  # noqa: PLR2004 - 3xx and 4xx
        not_within=min(timedelta(seconds=retry_after or 0), LONGEST_PAUSE),
    )


def fault_of_address(address: str, private: Collection[str]) -> str:
    """What is wrong with the address of a gateway, as a sentence; "" where nothing is seen.

    Where its name leads is looked at each time that something is sent.
    """
    try:
        parts, trusted = urlsplit(address), host_and_port(address) in private
    except ValueError:
        return _("Write an address such as https://gateway.example.org/texts.")
    if not parts.hostname or not re.fullmatch(r"[!-~]+", address) or parts.fragment:
        return _("Write an address such as https://gateway.example.org/texts.")
    if parts.username is not None or parts.password is not None:
        return _("Leave out name and password: each request is signed instead.")
    if parts.scheme != "https" and not (trusted and parts.scheme == "http"):
        return _("The address must begin with https://.")
    if names_private(parts.hostname) and not trusted:
        return _(
            "This is an address of an own network. Whoever runs this installation can allow it"
            " (CORRIDOR_PRIVATE_GATEWAYS)."
        )
    return ""


def text_secret(key: str, telephone_id: str, number: str) -> str:
    """What only whoever gets a text at a number knows: 128 bits, with whose number it is."""
    return f"{telephone_id}.{derive_secret(key, 'short texts', telephone_id, number)[:32]}"


def ending(number: str) -> str:
    """What others are shown of a number."""
    return number[-3:]
