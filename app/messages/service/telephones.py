"""Numbers at which people want short texts: given, agreed to from the telephone, taken back."""

import hmac

from sqlalchemy.orm import Session

from app.accounts.service import record
from app.core import clock
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.ids import hash_secret, new_id
from app.core.limits import count_within
from app.messages import queries
from app.messages.errors import NoSuchNumber
from app.messages.models import Telephone
from app.messages.rules import gateway as rules
from app.messages.rules.telephones import TRIES
from app.messages.service import texts
from app.settings import Settings


def offered(db: Session, meeting_id: str) -> bool:
    """Whether a meeting has a gateway that carries short texts."""
    gateway = queries.gateway(db, meeting_id)
    return gateway is not None and gateway.on and bool(gateway.carries)


def ask_for_texts(
    db: Session, meeting_id: str, number: str, *, email: str, name: str, language: str
) -> None:
    """Send the first text to a number (E.164), which asks whoever holds it to agree.

    It stands in the place of the number that was given for this address before, if any. Raises
    `Conflict` where the meeting sends no short texts, `TooMany` where a number is given too often.
    """
    if not offered(db, meeting_id):
        raise Conflict(_("This meeting sends no short texts at the moment."))
    count_within(db, TRIES, "telephone", hash_secret(number)[:20], number=1)
    found = queries.telephone_of(db, meeting_id, email)
    if found is None:
        found = Telephone(id=new_id(), meeting_id=meeting_id, email=email.lower())
        db.add(found)
    found.number, found.language, found.agreed_at = number, language, None
    found.asked_at = clock.now()
    db.flush()
    to = texts.Phone(number, found.email, name, language)
    path = f"/texts/{_secret(db, found)}"
    cause = f"text.agree:{found.id}:{found.asked_at.isoformat()}"
    texts.send(db, rules.AGREE, to, meeting_id, cause=cause, path=path)
    record(db, None, "texts.asked_for", meeting_id, found.id)


def _secret(db: Session, telephone: Telephone) -> str:
    settings: Settings = db.info["settings"]
    return rules.text_secret(settings.secret_key, telephone.id, telephone.number)


def telephone_of_secret(db: Session, secret: str) -> Telephone:
    """The number of which somebody opened the link in a text. Raises `NoSuchNumber`."""
    found = queries.telephone(db, secret.partition(".")[0])
    if found is None or not hmac.compare_digest(_secret(db, found).encode(), secret.encode()):
        raise NoSuchNumber
    return found


def agree(db: Session, telephone: Telephone) -> None:
    """Send short texts to a number from now on."""
    if telephone.agreed_at is None:
        telephone.agreed_at = clock.now()
        record(db, None, "texts.agreed", telephone.meeting_id, telephone.id)
        db.flush()


def stop(db: Session, telephone: Telephone) -> None:
    """Forget a number: it gets nothing more, also not what waits for it already."""
    db.delete(telephone)
    record(db, None, "texts.stopped", telephone.meeting_id, telephone.id)
    db.flush()
