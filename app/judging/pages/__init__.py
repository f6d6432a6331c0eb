"""Pages of judging, for organisers and reviewers."""

from fastapi import APIRouter

from app.judging.pages import ledger, merging

router = APIRouter(include_in_schema=False)
router.include_router(ledger.router)
router.include_router(merging.router)
