"""Where somebody who got a mail that they can do without says that they want no more of its kind.

The address is a secret of the mail, so it works without sign-in, and a form needs no other proof.
Mail programs send the form for their reader (RFC 8058); looking at the page changes nothing, as
servers on the way look at addresses too.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import in_language, lazy
from app.core.web import notice, page, redirect
from app.meetings import queries
from app.meetings.errors import RefusesNothing
from app.meetings.rules import head_of
from app.messages import rules
from app.messages.errors import NoSuchMessage
from app.messages.service import refusing

router = APIRouter(include_in_schema=False)
REFUSED = notice("mails.refused", lazy("You get no more of them."))
WANTED = notice("mails.wanted", lazy("You get them again."))
AGAIN = "again"


async def _wants_again(request: Request) -> bool:
    # A mail program sends "List-Unsubscribe=One-Click", in a form of either encoding.
    form = await request.form(max_files=0, max_fields=10)
    return form.get("do") == AGAIN


def _mail(secret: str, db: Db) -> refusing.Refusable:
    """The mail whose link it is. Raises `RefusesNothing`, which names its meeting if it can."""
    try:
        return refusing.mail_of(db, secret)
    except NoSuchMessage as unknown:
        meeting_id = refusing.meeting_of(db, secret)
        of = queries.meeting_by_id(db, meeting_id) if meeting_id else None
        if of is None:
            raise RefusesNothing from unknown
        raise RefusesNothing(in_language(of.name), of.contact_email) from unknown


MailHere = Annotated[refusing.Refusable, Depends(_mail)]


@router.get("/mails/{secret}")
def show(request: Request, mail: MailHere, db: Db) -> Response:
    """Which mails of which meeting they are, and whether they are wanted."""
    meeting = queries.meeting_by_id(db, mail.meeting_id)
    return page(
        request,
        "meetings/refusing",
        meeting=head_of(meeting) if meeting else None,
        mail=mail,
        topic=rules.TOPICS[mail.topic],
        refused=refusing.is_refused(db, mail),
    )


@router.post("/mails/{secret}")
def choose(
    request: Request,
    secret: str,
    mail: MailHere,
    again: Annotated[bool, Depends(_wants_again)],
    db: Db,
) -> Response:
    """Send no more of them, or send them again."""
    refusing.set_refused(db, mail, refused=not again)
    return redirect(request, f"/mails/{secret}", WANTED if again else REFUSED)
