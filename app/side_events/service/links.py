"""The links of applications."""

from sqlalchemy.orm import Session

from app.core.ids import derive_secret
from app.settings import Settings
from app.side_events.models import SideEvent


def link_path(db: Session, event: SideEvent) -> str:
    """The address of an applicant's own page, which is also in the mails."""
    return path_of(db, event.id)


def path_of(db: Session, id_: str) -> str:
    """The same by the application's id."""
    return f"/applications/{secret_of(db, id_)}"


def secret_of(db: Session, id_: str) -> str:
    """The secret in the link of an application, from its draft on."""
    # Derived, because the link is shown again in every mail and only its hash is stored.
    settings: Settings = db.info["settings"]
    return derive_secret(settings.secret_key, "application", id_)
