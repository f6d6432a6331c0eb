"""Pages of invitations: whom a meeting invites, which version each has, and what they answered."""

from fastapi import APIRouter

from app.invitations.pages import in_place, setting, versions

router = APIRouter(include_in_schema=False)
router.include_router(in_place.router)
router.include_router(setting.router)
router.include_router(versions.router)
