"""What was given up while a mending was looked for: it is kept with it, and goes back with it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.meetings.models import Meeting
from app.schedule.models import Mending
from app.schedule.rules import Facts
from app.side_events import queries as side_events
from app.side_events import service as demanding

Asked = dict[str, dict[str, Any]]


def asked_for(facts: Facts) -> Asked:
    """What each side event asks for now, by id."""
    return {one.id: demanding.asked_for(one) for one in facts.events}


def keep(mending: Mending, way: tuple[str, int], before: Asked, after: Asked) -> None:
    """Note that a way out, of a run and with a number, was taken for a mending."""
    changed = {one: [asked, after[one]] for one, asked in before.items() if asked != after[one]}
    kept = {"run": way[0], "number": way[1], "events": changed}
    mending.before = mending.before | {"given_up": [*ways_taken(mending), kept]}


def ways_taken(mending: Mending) -> list[Mapping[str, Any]]:
    """The ways out that were taken for it, the oldest first."""
    found: list[Mapping[str, Any]] = mending.before.get("given_up", [])
    return found


def ask_again(db: Session, actor: Actor | None, meeting: Meeting, mending: Mending) -> None:
    """Ask again for what was given up for it, but for what somebody has set anew since."""
    for way in reversed(ways_taken(mending)):
        for event_id, (before, after) in way["events"].items():
            event = side_events.side_event(db, event_id, meeting_id=meeting.id)
            if event is not None:
                demanding.ask_as_before(db, actor, event, before, after)
