"""Answers and mails that came back which organisers have to settle, told where they look first."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import show_parts
from app.hosting import queries as hosting
from app.invitations import queries
from app.invitations.models import InvitationAnswer, Said
from app.invitations.queries import mailbox
from app.invitations.rules.versions import newest
from app.meetings.rules import MOST_CONCERNS, Concern, DeskShown, Waits
from app.messages import queries as messages
from app.side_events.models import Answer, SideEvent, Speaker
from app.side_events.rules.answers import takes_part
from app.side_events.rules.application import LEADS_THE_TALK

OnPanel = tuple[Speaker, SideEvent, str]  # and what an answer of theirs leaves open, in words


def say_concerns(db: Session, shown: DeskShown) -> None:
    """React to an organiser's look at a meeting: who of a published side event that is not over
    declined, sends somebody who is not invited, or chairs and is reached by no mail; what came in.
    """
    home = f"/organise/{shown.meeting.slug}"
    ahead = queries.panels_ahead(db, shown.meeting.id, clock.now())
    panel = [(speaker, event, "") for speaker, event in ahead]
    sends, declines = _answered(db, shown.meeting.id, panel)
    declines += [one for one in panel if not takes_part(one[0])]
    found = (
        (
            _("Who does not take part any more"),
            _("Ask the host for somebody else, or move the side event."),
            declines,
        ),
        (
            _("Who sends somebody else"),
            _("Invite whom they name in their place; the link leads there."),
            sends,
        ),
        (
            _("Chairs whom no mail reaches"),
            _("Ask the host for a right address, or for somebody else."),
            _not_reached(db, shown.meeting.id, panel),
        ),
    )
    shown.concerns.extend(
        Concern(title, remedy, [_item(home, one) for one in who[:MOST_CONCERNS]])
        for title, remedy, who in found
        if who
    )
    came_in = mailbox.number_incoming(db, shown.meeting.id)
    if came_in:
        shown.waiting.append(Waits(_("Mails that came in"), came_in, f"{home}/invitations#mails"))


def _item(home: str, one: OnPanel) -> tuple[str, str]:
    speaker, event, doubt = one
    path = f"{home}/side-events/{event.id}/invitations"
    return show_parts(filter(None, (speaker.name, event.title, doubt))), path


def _answered(
    db: Session, meeting_id: str, panel: Sequence[OnPanel]
) -> tuple[list[OnPanel], list[OnPanel]]:
    """Who sends somebody, and who declines, by an entry at the hours as they are now."""
    answers: dict[tuple[str, str], list[InvitationAnswer]] = {}
    for one in queries.answers_of_meeting(db, meeting_id):
        answers.setdefault((one.side_event_id, one.person_id), []).append(one)
    ids = {event.id for _speaker, event, _doubt in panel}
    invited = {(one.event_id, one.instead_of_id) for one in hosting.sent_to(db, ids)}
    sends, declines = [], []
    for speaker, event, _doubt in panel:
        pair = event.id, speaker.person_id
        answer = _answer_now(speaker, event, newest(answers.get(pair, ())))
        if answer is None:
            continue
        said = speaker, event, "" if answer.verified else _("not verified")
        if answer.said is Said.DECLINED:
            declines.append(said)
        elif answer.said is Said.DELEGATED and pair not in invited:
            sends.append(said)
    return sends, declines


def _answer_now(
    speaker: Speaker, event: SideEvent, answer: InvitationAnswer | None
) -> InvitationAnswer | None:
    """What somebody answered by their calendar, where they said nothing on their page since."""
    if answer is None or not takes_part(speaker):
        return None
    if (answer.starts_at, answer.ends_at) != (event.announced_start, event.announced_end):
        return None
    at = speaker.answered_at if speaker.answer is Answer.CONFIRMED else None
    return None if at and (at > answer.answered_at or not answer.verified) else answer


def _not_reached(db: Session, meeting_id: str, panel: Sequence[OnPanel]) -> list[OnPanel]:
    chairs = [one for one in panel if one[0].role in LEADS_THE_TALK and takes_part(one[0])]
    lost = {one.email for one in messages.suppressions_of(db, meeting_id)}
    lost |= messages.failing(db, {one[0].email.lower() for one in chairs} - {""})
    return [one for one in chairs if one[0].email.lower() in lost]
