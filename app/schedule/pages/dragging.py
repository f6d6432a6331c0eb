"""What the script of the board asks for while somebody drags an event; pages do without it."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from app.core import i18n
from app.core.db import Db
from app.core.errors import Conflict, Invalid
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.core.web.answers import PERSONAL
from app.meetings.guards import OrganiserDesk
from app.schedule import service
from app.schedule.errors import PlaceRefused
from app.schedule.service import Choice, Choices, Verdict

router = APIRouter(include_in_schema=False)
_VERDICTS = {
    Verdict.HERE: lazy("It is here"),
    Verdict.FREE: lazy("Free"),
    Verdict.ALLOWED: lazy("Breaks a rule"),
    Verdict.REASON: lazy("Only for a reason"),
    Verdict.NO: lazy("Impossible"),
}


@router.get("/organise/{slug}/schedule/board/{event_id}/judged")
def judged(request: Request, desk: OrganiserDesk, event_id: str, db: Db) -> Response:
    """Every place of an event on a day, as the page "Move to" judges it."""
    day = day_asked(request.query_params.get("day"))
    found = service.choices(db, desk.meeting, event_id, day)
    places = [_place(found, one) for one in found.places]
    said = _("Choose a place for %(event)s. Escape leaves it where it is.")
    known = {"event": f"\u2068{found.event.title}\u2069"}
    return _answer({"said": said % known, "places": places})


def day_asked(text: str | None) -> date | None:
    """The day that an address names; None where it names none."""
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None


def moved_quietly(said: str) -> Response:
    """An event was moved."""
    return _answer({"said": said})


def refused_quietly(refused: Conflict | Invalid) -> Response:
    """It was not moved: why, and whether a reason would do."""
    sentences = getattr(refused, "sentences", None) or [refused.sentence]
    can = isinstance(refused, PlaceRefused) and refused.can_override
    return _answer({"sentences": sentences, "can_override": can}, 409)


def _place(found: Choices, one: Choice) -> dict[str, Any]:
    zone = found.timezone
    span = i18n.show_span(one.spot.starts_at, one.ends_at, zone)
    room = found.rooms.get(one.spot.room_id, "–")
    at = i18n.show_parts([span, room])
    said = [str(_VERDICTS[one.verdict])]
    if one.difference and one.verdict not in {Verdict.HERE, Verdict.NO}:
        said.append(_signed(one.difference))
    return {
        "place": one.spot.key,
        "verdict": one.verdict.value,
        "time": i18n.show_time(one.spot.starts_at, zone),
        "at": at,
        "said": i18n.show_parts(said),
        "rules": i18n.show_parts(one.rules),
        "sentences": one.breaches,
    }


def _signed(number: int) -> str:
    """A difference with its sign before it, also among letters that run the other way."""
    sign = "+" if number > 0 else "\N{MINUS SIGN}"
    return f"\u2066{sign}{i18n.show_number(abs(number))}\u2069"


def _answer(body: dict[str, Any], status: int = 200) -> Response:
    return JSONResponse(body, status, {"Cache-Control": PERSONAL})
