"""Who is told of a decision: the person; who speaks for the delegation where no address of the
person is known; or nobody. Whatever is said of that on a page is decided here.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.core.happenings import tell
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.registrations import mails
from app.registrations.models import Registration
from app.registrations.rules import FirstMail
from app.registrations.service.links import link_path

# What is of a delegation's list. What somebody needs or asks for is nobody's business but theirs.
OF_THE_LIST = frozenset(
    f"registrations/{kind}"
    for kind in ("approved", "waiting", "moved_up", "declined", "change_asked", "undone")
) | {"registrations/cancelled_for"}

# What a first mail says as well, for it tells how somebody stands when it goes.
SAID_AT_FIRST = frozenset(f"registrations/{kind}" for kind in ("approved", "waiting", "moved_up"))


class Hearer(StrEnum):
    """Who is told what is decided on somebody."""

    PERSON = "person"
    FOCAL_POINTS = "focal_points"
    NOBODY = "nobody"


def hearer(db: Session, registration: Registration, *, private: bool = False) -> Hearer:
    """Who is told of the decisions on a registration; `private` is not for focal points."""
    if registration.person.email is not None:
        return Hearer.PERSON
    if private or registration.delegation_id is None:
        return Hearer.NOBODY
    speak = accounts.speakers_of(db, registration.delegation_id)
    return Hearer.FOCAL_POINTS if speak else Hearer.NOBODY


def first_mail_waits(db: Session, registration: Registration) -> bool:
    """Whether somebody was entered and is written to of that in a while, for the first time."""
    asked = FirstMail(registration.id, registration.delegation_id or "")
    tell(db, asked)
    return asked.waits


def tell_of(
    db: Session,
    kind: str,
    meeting: Meeting,
    registration: Registration,
    event: str = "",
) -> None:
    """Write of something to whom it concerns, once for an `event`; see `hearer`.

    `kind` is a folder under templates/mails. Focal points are told only what is `OF_THE_LIST`.
    """
    if registration.person.email is not None:
        if kind in SAID_AT_FIRST and first_mail_waits(db, registration):
            return
        link = link_path(db, meeting, registration)
        mails.tell_person(db, kind, meeting, registration, link=link, event=event or new_id())
    elif kind in OF_THE_LIST:
        tell_focal_points(db, meeting, registration)


def tell_focal_points(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    changes: Sequence[str] = (),
    *,
    reason: str = "",
) -> None:
    """Write how somebody without an address stands to who speaks for their delegation.

    `changes` are the fields that somebody else changed, and `reason` is why.
    """
    if registration.delegation_id is None:
        return
    for account in accounts.speakers_of(db, registration.delegation_id):
        mails.tell_focal_point(db, meeting, registration, account, changes, reason=reason)
