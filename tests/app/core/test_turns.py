"""Forms are answered one after the other; whoever only looks does not wait."""

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from app.core.errors import Busy
from app.core.web import turns
from app.core.web.turns import Turns


class App:
    """Notes who is in at the same time; goes on when it is let."""

    def __init__(self) -> None:
        self.inside = 0
        self.most = 0
        self.bodies: list[bytes] = []
        self.go_on = asyncio.Event()
        self.linger = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        self.most = max(self.most, self.inside)
        if scope["method"] == "POST":
            self.bodies.append(await whole(receive))
        await self.go_on.wait()
        self.inside -= 1
        await send({"type": "http.response.start", "status": 200})
        await self.linger.wait()


async def whole(receive: Receive) -> bytes:
    pieces: list[bytes] = []
    more = True
    while more:
        message = await receive()
        pieces.append(message["body"])
        more = message["more_body"]
    return b"".join(pieces)


class Sender:
    """Sends a body in two pieces, the second when it is let; keeps the answer."""

    def __init__(self, *, slow: bool = False) -> None:
        self.last = asyncio.Event()
        self.answer: list[Message] = []
        self._pieces = 0
        if not slow:
            self.last.set()

    async def receive(self) -> Message:
        self._pieces += 1
        if self._pieces == 1:
            return {"type": "http.request", "body": b"one ", "more_body": True}
        await self.last.wait()
        return {"type": "http.request", "body": b"two", "more_body": False}

    async def send(self, message: Message) -> None:
        self.answer.append(message)

    def ask(self, app: Turns, method: str = "POST") -> "asyncio.Task[None]":
        scope = {"type": "http", "method": method, "path": "/"}
        return asyncio.ensure_future(app(scope, self.receive, self.send))


async def settled() -> None:
    """Until nobody can go on."""
    for _ in range(20):
        await asyncio.sleep(0)


async def crowd(method: str) -> int:
    app = App()
    served = Turns(app, 2)
    asked = [Sender().ask(served, method) for _ in range(7)]
    await settled()
    app.go_on.set()
    app.linger.set()
    await asyncio.gather(*asked)
    return app.most


def test_so_many_change_something_at_a_time_and_all_have_their_turn() -> None:
    assert asyncio.run(crowd("POST")) == 2


def test_who_only_looks_does_not_wait() -> None:
    assert asyncio.run(crowd("GET")) == 7


def test_a_body_that_comes_slowly_keeps_nobody_waiting() -> None:
    async def run() -> None:
        app = App()
        app.go_on.set()
        app.linger.set()
        served, slow, quick = Turns(app, 1), Sender(slow=True), Sender()
        first, second = slow.ask(served), quick.ask(served)
        await asyncio.wait_for(second, 5)
        assert slow.answer == []
        slow.last.set()
        await first
        assert app.bodies == [b"one two", b"one two"]

    asyncio.run(run())


def test_a_turn_ends_when_the_answer_begins() -> None:
    async def run() -> None:
        app = App()
        app.go_on.set()
        served, one, other = Turns(app, 1), Sender(), Sender()
        asked = [one.ask(served), other.ask(served)]
        await settled()
        assert len(one.answer) == len(other.answer) == 1
        app.linger.set()
        await asyncio.gather(*asked)

    asyncio.run(run())


def test_who_waits_too_long_is_told_and_keeps_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE_SECONDS", 0.05)

    async def run() -> None:
        app = App()
        app.linger.set()
        served = Turns(app, 1)
        first = Sender().ask(served)
        await settled()
        with pytest.raises(Busy, match="busy"):
            await Sender().ask(served)
        app.go_on.set()
        await first
        await asyncio.wait_for(Sender().ask(served), 5)

    asyncio.run(run())


def test_a_fault_ends_the_turn() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ZeroDivisionError

    async def run() -> None:
        served = Turns(broken, 1)
        for _ in range(2):
            with pytest.raises(ZeroDivisionError):
                await asyncio.wait_for(Sender().ask(served), 5)

    asyncio.run(run())
