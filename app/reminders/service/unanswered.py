"""Chairs who have not answered their invitation: they are asked again, then others are told."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy.orm import Session

from app.invitations.service import Version, versions_of_meeting
from app.meetings.models import Meeting
from app.messages.service import Recipient
from app.reminders import mails, queries
from app.reminders.mails import Letter, Waiting, Wanted
from app.reminders.models import Kind
from app.reminders.rules import Setting, WhyNot, escalated_on, local_day
from app.reminders.service.finding import held, to_speaker, told_to, who_speaks
from app.side_events.service.answers import answer_path
from app.side_events.service.links import link_path

Due = Callable[[date, Wanted], date]


def letters_to_chairs(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """One to each chair for a day on which they were invited, so many days after it."""
    return _letters(
        Kind.UNANSWERED,
        meeting,
        (
            (to_speaker(one.chair), Wanted(one, answer_path(db, one.chair)))
            for one in waiting(db, meeting)
            if one.reached
        ),
        lambda asked_on, _wanted: asked_on + timedelta(days=setting.days),
    )


def letters_to_others(db: Session, meeting: Meeting, setting: Setting) -> list[Letter]:
    """To hosts of side events and to who speaks for delegations, in the same way: one to each for
    all chairs of theirs who were invited on a day; for those whom no mail reaches another, at once.
    """
    found = waiting(db, meeting)
    speak = _who_speaks(db, meeting, found)

    def due(asked_on: date, wanted: Wanted) -> date:
        opens = local_day(wanted.waiting.held.released.starts_at, meeting.timezone)
        reached = wanted.waiting.reached
        return escalated_on(asked_on, setting.days, opens, reached=reached)

    return _letters(
        Kind.ESCALATED,
        meeting,
        (
            (to, Wanted(one, path))
            for one in found
            for to, path in _others(db, meeting, one, speak.get(one.chair.person_id, ()))
        ),
        due,
    )


def _letters(
    kind: Kind, meeting: Meeting, found: Iterable[tuple[Recipient, Wanted]], due: Due
) -> list[Letter]:
    days: dict[tuple[str, date, bool], tuple[Recipient, list[Wanted]]] = {}
    for to, wanted in found:
        asked_at, reached = wanted.waiting.asked_at, wanted.waiting.reached
        if asked_at is not None:
            asked_on = local_day(asked_at, meeting.timezone)
            told_to(days, (to.email, asked_on, reached), to, list[Wanted]).append(wanted)
    return [
        mails.of_answers(
            kind,
            meeting,
            to,
            asked_on=asked_on,
            due=min(due(asked_on, one) for one in wanted),
            wanted=wanted,
        )
        for (_email, asked_on, _reached), (to, wanted) in days.items()
    ]


def waiting(db: Session, meeting: Meeting) -> list[Waiting]:
    """The chairs who have not answered to the hours as they are now, asked so far or not."""
    asked = {
        (of_event.event_id, one.person_id): one
        for of_event in versions_of_meeting(db, meeting.id)
        for one in of_event.unanswered
    }
    found = []
    for one in held(db, meeting.id):
        for chair in one.chairs:
            version = asked.get((one.event.id, chair.person_id))
            if version and version.mailed:
                reached = not version.mailed.not_reached
                said = _unverified(version)
                found.append(Waiting(one, chair, version.asked_at, reached, said))
    return found


def _unverified(version: Version) -> str:
    """What came as somebody's answer to the hours as they are, and may be of anybody, in words."""
    answer = version.answer
    return answer.said if answer and not (answer.verified or answer.old) else ""


def why_no_letter(kind: Kind, one: Waiting) -> WhyNot:
    """Why there is no letter about a chair who has not answered."""
    if one.asked_at is None:
        return WhyNot.NOT_ASKED
    return WhyNot.NOT_REACHED if kind is Kind.UNANSWERED else WhyNot.NOBODY


def _who_speaks(
    db: Session, meeting: Meeting, found: Sequence[Waiting]
) -> dict[str, list[Recipient]]:
    """Who speaks for the delegation of each chair, or is asked to where nobody does, by person."""
    of_person = queries.delegations_of(db, {one.chair.person_id for one in found})
    theirs = set(of_person.values())
    speak = {
        delegation.id: [each.to for each in speaking]
        for delegation, speaking in who_speaks(db, meeting, lambda each: each.id in theirs)
    }
    return {person: speak.get(delegation, []) for person, delegation in of_person.items()}


def _others(
    db: Session, meeting: Meeting, one: Waiting, speak: Iterable[Recipient]
) -> Iterator[tuple[Recipient, str]]:
    """Who can see to an answer, each once, with their page; never the chair."""
    event, told = one.held.event, {one.chair.email.lower(), ""}
    host = event.contact_email.lower()
    if host not in told:
        told.add(host)
        yield Recipient(host, event.contact_name, event.contact_language), link_path(db, event)
    for to in speak:
        if to.email not in told:
            told.add(to.email)
            yield to, f"/{meeting.slug}/events/{event.id}"
