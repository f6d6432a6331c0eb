"""Lists of participants: what one would say now, issuing, publishing, reading what was issued."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core import clock
from app.core.i18n import gettext as _
from app.delegations import queries as delegations
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.meetings.rules import head_of
from app.participants import queries
from app.participants.errors import IssuedMeanwhile, NothingToIssue, WholeNotPublic
from app.participants.models import ListKind, ParticipantList
from app.participants.rules.differences import Difference, difference, told_after
from app.participants.rules.layout import Content, Document, Edition, document
from app.participants.rules.listing import Listing, as_json, from_json, listing_of, unnaming
from app.registrations import queries as registrations
from app.registrations.models import RegistrationState

FULL = frozenset({ListKind.PROVISIONAL, ListKind.FINAL})


def listing_now(db: Session, meeting: Meeting) -> Listing:
    """Who is approved for a meeting at this moment; who has a badge for side events only is not."""
    wanted = registrations.Wanted(RegistrationState.APPROVED)
    found = registrations.registrations_of(db, meeting.id, wanted, None)
    approved = [one for one in found if not one.events_only]
    present = {one.delegation.entity_id for one in approved if one.delegation}
    campaigns = delegations.campaigns_at(db, meeting.id)
    names = {key: one.name for key, one in campaigns.items() if one.id in present}
    return listing_of(approved, names)


@dataclass(frozen=True)
class Standing:
    """Where the list of a meeting stands: what is true, and what was told last."""

    now: Listing
    last: ParticipantList | None
    untold: Difference

    @property
    def kinds(self) -> list[ListKind]:
        """What can be issued."""
        if not self.now.groups:
            return []
        kinds = [ListKind.PROVISIONAL, ListKind.FINAL]
        if self.last and self.untold.added:
            kinds.append(ListKind.ADDENDUM)
        if self.last and self.untold.corrections:
            kinds.append(ListKind.CORRIGENDUM)
        return kinds


def standing_of(db: Session, meeting: Meeting) -> Standing:
    """Where the list of a meeting stands."""
    now = listing_now(db, meeting)
    last = queries.newest_list(db, meeting.id)
    untold = difference(from_json(last.content), now) if last else Difference()
    return Standing(now, last, untold)


def issue(
    db: Session, actor: Actor | None, meeting: Meeting, kind: ListKind, symbol: str, *, after: int
) -> ParticipantList:
    """Issue a list; it never changes again.

    `after` is the number of the last one that the organiser has seen, 0 for none. Raises
    `IssuedMeanwhile` and `NothingToIssue`.
    """
    meetings.hold(db, meeting.id)
    standing = standing_of(db, meeting)
    number = standing.last.number if standing.last else 0
    if number != after:
        raise IssuedMeanwhile
    if kind not in standing.kinds:
        raise NothingToIssue(_("There is nothing that this document would say."))
    told = from_json(standing.last.content) if standing.last else Listing()
    made = ParticipantList(
        meeting_id=meeting.id,
        number=number + 1,
        kind=kind,
        symbol=symbol,
        content=as_json(told_after(kind, told, standing.now)),
        issued_at=clock.now(),
        issued_by_id=actor.account_id if actor else None,
    )
    db.add(made)
    db.flush()
    accounts.record(db, actor, "participants.issued", meeting.id, made.id, kind=kind.value)
    return made


def publish(
    db: Session, actor: Actor | None, issued: ParticipantList, *, with_earlier: bool = False
) -> None:
    """Let everybody read a list; twice is once.

    `with_earlier` publishes what it is about with it. Raises `WholeNotPublic`.
    """
    earlier = private_before(db, issued)
    if earlier and not with_earlier:
        raise WholeNotPublic
    for one in (*earlier, issued):
        if one.published_at is None:
            one.published_at = clock.now()
            accounts.record(db, actor, "participants.published", one.meeting_id, one.id)
    db.flush()


def private_before(db: Session, issued: ParticipantList) -> list[ParticipantList]:
    """What nobody may read of that which a document is about, the oldest first.

    An addendum and a corrigendum are about the last whole list before them, with whatever was
    added to it or corrected in it until then.
    """
    if issued.kind in FULL:
        return []
    private: list[ParticipantList] = []
    for one in queries.lists_of(db, issued.meeting_id):
        if one.number >= issued.number:
            continue
        if one.published_at is None:
            private.insert(0, one)
        if one.kind in FULL:
            break
    return private


def take_back(db: Session, actor: Actor | None, issued: ParticipantList) -> None:
    """Let organisers only read a list, and whatever is public and about it; twice is once."""
    for one in (issued, *public_about(db, issued)):
        if one.published_at is not None:
            one.published_at = None
            accounts.record(db, actor, "participants.taken_back", one.meeting_id, one.id)
    db.flush()


def public_about(db: Session, issued: ParticipantList) -> list[ParticipantList]:
    """What everybody may read that is about a document, the oldest first; see `private_before`.

    An addendum that says what is new to a list which nobody may read names people in its stead.
    """
    about: list[ParticipantList] = []
    for one in sorted(queries.lists_of(db, issued.meeting_id), key=lambda one: one.number):
        if one.number <= issued.number:
            continue
        if one.kind in FULL:
            break
        if one.published_at is not None:
            about.append(one)
    return about


def draft_document(meeting: Meeting, listing: Listing) -> Document:
    """What a list would say if it were issued now, in the language in use."""
    return document(head_of(meeting), Edition(None), Content(listing))


def document_of(db: Session, meeting: Meeting, issued: ParticipantList) -> Document:
    """A list that was issued, in the language in use.

    Whoever has since taken back their agreement is counted and no longer named.
    """
    told = from_json(issued.content)
    hidden = frozenset(told.entries()) - queries.ids_that_agree(db, meeting.id)
    edition = editions_of(queries.lists_of(db, issued.meeting_id))[issued.id]
    if issued.kind in FULL:
        return document(head_of(meeting), edition, Content(unnaming(told, hidden)))
    before = queries.list_before(db, meeting.id, issued.number)
    earlier = from_json(before.content) if before else Listing()
    hidden |= frozenset(earlier.entries()) - queries.ids_that_agree(db, meeting.id)
    found = difference(earlier, told)
    content = Content(unnaming(Listing(found.added), hidden), found, hidden)
    return document(head_of(meeting), edition, content)


def editions_of(lists: Sequence[ParticipantList]) -> dict[str, Edition]:
    """What each of a meeting's lists is, by its id; all of them must be given."""
    found: dict[str, Edition] = {}
    counted, whole = dict.fromkeys(ListKind, 0), None
    for one in sorted(lists, key=lambda one: one.number):
        if one.kind in FULL:
            counted, whole = dict.fromkeys(ListKind, 0), None
        counted[one.kind] += 1
        edition = Edition(one.kind, counted[one.kind], one.symbol, one.issued_at, whole)
        whole = whole or edition
        found[one.id] = edition
    return found


def taken_away(db: Session, actor: Actor, meeting: Meeting, subject: str | None, kind: str) -> None:
    """Write down that somebody took a list away as a file."""
    accounts.record(db, actor, "participants.exported", meeting.id, subject, kind=kind)


def forget(db: Session, meeting: Meeting, registration_ids: Collection[str]) -> None:
    """Take the names of these people out of every list that was issued; they stay counted."""
    gone = frozenset(registration_ids)
    for issued in queries.lists_with_content(db, meeting.id):
        told = from_json(issued.content)
        if gone & told.entries().keys():
            issued.content = as_json(unnaming(told, gone))
    db.flush()
