"""A list of participants as a table: XLSX and CSV, one person a row."""

import io
from collections.abc import Iterator

import xlsxwriter

from app.core.i18n import gettext as _
from app.participants.rules.layout import Document
from app.registrations.rules import csv_of

WIDTHS = (26, 34, 30, 44, 26)  # of the columns, in characters
LONGEST_NAME = 31  # of a sheet, which Excel limits


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
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": document.full_title, "subject": document.meeting})
        sheet = book.add_worksheet(_("Participants")[:LONGEST_NAME])
        if document.direction == "rtl":
            sheet.right_to_left()
        bold = book.add_format({"bold": True, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, (name, width) in enumerate(zip(header(), WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, bold)
        number = 0
        for number, row in enumerate(rows(document), start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, len(WIDTHS) - 1)
        sheet.repeat_rows(0)
    return made.getvalue()
