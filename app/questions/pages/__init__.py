"""Pages on which organisers make questions, put them in order and look at them as people do."""

from fastapi import APIRouter

from app.questions.pages import listing, making

router = APIRouter(include_in_schema=False)
router.include_router(listing.router)
router.include_router(making.router)
