"""Who may speak for a delegation: focal points are invited by a link, and so is one deputy."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.accounts.access import Actor
from app.accounts.errors import LinkSpent
from app.accounts.models import Account, RoleKind, TokenKind
from app.core import clock
from app.core.ids import derive_secret, new_id
from app.delegations import queries as delegations
from app.delegations.models import Delegation
from app.meetings import queries as meetings
from app.meetings.models import Meeting
from app.nominations import mails, queries
from app.nominations.errors import (
    DeputyThere,
    InvitationSpent,
    NotForDeputies,
    SpeaksAlready,
)
from app.nominations.models import Invitation
from app.registrations.rules import link_ends
from app.settings import Settings


def invite(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    *,
    email: str,
    language: str,
    deputy: bool = False,
) -> Invitation:
    """Ask somebody (address in lower case) by mail to be a focal point of a delegation.

    Asked again before they answered they get a new link, and the old one opens nothing. Raises
    `SpeaksAlready`.
    """
    queries.hold(db, delegation.id)
    if any(row.account.email == email for row in queries.focal_points_of(db, delegation.id)):
        raise SpeaksAlready(email)
    invitation = _open_one(queries.invitations_of(db, delegation.id), email)
    if invitation is None:
        invitation = Invitation(delegation_id=delegation.id, email=email, created_at=clock.now())
        db.add(invitation)
    invitation.deputy, invitation.language = deputy, language
    invitation.invited_by = actor.account_id
    db.flush()
    accounts.revoke_tokens(db, TokenKind.INVITATION, invitation.id)
    give_link(db, meeting, invitation)
    accounts.record(
        db, actor, "focal_point.invited", meeting.id, delegation.id, invitation=invitation.id
    )
    link = invitation_path(db, invitation)
    mails.send_invitation(db, meeting, delegation, invitation, link=link, event=new_id())
    return invitation


def invitation_path(db: Session, invitation: Invitation) -> str:
    """Where an invitation is taken up; the same until its addressee is asked again."""
    return f"/invitations/{_secret(db, invitation)}"


def give_link(db: Session, meeting: Meeting, invitation: Invitation) -> None:
    """See that the link of an open invitation opens it, before it is written to its addressee."""
    secret = _secret(db, invitation)
    if accounts.find_token(db, TokenKind.INVITATION, secret) is None:
        ends = link_ends(meeting, clock.now())
        accounts.issue_token(
            db, TokenKind.INVITATION, invitation.id, expires_at=ends, secret=secret
        )


def _secret(db: Session, invitation: Invitation) -> str:
    # Derived, because a reminder has the same link and only its hash is stored.
    settings: Settings = db.info["settings"]
    known = accounts_queries.tokens_of(db, TokenKind.INVITATION, invitation.id)
    revoked = sum(token.revoked_at is not None for token in known)
    return derive_secret(settings.secret_key, "invitation", invitation.id, str(revoked))


def _open_one(invitations: Iterable[Invitation], email: str) -> Invitation | None:
    still = (one for one in invitations if one.accepted_at is None and one.email == email)
    return next(still, None)


def invite_deputy(
    db: Session,
    actor: Actor,
    meeting: Meeting,
    delegation: Delegation,
    *,
    email: str,
    language: str,
) -> Invitation:
    """Ask somebody to be the one deputy of a focal point, who is `actor`.

    Raises `NotForDeputies`, `DeputyThere` and `SpeaksAlready`.
    """
    if is_deputy(db, delegation, actor.account_id):
        raise NotForDeputies
    queries.hold(db, delegation.id)
    there = deputy_of(db, delegation)
    if there is not None and (there.accepted_at is not None or there.email != email):
        raise DeputyThere
    return invite(db, actor, meeting, delegation, email=email, language=language, deputy=True)


def deputy_of(db: Session, delegation: Delegation) -> Invitation | None:
    """The invitation of the deputy, accepted or open; None where there is no deputy."""
    found = (one for one in queries.invitations_of(db, delegation.id) if one.deputy)
    return next(found, None)


def is_deputy(db: Session, delegation: Delegation, account_id: str) -> bool:
    """Whether somebody speaks for a delegation as the deputy."""
    deputy = deputy_of(db, delegation)
    return deputy is not None and deputy.account_id == account_id


def end_deputy(db: Session, actor: Actor, meeting: Meeting, delegation: Delegation) -> None:
    """Take the deputy's role away, or the invitation back; twice is once.

    Raises `NotForDeputies`.
    """
    if is_deputy(db, delegation, actor.account_id):
        raise NotForDeputies
    deputy = deputy_of(db, delegation)
    if deputy is None:
        return
    if deputy.account_id is not None:
        take_role_away(db, actor, meeting, delegation, deputy.account_id)
    else:
        take_back(db, actor, meeting, delegation, deputy.id)


def take_back(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, invitation_id: str
) -> None:
    """Take an invitation back that nobody has taken up; its link opens nothing any more."""
    for invitation in queries.invitations_of(db, delegation.id):
        if invitation.id == invitation_id and invitation.accepted_at is None:
            invitation.ended_at = clock.now()
            accounts.revoke_tokens(db, TokenKind.INVITATION, invitation.id)
            accounts.record(
                db,
                actor,
                "invitation.taken_back",
                meeting.id,
                delegation.id,
                invitation=invitation.id,
            )
    db.flush()


def take_role_away(
    db: Session, actor: Actor, meeting: Meeting, delegation: Delegation, account_id: str
) -> None:
    """Let somebody speak for a delegation no longer; what they entered stays. Twice is once."""
    accounts.withdraw(
        db,
        account_id,
        RoleKind.FOCAL_POINT,
        meeting_id=meeting.id,
        delegation_id=delegation.id,
        by=actor,
    )
    for invitation in queries.invitations_of(db, delegation.id):
        if invitation.account_id == account_id:
            invitation.ended_at = clock.now()
    db.flush()


def invitation_of_link(db: Session, secret: str) -> tuple[Invitation, Meeting, Delegation]:
    """What a link invites to; it spends nothing. Raises `InvitationSpent`."""
    token = accounts.find_token(db, TokenKind.INVITATION, secret)
    invitation = db.get(Invitation, token.subject_id) if token else None
    if invitation is None or invitation.ended_at or invitation.accepted_at:
        raise InvitationSpent
    bare = db.get_one(Delegation, invitation.delegation_id)
    meeting = meetings.meeting_by_id(db, bare.meeting_id)
    found = delegations.delegations_of(db, bare.meeting_id, {bare.id})
    if meeting is None or not found:
        raise InvitationSpent
    return invitation, meeting, found[0]


def accept(
    db: Session, secret: str, *, name: str, before: str | None = None
) -> tuple[Account, Meeting, str]:
    """Take an invitation up: its address has an account from now on, with the role, signed in.

    The link came to that address, so whoever holds it reads its mails, as with a link to sign in.
    `before` is the secret of the session that the browser had; it ends. Gives the account, the
    meeting and the secret of the new session. Raises `InvitationSpent`.
    """
    invitation, meeting, delegation = invitation_of_link(db, secret)
    known = accounts_queries.account_by_email(db, invitation.email)
    if known is not None and known.disabled_at:
        raise InvitationSpent
    try:
        accounts.spend_token(db, TokenKind.INVITATION, secret)
    except LinkSpent as error:  # used by another request meanwhile
        raise InvitationSpent from error
    account = accounts.open_account(db, invitation.email, language=invitation.language)
    account.name = account.name or name
    who = accounts.as_actor(db, account)
    accounts.grant(
        db,
        account,
        RoleKind.FOCAL_POINT,
        meeting_id=meeting.id,
        delegation_id=delegation.id,
        by=who,
    )
    invitation.account_id, invitation.accepted_at = account.id, clock.now()
    accounts.record(
        db, who, "invitation.accepted", meeting.id, delegation.id, invitation=invitation.id
    )
    link = accounts.issue_token(db, TokenKind.SIGN_IN, account.id)
    return account, meeting, accounts.sign_in(db, link, before=before)[1]
