"""Delivers short texts: the request that hands one over, and what the gateway answered."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from app.core import clock
from app.core.happenings import tell
from app.core.i18n import gettext as _
from app.core.sealing import unseal
from app.messages import queries, rules
from app.messages.models import Gateway, Message, MessageState
from app.messages.rules import gateway as gateways
from app.messages.rules.kinds import kind_of
from app.messages.rules.short import number_of_parts
from app.messages.service import delivery
from app.messages.service.line import is_early, take_turn
from app.settings import Settings


def to_send(db: Session, message_id: str) -> gateways.Request | None:
    """The request that carries a text; None where it has gone, was given up, or is no more.

    None also where the number or the gateway takes none any more, which the text then says, and
    where it is not its turn yet: then it is tried when it is.
    """
    found = queries.message_to_change(db, message_id)
    if found is None or not delivery.is_due(db, found):
        return None
    gateway = queries.gateway_to_change(db, found.meeting_id or "")
    if gateway is None or not _is_carried(found, gateway):
        found.state = MessageState.FAILED
        found.last_error = _("The gateway is switched off, or does not carry these texts.")
        return None
    if found.kind not in gateways.NAMES and not _is_wanted(db, found):
        found.state, found.text = MessageState.FAILED, ""
        found.last_error = _("No short texts are wanted at this number any more.")
        return None
    pause = timedelta(minutes=1) / gateway.a_minute
    if is_early(db, found, take_turn(found, gateway, pause)):
        return None
    now = clock.now()
    found.turn_at, found.leaves_at, found.tried_since = None, now, found.tried_since or now
    return gateways.request_of(gateway.address, _keys(db, gateway), now, _said(db, found))


def _keys(db: Session, gateway: Gateway) -> list[str]:
    """The secrets that sign a request: also the one before, while the gateway learns the new."""
    former = gateway.former_until is not None and clock.now() < gateway.former_until
    return [
        unseal(db, one) for one in (gateway.secret, gateway.former_secret if former else "") if one
    ]


def _is_carried(message: Message, gateway: Gateway) -> bool:
    """Whether a gateway takes a text now; one to try it out goes also while it is off."""
    if message.kind == gateways.TRIED:
        return True
    kind = kind_of(message.kind)
    carried = kind.carried if kind else None
    return gateway.on and (message.kind == gateways.AGREE or carried in gateway.carries)


def _is_wanted(db: Session, message: Message) -> bool:
    telephone = queries.telephone_of(db, message.meeting_id or "", message.to_email)
    return bool(telephone and telephone.agreed_at and telephone.number == message.to_phone)


def _said(db: Session, message: Message) -> dict[str, Any]:
    """The body of the request, see app/messages/README.md."""
    named = rules.NameWanted(message.meeting_id or "")
    tell(db, named)
    edition = f".{message.edition}" if message.edition > 1 else ""
    kind = kind_of(message.kind)
    return {
        "id": f"{message.id}{edition}",
        "kind": kind.carried if kind and kind.carried else gateways.NAMES.get(message.kind, ""),
        "meeting": named.slug,
        "to": message.to_phone,
        "language": message.language,
        "text": message.text,
        "parts": number_of_parts(message.text),
        "event": message.event_id,
        "at": message.created_at.isoformat(timespec="seconds"),
    }


def note(db: Session, message_id: str, outcome: gateways.Outcome, settings: Settings) -> None:
    """Keep what became of a text, and what the gateway said, for whoever set it up."""
    found = queries.message_by_id(db, message_id)
    gateway = queries.gateway_to_change(db, found.meeting_id or "") if found else None
    if gateway is not None:
        gateway.answered_at, gateway.answer = clock.now(), outcome.said
    if outcome.taken:
        delivery.note_sent(db, message_id, settings)
    else:
        delivery.note_refused(
            db,
            message_id,
            outcome.said,
            for_good=outcome.for_good,
            give_up_after=gateways.GIVE_UP_AFTER,
            not_within=outcome.not_within,
        )
