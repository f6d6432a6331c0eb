"""Tables as workbooks for Excel."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter

LONGEST_NAME = 31  # of a sheet, which Excel limits
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Heading:
    """The heading of a column, and how wide that is, in characters."""

    text: str
    width: int


def xlsx_of(
    name: str,
    headings: Sequence[Heading],
    rows: Iterable[Sequence[str]],
    *,
    rtl: bool = False,
    title: str = "",
    subject: str = "",
) -> bytes:
    """A workbook of one sheet called `name`, with headings that stay in sight and can be filtered.

    Every cell is kept as text, so that none is taken for a formula.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"title": title, "subject": subject})
        sheet = book.add_worksheet(name[:LONGEST_NAME])
        if rtl:
            sheet.right_to_left()
        bold = book.add_format({"bold": True, "text_wrap": True})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, heading in enumerate(headings):
            sheet.set_column(column, column, heading.width)
            sheet.write_string(0, column, heading.text, bold)
        number = 0
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, cell, wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, len(headings) - 1)
        sheet.repeat_rows(0)
    return made.getvalue()
