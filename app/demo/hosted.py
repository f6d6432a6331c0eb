"""What hosts of the demo have done since the programme was published.

The first one has a running order, materials, and has changed the panel, with a reason: among others
for a guest who is no delegate and has a badge for side events only. The second asks the organisers
for a change, the third says how to take part from elsewhere.
"""

from dataclasses import replace

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.core.documents import pdf_of
from app.demo.crowd import MAIL_DOMAIN
from app.demo.settle import ORGANISER
from app.hosting import service as hosting
from app.hosting.models import Shown
from app.meetings.models import Meeting
from app.registrations import queries as people
from app.registrations import service as registrations
from app.registrations.rules.event_badges import BadgeGiven
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import SideEvent, SpeakerRole
from app.side_events.rules.amending import Amendment, amendment_of
from app.side_events.rules.application import SpeakerGiven

WITH_ORDER = 3  # events
MOST_NAMED = 100  # people whom the changes name anew
SLIDES = "Demo slides"
SLIDES_TEXT = "Demo text: what is shown while the panel speaks would stand here."
MATERIALS = {SLIDES: Shown.NOW, "Demo summary of the discussion": Shown.AFTER}
GUEST = SpeakerGiven(
    name="Demo Guest Speaker",
    role=SpeakerRole.PANELLIST,
    affiliation="Demo Institute",
    email=f"demo-guest@{MAIL_DOMAIN}",
)
ASKED = "Demo request: could another title be printed? The date for changes is over for us."
LINK = "https://example.org/demo-remote"
LINK_REASON = "Demo reason: one can take part from elsewhere."
REASON = "Demo reason: {name} cannot travel; who comes instead is not settled yet."


def host(db: Session, meeting: Meeting) -> None:
    """Give some events a running order, and the first one materials and another panel."""
    events = _of_crowd(db, meeting)
    for event in events[:WITH_ORDER]:
        hosting.set_order(db, event, hosting.order_of(db, meeting, event).items)
    first = events[0]
    for title, shown in MATERIALS.items():
        hosting.add_material(db, first, _file(meeting, title), title=title, shown=shown)
    changed, name = _without_one(amendment_of(first))
    hosting.change(db, meeting, first, changed, REASON.format(name=name))
    _give_badge(db, meeting, first)
    second, third = events[1:WITH_ORDER]
    side_events.ask_for_change(db, meeting, second, ASKED)
    online = replace(amendment_of(third), remote_link=LINK)
    hosting.change(db, meeting, third, online, LINK_REASON)


def _give_badge(db: Session, meeting: Meeting, event: SideEvent) -> None:
    """Ask for a badge for side events only for the guest, and have it approved."""
    guest = next(one for one in event.speakers if one.email == GUEST.email)
    side_events.ask_badge(db, meeting, event, guest.id)
    side_events.answer(db, guest, takes_part=True)
    given = BadgeGiven(GUEST.name, organisation=GUEST.affiliation)
    side_events.give_badge(db, meeting, guest, given)
    organiser = accounts.as_actor(db, accounts.open_account(db, ORGANISER))
    badge = people.registration_of_person(db, guest.person_id)
    if badge is not None:
        registrations.approve(db, organiser, meeting, badge)


def _of_crowd(db: Session, meeting: Meeting) -> list[SideEvent]:
    return [one for one in queries.accepted(db, meeting.id) if one.is_demo and one.announced_start]


def _file(meeting: Meeting, title: str) -> bytes:
    data = {"head": [title], "body": [SLIDES_TEXT], "title": title, "meeting": meeting.slug}
    return pdf_of("registrations/letter", data, "en")


def _without_one(now: Amendment) -> tuple[Amendment, str]:
    """The same with a guest, and the last of the panel not named any more; and who that was."""
    *others, last = now.speakers
    unnamed = replace(last, name=last.affiliation, email="", role=SpeakerRole.PANELLIST)
    return replace(now, speakers=(*others, unnamed, GUEST)), last.name


def path_of(db: Session, meeting: Meeting) -> str:
    """The link of the first host."""
    found = (side_events.link_path(db, one) for one in _of_crowd(db, meeting))
    return next(found, "")
