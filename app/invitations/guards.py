"""What the link of somebody opens who comes in place of somebody else."""

from typing import Annotated

from fastapi import Depends

from app.core.db import Db
from app.invitations.service import in_place
from app.invitations.service.in_place import InPlace


def _asked(secret: str, db: Db) -> InPlace:
    return in_place.opened(db, secret)


AskedInPlace = Annotated[InPlace, Depends(_asked)]
