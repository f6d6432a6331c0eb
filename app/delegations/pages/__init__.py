"""Pages of delegations: the register of States and organisations, the category of a delegation."""

from fastapi import APIRouter

from app.delegations.pages import category, register

router = APIRouter(include_in_schema=False)
router.include_router(category.router)
router.include_router(register.router)
