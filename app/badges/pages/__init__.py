"""Pages of badges, doors and check-in."""

from fastapi import APIRouter

from app.badges.pages import badges, check_in, doors, one

router = APIRouter(include_in_schema=False)
router.include_router(badges.router)
router.include_router(one.router)
router.include_router(doors.router)
router.include_router(check_in.router)
