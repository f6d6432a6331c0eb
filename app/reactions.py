"""One table: what happened, and what other features do about it, in this order."""

from collections.abc import Mapping

from app.core.happenings import Reaction

REACTIONS: Mapping[type, tuple[Reaction, ...]] = {}
