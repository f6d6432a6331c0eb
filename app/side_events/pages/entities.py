"""The names of States and organisations, to choose from."""

from app.core.collation import in_order
from app.core.db import Db
from app.core.i18n import in_language
from app.delegations import queries as delegations


def entity_names(db: Db) -> list[str]:
    """The names of all States and organisations in the page's language."""
    return in_order({in_language(entity.name) for entity in delegations.entities_called(db)}, str)
