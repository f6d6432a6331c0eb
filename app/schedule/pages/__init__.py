"""Pages of the schedule: the organisers' draft and releases, and the public programme."""

from fastapi import APIRouter

from app.schedule.pages import (
    board,
    comparing,
    dragging,
    exchanging,
    mending,
    on_paper,
    plain,
    presence,
    proposals,
    public,
    releases,
    reports,
    runs,
    screens,
    settings,
    together,
    waiting,
    ways_out,
    why,
)

router = APIRouter(include_in_schema=False)
router.include_router(runs.router)
router.include_router(on_paper.router)
router.include_router(releases.router)
router.include_router(comparing.router)
router.include_router(settings.router)
router.include_router(reports.router)
router.include_router(presence.router)
router.include_router(exchanging.router)
router.include_router(together.router)
router.include_router(board.router)
router.include_router(dragging.router)
router.include_router(proposals.router)
router.include_router(mending.router)
router.include_router(why.router)
router.include_router(plain.router)
router.include_router(screens.router)
router.include_router(waiting.router)
router.include_router(ways_out.router)
# What everybody reads; asked most of all, so its addresses are tried before all others.
public_router = public.router
