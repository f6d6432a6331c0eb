"""What people are told by mail about speaking for a delegation."""

from sqlalchemy.orm import Session

from app.core.i18n import in_language
from app.delegations.models import Delegation
from app.meetings.models import Meeting
from app.messages.service import Recipient, post
from app.nominations.models import Invitation


def send_invitation(
    db: Session,
    meeting: Meeting,
    delegation: Delegation,
    invitation: Invitation,
    *,
    link: str,
    event: str,
) -> None:
    """Write to whoever is invited; `link` is the path that takes the invitation up.

    `event` tells one sending from another, so that each goes out once.
    """
    post(
        db,
        "nominations/invited",
        Recipient(invitation.email, "", invitation.language),
        cause=f"nominations/invited:{invitation.id}:{event}",
        meeting_id=meeting.id,
        meeting=meeting,
        entity=in_language(delegation.entity.name, invitation.language),
        deputy=invitation.deputy,
        link=link,
        contact=meeting.contact_email,
    )
