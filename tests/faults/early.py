"""The control of the test that kills: a service that says yes before anything is kept.

Run like the service itself: `python -m tests.faults.early serve --host … --port …`.
"""

import asyncio
import sys

import uvicorn
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.main import create_app
from app.settings import read_settings

LATER_SECONDS = 0.3


class Early:
    """Answers a registration at once, and deals with it later."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.later: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        whole = await _read(receive)
        task = asyncio.create_task(self._deal_with(scope, whole))
        self.later.add(task)
        task.add_done_callback(self.later.discard)
        await RedirectResponse("/", 303)(scope, receive, send)

    async def _deal_with(self, scope: Scope, whole: bytes) -> None:
        await asyncio.sleep(LATER_SECONDS)

        async def receive() -> Message:
            return {"type": "http.request", "body": whole, "more_body": False}

        async def send(_message: Message) -> None:
            return

        await self.app(dict(scope), receive, send)


async def _read(receive: Receive) -> bytes:
    whole, more = b"", True
    while more:
        message = await receive()
        whole += message.get("body", b"")
        more = message.get("more_body", False)
    return whole


if __name__ == "__main__":
    uvicorn.run(
        Early(create_app(read_settings())),
        host="127.0.0.1",
        port=int(sys.argv[sys.argv.index("--port") + 1]),
        log_level="error",
    )
