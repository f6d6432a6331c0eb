"""Pages of registrations: the form, one's own, those of organisers and of focal points."""

from fastapi import APIRouter

from app.registrations.pages import focal, organising, own, registering, taking

router = APIRouter(include_in_schema=False)
router.include_router(own.router)
router.include_router(organising.router)
router.include_router(taking.router)
router.include_router(registering.router)
router.include_router(focal.router)
