"""Calendars of the published programme and of a person."""

from fastapi import APIRouter

router = APIRouter(include_in_schema=False)
