"""The register: States, organisations and treaties, from the data files of the delegations."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources

from app.delegations.models import EntityKind, StatusKind
from app.delegations.rules import StatusChange
from app.demo.reading import LANGUAGES, FactsError, Known, Line, parse


@dataclass(frozen=True, slots=True)
class State:
    """A State, `iso3` being its key.

    Names come in the six languages, articles and formal names only where there is one. `changes`
    are those of its status under the Anti-Personnel Mine Ban Convention, oldest first.
    """

    iso3: str
    iso2: str
    m49: str
    names: Mapping[str, str]
    articles: Mapping[str, str]
    formal: Mapping[str, str]
    names_source: str
    changes: tuple[StatusChange, ...]
    consent_act: str | None
    withdrawal_notified: date | None
    status_source: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation; names in other languages than English only where it goes by them."""

    key: str
    kind: EntityKind
    short: str
    names: Mapping[str, str]
    website: str | None
    campaigns: tuple[str, ...] = ()  # the keys of those that it is a member of


@dataclass(frozen=True, slots=True)
class Instrument:
    """A treaty: its title in six languages, and the names in daily use."""

    key: str
    short: str
    names: Mapping[str, str]
    daily: Mapping[str, str]


@cache
def load_states() -> tuple[State, ...]:
    """Give all States in the order of the file, or raise `FactsError` naming file and line."""
    return read_states(_content("states.csv"))


@cache
def load_organisations() -> tuple[Organisation, ...]:
    """Give all organisations in the order of the file, or raise `FactsError`."""
    return read_organisations(_content("organisations.yaml"))


@cache
def load_instruments() -> tuple[Instrument, ...]:
    """Give the treaties, or raise `FactsError`."""
    name = "instruments.yaml"
    line = Line(parse(_content(name), name), name, Known())
    instruments = line.each("instruments", _instrument)
    line.close()
    return instruments


@cache
def entity_keys() -> frozenset[str]:
    """Give the keys that a meeting's file may name: ISO codes of States and organisations' keys."""
    states = {state.iso3 for state in load_states()}
    return frozenset(states | {organisation.key for organisation in load_organisations()})


def read_states(text: str) -> tuple[State, ...]:
    """Read States from CSV with a header, one State a row."""
    rows = csv.DictReader(io.StringIO(text), strict=True)
    states = tuple(_state(row, f"states.csv: line {rows.line_num}") for row in rows)
    _refuse_twice([state.iso3 for state in states], "states.csv")
    return states


def read_organisations(text: str) -> tuple[Organisation, ...]:
    """Read organisations from YAML."""
    name = "organisations.yaml"
    line = Line(parse(text, name), name, Known())
    organisations = line.each("organisations", _organisation)
    line.close()
    _refuse_twice([organisation.key for organisation in organisations], name)
    return organisations


def _content(name: str) -> str:
    folder = resources.files("app.delegations").joinpath("register")
    return folder.joinpath(name).read_text(encoding="utf-8")


def _state(row: Mapping[str, str], place: str) -> State:
    try:
        return State(
            iso3=row["iso3"],
            iso2=row["iso2"],
            m49=row["m49"],
            names={code: row[f"name_{code}"] for code in LANGUAGES},
            articles=_given(row, "article", ("en", "fr", "es")),
            formal=_given(row, "formal", ("en", "fr")),
            names_source=row["names_source"],
            changes=_changes(row),
            consent_act=row["apmbc_consent_act"] or None,
            withdrawal_notified=_day(row["apmbc_withdrawal_notified"]),
            status_source=row["apmbc_source"],
            note=row["note"] or None,
        )
    except KeyError as error:
        raise FactsError(f"{place}: the column {error.args[0]} is missing.") from error
    except ValueError as error:
        raise FactsError(f"{place}: {error}; write dates as 2024-06-18.") from error


def _given(row: Mapping[str, str], kind: str, languages: tuple[str, ...]) -> Mapping[str, str]:
    return {code: row[f"{kind}_{code}"] for code in languages if row[f"{kind}_{code}"]}


def _changes(row: Mapping[str, str]) -> tuple[StatusChange, ...]:
    steps = (
        ("apmbc_signature", StatusKind.SIGNATORY),
        ("apmbc_consent_date", StatusKind.CONSENTED),
        ("apmbc_entry_into_force", StatusKind.PARTY),
        ("apmbc_withdrawal_effective", StatusKind.WITHDRAWN),
    )
    dated = ((_day(row[column]), status) for column, status in steps)
    changes = tuple(StatusChange(day, status) for day, status in dated if day is not None)
    days = [change.since for change in changes]
    if days != sorted(days):
        raise ValueError(f"the dates of {row['iso3']} are not in their order")
    return changes


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _organisation(line: Line) -> Organisation:
    return Organisation(
        key=line.text("key"),
        kind=line.choice("kind", EntityKind),
        short=line.text("short"),
        names=line.texts("names"),
        website=line.text_or_none("website"),
        campaigns=line.words("campaigns"),
    )


def _instrument(line: Line) -> Instrument:
    return Instrument(
        key=line.text("key"),
        short=line.text("short"),
        names=line.texts("names"),
        daily=line.texts_or_none("daily") or {},
    )


def _refuse_twice(keys: list[str], place: str) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise FactsError(f"{place}: {key!r} is given twice; keep one.")
