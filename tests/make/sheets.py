"""Workbooks for tests, good ones and hostile ones."""

import io
import random
import zipfile
from collections.abc import Iterator, Sequence

import xlsxwriter

HEADINGS = ("Name", "Function", "Position", "E-mail")
FUNCTIONS = ("Adviser", "Représentant", "Experto", "Alternate", "Conseillère", "Советник", "顾问")


def workbook(rows: Sequence[Sequence[object]]) -> bytes:
    """An XLSX file with one sheet of these cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("People")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def people(number: int) -> list[list[object]]:
    """Rows of so many different people below their headings."""
    rows: list[list[object]] = [list(HEADINGS)]
    for one in range(1, number + 1):
        function = FUNCTIONS[one % len(FUNCTIONS)]
        rows.append([f"Demo Person {one:04}", function, "Counsellor", f"demo{one}@example.org"])
    return rows


def planted(number: int, seed: int, faults: int = 37) -> tuple[list[list[object]], set[str]]:
    """People of whom some rows have one fault each; and where: "B17"."""
    dice = random.Random(seed)
    rows, places = people(number), set()
    for row in dice.sample(range(number // 2, number), faults):
        kind = dice.randrange(5)
        if kind == 0:
            rows[row][0] = ""
        elif kind == 1:
            rows[row][1] = "Head of catering"
        elif kind == 2:
            rows[row][3] = "nobody at example.org"
        elif kind == 3:
            rows[row][3] = rows[dice.randrange(1, number // 2)][3]
        else:
            rows[row][2] = "x" * 201
        places.add(f"{'ABDDC'[kind]}{row + 1}")
    return rows, places


def bomb(rows: int = 2_000_000) -> bytes:
    """A small file that unpacks into millions of rows, written piece by piece."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts().items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for piece in _pieces(rows):
                sheet.write(piece)
    return file.getvalue()


def _pieces(rows: int) -> Iterator[bytes]:
    yield SHEET.encode()
    at_once = 10_000
    row = b'<row><c t="inlineStr"><is><t>A</t></is></c></row>'
    for _ in range(rows // at_once):
        yield row * at_once
    yield b"</sheetData></worksheet>"


def one_cell(reference: str) -> bytes:
    """A workbook with a single cell, where the reference says."""
    return odd(f"<row><c {reference}><v>1</v></c></row>")


def odd(rows: str, *, place: str = "worksheets/sheet1.xml", shared: str = "A") -> bytes:
    """A workbook with a sheet of these rows, kept in this part, and this one shared text."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts().items():
            if name.endswith("sharedStrings.xml"):
                archive.writestr(name, text.replace("<t>A</t>", f"<t>{shared}</t>"))
            else:
                archive.writestr(name, text.replace("worksheets/sheet1.xml", place))
        archive.writestr(f"xl/{place}", f"{SHEET}{rows}</sheetData></worksheet>")
    return file.getvalue()


def shared_text(length: int, cells: int) -> bytes:
    """A workbook that holds one long text once, and shows it in so many rows."""
    rows = (f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, cells + 1))
    return odd("".join(rows), shared="x" * length)


def parts() -> dict[str, str]:
    """The parts of a workbook but for its sheet."""
    with zipfile.ZipFile(io.BytesIO(workbook([["A"]]))) as archive:
        return {
            name: archive.read(name).decode()
            for name in archive.namelist()
            if not name.startswith("xl/worksheets/")
        }


SHEET = (
    '<?xml version="1.0"?><worksheet xmlns='
    '"http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
