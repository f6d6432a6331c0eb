"""Where somebody who got a mail that they can do without says that they want no more of its kind.

The address is a secret of the mail, so it works without sign-in, and a form needs no other proof.
Mail programs send the form for their reader (RFC 8058); looking at the page changes nothing, as
servers on the way look at addresses too.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import notice, page, redirect
from app.messages import rules
from app.messages.service import refusing

router = APIRouter(include_in_schema=False)
REFUSED = notice("mails.refused", lazy("You get no more of them."))
WANTED = notice("mails.wanted", lazy("You get them again."))
AGAIN = "again"


async def _wants_again(request: Request) -> bool:
    # A mail program sends "List-Unsubscribe=One-Click", in a form of either encoding.
    form = await request.form(max_files=0, max_fields=10)
    return form.get("do") == AGAIN


@router.get("/mails/{secret}")
def show(request: Request, secret: str, db: Db) -> Response:
    """Which mails they are, and whether they are wanted."""
    mail = refusing.mail_of(db, secret)
    return page(
        request,
        "messages/refusing",
        mail=mail,
        topic=rules.TOPICS[mail.topic],
        refused=refusing.is_refused(db, mail),
    )


@router.post("/mails/{secret}")
def choose(
    request: Request, secret: str, again: Annotated[bool, Depends(_wants_again)], db: Db
) -> Response:
    """Send no more of them, or send them again."""
    mail = refusing.mail_of(db, secret)
    refusing.set_refused(db, mail, refused=not again)
    return redirect(request, f"/mails/{secret}", WANTED if again else REFUSED)
