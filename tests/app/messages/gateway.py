"""A real gateway of short texts on this machine: it keeps what came and answers as it is told."""

import ssl
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Reply:
    """What is answered; `drips` are seconds between the bytes of it, `endless` sends for ever."""

    status: int = 200
    body: bytes = b"taken"
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: float = 0.0
    endless: bool = False


@dataclass
class Came:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Receiver:
    """The gateway: `replies` are the next ones, then it says that it took it."""

    url: str = ""
    port: int = 0
    came: list[Came] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    ends: threading.Event = field(default_factory=threading.Event)

    @property
    def machine(self) -> str:
        """As a setting names it."""
        return f"127.0.0.1:{self.port}"


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            headers = {name.lower(): value for name, value in self.headers.items()}
            receiver.came.append(Came(self.path, headers, self.rfile.read(length)))
            reply = receiver.replies.pop(0) if receiver.replies else Reply()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            while reply.endless and not receiver.ends.is_set():
                self.wfile.write(b"x" * 4096)
            for byte in reply.body:
                receiver.ends.wait(reply.drips)
                self.wfile.write(bytes([byte]))

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    return Handler


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, *_about: Any) -> None:
        """Whoever asked went away: that is what some tests are about."""


@contextmanager
def opened(context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """A gateway on a free port of this machine, over TLS where a context is given."""
    receiver = Receiver()
    server = _Quiet(("127.0.0.1", 0), _handler(receiver))
    server.daemon_threads = True
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    receiver.port = server.server_address[1]
    receiver.url = f"http{'s' if context else ''}://127.0.0.1:{receiver.port}/texts"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield receiver
    finally:
        receiver.ends.set()
        server.shutdown()
        server.server_close()
        thread.join()


def signature_of(secret: str, came: Came) -> str:
    """The signature that a request should have, by OpenSSL's command."""
    key = b64decode(secret.removeprefix("whsec_")).hex()
    headers = came.headers
    said = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + came.body
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key}", "-binary"]
    made = subprocess.run(command, input=said, capture_output=True, check=True)
    return f"v1,{b64encode(made.stdout).decode()}"
