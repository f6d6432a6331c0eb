"""Registrations at the organisers' desk: the list, what is done with many, and each one."""

from fastapi import APIRouter

from app.registrations.pages.organising import batches, correcting, listing, many, one

router = APIRouter()
router.include_router(listing.router)
router.include_router(many.router)
router.include_router(batches.router)
router.include_router(correcting.router)
router.include_router(one.router)  # last: an id in its address would take the names above for one
