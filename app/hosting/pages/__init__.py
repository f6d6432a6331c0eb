"""Pages of side events after acceptance."""

from fastapi import APIRouter

from app.hosting.pages import attending, changing, ordering, publishing, titling

router = APIRouter(include_in_schema=False)
router.include_router(attending.router)
router.include_router(changing.router)
router.include_router(titling.router)
router.include_router(ordering.router)
router.include_router(publishing.router)
public_router = publishing.public_router
UPLOADS = publishing.UPLOADS
