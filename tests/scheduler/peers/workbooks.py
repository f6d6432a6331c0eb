"""Workbooks of a small conference, made cell by cell, with whatever is to be different in them."""

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape

Value = str | int | bool
Rows = list[list[Value]]
GREY = "#555753"
"""The text of a cell that is to be empty and grey."""

WEIGHTS = {
    "Talk prerequisite talks": "10hard/0medium/0soft",
    "Crowd control": "1hard/0medium/0soft",
    "Published timeslot": "0hard/1medium/0soft",
    "Published room": "0hard/0medium/10soft",
    "Theme track conflict": "0hard/0medium/10soft",
    "Theme track room stability": "0hard/0medium/10soft",
    "Sector conflict": "0hard/0medium/10soft",
    "Audience type diversity": "0hard/0medium/1soft",
    "Audience type theme track conflict": "0hard/0medium/1soft",
    "Audience level diversity": "0hard/0medium/1soft",
    "Content audience level flow violation": "0hard/0medium/10soft",
    "Content conflict": "0hard/0medium/100soft",
    "Language diversity": "0hard/0medium/10soft",
    "Same day talks": "0hard/0medium/10soft",
    "Popular talks": "0hard/0medium/10soft",
    "Speaker undesired timeslot tags": "0hard/0medium/20soft",
    "Talk preferred room tags": "0hard/0medium/20soft",
}
TIMESLOTS: Rows = [
    ["Mon 2027-06-14", "09:00", "11:00", "Lab", ""],
    ["Mon 2027-06-14", "09:00", "09:45", "Talk", ""],
    ["Mon 2027-06-14", "10:15", "11:00", "Talk", ""],
    ["Tue 2027-06-15", "13:00", "13:45", "Talk", "After lunch"],
]
ROOMS: Rows = [
    ["Small", 20, "Talk", ""],
    ["Large", 200, "Talk", "Recorded"],
    ["Kitchen", 30, "Lab", ""],
]
WISHES = [
    f"{kind} {what} tags"
    for what in ("timeslot", "room")
    for kind in ("Required", "Preferred", "Prohibited", "Undesired")
]
TITLES = [
    *("Code", "Title", "Talk type", "Speakers", "Theme track tags", "Sector tags"),
    *("Audience types", "Audience level", "Content tags", "Language", *WISHES),
    *("Mutually exclusive talks tags", "Prerequisite talks codes", "Favorite count"),
    *("Crowd control risk", "Pinned by user", "Timeslot day", "Start", "End", "Room"),
    *("Published Timeslot", "Published Start", "Published End", "Published Room"),
]


def talk(code: str, type_: str = "Talk", **columns: Value) -> dict[str, Value]:
    """The row of a talk; columns by their titles with underscores for blanks."""
    plain: dict[str, Value] = {
        "Code": code, "Title": f"About {code}", "Talk type": type_, "Audience level": 1,
        "Language": "en", "Favorite count": 0, "Crowd control risk": 0, "Pinned by user": False,
    }  # fmt: skip
    return plain | {title.replace("_", " "): value for title, value in columns.items()}


def speaker(name: str, *cells: Value, **wishes: Value) -> list[Value]:
    """The row of a speaker: wishes by title, then a cell for each timeslot."""
    given = {title.replace("_", " "): value for title, value in wishes.items()}
    return [name, *(given.get(title, "") for title in WISHES), *cells]


def workbook(
    *talks: Mapping[str, Value],
    timeslots: Rows = TIMESLOTS,
    rooms: Rows = ROOMS,
    speakers: Iterable[list[Value]] = (),
    pause: Value = 10,
    **sheets: Rows,
) -> bytes:
    """A workbook's bytes. `sheets` replaces whole sheets by their names."""
    hours = [f"{row[1]}-{row[2]}" for row in timeslots]
    head: Rows = [["Conference name", "A small one"]]
    head.append(["Minimum consecutive talks pause in minutes", pause])
    weights: Rows = [[name, weight] for name, weight in WEIGHTS.items()]
    content: dict[str, Rows] = {
        "Configuration": [
            *head,
            ["Constraint", "Score weight"],
            *weights,
        ],
        "Timeslots": [["Day", "Start", "End", "Talk types", "Tags"], *timeslots],
        "Rooms": [[], ["Name", "Capacity", "Talk types", "Tags", *hours], *rooms],
        "Speakers": [[], ["Name", *WISHES, *hours], *(speakers or [speaker("Nobody")])],
        "Talks": [[*TITLES], *([row.get(title, "") for title in TITLES] for row in talks)],
    }
    return zipped(content | sheets)


def zipped(sheets: Mapping[str, Rows], **parts: str) -> bytes:
    """The sheets as an `.xlsx`; `parts` replaces its parts, with `__` for `/`."""
    names = list(sheets)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    texts: list[str] = []
    files = {
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
        + "".join(f'<sheet name="{name}" r:id="r{n}"/>' for n, name in enumerate(names))
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        + "".join(f'<Relationship Id="r{n}" Target="s{n}.xml"/>' for n in range(len(names)))
        + "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{main}"><fills><fill><patternFill '
        'patternType="none"/></fill><fill><patternFill patternType="solid"><fgColor '
        f'rgb="FF{GREY[1:]}"/></patternFill></fill></fills><cellXfs><xf fillId="0"/>'
        '<xf fillId="1"/></cellXfs></styleSheet>',
        **{f"xl/s{n}.xml": _sheet(sheets[name], main, texts) for n, name in enumerate(names)},
    }
    files["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{main}">{"".join(f"<si><t>{escape(text)}</t></si>" for text in texts)}</sst>'
    )
    files |= {name.replace("__", "/"): text for name, text in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def _sheet(rows: Rows, main: str, texts: list[str]) -> str:
    lines = [
        f'<row r="{number}">'
        + "".join(_cell(f"{_letters(at)}{number}", value, texts) for at, value in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    return f'<worksheet xmlns="{main}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _letters(column: int) -> str:
    high, low = divmod(column, 26)
    return (chr(64 + high) if high else "") + chr(65 + low)


def _cell(place: str, value: Value, texts: list[str]) -> str:
    if value == GREY:
        return f'<c r="{place}" s="1"/>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}.0</v></c>'
    texts.append(value)
    return f'<c r="{place}" t="s"><v>{len(texts) - 1}</v></c>'
