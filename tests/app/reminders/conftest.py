"""A meeting that reminds people."""

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select

from app.core.jobs import Work
from app.messages.models import Message
from app.messages.service import delivery
from app.settings import Settings
from tests.make import schedule
from tests.make.accounts import sign_in
from tests.make.reminders import NOON
from tests.visitor import Visitor


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of an installation with a mail server, to which nothing is handed over here."""
    return settings.model_copy(update={"smtp_url": "smtp://127.0.0.1:1"})


@pytest.fixture
def scene(app: FastAPI, visitor: Visitor, work: Work) -> schedule.Scene:
    """A published programme; whoever visits organises the meeting. Invitations went at noon."""
    with time_machine.travel(NOON, tick=False):
        with work.sessions.write() as db:
            made = schedule.released(db)
            for mail in db.scalars(select(Message)):
                delivery.note_sent(db, mail.id, work.settings)
        sign_in(visitor, app, organiser_of=made.meeting.id)
    return made
