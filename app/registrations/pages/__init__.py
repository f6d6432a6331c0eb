"""Pages of registrations: the form, one's own, and those of organisers."""

import re

from fastapi import APIRouter

from app.registrations.pages import (
    answering,
    answers,
    asking,
    drafting,
    letters,
    needs,
    opening,
    organising,
    own,
    places,
    registering,
    sponsoring,
    taking,
    transferring,
    whole,
)

# Where files are sent: as answers by a link, and with the whole form.
UPLOADS = re.compile(f"(?:{answering.UPLOADS.pattern})|(?:{whole.UPLOADS.pattern})")
router = APIRouter(include_in_schema=False)
router.include_router(drafting.router)
router.include_router(transferring.router)
router.include_router(answering.router)
router.include_router(own.router)
router.include_router(needs.router)
router.include_router(answers.router)
router.include_router(asking.router)
router.include_router(sponsoring.router)
router.include_router(letters.router)
router.include_router(opening.router)
router.include_router(organising.router)
router.include_router(taking.router)
router.include_router(registering.router)
router.include_router(whole.router)
router.include_router(places.router)
