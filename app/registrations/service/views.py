"""Views that organisers keep of their list."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.models import RegistrationView


def keep_view(
    db: Session, actor: Actor, meeting: Meeting, *, name: str, shared: bool, query: str
) -> RegistrationView:
    """Keep what is looked for under a name; of one's own two of a name, the newer stays."""
    for view in queries.views_of(db, meeting.id, actor.account_id):
        if (view.account_id, view.name) == (actor.account_id, name):
            db.delete(view)
    made = RegistrationView(
        meeting_id=meeting.id,
        account_id=actor.account_id,
        name=name,
        shared=shared,
        query=query,
        created_at=clock.now(),
    )
    db.add(made)
    db.flush()
    accounts.record(db, actor, "registrations.view_kept", meeting.id, made.id, shared=shared)
    return made


def remove_view(db: Session, actor: Actor, meeting: Meeting, view_id: str) -> None:
    """Forget a view of one's own; twice is once."""
    for view in queries.views_of(db, meeting.id, actor.account_id):
        if (view.id, view.account_id) == (view_id, actor.account_id):
            db.delete(view)
            accounts.record(db, actor, "registrations.view_removed", meeting.id, view_id)
    db.flush()
