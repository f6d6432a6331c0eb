"""When the materials of a side event are public."""

from collections.abc import Mapping
from datetime import datetime

from app.core.i18n import lazy
from app.hosting.models import Shown

MOST_MATERIALS = 20
SHOWN: Mapping[Shown, str] = {
    Shown.NOW: lazy("now"),
    Shown.AT_EVENT: lazy("when the event begins"),
    Shown.AFTER: lazy("when the event is over"),
}


def is_shown(shown: Shown, starts_at: datetime, ends_at: datetime, now: datetime) -> bool:
    """Whether a material is public at a moment, by the hours of its event."""
    since = {Shown.NOW: now, Shown.AT_EVENT: starts_at, Shown.AFTER: ends_at}
    return since[shown] <= now
