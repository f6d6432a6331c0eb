"""Who asks: FastAPI dependencies that find the signed-in person of a request."""

from typing import Annotated

from fastapi import Depends, Request

from app.accounts import service
from app.accounts.access import Actor
from app.core.db import Db
from app.core.errors import SignInNeeded
from app.core.i18n import gettext as _
from app.core.web.csrf import SESSION_COOKIE


def _visitor(request: Request, db: Db) -> Actor | None:
    secret = request.cookies.get(SESSION_COOKIE)
    actor = service.actor_of_session(db, secret) if secret else None
    request.state.account = actor  # for the header of the page
    return actor


Visitor = Annotated[Actor | None, Depends(_visitor)]


def _signed_in(visitor: Visitor) -> Actor:
    if visitor is None:
        raise SignInNeeded(_("Please sign in first."))
    return visitor


SignedIn = Annotated[Actor, Depends(_signed_in)]
