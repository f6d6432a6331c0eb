"""The workspace of one delegation of the demo: who speaks for it, its people, places and letter.

It is the largest one. It is as full as it may be, so that those who are named last wait for a
place, and one of them is there already under another way of writing. Its letter was replaced by a
newer one, after which one change was settled and one is open.
"""

from collections import Counter
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.models import TokenKind
from app.core.documents import pdf_of
from app.delegations import service as delegations
from app.delegations.models import Delegation, DelegationCategory, Entity
from app.demo.crowd import MAIL_DOMAIN, Crowd
from app.demo.load import Loaded, Register
from app.demo.settle import ORGANISER
from app.meetings.models import Meeting
from app.nominations import service as nominations
from app.nominations.models import Invitation
from app.registrations import queries
from app.registrations import service as registrations
from app.registrations.models import DelegationFunction, QuotaScope
from app.registrations.rules import Entry

FOCAL_POINT = f"demo-focal-point@{MAIL_DOMAIN}"
DEPUTY = f"demo-deputy@{MAIL_DOMAIN}"
TO_FOLLOW = 2  # advisers whose names follow
ROOM_FOR_NGOS = 5  # places beside those that are taken
# Who came by the form, and how they are named again.
BY_FORM, ON_THE_LIST = "Amélie Demomann", "DEMOMANN, Amelie"
BY_FORM_ELSEWHERE, AGAIN = "Наталья Демонстрова", "Natalia Demonstrova"
NAMED_LAST = "Joaquín Demostrador"
FIRST_NOTE, NOTE_NAME = "Demo note verbale, first.pdf", "Demo note verbale.pdf"
SINCE_FIRST_NOTE = timedelta(days=7)
NOTE_HEAD = "Demo Mission\nGeneva"
NOTE = (
    "Demo note verbale\n\nThe Demo Mission presents its compliments and has the honour to name its"
    " delegation to the meeting:\n\n{names}\n\nThe names of two advisers will follow."
)


def fill(db: Session, loaded: Loaded, crowd: Crowd, register: Register) -> None:
    """Limit places, let two people speak for a delegation, and let them work on it."""
    meeting = loaded.meeting
    largest, number = Counter(one.entity for one in crowd.delegates).most_common(1)[0]
    entity = register.entities[largest]
    delegation = delegations.open_delegation(db, meeting, entity)
    organiser = accounts.as_actor(db, accounts.open_account(db, ORGANISER))
    focal_point = _focal_point(db, organiser, meeting, delegation)
    note = _note(db, meeting, delegation)
    first = nominations.send_letter(db, focal_point, meeting, delegation, note, name=FIRST_NOTE)
    first.created_at -= SINCE_FIRST_NOTE
    _register(db, meeting, entity, BY_FORM, "amelie.demomann")
    _limit(db, organiser, meeting, each=number + 1 + TO_FOLLOW)
    nominations.reserve(
        db,
        focal_point,
        meeting,
        delegation,
        function=DelegationFunction.ADVISER,
        number=TO_FOLLOW,
    )
    note = _note(db, meeting, delegation)
    last = nominations.send_letter(db, focal_point, meeting, delegation, note, name=NOTE_NAME)
    registrations.add_member(db, focal_point, meeting, delegation, _entry(entity, ON_THE_LIST))
    nominations.settle(db, organiser, meeting, delegation, last.id)
    registrations.add_member(db, focal_point, meeting, delegation, _entry(entity, NAMED_LAST))
    elsewhere = register.entities[crowd.delegates[0].entity]
    _register(db, meeting, elsewhere, BY_FORM_ELSEWHERE, "n.demonstrova")
    _register(db, meeting, elsewhere, AGAIN)


def _focal_point(db: Session, organiser: Actor, meeting: Meeting, delegation: Delegation) -> Actor:
    invited = nominations.invite(
        db, organiser, meeting, delegation, email=FOCAL_POINT, language="en"
    )
    focal_point = _accepted(db, invited, "Demo Focal Point")
    deputy = nominations.invite_deputy(
        db, focal_point, meeting, delegation, email=DEPUTY, language="en"
    )
    _accepted(db, deputy, "Demo Deputy")
    return focal_point


def _accepted(db: Session, invitation: Invitation, name: str) -> Actor:
    """Take an invitation up by a link of its own: the one in its mail is known to nobody here."""
    secret = accounts.issue_token(db, TokenKind.INVITATION, invitation.id)
    account, _meeting, _session = nominations.accept(db, secret, name=name)
    return accounts.as_actor(db, account)


def _limit(db: Session, organiser: Actor, meeting: Meeting, *, each: int) -> None:
    registrations.set_quota(db, organiser, meeting, scope=QuotaScope.EACH, places=each)
    found = queries.registrations_of(db, meeting.id, queries.Wanted(), None)
    ngo = DelegationCategory.NGO
    taken = sum(bool(one.delegation and one.delegation.category is ngo) for one in found)
    registrations.set_quota(
        db,
        organiser,
        meeting,
        scope=QuotaScope.TOGETHER,
        category=ngo,
        places=taken + ROOM_FOR_NGOS,
    )


def _note(db: Session, meeting: Meeting, delegation: Delegation) -> bytes:
    """The letter as it would be scanned: a PDF."""
    names = "\n".join(one.person.name for one in queries.members_of(db, delegation.id))
    data = {
        "head": [NOTE_HEAD],
        "body": NOTE.format(names=names).split("\n\n"),
        "title": "Demo note verbale",
        "meeting": meeting.slug,
    }
    return pdf_of("registrations/letter", data, "en")


def _entry(entity: Entity, name: str, mailbox: str = "") -> Entry:
    return Entry(
        name=name,
        email=f"{mailbox}@{MAIL_DOMAIN}" if mailbox else None,
        entity=entity,
        position="Demo delegate",
        function=DelegationFunction.ADVISER,
        is_demo=True,
    )


def _register(db: Session, meeting: Meeting, entity: Entity, name: str, mailbox: str = "") -> None:
    made = registrations.register(db, meeting, _entry(entity, name, mailbox), notify=False)
    registrations.approve(db, None, meeting, made, notify=False)
