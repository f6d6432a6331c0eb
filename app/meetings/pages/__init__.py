"""Pages of meetings: the public list, and what organisers see and set up."""

from fastapi import APIRouter

from app.meetings.pages import (
    agreeing,
    gateway,
    lists,
    mails,
    outbox,
    programme,
    rooms,
    suppressed,
    ways,
    wording,
)

router = APIRouter(include_in_schema=False)
router.include_router(lists.router)
router.include_router(rooms.router)
router.include_router(ways.router)
router.include_router(programme.router)
router.include_router(outbox.router)
router.include_router(suppressed.router)
router.include_router(mails.router)
router.include_router(agreeing.router)
router.include_router(gateway.router)
router.include_router(wording.router)
