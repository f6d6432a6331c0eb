"""Pages of judging, for organisers and reviewers."""

from fastapi import APIRouter

from app.judging.pages import board, ledger, merging, reviewers, reviewing, rounds

router = APIRouter(include_in_schema=False)
router.include_router(ledger.router)
router.include_router(merging.router)
router.include_router(rounds.router)
router.include_router(reviewers.router)
router.include_router(board.router)
router.include_router(reviewing.router)
