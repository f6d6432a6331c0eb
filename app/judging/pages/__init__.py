"""Pages of judging, for organisers and reviewers."""

from fastapi import APIRouter

from app.judging.pages import ledger

router = APIRouter(include_in_schema=False)
router.include_router(ledger.router)
