"""Pages of side events: applying, one's own application, the organisers' desk."""

from fastapi import APIRouter

from app.side_events.pages import answering, applying, deciding, organising, own, writing

router = APIRouter(include_in_schema=False)
router.include_router(writing.router)
router.include_router(applying.router)
router.include_router(own.router)
router.include_router(deciding.router)
router.include_router(answering.router)
router.include_router(organising.router)
