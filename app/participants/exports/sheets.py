"""A list of participants as a table: XLSX and CSV, one person a row."""

from collections.abc import Iterator

from app.core.i18n import gettext as _
from app.core.sheets import Heading, xlsx_of
from app.participants.rules.layout import Document
from app.registrations.rules import csv_of

WIDTHS = (26, 34, 30, 44, 26)  # of the columns, in characters


def header() -> list[str]:
    """The names of the columns, in the language in use."""
    return [
        _("Category"),
        _("Delegation"),
        _("Name"),
        _("Position"),
        _("Function in the delegation"),
    ]


def rows(document: Document) -> Iterator[tuple[str, ...]]:
    """One row for each person and for each sentence on those who are not named.

    Of a corrigendum: the delegation, what was printed, what is to be read.
    """
    for part in document.parts:
        for block in part.blocks:
            for line in block.lines:
                yield part.title, block.name, line.name, line.position, line.function
            if block.more:
                yield part.title, block.name, block.more, "", ""
    for reading in document.readings:
        yield _("Corrections"), reading.delegation, reading.before, reading.now, ""


def csv_file(document: Document) -> bytes:
    """The list as comma-separated values."""
    return csv_of(header(), rows(document)).encode()


def xlsx_file(document: Document) -> bytes:
    """The list as a workbook of one sheet, from right to left where the language is."""
    headings = [Heading(name, width) for name, width in zip(header(), WIDTHS, strict=True)]
    return xlsx_of(
        _("Participants"),
        headings,
        rows(document),
        rtl=document.direction == "rtl",
        title=document.full_title,
        subject=document.meeting,
    )
