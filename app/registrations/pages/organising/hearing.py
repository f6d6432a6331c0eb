"""What organisers are told of whether somebody was told."""

from sqlalchemy.orm import Session

from app.core.i18n import lazy
from app.core.web import notice
from app.core.web.notices import Notice, NoticeKind
from app.registrations import service
from app.registrations.models import Registration

FOCAL_POINTS = notice(
    "registrations.focal_points_told",
    lazy("No e-mail address of the person is known: the focal points of the delegation were told."),
)
NOBODY = notice(
    "registrations.nobody_told",
    lazy("No e-mail address is known: nobody was told."),
    NoticeKind.WARNING,
)


def said(
    db: Session,
    registration: Registration,
    told: Notice,
    done: Notice,
    *,
    private: bool = False,
) -> list[Notice]:
    """`told`, where the person is; else `done`, which says it of nobody, and who was instead.

    `private` is what focal points are not told either.
    """
    match service.hearer(db, registration, private=private):
        case service.Hearer.PERSON:
            return [told]
        case service.Hearer.FOCAL_POINTS:
            return [done, FOCAL_POINTS]
        case service.Hearer.NOBODY:
            return [done, NOBODY]
