"""Reads people out of a table and names every fault by its row and column."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.accounts.rules import as_email
from app.core.i18n import LANGUAGES, show_choice
from app.core.i18n import gettext as _
from app.nominations.rules.columns import (
    COLUMN_LABELS,
    Column,
    Layout,
    function_named,
    language_named,
)
from app.nominations.rules.tables import letters
from app.nominations.rules.workbooks import MOST_PEOPLE
from app.registrations.models import DelegationFunction
from app.registrations.rules import FUNCTION_LABELS, LONGEST_NAME, name_key

LONGEST: Mapping[Column, int] = {
    Column.NAME: LONGEST_NAME,
    Column.HONORIFIC: 60,
    Column.POSITION: 200,
    Column.EMAIL: 254,
}
_NO_TEXT = frozenset({"Cc", "Zl", "Zp", "Cs"})


@dataclass(frozen=True)
class Read:
    """A person as a row of the table says it; `row` counts from 1, as spreadsheets do."""

    row: int
    name: str
    email: str | None
    honorific: str
    function: DelegationFunction
    position: str
    language: str = ""  # a code; "" where the row names none


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row; `column` counts from 0, None where it is the whole row."""

    row: int
    column: int | None
    sentence: str

    @property
    def place(self) -> str:
        """Where it is: "row 7, column C"."""
        if self.column is None:
            return _("Row %(row)s") % {"row": self.row}
        where = {"row": self.row, "column": letters(self.column)}
        return _("Row %(row)s, column %(column)s") % where


@dataclass(frozen=True)
class Known:
    """Who is on lists of the meeting already.

    `emails` and `names` are those on the list of this delegation, an address with the name of who
    has it, a folded name with whether an address is known beside it; `gone` are addresses with
    names that were on it and are cancelled. `elsewhere` are the addresses that registered outside
    of it, also where that was cancelled.
    """

    emails: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, bool] = field(default_factory=dict)
    elsewhere: frozenset[str] = frozenset()
    gone: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Checked:
    """What a table gives: people, and all that is wrong; nothing is saved while anything is."""

    people: list[Read] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check(
    cells: Sequence[Sequence[str]],
    layout: Layout,
    known: Known,
    left_out: Iterable[int] = (),
) -> Checked:
    """Read every row below the headings that is not empty; `left_out` are numbers of rows."""
    checked = Checked()
    if Column.NAME not in layout.columns and Column.FAMILY not in layout.columns:
        checked.faults.append(Fault(max(layout.heading, 1), None, _no_name_column()))
        return checked
    without = frozenset(left_out)
    seen = _Seen()
    for number, row in enumerate(cells, start=1):
        if number <= layout.heading or number in without or not any(row):
            continue
        one = _Row(number, row, layout)
        person = one.person()
        one.compare(person, known, seen)
        checked.people.append(person)
        checked.faults.extend(one.faults)
    if len(checked.people) > MOST_PEOPLE:
        sentence = _("At most %(number)s people are read at once. Divide the table.")
        checked.faults.append(Fault(MOST_PEOPLE + 1, None, sentence % {"number": MOST_PEOPLE}))
    return checked


class _Seen:
    """The people of the rows before: addresses and names with their rows."""

    def __init__(self) -> None:
        self.emails: dict[str, tuple[int, str]] = {}
        self.names: dict[str, tuple[int, bool]] = {}

    def row_of(self, email: str | None, key: str) -> int | None:
        if email in self.emails:
            return self.emails[email][0]
        row, had_email = self.names.get(key, (0, False))
        return row if row and not (email and had_email) else None

    def note(self, person: "Read", key: str) -> None:
        if person.email:
            self.emails.setdefault(person.email, (person.row, person.name))
        if key:
            self.names.setdefault(key, (person.row, person.email is not None))


def _of_another(name: str, row: int | None = None) -> str:
    """An address is that of somebody else, in a row of the table or on the list."""
    if row is None:
        sentence = _(
            "This address belongs to %(name)s of your delegation already. Write another one or"
            " none, or leave the row out."
        )
    else:
        sentence = _(
            "This address is that of %(name)s in row %(row)s. Write another one or none, or leave"
            " one of the rows out."
        )
    return sentence % {"name": name, "row": row}


def _of_somebody_gone(name: str) -> str:
    sentence = _(
        "This address belongs to %(name)s, whose registration was cancelled. Write another one or"
        " none, or that name."
    )
    return sentence % {"name": name}


def _on_list() -> str:
    return _("This person is on your list already. Leave the row out.")


def _registered_elsewhere() -> str:
    return _(
        "This address was registered outside your delegation."
        " Leave the row out, and ask the secretariat to settle it."
    )


def _no_name_column() -> str:
    return _("No column holds the names. Choose which one does.")


class _Row:
    """One row while it is read."""

    def __init__(self, number: int, cells: Sequence[str], layout: Layout) -> None:
        self.number = number
        self.cells = cells
        self.layout = layout
        self.faults: list[Fault] = []

    def person(self) -> Read:
        """What the row says; what is wrong with it is noted."""
        name = self._name()
        typed = self._cell(Column.EMAIL)
        email = as_email(typed) if typed else None
        if typed and email is None:
            self._blame(Column.EMAIL, _("Write the address as name@example.org."))
        function = function_named(self._cell(Column.FUNCTION))
        if function is None:
            sentence = _(
                "“%(cell)s” is no function that is known here. Write one of these: %(known)s."
            )
            known = show_choice(str(label) for label in FUNCTION_LABELS.values())
            cell = self._cell(Column.FUNCTION)[:60]
            self._blame(Column.FUNCTION, sentence % {"cell": cell, "known": known})
        return Read(
            row=self.number,
            name=name,
            email=email,
            honorific=self._cell(Column.HONORIFIC),
            function=function or DelegationFunction.REPRESENTATIVE,
            position=self._cell(Column.POSITION),
            language=self._language(),
        )

    def _language(self) -> str:
        cell = self._cell(Column.LANGUAGE)
        language = language_named(cell)
        if language is None:
            sentence = _("“%(cell)s” is no language of the mails. Write one of these: %(known)s.")
            known = show_choice(LANGUAGES.values())
            self._blame(Column.LANGUAGE, sentence % {"cell": cell[:60], "known": known})
        return language or ""

    def compare(self, person: Read, known: Known, seen: "_Seen") -> None:
        """Find the person again: in the rows before, on this list, on that of others.

        Two of one name are two people where each has an address.
        """
        key, email = name_key(person.name), person.email or ""
        before = seen.row_of(person.email, key)
        row, name = seen.emails.get(email, (None, known.emails.get(email) or known.gone.get(email)))
        if name is not None and name_key(name) != key:
            gone = row is None and email not in known.emails
            said = _of_somebody_gone(name) if gone else _of_another(name, row)
            self._blame(Column.EMAIL, said)
        elif before is not None:
            sentence = _("The same as in row %(row)s. Leave one of them out.")
            kind = Column.EMAIL if email in seen.emails else self._name_kind()
            self._blame(kind, sentence % {"row": before})
        elif email in known.emails:
            self._blame(Column.EMAIL, _on_list())
        elif key in known.names and not (email and known.names[key]):
            self._blame(self._name_kind(), _on_list())
        elif email in known.elsewhere:
            self._blame(Column.EMAIL, _registered_elsewhere())
        seen.note(person, key)

    def _name_kind(self) -> Column:
        return Column.NAME if Column.NAME in self.layout.columns else Column.FAMILY

    def _name(self) -> str:
        parts = (self._cell(Column.GIVEN), self._cell(Column.FAMILY))
        name = self._cell(Column.NAME) or " ".join(part for part in parts if part)
        if not name:
            self._blame(self._name_kind(), _("Write a name."))
        elif len(name) > LONGEST_NAME:
            self._too_long(self._name_kind(), LONGEST_NAME)
        return name

    def _cell(self, kind: Column) -> str:
        column = self.layout.of(kind)
        if column is None or column >= len(self.cells):
            return ""
        cell = self.cells[column]
        already = any(fault.column == column for fault in self.faults)
        if not already and any(unicodedata.category(char) in _NO_TEXT for char in cell):
            self._blame(kind, _("The cell contains characters that cannot be stored."))
        elif not already and kind is not Column.NAME and len(cell) > LONGEST.get(kind, 1_000):
            self._too_long(kind, LONGEST[kind])
        return cell

    def _too_long(self, kind: Column, most: int) -> None:
        sentence = _("This is too long: at most %(number)s characters can be kept.")
        self._blame(kind, sentence % {"number": most})

    def _blame(self, kind: Column, sentence: str) -> None:
        label = str(COLUMN_LABELS[kind])
        self.faults.append(
            Fault(
                self.number,
                self.layout.of(kind),
                _("%(what)s: %(fault)s") % {"what": label, "fault": sentence},
            )
        )
