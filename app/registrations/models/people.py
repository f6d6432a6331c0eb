"""People, and their registration for a meeting."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from app.core import scripts
from app.core.db import Base, Dated, Id, OptionalRef, Ref, choice
from app.delegations.models import Delegation, DelegationCategory, Entity


class Way(StrEnum):
    """How a registration reached us: by the person, the focal point, a list, an organiser.

    What a host asked for is no place at the meeting, but a badge for side events only.
    """

    FORM = "form"
    FOCAL_POINT = "focal_point"
    LIST = "list"
    ORGANISER = "organiser"
    SIDE_EVENTS = "side_events"


class Gender(StrEnum):
    """What a person may say of themselves; it is reported in totals only."""

    WOMAN = "woman"
    MAN = "man"
    OTHER = "other"


class Person(Base, Dated):
    """A person at a meeting, whether registered, speaking at a side event, or both.

    One row per person and meeting: this is what no two rooms at once is judged by.
    """

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("meeting_id", "email"),
        Index("ix_person_meeting_id_name_key", "meeting_id", "name_key"),
    )

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    email: Mapped[str | None] = mapped_column(String(254))  # lower case; None: not known
    honorific: Mapped[str] = mapped_column(String(60), default="")  # "H.E.", "Ambassador"
    name: Mapped[str] = mapped_column(String(200))  # as printed
    passport_name: Mapped[str] = mapped_column(String(200), default="")  # "" where it is the same
    name_key: Mapped[str] = mapped_column(String(200), default="")  # folded, to find a name again
    position: Mapped[str] = mapped_column(String(200), default="")  # function at home, as printed
    gender: Mapped[Gender | None] = mapped_column(choice(Gender))  # voluntary
    language: Mapped[str] = mapped_column(String(5), default="en")
    timezone: Mapped[str] = mapped_column(String(60), default="")  # of the person; "" the meeting's
    is_demo: Mapped[bool] = mapped_column(default=False)
    feed_version: Mapped[int] = mapped_column(default=1)  # raising it revokes the calendar link
    search_key: Mapped[str] = mapped_column(Text, default="")  # see `core.scripts`

    @validates("name", "email")
    def _found_by(self, field: str, value: str | None) -> str | None:
        """Whatever sets the name or the address, the person is found by it from then on.

        The name in the passport is not among it: it is erased sooner than these.
        """
        said = {"name": self.name, "email": self.email} | {field: value}
        self.search_key = scripts.search_key(*(text or "" for text in said.values()))
        return value


# On SQLite names are looked for along this one, in a third of the time that the rows take. Not on
# PostgreSQL, which would refuse a line of names that is too long for an index.
Index("ix_person_found", Person.meeting_id, Person.search_key, Person.id).ddl_if(dialect="sqlite")


class Absence(Base):
    """A period in which a person is not available."""

    __tablename__ = "absence"

    id: Mapped[Id]
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    from_calendar: Mapped[bool] = mapped_column(default=False)  # taken from the person's own


class SessionDuty(Base):
    """A person who must be in a session of the official programme."""

    __tablename__ = "session_duty"

    session_id: Mapped[Ref] = mapped_column(
        ForeignKey("session.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[Ref] = mapped_column(
        ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )


class DelegationFunction(StrEnum):
    """A person's function in the delegation, in protocol order."""

    HEAD = "head_of_delegation"
    DEPUTY_HEAD = "deputy_head"
    REPRESENTATIVE = "representative"
    ALTERNATE = "alternate_representative"
    ADVISER = "adviser"
    EXPERT = "expert"
    OBSERVER = "observer"
    ASSISTANT = "assistant"
    INTERPRETER = "interpreter"


class Modality(StrEnum):
    """How somebody takes part."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class PlacePolicy(Base):
    """A meeting counts places: the row that is locked before places are counted and given.

    There is none where no quota was ever set.
    """

    __tablename__ = "place_policy"

    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), primary_key=True
    )
    uncounted: Mapped[list[str]] = mapped_column(default=list)  # functions that take no place


class QuotaScope(StrEnum):
    """Among whom the places of a quota are shared."""

    TOGETHER = "together"  # one number of places for all delegations that it is about
    EACH = "each"  # so many for every one of them


class Quota(Base, Dated):
    """So many places: for a meeting, a category or one entity, and perhaps for one way only."""

    __tablename__ = "quota"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    scope: Mapped[QuotaScope] = mapped_column(choice(QuotaScope))
    category: Mapped[DelegationCategory | None] = mapped_column(choice(DelegationCategory))
    entity_id: Mapped[OptionalRef] = mapped_column(ForeignKey("entity.id"))  # an exception for it
    modality: Mapped[Modality | None] = mapped_column(choice(Modality))  # None: both together
    places: Mapped[int | None]  # None: without limit, which only an exception can be
    entity: Mapped[Entity | None] = relationship(lazy="raise_on_sql")


class RegistrationState(StrEnum):
    """Where a registration stands."""

    SUBMITTED = "submitted"
    CHANGE_ASKED = "change_asked"
    WAITING = "waiting"  # for a place, where the delegation's or the meeting's are taken
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class ReservedPlace(Base, Dated):
    """Places that a delegation keeps for people whose names follow: "two advisers"."""

    __tablename__ = "reserved_place"
    __table_args__ = (UniqueConstraint("delegation_id", "function"),)

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    delegation_id: Mapped[Ref] = mapped_column(ForeignKey("delegation.id", ondelete="CASCADE"))
    function: Mapped[DelegationFunction] = mapped_column(choice(DelegationFunction))
    number: Mapped[int]


class Registration(Base, Dated):
    """A person is on the list of a meeting, as a member of a delegation, or `events_only`."""

    __tablename__ = "registration"
    __table_args__ = (
        Index("ix_registration_received", "meeting_id", "created_at", "id"),
        # Along these the organisers' list is counted, without looking at a row.
        Index(
            "ix_registration_kinds",
            "meeting_id", "state", "function", "modality", "way", "late", "delegation_id",
        ),
        Index(
            "ix_registration_delegations",
            "meeting_id", "delegation_id", "state", "function", "modality", "way", "late",
        ),
    )  # fmt: skip

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(ForeignKey("meeting.id", ondelete="CASCADE"))
    person_id: Mapped[Ref] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    delegation_id: Mapped[OptionalRef] = mapped_column(ForeignKey("delegation.id"), index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")  # typed, not in the register
    function: Mapped[DelegationFunction] = mapped_column(
        choice(DelegationFunction), default=DelegationFunction.REPRESENTATIVE
    )
    modality: Mapped[Modality] = mapped_column(choice(Modality), default=Modality.IN_PERSON)
    place: Mapped[int | None]  # in the order of the delegation; None: by function and name
    way: Mapped[Way] = mapped_column(choice(Way), default=Way.FORM)
    listed: Mapped[bool] = mapped_column(default=True)  # agrees to stand on the public list
    state: Mapped[RegistrationState] = mapped_column(choice(RegistrationState))
    late: Mapped[bool] = mapped_column(default=False)  # after the deadline
    changed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decline_reason: Mapped[str] = mapped_column(String(500), default="")
    change_asked: Mapped[str] = mapped_column(String(500), default="")  # what is to be changed
    waiting_since: Mapped[datetime | None]
    form_nonce: Mapped[str | None] = mapped_column(String(64), unique=True)  # double submit
    person: Mapped[Person] = relationship(lazy="raise_on_sql")
    delegation: Mapped[Delegation | None] = relationship(lazy="raise_on_sql")

    @property
    def events_only(self) -> bool:
        """Whether it is for a badge for side events only, and not for a delegate."""
        return self.way is Way.SIDE_EVENTS


# Few are changed after they were decided: they alone are in this one.
_CHANGED_SINCE = Registration.changed_at > Registration.decided_at
Index(
    "ix_registration_changed_since",
    Registration.meeting_id,
    Registration.state,
    sqlite_where=_CHANGED_SINCE,
    postgresql_where=_CHANGED_SINCE,
)


class RegistrationDraft(Base, Dated):
    """A registration that somebody has begun and not sent: seen by nobody but them.

    It reserves nothing and is not on any list. Its answers are sealed, because nobody has agreed
    yet that they be kept; they go when it is sent, and 30 days after they were touched last.
    """

    __tablename__ = "registration_draft"

    id: Mapped[Id]
    meeting_id: Mapped[Ref] = mapped_column(
        ForeignKey("meeting.id", ondelete="CASCADE"), index=True
    )
    nonce: Mapped[str | None] = mapped_column(String(64), unique=True)  # double submit
    # The browser in which it was begun has another secret than the mail: whoever types the address
    # of somebody else must not read what they go on to write.
    here_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    mail_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    answers: Mapped[str] = mapped_column(Text, default="")  # sealed: step -> its answers, as JSON
    mails: Mapped[int] = mapped_column(default=0)  # to how many addresses its link was sent
    touched_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]


class RegistrationChange(Base):
    """What was changed in a registration after it was sent: one row for each field."""

    __tablename__ = "registration_change"

    id: Mapped[Id]
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime]
    account_id: Mapped[OptionalRef] = mapped_column(ForeignKey("account.id", ondelete="SET NULL"))
    field: Mapped[str] = mapped_column(String(40))
    old: Mapped[str] = mapped_column(Text, default="")  # "" also where it is nobody's business
    new: Mapped[str] = mapped_column(Text, default="")


class RegistrationTransfer(Base, Dated):
    """Somebody hands their registration to a colleague, who has to agree by a link."""

    __tablename__ = "registration_transfer"

    id: Mapped[Id]
    registration_id: Mapped[Ref] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), index=True
    )
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    successor_id: Mapped[OptionalRef] = mapped_column(
        ForeignKey("registration.id", ondelete="SET NULL")
    )
    ended_at: Mapped[datetime | None]  # agreed to, declined, or followed by another
