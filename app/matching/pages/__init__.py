"""Pages of what was entered twice: people of a meeting, organisations of the register."""

from fastapi import APIRouter

from app.matching.pages import entities, people

router = APIRouter(include_in_schema=False)
router.include_router(people.router)
router.include_router(entities.router)
