"""Entities with their dated status, and the delegations that they send."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, Languages, OptionalRef, Ref, choice


class EntityKind(StrEnum):
    """What sends people to a meeting."""

    STATE = "state"
    UN_ENTITY = "un_entity"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    REGIONAL_ORGANISATION = "regional_organisation"
    NGO = "ngo"
    CAMPAIGN = "campaign"
    OTHER = "other"


class Entity(Base):
    """A State (`code` is its ISO 3166 alpha-3) or an organisation (a short name)."""

    __tablename__ = "entity"

    id: Mapped[Id]
    kind: Mapped[EntityKind] = mapped_column(choice(EntityKind), index=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[Languages]
    formal_name: Mapped[Languages] = mapped_column(default=dict)
    article: Mapped[Languages] = mapped_column(default=dict)  # "la", "l'", "el" …
    source: Mapped[str] = mapped_column(String(400), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    # By what it is recognised besides: names and code of entries that were merged into this one.
    also_called: Mapped[list[str]] = mapped_column(default=list)


class CampaignMember(Base):
    """An organisation is a member of a campaign; of several perhaps."""

    __tablename__ = "campaign_member"
    __table_args__ = (CheckConstraint("campaign_id <> member_id", name="two_entities"),)

    campaign_id: Mapped[Ref] = mapped_column(
        ForeignKey("entity.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[Ref] = mapped_column(
        ForeignKey("entity.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class StatusKind(StrEnum):
    """What a State is under an instrument, from a date on."""

    SIGNATORY = "signatory"
    CONSENTED = "consented_not_in_force"
    PARTY = "party"
    WITHDRAWN = "withdrawn"


class EntityStatus(Base):
    """From this date on, the State has this status under the instrument."""

    __tablename__ = "entity_status"
    __table_args__ = (UniqueConstraint("entity_id", "instrument_id", "since"),)

    id: Mapped[Id]
    entity_id: Mapped[Ref] = mapped_column(ForeignKey("entity.id", ondelete="CASCADE"))
    instrument_id: Mapped[Ref] = mapped_column(ForeignKey("instrument.id", ondelete="CASCADE"))
    status: Mapped[StatusKind] = mapped_column(choice(StatusKind))
    since: Mapped[date]
    source: Mapped[str] = mapped_column(String(400), default="")


class DelegationCategory(StrEnum):
    """The group in which a delegation is counted and listed."""

    STATE_PARTY = "state_party"
    CONSENTED = "consented_not_in_force"
    SIGNATORY = "signatory"
    STATE_NOT_PARTY = "state_not_party"
    STATE = "state"  # where the meeting has no treaty, or its statuses are not known
    UN_ENTITY = "un_entity"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    REGIONAL_ORGANISATION = "regional_organisation"
    NGO = "ngo"
    OTHER = "other"


class Delegation(Base, Dated):
    """The people whom one entity sends to one meeting."""

    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("meeting_id", "entity_id"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    entity_id: Mapped[Ref] = mapped_column(ForeignKey("entity.id"), index=True)
    category: Mapped[DelegationCategory] = mapped_column(choice(DelegationCategory))
    category_reason: Mapped[str] = mapped_column(String(500), default="")  # "": by the status
    category_by_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("account.id", ondelete="SET NULL")
    )
    category_at: Mapped[datetime | None]
    final_at: Mapped[datetime | None]
    entity: Mapped[Entity] = relationship(lazy="raise_on_sql")
