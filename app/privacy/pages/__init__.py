"""Pages of privacy: the public register, one's own data, and the organiser's."""

from fastapi import APIRouter

from app.privacy.pages import organising, own, register

router = APIRouter(include_in_schema=False)
router.include_router(own.router)
router.include_router(organising.router)
router.include_router(register.router)
