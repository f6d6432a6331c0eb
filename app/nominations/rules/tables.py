"""Tables of people as they come in: pasted, as CSV, as an XLSX workbook.

A table is rows of cells as text, with nothing left out, so that row 7 here is row 7 of the file.
Whatever is too large is refused; a workbook is read in a process of its own (`workbooks`).
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Literal

from app.core.children import ChildFailed, LimitReached, Limits, answer_of
from app.core.directions import without_turns
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.logs import log
from app.nominations.rules import workbooks
from app.nominations.rules.workbooks import (
    MOST_COLUMNS,
    MOST_PEOPLE,
    Cells,
    TooLarge,
    bounded,
    tidy,
)
from app.registrations.rules import neutral


class Unreadable(Invalid):
    """The table cannot be read; the sentence says why, and what to do."""


@dataclass(frozen=True)
class Table:
    """What was read; `guessed_encoding` says that a text was not UTF-8."""

    cells: Cells
    guessed_encoding: bool = False


def read_pasted(text: str) -> Table:
    """A table copied from Word or Excel: columns by tabs. Raises `Unreadable`."""
    return Table(_within(_separated(text, _delimiter(text, "\t;"))))


def read_file(content: bytes) -> Table:
    """A file, by what it is and not by what it is called. Raises `Unreadable`."""
    if content.startswith(b"PK\x03\x04"):
        return Table(_within(_of_workbook(content)))
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unreadable(
            _(
                "This is a workbook of an old kind, or one with a password."
                " Save it as XLSX without a password, or as CSV."
            )
        )
    return _of_text(content)


def letters(column: int) -> str:
    """How spreadsheets call a column, from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


# --- text ---------------------------------------------------------------------------------------


def _of_text(content: bytes) -> Table:
    guessed = False
    codec = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(codec)
    except UnicodeDecodeError:
        # What Excel in western Europe writes where it is not told otherwise.
        text, guessed = content.decode("cp1252", errors="replace"), True
    if "\x00" in text or "\ufffd" in text:
        raise Unreadable(
            _("This is no table that can be read here. Save it as XLSX or as CSV in UTF-8.")
        )
    cells = _within(_separated(text, _delimiter(text, "\t;,")))
    return Table([[_typed(cell) for cell in row] for row in cells], guessed_encoding=guessed)


def _delimiter(text: str, among: str) -> str:
    """The sign that divides columns: the one that the first lines have most of."""
    first = "\n".join(text.splitlines()[:20])
    return max(among, key=first.count)


def _separated(text: str, delimiter: str) -> Iterator[list[str]]:
    # A quotation mark that is never closed would make one cell of all that follows.
    quoting: Literal[0, 3] = csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL
    lines = io.StringIO(text, newline="")
    try:
        for row in csv.reader(lines, delimiter=delimiter, quoting=quoting):
            yield [tidy(cell) for cell in row]
    except csv.Error as error:
        raise Unreadable(
            _("A cell of the table is too long. Shorten it, and try again.")
        ) from error


def _typed(cell: str) -> str:
    """A cell without the apostrophe that our own lists put before what could be a formula."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


# --- workbooks ----------------------------------------------------------------------------------

_WORKBOOK = Limits(seconds=10, memory_mb=512)
_AT_A_TIME = BoundedSemaphore(2)  # of a web process, which so never takes more than twice of it


def _of_workbook(content: bytes) -> Cells:
    try:
        with _AT_A_TIME:
            said = answer_of(Path(workbooks.__file__), content, _WORKBOOK)
    except LimitReached as error:
        log.warning("workbook.refused", why=str(error))
        raise _too_large() from error
    except ChildFailed as error:
        log.error("workbook.failed", why=str(error))
        raise _damaged() from error
    answer: workbooks.Answer = json.loads(said)
    if answer["refused"]:
        raise _too_large() if answer["refused"] == TooLarge.__name__ else _damaged()
    return answer["cells"]


def _damaged() -> Unreadable:
    return Unreadable(
        _("The workbook is damaged or of an unknown kind. Save it once more as XLSX, or as CSV.")
    )


def _too_large() -> Unreadable:
    sentence = _(
        "The table is too large: at most %(people)s people in %(columns)s columns are read at"
        " once. Divide it, or delete what is not needed."
    )
    return Unreadable(sentence % {"people": MOST_PEOPLE, "columns": MOST_COLUMNS})


# --- both ---------------------------------------------------------------------------------------


def _within(rows: Iterable[list[str]]) -> Cells:
    """The rows, without empty ones at the end and signs that would garble what stands beside a
    cell. Raises `Unreadable` for too many, or none.
    """
    try:
        cells = bounded(rows)
    except TooLarge as error:
        raise _too_large() from error
    if not cells:
        raise Unreadable(_("There is nothing in this table."))
    return [[without_turns(cell) for cell in row] for row in cells]
