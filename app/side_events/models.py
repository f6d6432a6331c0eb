"""Side events, from application to decision: partners, speakers, wishes and needs."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice
from app.delegations.models import Entity
from app.meetings.models import Slot, Sourced, Theme
from app.registrations.models import Person


class SideEventState(StrEnum):
    """Where an application stands. Only what is accepted can be scheduled."""

    SUBMITTED = "submitted"
    CHANGE_ASKED = "change_asked"
    WAITING = "waiting"  # for a place that somebody gives back
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    MERGED = "merged"  # became one with another, which goes on


class Telling(StrEnum):
    """How a decision is told of which the applicant has not been written to yet."""

    AT_ONCE = "at_once"
    TO_READ = "to_read"  # the mail waits until an organiser has read it


class SideEvent(Base, Dated, Sourced):
    """An application for a side event and, once accepted, the side event itself."""

    __tablename__ = "side_event"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    number: Mapped[int]  # order of receipt within the meeting
    state: Mapped[SideEventState] = mapped_column(choice(SideEventState), index=True)
    title: Mapped[str] = mapped_column(String(150))
    language: Mapped[str] = mapped_column(String(5), default="en")  # of title and description
    calendar_title: Mapped[str] = mapped_column(String(60), default="")  # "": the title
    description: Mapped[str] = mapped_column(Text, default="")
    remote_link: Mapped[str] = mapped_column(String(300), default="")  # published, if any
    closed: Mapped[bool] = mapped_column(default=False)  # only for those who are invited
    contact_name: Mapped[str] = mapped_column(String(200))
    contact_email: Mapped[str] = mapped_column(String(254))  # told about status and slot
    contact_language: Mapped[str] = mapped_column(String(5), default="en")
    duration: Mapped[int]  # minutes, as asked for
    shortened_to: Mapped[int | None]  # what organisers left of them, see `minutes`
    attendance: Mapped[int]  # people expected
    features: Mapped[list[str]] = mapped_column(default=list)  # codes, see rules.FEATURES
    eased: Mapped[dict[str, Any] | None]  # what organisers gave up of these, see rules.eased
    setup: Mapped[str] = mapped_column(String(20), default="")  # see rules.needs.SETUPS; "": any
    interpretation_from: Mapped[list[str]] = mapped_column(default=list)  # languages
    interpretation_to: Mapped[list[str]] = mapped_column(default=list)
    catering: Mapped[str] = mapped_column(String(300), default="")
    catering_at: Mapped[list[str]] = mapped_column(default=list)  # see rules.needs.MOMENTS
    exhibition: Mapped[str] = mapped_column(String(300), default="")
    impossible: Mapped[list[str]] = mapped_column(default=list)  # ids of slots
    near_item: Mapped[str] = mapped_column(String(10), default="")  # number on the agenda
    after_wish: Mapped[str] = mapped_column(String(300), default="")
    not_with_wish: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")  # to the organisers, never published
    decline_reason: Mapped[str] = mapped_column(String(500), default="")  # or what to change
    decided_at: Mapped[datetime | None]
    telling: Mapped[Telling | None] = mapped_column(choice(Telling))  # None: nothing to be written
    waiting_number: Mapped[int | None]  # the order of those on the waiting list
    mandatory: Mapped[bool] = mapped_column(default=False)  # placed, or there is no schedule
    priority: Mapped[int] = mapped_column(default=1)  # how much it costs to leave it out
    pinned_start: Mapped[datetime | None]
    pinned_room_id: Mapped[OptionalRef] = mapped_column(ForeignKey("room.id"))
    available: Mapped[list[dict[str, str]] | None]  # periods; None: always
    # What the public programme says of it, for the applicant's own page.
    announced_at: Mapped[datetime | None]  # of the last release since it was accepted
    announced_start: Mapped[datetime | None]  # None: that release has no place for it
    announced_end: Mapped[datetime | None]
    announced_room_id: Mapped[OptionalRef] = mapped_column(ForeignKey("room.id"))
    late: Mapped[bool] = mapped_column(default=False)
    form_nonce: Mapped[str | None] = mapped_column(String(64), unique=True)  # double submit
    is_demo: Mapped[bool] = mapped_column(default=False)

    concept: Mapped[list["ConceptNote"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    partners: Mapped[list["Partner"]] = relationship(
        lazy="raise_on_sql", order_by="Partner.position", cascade="all, delete-orphan"
    )
    speakers: Mapped[list["Speaker"]] = relationship(
        lazy="raise_on_sql", order_by="Speaker.position", cascade="all, delete-orphan"
    )
    slot_wishes: Mapped[list["SlotWish"]] = relationship(
        lazy="raise_on_sql", order_by="SlotWish.rank", cascade="all, delete-orphan"
    )
    room_wishes: Mapped[list["RoomWish"]] = relationship(
        lazy="raise_on_sql", order_by="RoomWish.rank", cascade="all, delete-orphan"
    )
    equipment: Mapped[list["EquipmentNeed"]] = relationship(
        lazy="raise_on_sql", cascade="all, delete-orphan"
    )
    themes: Mapped[list[Theme]] = relationship(secondary="side_event_theme", lazy="raise_on_sql")
    changes: Mapped[list["EventChange"]] = relationship(
        lazy="raise_on_sql", order_by="EventChange.at", cascade="all, delete-orphan"
    )

    @property
    def minutes(self) -> int:
        """How long it is held: as asked for, unless organisers have shortened it."""
        return min(self.duration, self.shortened_to or self.duration)


class SideEventTheme(Base):
    """A theme of a side event."""

    __tablename__ = "side_event_theme"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    theme_id: Mapped[Ref] = mapped_column(
        ForeignKey("theme.id", ondelete="CASCADE"), primary_key=True
    )


class ConceptNote(Base):
    """The concept note of a side event in one language; the texts are Markdown."""

    __tablename__ = "concept_note"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(5), primary_key=True)
    title: Mapped[str] = mapped_column(String(150), default="")  # "": that of the event
    background: Mapped[str] = mapped_column(Text, default="")
    objectives: Mapped[str] = mapped_column(Text, default="")
    panel_structure: Mapped[str] = mapped_column(Text, default="")
    guiding_questions: Mapped[str] = mapped_column(Text, default="")
    footnotes: Mapped[str] = mapped_column(Text, default="")  # one a line


class Answer(StrEnum):
    """Whether somebody whom an application names agrees to it."""

    OPEN = "open"  # not asked: no address is known, or the application is not sent
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Asked:
    """Columns of whoever is asked by a link whether they take part."""

    email: Mapped[str] = mapped_column(String(254), default="")  # "" where it was not given
    answer: Mapped[Answer] = mapped_column(choice(Answer), default=Answer.OPEN)
    asked_at: Mapped[datetime | None]  # last, reminders included
    answered_at: Mapped[datetime | None]


class PartnerRole(StrEnum):
    """Who answers for a side event, who hosts it jointly, who merely supports it."""

    LEAD_ORGANISER = "lead_organiser"
    CO_ORGANISER = "co_organiser"
    CO_SPONSOR = "co_sponsor"


class Partner(Base, Asked):
    """An entity behind a side event. `name` is as typed where it is not in the register.

    `must_confirm` is what the call said when the application was sent.
    """

    __tablename__ = "partner"

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    entity_id: Mapped[OptionalRef] = mapped_column(ForeignKey("entity.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[PartnerRole] = mapped_column(choice(PartnerRole))
    must_confirm: Mapped[bool] = mapped_column(default=False)  # else it is not printed
    answered_by: Mapped[str] = mapped_column(String(200), default="")  # a name
    position: Mapped[int] = mapped_column(default=0)
    entity: Mapped[Entity | None] = relationship(lazy="raise_on_sql")


class SpeakerRole(StrEnum):
    """A person's function at a side event."""

    CHAIR = "chair"
    MODERATOR = "moderator"
    OPENING_REMARKS = "opening_remarks"
    PANELLIST = "panellist"
    CLOSING_REMARKS = "closing_remarks"


class Speaker(Base, Asked):
    """A person with a function at a side event; cannot be in two rooms at once.

    Name, honorific and e-mail are as the applicant typed them and are what is printed: what the
    person said of themselves at registration is not the applicant's to see or to change.
    """

    __tablename__ = "speaker"

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[SpeakerRole] = mapped_column(choice(SpeakerRole))
    name: Mapped[str] = mapped_column(String(200))
    honorific: Mapped[str] = mapped_column(String(60), default="")
    affiliation: Mapped[str] = mapped_column(String(200), default="")
    away: Mapped[list[str]] = mapped_column(default=list)  # days (ISO 8601) of their own answer
    badge_asked_at: Mapped[datetime | None]  # the host asked for a badge for side events only
    position: Mapped[int] = mapped_column(default=0)
    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class SlotWish(Base):
    """A slot that the applicant prefers; rank 0 is the first choice."""

    __tablename__ = "slot_wish"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    slot_id: Mapped[Ref] = mapped_column(
        ForeignKey("slot.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int]
    slot: Mapped[Slot] = relationship(lazy="raise_on_sql")


class RoomWish(Base):
    """A room that the applicant prefers; rank 0 is the first choice."""

    __tablename__ = "room_wish"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    room_id: Mapped[Ref] = mapped_column(
        ForeignKey("room.id", ondelete="CASCADE"), primary_key=True
    )
    rank: Mapped[int]


class EquipmentNeed(Base):
    """How many of a thing a side event needs."""

    __tablename__ = "equipment_need"

    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )
    equipment_id: Mapped[Ref] = mapped_column(
        ForeignKey("equipment.id", ondelete="CASCADE"), primary_key=True
    )
    quantity: Mapped[int]


class RelationKind(StrEnum):
    """`after`: starts when the other has ended, or later. `not_with`: the two do not overlap."""

    AFTER = "after"
    NOT_WITH = "not_with"


class SideEventRelation(Base):
    """A demand between two side events of a meeting."""

    __tablename__ = "side_event_relation"
    __table_args__ = (UniqueConstraint("side_event_id", "other_id", "kind"),)

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(ForeignKey("side_event.id", ondelete="CASCADE"))
    other_id: Mapped[Ref] = mapped_column(ForeignKey("side_event.id", ondelete="CASCADE"))
    kind: Mapped[RelationKind] = mapped_column(choice(RelationKind))


class Interest(Base):
    """A delegation wants to attend a side event."""

    __tablename__ = "interest"

    delegation_id: Mapped[Ref] = mapped_column(
        ForeignKey("delegation.id", ondelete="CASCADE"), primary_key=True
    )
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True
    )


class AttendanceMark(Base):
    """A person wants to attend a side event that was published."""

    __tablename__ = "attendance_mark"

    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    marked_at: Mapped[datetime]


class EventChange(Base):
    """What was changed of an accepted event, by whom and why; printed where it was public."""

    __tablename__ = "event_change"

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    what: Mapped[list[str]]  # keys of `rules.amending.AMENDED`
    reason: Mapped[str] = mapped_column(String(300))
    public: Mapped[bool]
    by_host: Mapped[bool | None]  # None: nobody knows any more
    made_by: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))


class RequestState(StrEnum):
    """What became of a host's request."""

    OPEN = "open"
    ALLOWED = "allowed"  # the host may change the event once
    TAKEN = "taken"  # it was changed as asked
    DONE = "done"  # organisers have seen to it elsewhere
    DECLINED = "declined"
    USED = "used"


class ChangeRequest(Base):
    """What a host asks the organisers for, once hosts cannot change their events any more."""

    __tablename__ = "change_request"

    id: Mapped[Id]
    side_event_id: Mapped[Ref] = mapped_column(
        ForeignKey("side_event.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text, default="")  # sealed, see rules.amending.Wanted
    state: Mapped[RequestState] = mapped_column(choice(RequestState))
    settled_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(500), default="")


class ApplicationDraft(Base, Dated):
    """What is being written of an application: before it is sent, or as changes to it.

    It has the id that the side event gets when it is sent, so that one link opens both. Nobody but
    those who have the link sees it.
    """

    __tablename__ = "application_draft"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)  # double submit
    told: Mapped[str] = mapped_column(String(64), default="")  # hash of where the link went last
    mails: Mapped[int] = mapped_column(default=0)  # to how many addresses it went
    touched_at: Mapped[datetime] = mapped_column(index=True)


class ApplicationPart(Base):
    """A part of a draft: its texts by name, and those put aside for somebody to choose from.

    Both are sealed JSON; "" where there is nothing but what was sent.
    """

    __tablename__ = "application_part"

    draft_id: Mapped[Ref] = mapped_column(
        ForeignKey("application_draft.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    revision: Mapped[int]
    texts: Mapped[str] = mapped_column(Text, default="")
    aside: Mapped[str] = mapped_column(Text, default="")
    saved_at: Mapped[datetime]
