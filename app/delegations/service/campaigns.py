"""Campaigns and the organisations that are their members."""

from sqlalchemy.orm import Session

from app.accounts import service as accounts
from app.accounts.access import Actor
from app.core.errors import Conflict
from app.core.i18n import gettext as _
from app.delegations.models import CampaignMember, Entity, EntityKind


def add_member(db: Session, actor: Actor | None, campaign: Entity, member: Entity) -> None:
    """Say that an organisation is a member of a campaign; twice is once.

    Raises `Conflict` where the one is no campaign, and where the other is it or a State.
    """
    if campaign.kind is not EntityKind.CAMPAIGN:
        raise Conflict(_("Only campaigns have members."))
    if member.kind is EntityKind.STATE or member.id == campaign.id:
        raise Conflict(_("Members of a campaign are other organisations."))
    if db.get(CampaignMember, (campaign.id, member.id)) is None:
        db.add(CampaignMember(campaign_id=campaign.id, member_id=member.id))
        db.flush()
        accounts.record(db, actor, "entity.member_added", None, campaign.id, member=member.id)


def remove_member(db: Session, actor: Actor | None, campaign: Entity, member_id: str) -> None:
    """Say that an organisation is no member of a campaign; twice is once."""
    row = db.get(CampaignMember, (campaign.id, member_id))
    if row is not None:
        db.delete(row)
        db.flush()
        accounts.record(db, actor, "entity.member_removed", None, campaign.id, member=member_id)
