"""Whose data a link opens."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.meetings.rules import MeetingHead, head_of
from app.privacy import service
from app.privacy.errors import NoSuchLink


@dataclass(frozen=True)
class Own:
    """Somebody who has opened their own data, and the beginning of the addresses of its pages."""

    one: service.One
    path: str

    @property
    def head(self) -> MeetingHead:
        """What the page's layout shows of the meeting."""
        return head_of(self.one.meeting)


def _own(secret: str, db: Db) -> Own:
    one = service.one_of_link(db, secret)
    if one is None:
        raise NoSuchLink
    return Own(one, f"/registrations/{secret}")


OwnData = Annotated[Own, Depends(_own)]
