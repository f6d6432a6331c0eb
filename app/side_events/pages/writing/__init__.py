"""Writing an application part by part, with others at the same time, and sending it."""

from fastapi import APIRouter

from app.side_events.pages.writing import checking, further, parts
from app.side_events.pages.writing.further import UPLOADS

__all__ = ["UPLOADS", "router"]

router = APIRouter(include_in_schema=False)
router.include_router(further.router)  # its part has an address of its own before all parts
router.include_router(parts.router)
router.include_router(checking.router)
