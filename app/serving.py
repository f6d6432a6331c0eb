"""Serves the web application with uvicorn."""

import gc
import socket
from typing import NoReturn

import uvicorn
from sqlalchemy.orm import configure_mappers

from app.core.jobs import leave
from app.core.migrations import check_current
from app.core.web.templates import compile_shared
from app.main import create_app
from app.settings import Settings

HEADER_TIMEOUT_SECONDS = 10
MOST_CONNECTIONS = 500
COLLECT_AFTER = 20_000  # objects, of which a large page makes about as many


class PortInUse(Exception):
    """Another program listens there already."""


def serve(settings: Settings, host: str, port: int) -> NoReturn:
    """Serve until SIGTERM or SIGINT, then end the process.

    Raises `PortInUse` or `DatabaseBehind` before anything is started.
    """
    listener = _listen(host, port)
    app = create_app(settings)
    check_current(app.state.sessions.engine, settings.database)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # believed only from trusted proxies, see core/limits.py
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=HEADER_TIMEOUT_SECONDS,
        timeout_graceful_shutdown=5,
    )
    _make_ready()
    _keep_what_is_there()
    print(f"Corridor answers at {settings.base_url}", flush=True)  # noqa: T201 - said to the person
    uvicorn.Server(config).run(sockets=[listener])
    leave()


def _make_ready() -> None:
    """What the first visitor would wait for otherwise, a tenth of a second or two."""
    configure_mappers()
    compile_shared()


def _keep_what_is_there() -> None:
    """Keep modules, models and routes out of the search for garbage: they stay until the end.

    Going through them took a quarter of a second every twenty large pages, a third of each. What is
    made later and kept, such as what the board knows, is gone through a hundred times less often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        raise PortInUse(
            f"{host}:{port} cannot be used ({error.strerror}): stop what runs there, "
            "or choose another with --port."
        ) from None
    return listener
