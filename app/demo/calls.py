"""The calls for side events: one made up for the demo's meeting, and that of a real summit."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.calls import service
from app.calls.models import Late
from app.calls.rules import Pairing, Policy
from app.delegations.models import DelegationCategory
from app.delegations.rules import STATE_CATEGORIES
from app.demo.load import origin_of_demo
from app.meetings.models import Basis, Meeting
from app.meetings.rules import Origin

OPEN_FOR = timedelta(days=60)
GRACE = 12  # hours
COSTS = {
    "ar": "مثال لأغراض العرض: يدفع المنظمون تكاليف الترجمة الشفوية وخدمات الطعام.",
    "zh": "演示示例：口译和餐饮费用由组织者承担。",
    "en": "Made up for the demo: organisers pay for interpretation and catering.",
    "fr": "Exemple de démonstration : l’interprétation et la restauration sont à la charge des"
    " organisateurs.",
    "ru": "Пример для демонстрации: устный перевод и питание оплачивают организаторы.",
    "es": "Ejemplo de demostración: la interpretación y el servicio de comidas corren a cargo de"
    " los organizadores.",
}
# A Party must partner with an observer organisation; one application for each lead organiser.
SUMMIT = Policy(
    pairings=(Pairing(STATE_CATEGORIES, frozenset(DelegationCategory) - STATE_CATEGORIES),),
    most_per_lead=1,
)
OF_SUMMIT = Origin(
    Basis.INFERRED,
    source="UNFCCC, side events and exhibits: eligibility and selection criteria",
    why="the rules of the UNFCCC for its conferences; that they held in 2025 too is inferred",
)


def invite(db: Session, meeting: Meeting, *, closes_at: datetime) -> None:
    """The call of the demo's meeting, made up but for what all meetings here have in common."""
    policy = Policy(
        timezone=meeting.timezone,
        opens_at=closes_at - OPEN_FOR,
        closes_at=closes_at,
        grace=GRACE,
        late=Late.WHILE_PLACES,
        partners_confirm=True,
        event_badges=True,
        costs=COSTS,
    )
    service.set_policy(db, None, meeting, policy, origin=origin_of_demo("made up for the demo"))


def invite_to_summit(db: Session, meeting: Meeting) -> None:
    """The call of a summit, as far as its public rules say."""
    service.set_policy(db, None, meeting, SUMMIT, origin=OF_SUMMIT)
