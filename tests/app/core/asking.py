"""Routes that only tests need, and requests as no browser would send them."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI, Request
from sqlalchemy.exc import OperationalError
from starlette.responses import Response
from wtforms import StringField

from app.accounts.forms import SignInForm
from app.core.db import Db
from app.core.errors import Conflict
from app.core.forms import Form
from app.core.limits import client_address
from app.core.web import Posted, page

CANARY = "canary-7c1f"


class NameForm(Form):
    """A form with one field."""

    name = StringField()


def add_routes(app: FastAPI) -> None:
    """Routes under /test: a form, and every kind of trouble."""

    @app.get("/test/form")
    def form(request: Request) -> Response:
        return page(request, "accounts/sign_in", form=SignInForm())

    @app.post("/test/form")
    def posted(posted: Posted) -> Response:
        return Response(NameForm.posted(posted).name.data or "")

    @app.post("/test/body")
    async def body(request: Request) -> Response:
        return Response(str(len(await request.body())))

    @app.get("/test/number/{number}")
    def number(number: int) -> Response:
        return Response(str(number))

    @app.get("/test/address")
    def address(request: Request) -> Response:
        return Response(client_address(request))

    _add_troubles(app)


def _add_troubles(app: FastAPI) -> None:
    @app.get("/test/fault")
    def fault() -> Response:
        raise RuntimeError(f"{CANARY} ana@example.org")

    @app.get("/test/conflict")
    def conflict() -> Response:
        raise Conflict(f"<b>{CANARY}</b>")

    @app.get("/test/locked")
    def locked() -> Response:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    @app.get("/test/wrong")
    def wrong(db: Db) -> Response:
        db.connection().exec_driver_sql("SELECT nothing FROM nowhere")
        return Response()


@contextmanager
def listening(app: FastAPI) -> Iterator[str]:
    """The application behind a real uvicorn on a free port; gives host:port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        yield "{}:{}".format(*listener.getsockname())
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
