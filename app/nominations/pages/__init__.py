"""Pages of a delegation's workspace, of its organisers, and of those who are invited."""

import re

from fastapi import APIRouter

from app.nominations.pages import (
    importing,
    inviting,
    letters,
    organising,
    people,
    reserving,
    workspace,
)

# Where tables and letters are sent.
UPLOADS = re.compile(r"/[a-z0-9-]+/delegation/(?:import|letter)")
router = APIRouter(include_in_schema=False)
router.include_router(organising.router)
router.include_router(inviting.router)
router.include_router(people.router)
router.include_router(importing.router)
router.include_router(letters.router)
router.include_router(reserving.router)
router.include_router(workspace.router)
