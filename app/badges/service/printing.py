"""Badges: how they look, printing them, and replacing one that was lost."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.badges import queries
from app.badges.errors import NoBadgeFor
from app.badges.models import Badge, BadgeCode, BadgeDesign, BadgeSize, PrintRun
from app.badges.queries import WantedBadges
from app.badges.rules import printed
from app.core import clock
from app.core.collation import in_order
from app.core.documents import pdf_of, picture_of
from app.core.documents.qr import qr_of
from app.core.happenings import tell
from app.core.i18n import in_use
from app.core.ids import hash_secret
from app.meetings.models import Meeting
from app.registrations.models import Registration
from app.registrations.rules.event_badges import BadgeEventsAsked, said_event
from app.settings import Settings

SAMPLE_CODE = "S" * 26  # of no badge: it is no text that `code_of` gives
MOST = 1000  # badges in a file: more would keep a person waiting, and a printer
ON_A_PAGE_OF_ITS_OWN = {
    BadgeSize.A4_OF_A6: BadgeSize.A6,
    BadgeSize.A4_OF_CARDS: BadgeSize.CARD,
}


def design_of(db: Session, meeting: Meeting) -> BadgeDesign:
    """How the badges of a meeting look: as the organiser said, or as they usually do."""
    return queries.design_of(db, meeting.id) or printed.usual_design(meeting.id)


def save_design(db: Session, actor: Actor, design: BadgeDesign) -> None:
    """Keep how the badges of a meeting look."""
    db.merge(design)
    accounts.record(
        db, actor, "badges.designed", design.meeting_id, design.meeting_id, size=design.size.value
    )


def print_badges(
    db: Session, actor: Actor, meeting: Meeting, registrations: Sequence[Registration]
) -> list[PrintRun]:
    """Put these badges into files, which are made when they are taken; then they are printed.

    They are printed in the order of the delegations and, within one, of the names, at most `MOST`
    in a file. A badge for side events only of which none is to be held any more is left out. Raises
    `NoBadgeFor` where there is nobody, or somebody gets none.
    """
    if not all(map(printed.may_have_badge, registrations)):
        raise NoBadgeFor
    registrations = without_lost(db, registrations)
    if not registrations:
        raise NoBadgeFor
    now = clock.now()
    known = queries.badges_of(db, [registration.id for registration in registrations])
    new = [one.id for one in registrations if one.id not in known]
    db.add_all(Badge(registration_id=one, version=1) for one in new)
    db.flush()
    _keep_codes(db, [registration.id for registration in registrations])
    ordered = [registration.id for registration in in_order(registrations, _place)]
    return [
        _run(db, actor, meeting, ordered[start : start + MOST], now)
        for start in range(0, len(ordered), MOST)
    ]


def _run(
    db: Session, actor: Actor, meeting: Meeting, ordered: list[str], now: datetime
) -> PrintRun:
    run = PrintRun(
        meeting_id=meeting.id,
        at=now,
        account_id=actor.account_id,
        registrations=ordered,
    )
    db.add(run)
    db.flush()
    accounts.record(db, actor, "badges.made", meeting.id, run.id, number=len(ordered))
    return run


def replace(db: Session, actor: Actor, meeting: Meeting, registration: Registration) -> None:
    """Make the code of a badge worthless, because it was lost; it is to be printed anew."""
    known = queries.badges_of(db, [registration.id]).get(registration.id)
    badge = known or Badge(registration_id=registration.id, version=1)
    badge.version += 1
    badge.printed_at = badge.printed_by = None
    db.add(badge)
    accounts.record(db, actor, "badge.replaced", meeting.id, registration.id, version=badge.version)
    db.flush()


def take(db: Session, actor: Actor, meeting: Meeting, run: PrintRun) -> bytes:
    """The file of a print, whose badges count as printed from now on."""
    body = printed_pdf(db, meeting, run)
    note_taken(db, actor, meeting, run)
    return body


def note_taken(db: Session, actor: Actor, meeting: Meeting, run: PrintRun) -> None:
    """Count the badges of a file as printed, because it was taken.

    When that was first, stays, but where what is on it was changed since.
    """
    now, changed = clock.now(), changed_badges(db, meeting)
    people = _people_of(db, meeting, run)
    in_it, named = [one.id for one in people], events_of(db, people)
    for badge in queries.badges_of(db, in_it).values():
        if badge.printed_at is None or badge.registration_id in changed:
            badge.printed_at, badge.printed_by = now, actor.account_id
            badge.events = [one.key for one in named.of(badge.registration_id)]
    accounts.record(db, actor, "badges.printed", meeting.id, run.id, number=len(in_it))
    run.fetched_at, run.not_printed_at = run.fetched_at or now, None
    db.flush()


def not_printed(db: Session, actor: Actor, meeting: Meeting, run: PrintRun) -> None:
    """Say that the badges of a file that was taken were not printed all the same; twice is once.

    Those that are in another file that was printed stay printed.
    """
    if run.fetched_at is None or run.not_printed_at is not None:
        return
    run.not_printed_at = clock.now()
    elsewhere = _taken_with(db, meeting, run)
    left = [one for one in run.registrations if one not in elsewhere]
    for badge in queries.badges_of(db, run.registrations).values():
        other = elsewhere.get(badge.registration_id)
        if other is None:
            badge.printed_at = badge.printed_by = None
        elif badge.printed_at and other < badge.printed_at:
            badge.printed_at = other  # what was changed since is not on it
    accounts.record(db, actor, "badges.not_printed", meeting.id, run.id, number=len(left))
    db.flush()


def changed_badges(db: Session, meeting: Meeting) -> Mapping[str, list[str]]:
    """What was changed of that which is on a badge since it was printed, by the registration."""
    fields = printed.fields_of(design_of(db, meeting))
    changed = {
        key: list(found)
        for key, found in queries.changed_since_printing(db, meeting.id, fields).items()
    }
    known = queries.printed_for_events(db, meeting.id)
    named = events_of(db, [one for one, _badge in known])
    for one, badge in known:
        now = [event.key for event in named.of(one.id)]
        if now and now != badge.events:
            changed.setdefault(one.id, []).append("events")
    return changed


def events_of(db: Session, people: Iterable[Registration]) -> BadgeEventsAsked:
    """For which side events those of some are who have a badge for these only."""
    asked = BadgeEventsAsked([one.id for one in people if one.events_only])
    if asked.registration_ids:
        tell(db, asked)
    return asked


def events_on_badge(db: Session, meeting: Meeting, registration: Registration) -> list[str]:
    """The lines on the side events that somebody's badge is for, where it is for these only."""
    found = events_of(db, [registration]).of(registration.id)
    return [said_event(one, meeting.timezone) for one in found]


def without_lost(db: Session, people: Sequence[Registration]) -> list[Registration]:
    """Those of some whose badge, if it is for side events only, still is for one."""
    named = events_of(db, people)
    return [one for one in people if not one.events_only or named.of(one.id)]


def to_withdraw(db: Session, meeting: Meeting) -> list[Registration]:
    """Whose badge was printed who gets none any more, or whose side events are not held."""
    gone = queries.to_withdraw(db, meeting.id)
    known = [one for one, _badge in queries.printed_for_events(db, meeting.id)]
    kept = {one.id for one in without_lost(db, known)}
    return [*gone, *(one for one in known if one.id not in kept)]


def _taken_with(db: Session, meeting: Meeting, run: PrintRun) -> Mapping[str, datetime]:
    """When the other files that were printed were taken, the last of each registration in them."""
    taken: dict[str, datetime] = {}
    for other in queries.printed_runs(db, meeting.id):
        if other.id != run.id and other.fetched_at is not None:
            for one in other.registrations:
                taken[one] = max(taken.get(one, other.fetched_at), other.fetched_at)
    return taken


def _people_of(db: Session, meeting: Meeting, run: PrintRun) -> list[Registration]:
    """Whose badges are in a file: who gets none any more is left out."""
    everybody = without_lost(db, queries.with_badge(db, meeting.id, WantedBadges()))
    found = {registration.id: registration for registration in everybody}
    return [found[one] for one in run.registrations if one in found]


def printed_pdf(db: Session, meeting: Meeting, run: PrintRun) -> bytes:
    """The file of a print, as its badges are now; who gets none any more is left out."""
    chosen = _people_of(db, meeting, run)
    badges = queries.badges_of(db, run.registrations)
    design = design_of(db, meeting)
    language = printed.leading_language(design)
    with in_use(language):
        named = events_of(db, chosen)
        lines = [
            printed.printed(
                one,
                design,
                qr_of(_code(db, badges[one.id])),
                [said_event(event, meeting.timezone) for event in named.of(one.id)],
            )
            for one in chosen
        ]
        data = printed.sheet(meeting, design, lines)
    return pdf_of("badges/sheet", data, language)


def sample_picture(db: Session, meeting: Meeting) -> bytes:
    """A picture (PNG) of one badge in the meeting's design, of nobody."""
    design = design_of(db, meeting)
    data = printed.example(meeting, design, qr_of(SAMPLE_CODE))
    size = ON_A_PAGE_OF_ITS_OWN.get(design.size, design.size)
    return picture_of(
        "badges/sheet", {**data, "size": size.value}, printed.leading_language(design)
    )


def _place(registration: Registration) -> str:
    delegation = " ".join(printed.delegation_in(registration, ["en"]))
    return f"{delegation}\u0001{registration.person.name}"


def _code(db: Session, badge: Badge) -> str:
    settings: Settings = db.info["settings"]
    return printed.code_of(settings.secret_key, badge.registration_id, badge.version)


def _keep_codes(db: Session, registration_ids: Sequence[str]) -> None:
    """Let the doors know the codes of these badges."""
    badges = queries.badges_of(db, registration_ids).values()
    codes = {hash_secret(_code(db, badge)): badge for badge in badges}
    known = queries.known_codes(db, codes)
    db.add_all(
        BadgeCode(code_hash=code_hash, registration_id=badge.registration_id, version=badge.version)
        for code_hash, badge in codes.items()
        if code_hash not in known
    )
    db.flush()
