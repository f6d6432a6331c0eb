"""Selects for the organisers' list: who is wanted, a page of them, and how many there are.

However many there are, the list asks the same few times. Numbers are counted along indexes made for
them, without looking at a row; categories are those of delegations, which are few, so that they
need no join. Names are looked for once: of whom they find, all that the page counts and puts in
order comes along, so that nothing is looked for again.
"""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    or_,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session

from app.core import scripts
from app.delegations.models import Delegation, DelegationCategory, Entity, EntityKind
from app.delegations.rules import CountedAs
from app.registrations.models import (
    DelegationFunction,
    Modality,
    Person,
    Registration,
    RegistrationState,
    Way,
)
from app.registrations.queries.notes import Narrowed, Noted, numbers_of_marks
from app.registrations.queries.people import whole
from app.registrations.rules.listing import KINDS, Count, Counts, Found, Mark, Order, counts_of_all
from app.registrations.rules.notes import MARKED

PER_PAGE = 50
MOST_IDS = 20_000  # of more, a database would be handed too many at once
_KNOWN = (
    select(
        Delegation.id,
        Delegation.entity_id,
        Entity.kind,
        Delegation.category,
        Delegation.category_reason,
        cast(Entity.name, Text),
    )
    .join(Entity, Entity.id == Delegation.entity_id)
    .where(Delegation.meeting_id == bindparam("meeting"))
)
# What was changed after it had been decided; a cancelled one has nothing to be looked at again.
DECIDED = (RegistrationState.APPROVED, RegistrationState.WAITING, RegistrationState.DECLINED)
_CHANGED = Registration.changed_at > Registration.decided_at  # as the index has it, word by word
_MARKS: Mapping[Mark, tuple[ColumnElement[bool], ...]] = {
    Mark.LATE: (Registration.late.is_(True),),
    Mark.CHANGED: (_CHANGED, Registration.state.in_(DECIDED)),
    Mark.UNKNOWN: (Registration.delegation_id.is_(None), Registration.way != Way.SIDE_EVENTS),
}
# What a line of the list can show: nothing else is read, and no objects are made of it.
_SHOWN: tuple[Any, ...] = (
    Registration.id, Person.name, Person.position, Person.email, Person.language, Person.is_demo,
    Registration.delegation_id, Registration.organisation, Registration.function,
    Registration.modality, Registration.way, Registration.state, Registration.late,
    Registration.created_at, Registration.changed_at, Registration.decided_at,
)  # fmt: skip
# `Found`, as plain texts and numbers.
_TOLD: tuple[Any, ...] = (
    Registration.id,
    *(type_coerce(getattr(Registration, kind), String) for kind in KINDS),
    case((Registration.way == Way.SIDE_EVENTS, ""), else_=Registration.delegation_id),
    cast(Registration.late, Integer),
    case((and_(*_MARKS[Mark.CHANGED]), 1), else_=0),
)
_ORDERS: Mapping[Order, tuple[Any, ...]] = {
    Order.NEWEST: (Registration.created_at.desc(), Registration.id.desc()),
    Order.OLDEST: (Registration.created_at, Registration.id),
    Order.NAME: (Person.name_key, Person.id),
    Order.CHANGED: (Registration.changed_at.desc().nulls_last(), Registration.id),
    Order.CLOSEST: (Registration.created_at.desc(), Registration.id.desc()),  # of those as close
}


@dataclass(frozen=True)
class Wanted:
    """Which registrations an organiser wants to see; None and "" mean all.

    `noted` says how those are found that marks of open questions ask for.
    """

    state: RegistrationState | None = None
    category: DelegationCategory | None = None
    search: str = ""
    function: DelegationFunction | None = None
    modality: Modality | None = None
    way: Way | None = None
    mark: Mark | None = None
    delegation_id: str | None = None
    order: Order = Order.NEWEST
    noted: Noted | None = None


@dataclass(frozen=True)
class Known(CountedAs):
    """A delegation as the list needs it: how it is counted, and its names in languages."""

    name: Mapping[str, str]
    key: str  # the names as JSON


@lru_cache(maxsize=4_096)
def _names_in(key: str) -> Mapping[str, str]:
    """Two hundred of them are read for each page, and hardly ever one that was not read before."""
    names: Mapping[str, str] = json.loads(key)
    return names


@lru_cache(maxsize=4_096)
def _known_as(
    entity_id: str, kind: EntityKind, category: DelegationCategory, reason: str, key: str
) -> Known:
    """A row as the list needs it: of two hundred for each page hardly any is new."""
    return Known(entity_id, kind, category, reason, _names_in(key), key)


@lru_cache(maxsize=4_096)
def _key_of(name: str) -> str:
    return scripts.search_key(name)


@lru_cache(maxsize=4_096)
def _key_of_names(key: str) -> str:
    return scripts.search_key(*_names_in(key).values())


@dataclass(frozen=True)
class Question:
    """Who is wanted at a meeting, once names were looked for: what all selects of a page share."""

    meeting_id: str
    wanted: Wanted
    known: Mapping[str, Known]
    by_name: ColumnElement[bool] | None = None  # None: no name was asked for
    found: Sequence[Found] = ()  # by that name, whatever other filters leave out
    marked: AbstractSet[str] = frozenset()  # of those found, who has an open question asked for

    @property
    def is_by_nearness(self) -> bool:
        """Whether the closest come first: that is known of those found only."""
        return self.wanted.order is Order.CLOSEST and self.by_name is not None

    @cached_property
    def _ranks(self) -> Mapping[str, int]:
        return {row.id: rank for rank, row in enumerate(self.found)}

    def rank(self, row: Any) -> int:
        """Which of those found by name somebody is, in the order that is wanted."""
        return self._ranks[row.id]

    def but(self, *filters: str) -> "Question":
        """The same without some filters."""
        nothing: dict[str, Any] = dict.fromkeys(filters)
        return replace(self, wanted=replace(self.wanted, **nothing))

    def clauses(self, *, along_names: bool = False) -> list[ColumnElement[bool]]:
        """What holds for the registrations that are wanted.

        Those found by name are of the meeting, and saying so again would mislead SQLite: it would
        go through the whole meeting for them. `along_names` goes along the index of names instead.
        """
        wanted = self.wanted
        kinds = ((getattr(Registration, name), getattr(wanted, name)) for name in KINDS)
        clauses = [*_fixed(wanted), *(column == value for column, value in kinds if value)]
        if wanted.category is not None:
            ids = [key for key, one in self.known.items() if one.category is wanted.category]
            clauses.append(Registration.delegation_id.in_(ids))
        if wanted.mark is not None and wanted.mark not in MARKED:
            clauses += _MARKS[wanted.mark]
        elif wanted.mark is not None:
            clauses.append(wanted.noted.any_of(MARKED[wanted.mark]) if wanted.noted else false())
        here = (Person if along_names else Registration).meeting_id == self.meeting_id
        return [here if self.by_name is None else self.by_name, *clauses]

    def missed(self, row: Found) -> frozenset[str]:
        """Of somebody found by name: the filters that leave them out all the same."""
        wanted = self.wanted
        missed = {name for name in KINDS if getattr(wanted, name) not in {None, getattr(row, name)}}
        if wanted.category is not None:
            known = self.known.get(row.delegation_id or "")
            if known is None or known.category is not wanted.category:
                missed.add("category")
        if wanted.mark is not None and not self._is_marked(row, wanted.mark):
            missed.add("mark")
        return frozenset(missed)

    def _is_marked(self, row: Found, mark: Mark) -> bool:
        return row.id in self.marked if mark in MARKED else _is_marked(row, mark)


def _is_marked(row: Found, mark: Mark) -> bool:
    if mark is Mark.UNKNOWN:
        return row.delegation_id is None
    return bool(row.late if mark is Mark.LATE else row.changed)


def _fixed(wanted: Wanted) -> list[ColumnElement[bool]]:
    """The filters beside which no numbers are said."""
    asked = ((Registration.way, wanted.way), (Registration.delegation_id, wanted.delegation_id))
    return [column == value for column, value in asked if value is not None]


def ask(db: Session, meeting_id: str, wanted: Wanted) -> Question:
    """Make a question of what is wanted: looks for the names, if there are any."""
    known = _delegations(db, meeting_id)
    if not wanted.search.strip():
        return Question(meeting_id, wanted, known)
    words = scripts.searched(wanted.search)
    if not words:  # a search for signs alone finds nobody
        return Question(meeting_id, wanted, known, false())
    typed = _organisations(db, meeting_id)
    clauses = [or_(*_places(pieces, known, typed)) for pieces in words]
    named = _named(meeting_id, clauses, Registration.id)
    order = _ORDERS[wanted.order]
    if wanted.order is Order.CLOSEST:
        order = (*_nearness(wanted.search), *order)
    rows = _named(meeting_id, [*clauses, *_fixed(wanted)], *_TOLD).order_by(*order)
    found = [Found(*row) for row in db.execute(rows)]
    marked = _marked(db, wanted, [row.id for row in found])
    return Question(meeting_id, wanted, known, Registration.id.in_(named), found, marked)


def _nearness(typed: str) -> list[ColumnElement[int]]:
    """How close a name is: has the words whole, begins with them, has them, resembles them."""

    def has(pieces: tuple[str, ...]) -> ColumnElement[bool]:
        return or_(*(Person.search_key.contains(piece) for piece in pieces))

    near = [
        case((has(near.whole), 0), (has(near.begins), 1), (has(near.within), 2), else_=3)
        for near in scripts.nearness(typed)
    ]
    return [sum(near[1:], start=near[0])]


def _marked(db: Session, wanted: Wanted, ids: Sequence[str]) -> frozenset[str]:
    if wanted.noted is None or wanted.mark is None or wanted.mark not in MARKED:
        return frozenset()
    open_ones = select(Registration.id).where(wanted.noted.any_of(MARKED[wanted.mark]))
    return frozenset(db.scalars(open_ones)) & frozenset(ids)


def _named(meeting_id: str, clauses: Sequence[ColumnElement[bool]], *columns: Any) -> Select[Any]:
    chosen = select(*columns).select_from(Person)
    chosen = chosen.join(Registration, Registration.person_id == Person.id)
    return chosen.where(Person.meeting_id == meeting_id, *clauses)


def _organisations(db: Session, meeting_id: str) -> Sequence[str]:
    """What was typed that is not in the register, each once."""
    typed = select(Registration.organisation).distinct()
    unknown = (Registration.meeting_id == meeting_id, Registration.delegation_id.is_(None))
    return db.scalars(typed.where(*unknown)).all()


def _delegations(db: Session, meeting_id: str) -> Mapping[str, Known]:
    found = db.execute(_KNOWN, {"meeting": meeting_id})
    return {row[0]: _known_as(*row[1:]) for row in found}


def _places(
    pieces: tuple[str, ...], known: Mapping[str, Known], typed: Sequence[str]
) -> list[ColumnElement[bool]]:
    """A word is in a name, in the address, in the organisation or in the delegation's name."""

    def is_in(key: str) -> bool:
        return any(piece in key for piece in pieces)

    ids = [one for one, entity in known.items() if is_in(_key_of_names(entity.key))]
    names = [name for name in typed if is_in(_key_of(name))]
    return [
        *(Person.search_key.contains(piece) for piece in pieces),
        *([Registration.organisation.in_(names)] if names else []),
        *([Registration.delegation_id.in_(ids)] if ids else []),
    ]


def page_of(db: Session, question: Question, page: int | None) -> Sequence[Row[Any]]:
    """A page of those who are wanted, with what `rules.listing.Column` names of each and the name.

    All of them for None. Of delegations `Question.known` tells.
    """
    of_page = question.clauses() if page is None else _of_page(question, page)
    chosen = select(*_SHOWN).join(Registration.person).where(*of_page)
    rows = db.execute(chosen.order_by(*_ORDERS[question.wanted.order])).all()
    return sorted(rows, key=question.rank) if question.is_by_nearness else rows


def _of_page(question: Question, page: int) -> list[ColumnElement[bool]]:
    return [Registration.id.in_(_ids_shown(question, page))]


def _ids_shown(question: Question, page: int) -> Sequence[str] | Select[str]:
    """The ids of a page, or what finds them along an index, as a part of a question."""
    if question.by_name is not None:
        fit = [row.id for row in question.found if not question.missed(row)]
        return fit[(page - 1) * PER_PAGE : page * PER_PAGE]
    along_names = question.wanted.order is Order.NAME
    ids = select(Registration.id).where(*question.clauses(along_names=along_names))
    if along_names:
        ids = ids.join(Registration.person)
    shown = ids.order_by(*_ORDERS[question.wanted.order])
    return shown.limit(PER_PAGE).offset((page - 1) * PER_PAGE)


def registrations_of(
    db: Session, meeting_id: str, wanted: Wanted, page: int | None = 1
) -> Sequence[Registration]:
    """Registrations of a meeting, whole, in the order wanted; a page of them, or all for None."""
    question = ask(db, meeting_id, wanted)
    found = whole().where(*question.clauses())
    if page is not None:
        found = found.where(Registration.id.in_(_ids_shown(question, page)))
    people = db.scalars(found.order_by(*_ORDERS[wanted.order])).all()
    return sorted(people, key=question.rank) if question.is_by_nearness else people


def ids_of(
    db: Session,
    question: Question,
    states: Collection[RegistrationState],
    *,
    with_address: bool = False,
) -> Sequence[str]:
    """The ids of all who are wanted and stand in one of these states, in order of receipt.

    `with_address` leaves out to whom nothing can be written.
    """
    found = select(Registration.id).where(Registration.state.in_(states), *question.clauses())
    if with_address:
        found = found.join(Registration.person).where(Person.email.is_not(None))
    return db.scalars(found.order_by(Registration.created_at, Registration.id)).all()


def counts_of(db: Session, question: Question) -> Counts:
    """How many there are of each kind; what every filter would find is added up from this."""
    if question.by_name is not None:
        found = [(row, question.missed(row)) for row in question.found]
        ids = [row.id for row, missed in found if missed <= {"mark"}]
        return replace(counts_of_all(found), marks=_numbers(db, question, ids))
    kinds = (Registration.state, Registration.function, Registration.modality)
    plain = [type_coerce(kind, String) for kind in kinds]  # many values, which need no checking
    late = func.sum(cast(Registration.late, Integer))
    among = question.but("state", "function", "modality")
    rows = db.execute(select(*plain, late, func.count()).where(*among.clauses()).group_by(*kinds))
    of = Registration.delegation_id
    delegations = db.execute(
        select(of, func.count())
        .where(*question.but("category").clauses(), or_(of.is_not(None), *_MARKS[Mark.UNKNOWN][1:]))
        .group_by(of)
    )
    changed = select(func.count()).where(*_MARKS[Mark.CHANGED], *question.but("mark").clauses())
    return Counts(
        [Count((row[0], row[1], row[2]), int(row[3]), int(row[4])) for row in rows],
        {row[0]: row[1] for row in delegations},
        db.scalar(changed) or 0,
        _numbers(db, question, None),
    )


def _numbers(db: Session, question: Question, ids: Sequence[str] | None) -> Mapping[Mark, int]:
    """How many each mark of open questions would find; of those with these ids, where given."""
    wanted = question.wanted
    if wanted.noted is None:
        return {}
    if ids is not None:
        numbers: Counter[Mark] = Counter()
        for first in range(0, len(ids), MOST_IDS):
            some = Narrowed(ids=ids[first : first + MOST_IDS])
            numbers.update(numbers_of_marks(db, wanted.noted, some))
        return numbers
    delegations = [key for key, one in question.known.items() if one.category is wanted.category]
    asked = (wanted.state, wanted.function, wanted.modality, wanted.way, wanted.delegation_id)
    among = Narrowed(*asked, delegations if wanted.category else None)
    return numbers_of_marks(db, wanted.noted, among)
