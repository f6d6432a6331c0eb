"""Asks a program of Mozilla's to do things from inside, by its remote protocol "Marionette".

The driver that goes with it is not on the package index; the protocol is small: each message is a
JSON array with its length before it, `[type, number, command, parameters]`, and its answer
`[type, number, error, result]` (Mozilla's source documentation, "Marionette protocol").
"""

import json
import socket
import time
from base64 import b64decode
from typing import Any, Self

STARTS_WITHIN_SECONDS = 90.0
SCRIPT_SECONDS = 60
# A script gives a value or fails; both come back as data, since the protocol knows only a callback.
WRAPPED = """
const done = arguments[arguments.length - 1];
(async function () { %s }).apply(null, arguments)
  .then(value => done({ value }), fault => done({ fault: `${fault} ${fault.stack}` }));
"""


class Marionette:
    """A connection to a program that was started with `--marionette`."""

    def __init__(self, port: int) -> None:
        self._socket = _connected(port)
        self._stream = self._socket.makefile("rwb")
        self._number = 0
        self._read()  # it says what it is
        self._ask("WebDriver:NewSession", {})
        self._ask("WebDriver:SetTimeouts", {"script": SCRIPT_SECONDS * 1000})
        self._ask("Marionette:SetContext", {"value": "chrome"})  # the program, not a page in it

    def run(self, script: str, *arguments: Any) -> Any:
        """What a script returns, which may await; raises AssertionError with what it threw."""
        asked = {"script": WRAPPED % script, "args": list(arguments)}
        answer = self._ask("WebDriver:ExecuteAsyncScript", asked)["value"]
        assert "fault" not in answer, answer["fault"]
        return answer.get("value")

    def picture(self) -> bytes:
        """Its main window, as a PNG."""
        return b64decode(self._ask("WebDriver:TakeScreenshot", {"full": False})["value"])

    def quit(self) -> None:
        """End the program as its menu does."""
        self._ask("Marionette:Quit", {"flags": ["eForceQuit"]})

    def close(self) -> None:
        """Ask it no more."""
        self._stream.close()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def _ask(self, command: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        message = json.dumps([0, self._number, command, parameters]).encode()
        self._stream.write(b"%d:%s" % (len(message), message))
        self._stream.flush()
        _type, _number, error, result = self._read()
        assert not error, error
        return result

    def _read(self) -> Any:
        digits = b""
        while not digits.endswith(b":"):
            byte = self._stream.read(1)
            assert byte, "the program ended"
            digits += byte
        return json.loads(self._stream.read(int(digits[:-1])))


def _connected(port: int) -> socket.socket:
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=2 * SCRIPT_SECONDS)
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
