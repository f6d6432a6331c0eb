"""Pages of side events: applying, one's own application, the organisers' desk."""

import re

from fastapi import APIRouter

from app.side_events.pages import (
    answering,
    answers,
    applying,
    badges,
    calendars,
    deciding,
    further,
    organising,
    own,
    writing,
)

UPLOADS = re.compile(
    "|".join(f"(?:{one.UPLOADS.pattern})" for one in (writing, further, calendars))
)

router = APIRouter(include_in_schema=False)
router.include_router(writing.router)
router.include_router(applying.router)
router.include_router(own.router)
router.include_router(badges.router)
router.include_router(further.router)
router.include_router(deciding.router)
router.include_router(answering.router)
router.include_router(calendars.router)
router.include_router(answers.router)  # before an application of any id
router.include_router(organising.router)
