"""What organisers have to settle of delegations, for tests."""

from sqlalchemy.orm import Session

from app.delegations.models import DelegationCategory
from app.meetings.models import Meeting
from app.registrations.models import DelegationFunction
from tests.make import delegations, registrations

HEAD = DelegationFunction.HEAD


def to_settle(db: Session, meeting: Meeting) -> None:
    """Two heads (Benin), no head (Côte d’Ivoire), somebody in two delegations, and a category that
    disagrees with the status (Peru).
    """
    states = {
        code: delegations.state(db, code, name)
        for code, name in (("BEN", "Benin"), ("CIV", "Côte d’Ivoire"), ("PER", "Peru"))
    }
    for number, (name, code, function) in enumerate(
        (
            ("Ana P", "BEN", HEAD),
            ("Bo Q", "BEN", HEAD),
            ("Cy R", "CIV", DelegationFunction.ADVISER),
            ("Ána  p", "PER", HEAD),
        )
    ):
        registrations.registration(
            db, meeting, name, entity=states[code], function=function,
            email=f"p{number}@example.org", notify=False,
        )  # fmt: skip
    delegation = delegations.delegation(db, meeting, states["PER"])
    delegation.category = DelegationCategory.OTHER
