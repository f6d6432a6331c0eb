"""Pages of those who see to needs, and of the organiser who lets them."""

from fastapi import APIRouter

from app.care.pages import cases, organising

router = APIRouter(include_in_schema=False)
router.include_router(cases.router)
router.include_router(organising.router)
