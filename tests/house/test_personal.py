"""Every column of every table is in the register of fields, or is said to be about nobody."""

from importlib import import_module

import pytest
from sqlalchemy import Column, LargeBinary, String, Table
from sqlalchemy.types import JSON

from app.core.db import Base
from app.core.personal import Goes, Kept
from app.privacy.queries.rows import Whose, blank_of, of_meeting, of_people, table_of
from app.privacy.rules import DATED, ELSEWHERE, PLAIN, REGISTER

import_module("app.main")  # then all tables are declared
TABLES = sorted(Base.metadata.tables)
PEOPLE = {"person", "registration", "account"}
LONGEST_OF_ID = 64  # ids, hashes, words of a list: nobody writes a text into so little


def registered() -> dict[str, set[str]]:
    """Table -> its columns that the register names."""
    found: dict[str, set[str]] = {}
    for line in REGISTER:
        for table, columns in line.columns.items():
            found.setdefault(table, set()).update(columns)
    return found


def unsaid(table: Table) -> set[str]:
    """Columns of which nothing is said."""
    if table.name in ELSEWHERE:
        return set()
    said = registered().get(table.name, set()) | PLAIN.get(table.name, frozenset())
    return {column.name for column in table.columns} - said


def may_hold_a_text(column: Column[object]) -> bool:
    if isinstance(column.type, JSON | LargeBinary):
        return True
    if not isinstance(column.type, String) or column.foreign_keys:
        return False
    return column.type.length is None or column.type.length > LONGEST_OF_ID


@pytest.mark.parametrize("name", TABLES)
def test_nothing_is_kept_of_people_that_the_register_does_not_name(name: str) -> None:
    missing = unsaid(table_of(name))

    assert missing == set(), f"say in app/privacy/rules what {name}.{missing} keeps of people"


def test_a_new_column_is_found() -> None:
    """The control: something that nobody has thought of is seen."""
    extended = Table("person", Base.metadata.__class__(), Column("id", String), Column("x", String))

    assert unsaid(extended) == {"x"}


def test_what_is_said_exists_and_is_said_once() -> None:
    said = registered()
    tables = {name: set(table_of(name).columns.keys()) for name in {*said, *PLAIN}}

    for named in (said, PLAIN):
        assert [name for name, columns in named.items() if set(columns) - tables[name]] == []
    assert set(PLAIN) == set(said)
    assert not ELSEWHERE & set(said)
    assert set(Base.metadata.tables) >= ELSEWHERE
    assert len({line.code for line in REGISTER}) == len(REGISTER)


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_a_table_that_names_people_is_not_said_to_be_about_nobody(name: str) -> None:
    named = {key.column.table.name for key in table_of(name).foreign_keys}

    assert not named & PEOPLE


# Public words of a meeting, and what the scheduler is asked, which names people by their ids.
PUBLIC = {
    "side_event.title", "side_event.description", "side_event.features", "side_event.available",
    "side_event.interpretation_from", "side_event.interpretation_to", "side_event.catering_at",
    "partner.name", "side_event.impossible", "side_event.eased", "side_event.source",
    "side_event.why", "participant_list.symbol", "side_event.remote_link",
    "artefact.name", "artefact.etag", "artefact.media_type", "release.note", "run.problem",
    "event_change.what", "release.name", "released_event.reason", "planned_release.reasons",
    "run.explanation", "run.terms", "run.start", "run.chosen", "run.course", "run.board",
    "delegation.category_reason", "nomination_import.made", "release.brings",
    "planned_release.name", "planned_release.note", "planned_release.refusals",
    "mail_wording.kind", "mail_wording.subject", "mail_wording.text",
}  # fmt: skip


def test_no_text_is_said_to_be_about_nobody() -> None:
    texts = {
        f"{name}.{column}"
        for name, columns in PLAIN.items()
        for column in columns
        if may_hold_a_text(table_of(name).c[column])
    }

    assert texts - PUBLIC == set()


def hangs_on_people(name: str) -> bool:
    """Whether its rows go when one of the people asks: by themselves, or by a function."""
    by_function = {"message", "suppression", "mail_refusal", "token", "participant_list"}
    by_function |= {"nomination_import", "telephone", "mail_reader"}
    of_the_meeting = {"print_run"}  # ids of registrations, which say nothing once those do not
    found = of_people(table_of(name), Whose(["x"]))
    return found is not None or name in by_function | of_the_meeting


@pytest.mark.parametrize("line", REGISTER, ids=[line.code for line in REGISTER])
def test_every_line_can_be_erased_as_it_says(line: Kept) -> None:
    for name, columns in line.columns.items():
        table = table_of(name)
        if line.until in DATED and line.goes is not Goes.OWN:
            assert of_meeting(table, "x") is not None
        if line.until in DATED and line.goes is Goes.BLANK:
            assert {column: blank_of(table.c[column]) for column in columns}
        if line.until in DATED and not line.stays:
            assert hangs_on_people(name)
