"""What hosts of the demo have done since the programme was published.

The first one has a running order, materials, and has changed the panel, with a reason.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.core.documents import pdf_of
from app.hosting import service as hosting
from app.hosting.models import Shown
from app.meetings.models import Meeting
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.amending import Amendment, amendment_of

WITH_ORDER = 3  # events
MOST_NAMED = 100  # people whom the changes name anew
SLIDES = "Demo slides"
SLIDES_TEXT = "Demo text: what is shown while the panel speaks would stand here."
MATERIALS = {SLIDES: Shown.NOW, "Demo summary of the discussion": Shown.AFTER}
REASON = "Demo reason: {name} cannot travel; who comes instead is not settled yet."


def host(db: Session, meeting: Meeting) -> None:
    """Give some events a running order, and the first one materials and another panel."""
    events = _of_crowd(db, meeting)
    for event in events[:WITH_ORDER]:
        hosting.set_order(db, meeting, event, hosting.order_of(db, meeting, event).items)
    first = events[0]
    for title, shown in MATERIALS.items():
        hosting.add_material(db, first, _file(meeting, title), title=title, shown=shown)
    changed, name = _without_one(amendment_of(first))
    hosting.change(db, meeting, first, changed, REASON.format(name=name))


def _of_crowd(db: Session, meeting: Meeting) -> list[SideEvent]:
    return [one for one in queries.accepted(db, meeting.id) if one.is_demo and one.announced_start]


def _file(meeting: Meeting, title: str) -> bytes:
    data = {"head": [title], "body": [SLIDES_TEXT], "title": title, "meeting": meeting.slug}
    return pdf_of("registrations/letter", data, "en")


def _without_one(now: Amendment) -> tuple[Amendment, str]:
    """The same with the last of the panel not named any more, and who that was."""
    *others, last = now.speakers
    unnamed = replace(last, name=last.affiliation, email="", role=SpeakerRole.PANELLIST)
    return replace(now, speakers=(*others, unnamed)), last.name


def path_of(db: Session, meeting: Meeting) -> str:
    """The link of the first host."""
    found = (side_events.link_path(db, one) for one in _of_crowd(db, meeting))
    return next(found, "")
