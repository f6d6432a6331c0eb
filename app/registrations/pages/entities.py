"""For whom a person comes: the names to choose from, and what a typed name means."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.core.collation import in_order
from app.core.i18n import in_language
from app.delegations import queries, service
from app.delegations.models import Entity
from app.registrations.forms import UNLISTED, AboutPerson


def names_to_offer(db: Session) -> list[str]:
    """The names of all States and organisations in the language of the page, in order."""
    return in_order((in_language(one.name) for one in queries.entities_called(db)), str)


@dataclass(frozen=True)
class Meant:
    """For whom a person comes: one of the register, or what they typed."""

    entity: Entity | None = None
    organisation: str = ""


def meant_by(db: Session, form: AboutPerson) -> Meant | None:
    """What the form says; None when it has to be asked, which the form then does.

    A name that is recognised exactly counts, whatever else was chosen before.
    """
    typed = form.entity.data or ""
    recognised = service.find_entity(db, typed)
    if recognised.entity is not None:
        return Meant(entity=recognised.entity)
    if form.chosen.data == UNLISTED and typed:
        return Meant(organisation=typed)
    chosen = [one for one in recognised.candidates if one.id == form.chosen.data]
    if chosen:
        return Meant(entity=chosen[0])
    form.ask(recognised.candidates)
    return None
