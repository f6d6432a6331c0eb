"""Tables of people: how they are read, what columns hold, and what is wrong with them."""

import resource
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.core import children
from app.nominations.rules import tables, workbooks
from app.nominations.rules.checking import Known, check
from app.nominations.rules.columns import Column, Layout, function_named, guess, heading_named
from app.nominations.rules.tables import Unreadable, letters, read_file, read_pasted
from app.registrations.models import DelegationFunction
from app.registrations.rules import csv_of
from tests.make import sheets

FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
N, F, P, E, S = Column.NAME, Column.FUNCTION, Column.POSITION, Column.EMAIL, Column.SKIP


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("Ana\tHoD\nBo\tAdviser\n", [["Ana", "HoD"], ["Bo", "Adviser"]]),
        ('"Ana\nPérez"\tHoD', [["Ana Pérez", "HoD"]]),
        ('"Ana\tHoD\nBo\tAdviser', [['"Ana', "HoD"], ["Bo", "Adviser"]]),
        ("Ana Pérez\nBo Blank, Jr", [["Ana Pérez"], ["Bo Blank, Jr"]]),
        ("Ana;Adviser\n\nBo;Expert\n\n\n", [["Ana", "Adviser"], [], ["Bo", "Expert"]]),
    ],
)
def test_a_pasted_table_is_read_as_it_stands(text: str, cells: list[list[str]]) -> None:
    assert read_pasted(text).cells == cells


@pytest.mark.parametrize(
    ("content", "guessed"),
    [
        ("\ufeffName,Function\r\nAna Pérez,Chef\r\n".encode(), False),
        ("Name;Function\nAna Pérez;Chef\n".encode("cp1252"), True),
        ("Name\tFunction\nAna Pérez\tChef\n".encode("utf-16"), False),
        (sheets.workbook([["Name", "Function"], ["Ana Pérez", "Chef"]]), False),
        (sheets.workbook([["\u202eName", "Function"], ["Ana \u2067Pérez", "Chef"]]), False),
    ],
    ids=["CSV of ours", "CSV of Windows", "Unicode text of Excel", "XLSX", "signs of direction"],
)
def test_a_file_is_read_whatever_wrote_it(content: bytes, guessed: bool) -> None:
    table = read_file(content)

    assert table.cells == [["Name", "Function"], ["Ana Pérez", "Chef"]]
    assert table.guessed_encoding is guessed


def test_whole_numbers_of_a_workbook_stay_whole() -> None:
    assert read_file(sheets.workbook([[1, 2.5, True]])).cells == [["1", "2.5", "True"]]


def test_our_own_list_comes_back_as_it_was() -> None:
    typed = ["=1+1", "-x", "'quoted", "plain", "\uff1d1", "\u200b=1"]

    assert read_file(csv_of(["A", "B", "C", "D", "E", "F"], [typed]).encode()).cells[1] == typed


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"\xd0\xcf\x11\xe0 old", "old kind"),
        (b"PK\x03\x04 nothing", "damaged"),
        (b"\x00\x01\x02", "UTF-8"),
        (b" \n \n", "nothing"),
        (sheets.one_cell('r="XFD1048576"'), "too large"),
        (sheets.one_cell('r="CX2"'), "too large"),
        (sheets.one_cell('t="n"'), "damaged"),
        (sheets.odd(FAR, place="other/sheet1.xml"), "too large"),
        (sheets.shared_text(1_000_000, 2_000), "too large"),
        (b"a\n" * 5_002, "too large"),
        (b"a," * 60, "too large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(content: bytes, word: str) -> None:
    with pytest.raises(Unreadable, match=word):
        read_file(content)


def test_one_text_in_all_cells_is_too_much_text() -> None:
    row = ["x" * 1_000] * 50

    assert len(workbooks.bounded([list(row) for _ in range(200)])) == 200
    with pytest.raises(workbooks.TooLarge):
        workbooks.bounded([list(row) for _ in range(201)])


def test_a_workbook_that_takes_too_long_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "_WORKBOOK", children.Limits(seconds=0, memory_mb=512))

    with pytest.raises(Unreadable, match="too large"):
        read_file(sheets.workbook([["A"]]))


def test_a_reader_that_falls_over_falls_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reader = tmp_path / "reader.py"
    reader.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(workbooks, "__file__", str(reader))

    with pytest.raises(Unreadable, match="damaged"):
        read_file(sheets.workbook([["A"]]))


def _processor_seconds() -> float:
    """Of this process and of those that it started."""
    children_took = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children_took.ru_utime + children_took.ru_stime


def test_two_million_rows_are_refused_quickly_and_in_little_memory() -> None:
    content = sheets.bomb()
    tracemalloc.start()
    started = _processor_seconds()

    with pytest.raises(Unreadable, match="too large"):
        read_file(content)

    seconds = _processor_seconds() - started
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(content) < 1_000_000
    assert seconds < 2
    assert peak < 100_000_000


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Full Name", N), ("Nom et prénom", N), ("Nombre y apellidos", N), ("الاسم الكامل", N),
        ("\u0424.\u0418.\u041e.", N), ("姓名", N), ("Name (as in passport)", N),
        ("Family name", Column.FAMILY), ("Prénom", Column.GIVEN), ("Фамилия", Column.FAMILY),
        ("Function in delegation", F), ("Fonction", F), ("Función", F), ("Функция", F),
        ("Titre", P), ("Должность", P), ("职位", P), ("Cargo", P), ("المنصب", P),
        ("E-mail address", E), ("Courriel", E), ("Correo electrónico", E), ("电子邮件", E),
        ("البريد الإلكتروني", E), ("Civilité", Column.HONORIFIC), ("Shoe size", S), ("", S),
        ("Job", P), ("Emploi", P), ("Ocupación", P), ("المسمى الوظيفي", P), ("Пост", P),
        ("职称", P),
    ],
)  # fmt: skip
def test_headings_are_known_in_six_languages(heading: str, kind: Column) -> None:
    assert heading_named(heading) is kind


@pytest.mark.parametrize(
    ("cell", "function"),
    [
        ("HoD", DelegationFunction.HEAD), ("Chef de délégation", DelegationFunction.HEAD),
        ("Jefa de la delegación", DelegationFunction.HEAD), ("رئيس الوفد", DelegationFunction.HEAD),
        ("Глава делегации", DelegationFunction.HEAD), ("代表团团长", DelegationFunction.HEAD),
        ("Deputy Head of Delegation", DelegationFunction.DEPUTY_HEAD),
        ("Chef de délégation adjoint", DelegationFunction.DEPUTY_HEAD),
        ("Conseiller", DelegationFunction.ADVISER), ("Advisor", DelegationFunction.ADVISER),
        ("Alt. Rep.", DelegationFunction.ALTERNATE), ("副代表", DelegationFunction.ALTERNATE),
        ("Délégué", DelegationFunction.REPRESENTATIVE), ("", DelegationFunction.REPRESENTATIVE),
        ("Intérprete", DelegationFunction.INTERPRETER), ("مراقب", DelegationFunction.OBSERVER),
        ("Head of catering", None),
    ],
)  # fmt: skip
def test_functions_are_known_in_six_languages(
    cell: str, function: DelegationFunction | None
) -> None:
    assert function_named(cell) is function


def test_columns_are_guessed_with_and_without_headings() -> None:
    with_title = [["Delegation of Norway"], [], ["No.", "Nom", "Fonction", "Courriel"], ["1", "A"]]
    without = [["1", "Ana", "HoD", "Envoy", "ana@example.org"], ["2", "Bo", "Adviser", "Clerk"]]

    titled, bare = guess(with_title), guess(without)

    assert (titled.heading, titled.columns) == (3, (S, N, F, E))
    assert (bare.heading, bare.columns) == (0, (S, N, F, P, E))


def test_every_planted_fault_is_named_by_row_and_column() -> None:
    for seed in (1, 2):
        rows, places = sheets.planted(5_000, seed)
        content = sheets.workbook(rows)
        started = _processor_seconds()

        cells = read_file(content).cells
        found = check(cells, guess(cells), Known())

        assert _processor_seconds() - started < 5
        assert len(places) == 37
        assert {f"{letters(one.column or 0)}{one.row}" for one in found.faults} == places
        assert len(found.faults) == 37
        assert found.faults[0].place.startswith("Row ")


def test_who_is_there_already_is_named() -> None:
    cells = [
        ["Name", "E-mail"],
        ["Ana", "ana@example.org"],
        ["Bo", "bo@example.org"],
        ["Cy", ""],
        ["CY", ""],
        ["Dee", "dee@example.org"],
        ["Dee", "other@example.org"],
        ["Eve", "eve@example.org"],
        ["Fay", "fay@example.org"],
    ]
    known = Known(
        emails={"ana@example.org": "Ana"},
        names={"ana": True, "bo": False, "fay": True},
        elsewhere=frozenset({"eve@example.org"}),
    )

    found = check(cells, guess(cells), known)
    without = check(cells, guess(cells), known, left_out=[2, 3, 5, 8])

    assert {(one.row, one.column) for one in found.faults} == {(2, 1), (3, 0), (5, 0), (8, 1)}
    assert "row 4" in next(one for one in found.faults if one.row == 5).sentence
    assert without.faults == []
    assert [one.name for one in without.people] == ["Cy", "Dee", "Dee", "Fay"]


def test_an_address_of_somebody_else_is_said_to_be_theirs() -> None:
    cells = [
        ["Name", "E-mail"],
        ["Ana", "ana@example.org"],
        ["Bo", "ana@example.org"],
        ["Cy", "dee@example.org"],
        ["Eve", "fay@example.org"],
    ]
    known = Known(
        emails={"dee@example.org": "Dee"}, names={"dee": True}, gone={"fay@example.org": "Fay"}
    )

    found = check(cells, guess(cells), known)
    back = check([["Fay", "fay@example.org"]], guess([["Fay", "fay@example.org"]]), known)

    assert [(one.row, one.column) for one in found.faults] == [(3, 1), (4, 1), (5, 1)]
    sentences = [one.sentence.partition(": ")[2].partition(". ")[0] for one in found.faults]
    assert sentences == [
        "This address is that of Ana in row 2",
        "This address belongs to Dee of your delegation already",
        "This address belongs to Fay, whose registration was cancelled",
    ]
    assert back.faults == []


def test_a_table_without_names_is_not_read() -> None:
    found = check([["a@example.org"]], guess([["a@example.org"]]), Known())

    assert [one.sentence for one in found.faults] == [
        "No column holds the names. Choose which one does."
    ]


@pytest.mark.parametrize(
    "cells",
    [
        ("Mr", "Ms", "H.E.", "Dr"),
        ("S.E. M.", "Mme", "Prof. Dr.", "Ambassadeur"),
        ("السيدة", "سعادة السفير", "السيد", "الدكتور"),
        ("Г-жа", "Г-н", "Проф", "Г-жа"),
        ("女士", "先生", "大使", "博士"),
        ("H. E. Ms.", "Sra.", "Sr.", "M."),
    ],
)
def test_a_column_of_titles_is_no_position(cells: Sequence[str]) -> None:
    rows = [[cell, f"Name {number}", "Envoy"] for number, cell in enumerate(cells)]

    kinds = guess([["Title", "Name", "Position"], *rows]).columns
    bare = guess([row[:2] for row in rows]).columns

    assert kinds == (Column.HONORIFIC, Column.NAME, Column.POSITION)
    assert bare == (Column.HONORIFIC, Column.NAME)
    assert (
        check([list(row) for row in rows], Layout(0, kinds), Known()).people[0].honorific
        == (cells[0])
    )


@pytest.mark.parametrize(
    "cells", [("Counsellor", "Ambassador"), ("Minister", "Ambassador"), ("", "")]
)
def test_a_column_of_titles_of_office_is_the_position(cells: Sequence[str]) -> None:
    rows = [[cell, f"Name {number}"] for number, cell in enumerate(cells)]

    assert guess([["Title", "Name"], *rows]).columns == (Column.POSITION, Column.NAME)
