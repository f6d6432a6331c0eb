"""Sends one request to an address that somebody typed, without letting it reach our own network.

The name is looked up once, every address that it has must be a public one, and the connection goes
to the address that was looked at: a name that means another machine a moment later gains nothing.
Redirects are answers like any other, nothing is taken from the environment (no proxy), the whole
takes a limited time and an answer is read up to a limited size.
"""

import ssl
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from socket import IPPROTO_TCP, SOCK_STREAM, gaierror, getaddrinfo
from typing import Any
from urllib.parse import urlsplit

import httpcore

from app.core.networks import host_and_port, is_public

LONGEST_SECONDS = 15.0  # for all of it, but for looking up the name
LARGEST_ANSWER = 64 * 1024
_PORTS = {"https": 443, "http": 80}


class NotAllowed(Exception):
    """The address may not be asked: it is one of the own network, or none that is asked at all."""


class NotAnswered(Exception):
    """Nobody answered, or not in time, or not in HTTP."""


@dataclass(frozen=True)
class Answer:
    """What was answered, as far as it was read; `retry_after` are seconds, where it says some."""

    status: int
    text: str
    retry_after: int | None = None


def send(url: str, headers: Mapping[str, str], body: bytes, *, private: Collection[str]) -> Answer:
    """POST a body to an address and give the answer.

    `private` are the machines (see `networks.host_and_port`) that may be of the own network, and be
    asked without https. Raises `NotAllowed` and `NotAnswered`.
    """
    trusted = host_and_port(url) in private
    if urlsplit(url).scheme not in (_PORTS if trusted else {"https"}):
        raise NotAllowed("only https is allowed")
    ends = time.monotonic() + LONGEST_SECONDS
    given = [(name.encode(), value.encode()) for name, value in headers.items()]
    backend = _Guarded(ends, trusted=trusted)
    seconds = dict.fromkeys(("connect", "read", "write", "pool"), LONGEST_SECONDS)
    try:
        with (
            httpcore.ConnectionPool(
                ssl_context=ssl.create_default_context(), network_backend=backend
            ) as pool,
            pool.stream(
                "POST", url, headers=given, content=body, extensions={"timeout": seconds}
            ) as answer,
        ):
            return Answer(answer.status, _read(answer.iter_stream()), _pause(answer.headers))
    except (
        httpcore.NetworkError,
        httpcore.ProtocolError,
        httpcore.TimeoutException,
        OSError,
    ) as error:
        raise NotAnswered(f"{type(error).__name__}: {error}") from error


def _read(parts: Iterable[bytes]) -> str:
    whole = b""
    for part in parts:
        whole += part
        if len(whole) >= LARGEST_ANSWER:
            break
    return whole[:LARGEST_ANSWER].decode("utf-8", "replace")


def _pause(headers: Iterable[tuple[bytes, bytes]]) -> int | None:
    """The seconds that an answer asks to wait (RFC 9110, 10.2.3); a date there is passed over."""
    said = next((value for name, value in headers if name.lower() == b"retry-after"), b"")
    return int(said) if said.isdigit() and len(said) < 7 else None  # noqa: PLR2004 - eleven days


class _Guarded(httpcore.NetworkBackend):
    """Looks a name up, refuses what is not public, and dials what it looked at."""

    def __init__(self, ends: float, *, trusted: bool) -> None:
        self._ends = ends
        self._trusted = trusted
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - what is left of the whole counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first of its addresses that answers."""
        failed: Exception = httpcore.ConnectError("the name has no address")
        for address in self._addresses(host, port):
            try:
                stream = self._sockets.connect_tcp(
                    address, port, _left(self._ends), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
            else:
                return _Timed(stream, self._ends)
        raise failed

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = getaddrinfo(host, port, type=SOCK_STREAM, proto=IPPROTO_TCP)
        except (gaierror, UnicodeError) as error:
            raise httpcore.ConnectError(f"the name cannot be looked up: {error}") from error
        addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
        if not self._trusted and not all(_is_public_text(one) for one in addresses):
            raise NotAllowed("the name leads into an own network")
        return addresses


def _is_public_text(address: str) -> bool:
    return "%" not in address and is_public(ip_address(address))


def _left(ends: float) -> float:
    left = ends - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("it took too long")
    return left


class _Timed(httpcore.NetworkStream):
    """A connection that ends at a moment, however slowly something still comes."""

    def __init__(self, stream: httpcore.NetworkStream, ends: float) -> None:
        self._stream = stream
        self._ends = ends

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - as above
        """What comes next."""
        return self._stream.read(max_bytes, _left(self._ends))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - as above
        """Send this."""
        self._stream.write(buffer, _left(self._ends))

    def close(self) -> None:
        """End it."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - as above
    ) -> httpcore.NetworkStream:
        """The same, encrypted; the certificate must be that of the name."""
        encrypted = self._stream.start_tls(ssl_context, server_hostname, _left(self._ends))
        return _Timed(encrypted, self._ends)

    def get_extra_info(self, info: str) -> Any:
        """What is known of the connection."""
        return self._stream.get_extra_info(info)
