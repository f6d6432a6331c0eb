"""Forms take turns, so that a crowd at one moment is answered one after the other.

SQLite has one writer: sixty threads that ask for it at once spend their time asking again, and hold
the very threads that whoever writes needs to go on. So whoever waits, waits here, in the order of
coming and without a thread.
"""

import asyncio
from collections.abc import Iterator

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.core.db import SAFE_METHODS
from app.core.errors import Busy
from app.core.i18n import gettext as _

PATIENCE_SECONDS = 30.0


class Turns:
    """Lets `at_once` requests change something at a time, each with its body read before.

    A turn ends when the answer begins: by then the transaction is committed, and how slowly
    somebody reads keeps nobody waiting. Raises `Busy` to who waited `PATIENCE_SECONDS`.
    """

    def __init__(self, app: ASGIApp, at_once: int) -> None:
        self.app = app
        self._free = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS:
            await self.app(scope, receive, send)
            return
        body = _Again(await _whole(receive), receive)
        try:
            await asyncio.wait_for(self._free.acquire(), PATIENCE_SECONDS)
        except TimeoutError as error:
            raise Busy(_("The service is busy. Please try again in a moment.")) from error
        turn = _Turn(self._free, send)
        try:
            await self.app(scope, body, turn)
        finally:
            turn.end()


async def _whole(receive: Receive) -> list[Message]:
    messages = [await receive()]
    while messages[-1]["type"] == "http.request" and messages[-1].get("more_body", False):
        messages.append(await receive())
    return messages


class _Again:
    """Gives what was received once more, then what comes after it."""

    def __init__(self, messages: list[Message], receive: Receive) -> None:
        self._messages: Iterator[Message] = iter(messages)
        self._receive = receive

    async def __call__(self) -> Message:
        message = next(self._messages, None)
        return message if message is not None else await self._receive()


class _Turn:
    """Sends the answer, and ends the turn as it begins."""

    def __init__(self, free: asyncio.Semaphore, send: Send) -> None:
        self._free = free
        self._send = send
        self._ended = False

    def end(self) -> None:
        """Let the next one in; twice is once."""
        if not self._ended:
            self._ended = True
            self._free.release()

    async def __call__(self, message: Message) -> None:
        self.end()
        await self._send(message)
