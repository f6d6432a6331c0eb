"""A live application as it is read where hundreds are."""

from typing import NamedTuple

from app.meetings.models import Basis
from app.side_events.models import SideEventState


class Applied(NamedTuple):
    """A live application with whom to write to and its lead organiser; hundreds are read at once.

    `entity_id` is the lead organiser's, where the register has it.
    """

    id: str
    number: int
    state: SideEventState
    basis: Basis
    title: str
    language: str
    contact_name: str
    contact_email: str
    contact_language: str
    lead: str | None
    entity_id: str | None
