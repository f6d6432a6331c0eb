"""What organisers say of a round and of a criterion."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.judging.models import Sight


@dataclass(frozen=True)
class RoundSaid:
    """What organisers set for a round."""

    sight: Sight = Sight.DONE
    assigned: bool = False
    closes_at: datetime | None = None


@dataclass(frozen=True)
class CriterionSaid:
    """What organisers say of a criterion: text and explanation by language."""

    text: Mapping[str, str]
    help: Mapping[str, str] = field(default_factory=dict)
    weight: int = 1
