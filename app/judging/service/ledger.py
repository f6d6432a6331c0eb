"""What organisers look up before they decide."""

from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.delegations import service as delegations
from app.delegations.models import Entity, EntityKind
from app.delegations.rules import CATEGORY_LABELS
from app.judging import queries
from app.judging.rules.ledger import Asked, By, Entry, Host, Hosts, ledger, total
from app.judging.rules.regional_groups import GROUP_LABELS, group_of
from app.meetings.models import Meeting


def ledger_of(db: Session, meeting: Meeting, by: By, hosts: Hosts) -> tuple[list[Entry], Entry]:
    """The ledger of a meeting beside that of its earlier ones, and its total.

    In a constant number of queries.
    """
    asked = queries.asked(db, meeting, hosts)
    known = _hosts(db, meeting, asked)
    return ledger(asked, known, by), total(asked)


def _hosts(db: Session, meeting: Meeting, asked: Sequence[Asked]) -> Mapping[str, Host]:
    keys = {one.host for one in asked}
    entities = queries.entities_of(db, keys)
    groups = delegations.categories_here(db, meeting, entities.values())
    unknown = _("Not in the register")
    return {
        key: Host(key, key, unknown, unknown)
        if key not in entities
        else Host(
            key,
            in_language(entities[key].name),
            str(CATEGORY_LABELS[groups[key]]),
            _region(entities[key]),
        )
        for key in keys
    }


def _region(entity: Entity) -> str:
    if entity.kind is not EntityKind.STATE:
        return _("Organisations")
    group = group_of(entity.code)
    return str(GROUP_LABELS[group]) if group else _("States in no regional group")
