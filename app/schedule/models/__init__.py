"""Tables of drafts, runs of the scheduler and releases, and of what happens meanwhile."""

from app.schedule.models.drafts import (
    BoardChange,
    BoardKind,
    BoardPresence,
    Draft,
    DraftState,
    Placement,
    Run,
    RunMode,
    RunState,
    Scheduling,
)
from app.schedule.models.mendings import (
    FactKind,
    Mending,
    MendingState,
    WayTaken,
)
from app.schedule.models.releases import (
    HELD,
    SET_BACK,
    Artefact,
    PlannedRelease,
    PublicState,
    Release,
    ReleasedEvent,
    ReleaseKind,
    ReleaseNews,
)

__all__ = [
    "HELD",
    "SET_BACK",
    "Artefact",
    "BoardChange",
    "BoardKind",
    "BoardPresence",
    "Draft",
    "DraftState",
    "FactKind",
    "Mending",
    "MendingState",
    "Placement",
    "PlannedRelease",
    "PublicState",
    "Release",
    "ReleaseKind",
    "ReleaseNews",
    "ReleasedEvent",
    "Run",
    "RunMode",
    "RunState",
    "Scheduling",
    "WayTaken",
]
