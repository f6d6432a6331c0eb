"""Pages of participants: the list, and the figures of a meeting."""

from fastapi import APIRouter

from app.participants.pages import lists, statistics

router = APIRouter(include_in_schema=False)
router.include_router(lists.router)
router.include_router(statistics.router)
