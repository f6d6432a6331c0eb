"""What the addresses of badges name."""

from typing import Annotated

from fastapi import Depends

from app.badges import queries
from app.badges.errors import NoSuchPrint
from app.badges.models import PrintRun
from app.core.db import Db
from app.meetings.guards import OrganiserDesk


def _run(print_id: str, desk: OrganiserDesk, db: Db) -> PrintRun:
    run = queries.run_of(db, desk.meeting.id, print_id)
    if run is None:
        raise NoSuchPrint
    return run


PrintHere = Annotated[PrintRun, Depends(_run)]
