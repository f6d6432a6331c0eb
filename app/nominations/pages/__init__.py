"""Pages of a delegation's workspace, of its organisers, and of those who are invited."""

from fastapi import APIRouter

from app.nominations.pages import inviting, organising, people, reserving, workspace

router = APIRouter(include_in_schema=False)
router.include_router(organising.router)
router.include_router(inviting.router)
router.include_router(people.router)
router.include_router(reserving.router)
router.include_router(workspace.router)
