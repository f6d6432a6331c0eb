"""Where whoever got a first short text says whether they want more. Its address is their proof.

Looking at the page changes nothing: telephones look at addresses in texts by themselves.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import lazy
from app.core.web import Posted, notice, page, redirect
from app.meetings import queries
from app.meetings.forms import AgreeForm
from app.meetings.rules import MeetingHead, head_of
from app.messages.models import Telephone
from app.messages.rules.gateway import ending
from app.messages.service import telephones

router = APIRouter()
AGREED = notice("texts.agreed", lazy("You get short texts from now on."))


def _telephone(secret: str, db: Db) -> Telephone:
    return telephones.telephone_of_secret(db, secret)


TelephoneHere = Annotated[Telephone, Depends(_telephone)]


@router.get("/texts/{secret}")
def show(request: Request, telephone: TelephoneHere, db: Db) -> Response:
    """Whose texts they are, and to which number they go."""
    return page(
        request,
        "meetings/agreeing",
        meeting=_head(telephone, db),
        number=ending(telephone.number),
        agreed=telephone.agreed_at is not None,
    )


@router.post("/texts/{secret}")
def choose(
    request: Request, posted: Posted, secret: str, telephone: TelephoneHere, db: Db
) -> Response:
    """Sends them from now on, or forgets the number."""
    if AgreeForm.posted(posted).do.data == "agree":
        telephones.agree(db, telephone)
        return redirect(request, f"/texts/{secret}", AGREED)
    head = _head(telephone, db)
    telephones.stop(db, telephone)
    return page(request, "meetings/text_stopped", meeting=head)


def _head(telephone: Telephone, db: Db) -> MeetingHead | None:
    meeting = queries.meeting_by_id(db, telephone.meeting_id)
    return head_of(meeting) if meeting else None
