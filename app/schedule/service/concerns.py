"""What of the schedule waits for organisers, or has to be settled."""

from sqlalchemy.orm import Session

from app.core import i18n
from app.core.i18n import gettext as _
from app.meetings.rules import Concern, DeskShown, Waits
from app.schedule import queries
from app.schedule.models import PublicState
from app.schedule.service.boarding import standings_now
from app.schedule.service.known import known_of
from app.schedule.service.later import against_planned


def say_waiting(db: Session, shown: DeskShown) -> None:
    """React to an organiser's look at a meeting: count what has no place, once there is a board,
    and what is announced without its time; say that a planned release does not come out.
    """
    meeting, board = shown.meeting, queries.newest_draft(db, shown.meeting.id, placed=False)
    if board is None:
        return
    tray = f"/organise/{meeting.slug}/schedule/board#tray"
    standings = standings_now(db, known_of(db, meeting).facts)
    release = queries.current_release(db, meeting.id, printed=False)
    public = queries.events_of(db, release.id, printed=False) if release else ()
    found = (
        (
            _("Accepted side events without a place"),
            sum(one.spot is None for one in standings.values()),
        ),
        (
            _("Side events announced with “new time follows”"),
            sum(one.state is PublicState.WAITING for one in public),
        ),
    )
    shown.waiting.extend(Waits(label, number, tray) for label, number in found if number)
    planned = queries.planned_at(db, meeting.id)
    if planned and (planned.refusals or against_planned(db, meeting, planned)):
        moment = i18n.show_datetime(planned.at, meeting.timezone)
        shown.concerns.append(
            Concern(
                _("The release that was planned did not come out")
                if planned.refusals
                else _("The release that is planned will not come out"),
                _("Look at why. Publish the board, plan the release anew, or call it off."),
                [(moment, f"/organise/{meeting.slug}/releases")],
            )
        )
