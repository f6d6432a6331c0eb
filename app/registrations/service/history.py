"""What was changed in a registration after it was sent: kept with it, and erased with it."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import in_language, in_use
from app.meetings.models import Meeting
from app.registrations import mails, queries
from app.registrations.models import Registration, RegistrationChange
from app.registrations.rules import ALIVE, SaidByOther, change_text
from app.registrations.service.links import link_path
from app.registrations.service.telling import first_mail_waits, tell_focal_points

PRIVATE = frozenset({"passport_name", "gender"})  # that they changed is kept, not how


def told(registration: Registration) -> dict[str, str]:
    """What a registration says, field by field, as texts; person and delegation are loaded."""
    person, delegation = registration.person, registration.delegation
    return {
        "name": person.name,
        "email": person.email or "",
        "honorific": person.honorific,
        "position": person.position,
        "delegation": in_language(delegation.entity.name, "en")
        if delegation
        else registration.organisation,
        "function": registration.function.value,
        "badge": "side_events" if registration.events_only else "meeting",
        "modality": registration.modality.value,
        "listed": "yes" if registration.listed else "no",
        "passport_name": person.passport_name,
        "gender": person.gender.value if person.gender else "",
    }


def as_read(registration: Registration, said: Mapping[str, str] | None = None) -> dict[str, str]:
    """What a registration says now, or said (see `told`), by field, in its person's language."""
    texts, delegation = dict(said or told(registration)), registration.delegation
    with in_use(registration.person.language):
        if delegation and texts["delegation"] == in_language(delegation.entity.name, "en"):
            texts["delegation"] = in_language(delegation.entity.name)
        return {key: change_text(key, text) for key, text in texts.items()}


def say_changes(db: Session, said: SaidByOther) -> None:
    """React to what an organiser corrected: tell the person, with the reason."""
    registration = queries.registration(db, said.registration_id)
    meeting = db.get(Meeting, said.meeting_id)
    if registration is not None and meeting is not None:
        before = as_read(registration, said.before)
        tell_changes(db, meeting, registration, before, reason=said.reason)


def tell_changes(
    db: Session,
    meeting: Meeting,
    registration: Registration,
    before: dict[str, str],
    *,
    by_focal_point: bool = False,
    reason: str = "",
) -> None:
    """Write to who comes how their registration differs from what `as_read` gave before.

    Where nothing does, nothing is written. For what somebody else changed, by the secretariat
    unless said otherwise: of what they change themselves they know. What is nobody's business is
    named and not written out. Whose first mail is still to come reads there how it is by then.
    """
    now = as_read(registration)
    changes = [
        (key, *(("", "") if key in PRIVATE else (before[key], now[key])))
        for key in now
        if now[key] != before[key]
    ]
    if not changes or registration.state not in ALIVE:
        return
    if registration.person.email is None and not by_focal_point:
        fields = [field for field, _old, _new in changes]
        tell_focal_points(db, meeting, registration, fields, reason=reason)
    elif not first_mail_waits(db, registration):
        link = link_path(db, meeting, registration)
        mails.tell_of_changes(
            db,
            meeting,
            registration,
            changes,
            link=link,
            by_focal_point=by_focal_point,
            reason=reason,
        )


def keep_changes(
    db: Session,
    registration: Registration,
    before: dict[str, str],
    *,
    by: Actor | None = None,
) -> None:
    """Keep how a registration differs from what `told` gave before, a row for each field.

    `by` is who changed it, None for the person with their link.
    """
    now = clock.now()
    for field, new in told(registration).items():
        old = before[field]
        if new == old:
            continue
        hidden = field in PRIVATE
        row = RegistrationChange(registration_id=registration.id, at=now, field=field)
        row.account_id = by.account_id if by else None
        row.old, row.new = ("", "") if hidden else (old, new)
        db.add(row)
