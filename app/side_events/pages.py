"""Pages of side events."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
