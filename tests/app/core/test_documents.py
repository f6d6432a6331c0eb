"""Documents: right in six languages, tagged, with our fonts; what is typed stays text."""

import io
import shutil
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from app.core import doctor, documents
from app.core.documents import DocumentFailed, FontsMissing, pdf_of, picture_of
from app.core.i18n import LANGUAGES
from app.settings import read_settings
from tests.make.hostile import TEXTS

NAMES = {
    "ar": "جمهورية مصر العربية",
    "zh": "中华人民共和国",
    "en": "Côte d’Ivoire",
    "fr": "Saint-Vincent-et-les Grenadines",
    "ru": "Российская Федерация",
    "es": "España",
}
LINES = '#import "/base.typ": *\n#show: dressed\n#for line in data.lines [#par(line)]\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates with one that prints lines, besides what the real ones share."""
    shutil.copy(documents.DOCUMENTS / "base.typ", tmp_path)
    (tmp_path / "lines.typ").write_text(LINES, encoding="utf-8")
    monkeypatch.setattr(documents, "DOCUMENTS", tmp_path)
    return tmp_path


def lines(*texts: str, language: str = "en", title: str = "List of participants") -> PdfReader:
    made = pdf_of("lines", {"title": title, "lines": texts}, language)
    return PdfReader(io.BytesIO(made))


def catalogue(reader: PdfReader) -> Any:
    """What the file says of itself; pypdf types it as anything."""
    return reader.trailer["/Root"]


def words(reader: PdfReader) -> str:
    return " ".join("\n".join(page.extract_text() for page in reader.pages).split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_says_its_title_and_language_and_is_tagged(folder: Path, language: str) -> None:
    reader = lines(NAMES[language], language=language, title=NAMES[language])

    root = catalogue(reader)
    assert reader.metadata is not None
    assert reader.metadata.title == NAMES[language]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    right_to_left = root["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert right_to_left is (language == "ar")


def test_every_script_is_set_with_our_fonts_and_nothing_is_a_box(folder: Path) -> None:
    reader = lines(*NAMES.values())

    pages: list[Any] = list(reader.pages)
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"NotoSans-Regular", "NotoSansArabic-Regular", "NotoSansSC-Regular"}
    shown = words(reader)
    for language, name in NAMES.items():
        # pypdf reads Arabic as it lies on the page and letters with their dots apart
        assert name in shown or (language == "ar" and set(name) <= set(shown))


def test_a_letter_of_no_font_is_a_box_and_keeps_nobody_out(folder: Path) -> None:
    reader = lines("Ana", "דנה", "Ben")

    assert words(reader).split()[0] == "Ana"
    assert words(reader).split()[-1] == "Ben"
    assert catalogue(reader)["/MarkInfo"]["/Marked"]


def test_made_twice_it_is_the_same_file(folder: Path) -> None:
    data = {"title": "One", "lines": ["one", "two"]}

    assert pdf_of("lines", data, "fr") == pdf_of("lines", data, "fr")


def test_the_picture_of_a_page_is_a_png(folder: Path) -> None:
    assert picture_of("lines", {"title": "One", "lines": ["one"]}, "en").startswith(b"\x89PNG")


def test_what_is_typed_stays_text(folder: Path) -> None:
    typed = [
        '#image("/etc/passwd")',
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.3.1"',
        "$ x^2 $ *bold* _it_ <label> @label `raw` // comment \\ # [ ] { }",
        *(text for text in TEXTS.values() if text.isprintable() and text.isascii()),
    ]

    shown = words(lines(*typed)).replace(" ", "")

    assert [text for text in typed if text.replace(" ", "") not in shown] == []


def test_no_hostile_text_breaks_a_document(folder: Path) -> None:
    assert len(lines(*TEXTS.values()).pages) >= 1


# --- nothing is fetched -------------------------------------------------------------------------


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A server of this machine: its port, and what it was asked for."""
    heard: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.path)
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    server = HTTPServer(("127.0.0.1", 0), Listening)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port, heard
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_address_in_the_data_is_fetched(folder: Path, asked: tuple[int, list[str]]) -> None:
    port, heard = asked
    address = f"http://127.0.0.1:{port}/x.png"

    shown = words(lines(address, f'#image("{address}")', f"<img src='{address}'>", title=address))

    assert address in shown
    assert heard == []


@pytest.mark.parametrize(
    "line",
    [
        '#read("/etc/hostname")',
        '#read("../../../../../../../../etc/hostname")',
        '#image("http://127.0.0.1:{port}/x.png")',
        '#import "@preview/cetz:0.3.1"',
    ],
)
def test_even_a_template_gets_no_file_address_or_package(
    folder: Path, asked: tuple[int, list[str]], line: str
) -> None:
    port, heard = asked
    (folder / "bad.typ").write_text(LINES + line.replace("{port}", str(port)), encoding="utf-8")

    with pytest.raises(DocumentFailed):
        pdf_of("bad", {"title": "One", "lines": []}, "en")
    assert heard == []


# --- limits -------------------------------------------------------------------------------------


def test_a_document_that_takes_too_long_is_given_up(folder: Path) -> None:
    endless = LINES + "#for i in range(90000) { for j in range(90000) { let n = i * j } }"
    (folder / "endless.typ").write_text(endless, encoding="utf-8")
    began = time.monotonic()

    with pytest.raises(DocumentFailed, match="longer than 2 seconds"):
        pdf_of("endless", {"title": "One", "lines": []}, "en", seconds=2)
    assert time.monotonic() - began < 20


def test_a_document_that_takes_too_much_memory_is_given_up(folder: Path) -> None:
    (folder / "huge.typ").write_text(LINES + "#range(400000000).len()", encoding="utf-8")

    with pytest.raises(DocumentFailed, match="memory"):
        pdf_of("huge", {"title": "One", "lines": []}, "en")


def test_a_fault_of_a_template_is_named(folder: Path) -> None:
    (folder / "bad.typ").write_text(LINES + "#data.absent", encoding="utf-8")

    with pytest.raises(DocumentFailed, match="absent"):
        pdf_of("bad", {"title": "One", "lines": []}, "en")


def test_missing_fonts_are_named_and_the_doctor_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "FONTS", folder)

    with pytest.raises(FontsMissing, match="make static"):
        lines("one")
    settings = read_settings(data_dir=folder, demo=True)
    said = {finding.what: finding for finding in doctor.findings(settings)}
    assert not said["Fonts of documents"].fine
    assert "make static" in said["Fonts of documents"].sentence
