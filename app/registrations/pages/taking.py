"""The list of registrations to take away."""

from fastapi import APIRouter
from starlette.responses import Response

from app.core.db import Db
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.core.web import Posted
from app.core.web.answers import PERSONAL
from app.delegations.rules import CATEGORY_LABELS
from app.meetings.guards import OrganiserDesk
from app.registrations import queries, rules, service
from app.registrations.models import Registration

router = APIRouter()


@router.post("/organise/{slug}/registrations.csv")
def csv(_posted: Posted, desk: OrganiserDesk, db: Db) -> Response:
    """All registrations as comma-separated values; by POST, because it is written down."""
    found = queries.registrations_of(db, desk.meeting.id, queries.Wanted(), None)
    service.export_taken(db, desk.actor, desk.meeting, len(found))
    header = [
        _("Received"), _("Status"), _("Late"), _("Form of address"), _("Name"), _("Position"),
        _("Delegation"), _("Category"), _("Function in the delegation"), _("How you take part"),
        _("E-mail"), _("Language"),
    ]  # fmt: skip
    body = rules.csv_of(header, (_line(registration) for registration in found))
    return Response(
        body,
        media_type="text/csv; charset=utf-8",
        headers={
            "Cache-Control": PERSONAL,
            "Content-Disposition": f'attachment; filename="registrations-{desk.meeting.slug}.csv"',
        },
    )


def _line(registration: Registration) -> list[str]:
    person, delegation = registration.person, registration.delegation
    return [
        registration.created_at.isoformat(timespec="seconds"),
        str(rules.STATE_LABELS[registration.state]),
        _("yes") if registration.late else _("no"),
        person.honorific,
        person.name,
        person.position,
        in_language(delegation.entity.name) if delegation else registration.organisation,
        str(CATEGORY_LABELS[delegation.category]) if delegation else "",
        str(rules.FUNCTION_LABELS[registration.function]),
        str(rules.MODALITY_LABELS[registration.modality]),
        person.email or "",
        person.language,
    ]
