"""What was changed in a registration after it was sent: kept with it, and erased with it."""

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import in_language
from app.registrations.models import Registration, RegistrationChange

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
        "modality": registration.modality.value,
        "listed": "yes" if registration.listed else "no",
        "passport_name": person.passport_name,
        "gender": person.gender.value if person.gender else "",
    }


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
