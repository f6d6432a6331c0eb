"""A meeting's gateway of short texts: set up, its secret, and trying it out."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.accounts.service import record
from app.core import clock, i18n
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.core.ids import new_id
from app.core.sealing import seal
from app.messages import queries
from app.messages.models import Carried, Gateway, Message
from app.messages.rules import gateway as rules
from app.messages.service import texts


@dataclass(frozen=True)
class Said:
    """How a gateway is set."""

    on: bool
    address: str
    carries: Collection[Carried]
    a_minute: int


def set_up(db: Session, actor: Actor, meeting_id: str, said: Said) -> str:
    """Say which gateway a meeting uses and for what; its address must be without fault.

    Gives its secret where it is a new one, else "": it is told this once.
    """
    found, secret = queries.gateway_to_change(db, meeting_id), ""
    if found is None:
        secret = rules.new_gateway_secret()
        found = Gateway(meeting_id=meeting_id, secret=seal(db, secret))
        db.add(found)
    found.on, found.address, found.a_minute = said.on, said.address, said.a_minute
    found.carries = sorted(one.value for one in said.carries)
    details = {"on": said.on, "carries": found.carries, "a_minute": said.a_minute}
    record(db, actor, "gateway.set", meeting_id, None, **details)
    db.flush()
    return secret


def renew_secret(db: Session, actor: Actor, meeting_id: str) -> str:
    """Sign with another secret from now on, and give it; for some days with the one before too.

    Raises `Conflict` without a gateway.
    """
    found = _found(db, meeting_id)
    secret = rules.new_gateway_secret()
    found.former_secret, found.former_until = found.secret, clock.now() + rules.OVERLAP
    found.secret = seal(db, secret)
    record(db, actor, "gateway.secret_renewed", meeting_id, None)
    db.flush()
    return secret


def forget_former(db: Session, actor: Actor, meeting_id: str) -> None:
    """Sign with the newest secret alone from now on: the gateway knows it, or others know the one
    before. Raises `Conflict` without a gateway.
    """
    found = _found(db, meeting_id)
    found.former_secret, found.former_until = "", None
    record(db, actor, "gateway.former_forgotten", meeting_id, None)
    db.flush()


def try_out(db: Session, actor: Actor, meeting_id: str, number: str) -> Message:
    """Send a text to a number (E.164), also while the gateway is switched off.

    Raises `Conflict` without a gateway.
    """
    _found(db, meeting_id)
    to = texts.Phone(number, actor.email, actor.name, i18n.language())
    message = texts.send(db, rules.TRIED, to, meeting_id, cause=f"gateway.tried:{new_id()}")
    record(db, actor, "gateway.tried", meeting_id, message.id)
    db.flush()
    return message


def _found(db: Session, meeting_id: str) -> Gateway:
    found = queries.gateway_to_change(db, meeting_id)
    if found is None:
        raise Conflict(_("Save the address of a gateway first."))
    return found
