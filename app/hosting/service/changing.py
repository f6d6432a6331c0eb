"""Changes to an accepted event, by its host or as asked for, printed in the programme."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from app.accounts.access import Actor
from app.core.i18n import gettext as _
from app.hosting.service.ordering import hand_on
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.schedule import service as schedule
from app.schedule.service import StandInNamed
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.errors import NotInThisState
from app.side_events.models import ChangeRequest, RequestState, SideEvent, SpeakerRole
from app.side_events.rules.amending import (
    Amendment,
    Difference,
    Titles,
    amendment_of,
    differences,
)
from app.side_events.rules.application import SpeakerGiven, is_named
from app.side_events.rules.joining import digest


def change(
    db: Session,
    meeting: Meeting,
    event: SideEvent,
    given: Amendment,
    reason: str,
    *,
    actor: Actor | None = None,
) -> bool:
    """Change people and texts, and print the event anew; gives whether anything changed.

    Raises `WrongApplication` and `NotInThisState` as `side_events.amend` does.
    """
    meetings.hold(db, meeting.id)
    public = schedule.is_public(db, event)
    before = {one.id: (one.person_id, is_named(one)) for one in event.speakers}
    made = side_events.amend(db, meeting, event, given, reason=reason, public=public, actor=actor)
    if made is None:
        return False
    hand_on(db, event, _in_whose_place(before, event, given))
    if public:
        schedule.reprint(db, queries.side_event_to_change(db, event.id))
    return True


def retitle(
    db: Session, actor: Actor, meeting: Meeting, event: SideEvent, given: Titles, *, reason: str
) -> bool:
    """Give an event other titles, and print it anew; gives whether anything changed.

    Raises as `change` does.
    """
    meetings.hold(db, meeting.id)
    event = queries.side_event_to_change(db, event.id)
    return change(db, meeting, event, given.upon(amendment_of(event)), reason, actor=actor)


def let_stand_in(db: Session, named: StandInNamed) -> None:
    """Give the part of a person to whoever stands in: its lines, and its place in the order.

    Raises as `change` does.
    """
    event = queries.side_event_to_change(db, named.event_id)
    rows = {one.id for one in event.speakers if one.person_id == named.person_id}
    if not rows:
        return
    now = amendment_of(event)
    stand_in = SpeakerGiven(
        name=named.name,
        role=SpeakerRole.PANELLIST,  # each line keeps its own
        honorific=named.honorific,
        affiliation=named.affiliation,
        email=named.email,
    )
    speakers = [
        replace(stand_in, role=one.role) if one.row in rows else one for one in now.speakers
    ]
    change(db, named.meeting, event, replace(now, speakers=tuple(speakers)), "", actor=named.actor)
    lines = zip(now.speakers, sorted(event.speakers, key=lambda one: one.position), strict=True)
    comes = next(after.person_id for before, after in lines if before.row in rows)
    hand_on(db, event, {named.person_id: comes})


def _in_whose_place(
    before: Mapping[str, tuple[str, bool]], event: SideEvent, given: Amendment
) -> dict[str, str]:
    """Whose part is whose now, person by person, where a line had or has an open place.

    `before` has who was in each line, and whether they were named. Where one who is named follows
    another, the host says who speaks when.
    """
    lines = zip(given.speakers, sorted(event.speakers, key=lambda one: one.position), strict=True)
    still = {one.person_id for one in event.speakers}
    found = {}
    for line, now in lines:
        left, was_named = before.get(line.row, (now.person_id, True))
        if left not in still and not (was_named and is_named(now)):
            found[left] = now.person_id
    return found


def asked_differences(db: Session, event: SideEvent, request: ChangeRequest) -> list[Difference]:
    """What a request that waits would change of the event as it is now; of a declined one, what it
    would have changed.
    """
    wanted = side_events.wanted_by(db, request)
    if wanted is None:
        return []
    if request.state is not RequestState.OPEN:
        return differences(wanted.before, wanted.after)
    now = amendment_of(event)
    return differences(now, wanted.upon(now))


def digest_of(shown: list[Difference]) -> str:
    """What was shown of differences, in short."""
    return digest("\n".join(f"{one.label}\n{one.before}\n{one.after}" for one in shown))


def take(
    db: Session, actor: Actor, meeting: Meeting, event: SideEvent, request_id: str, *, seen: str
) -> None:
    """Change an event as its host asked for; `seen` is the digest of the differences shown.

    Raises `NotInThisState` where these are others by now, and as `change` does.
    """
    meetings.hold(db, meeting.id)
    event = queries.side_event_to_change(db, event.id)
    request = side_events.settle_request(db, actor, event, request_id, RequestState.TAKEN)
    wanted = side_events.wanted_by(db, request) if request else None
    if request is None or wanted is None:
        return
    now = amendment_of(event)
    given = wanted.upon(now)
    if digest_of(differences(now, given)) != seen:
        raise NotInThisState(_("The side event was changed in the meantime: look at it again."))
    change(db, meeting, event, given, request.text, actor=actor)
    request.wanted = ""  # it is in the event now
    db.flush()
