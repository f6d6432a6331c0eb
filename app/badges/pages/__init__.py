"""Pages of badges."""

from fastapi import APIRouter

from app.badges.pages import badges, one

router = APIRouter(include_in_schema=False)
router.include_router(badges.router)
router.include_router(one.router)
