"""A released programme as its calendars and invitations give it is read alike by three readers."""

import pytest
from sqlalchemy.orm import Session

from tests.make import large


@pytest.mark.usefixtures("calendars_of_others")
def test_three_readers_read_what_was_released(db: Session) -> None:
    large.is_read_alike(db, 60)
