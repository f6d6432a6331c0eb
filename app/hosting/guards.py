"""The accepted side event that its host's link opens."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.hosting.errors import NotAccepted
from app.side_events import service as side_events
from app.side_events.guards import Own, OwnApplication
from app.side_events.models import SideEventState


def _accepted(own: OwnApplication, db: Db) -> Own:
    accepted = own.event.state is SideEventState.ACCEPTED
    if not accepted or side_events.is_untold(db, own.event):
        raise NotAccepted
    return own


OwnEvent = Annotated[Own, Depends(_accepted)]
