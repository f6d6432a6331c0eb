"""Who asks: the signed-in person of a request, and how often a typed address is written to."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from app.accounts import rules, service
from app.accounts.access import Actor
from app.core.db import Db
from app.core.errors import SignInNeeded
from app.core.i18n import gettext as _
from app.core.ids import derive_secret
from app.core.limits import Limits
from app.core.web import Posted
from app.core.web.csrf import SESSION_COOKIE


def _visitor(request: Request, db: Db) -> Actor | None:
    secret = request.cookies.get(SESSION_COOKIE)
    actor = service.actor_of_session(db, secret) if secret else None
    request.state.account = actor  # for the header of the page
    return actor


Visitor = Annotated[Actor | None, Depends(_visitor)]


async def _signed_in(visitor: Visitor) -> Actor:  # waits for nothing, so it needs no thread
    if visitor is None:
        raise SignInNeeded(_("Please sign in first."))
    return visitor


SignedIn = Annotated[Actor, Depends(_signed_in)]


def limited_by_address(
    name: str, rule: str, *, field: str, unless: frozenset[str] = frozenset()
) -> Callable[[Request, Posted], None]:
    """A FastAPI dependency that limits how often a form is sent for the e-mail address in `field`.

    Whoever sends it, and whether the address is known: nobody's mailbox is to be filled by others.
    It is kept as a hash only. A form with a field of `unless` is not counted.
    """

    def count(request: Request, posted: Posted) -> None:
        typed = posted.getlist(field)[:1]  # of several, the first is what the form reads
        email = rules.as_email(str(typed[0])) if typed else None
        if email is not None and not unless & set(posted):
            key = request.app.state.settings.secret_key
            limits: Limits = request.app.state.limits
            limits.count(rule, name, derive_secret(key, name, email))

    return count
