"""A list of participants as a DOCX file, with styles, so that it can be edited and numbered."""

import io
import unicodedata
from collections.abc import Mapping
from typing import Any

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from app.core.i18n import gettext as _
from app.participants.rules.layout import Block, Document, Reading

LATIN, ARABIC, CHINESE = "Noto Sans", "Noto Sans Arabic", "Noto Sans SC"
STYLES = ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2")
LANGUAGE_TAGS: Mapping[str, str] = {
    "ar": "ar-SA", "zh": "zh-CN", "en": "en-GB", "fr": "fr-FR", "ru": "ru-RU", "es": "es-ES"
}  # fmt: skip
_FROM_RIGHT = {"R", "AL"}


def docx_file(document: Document) -> bytes:
    """The list as a DOCX file; the same document as on the page."""
    word = docx.Document()
    _dress(word, document)
    writer = _Writer(word, rtl=document.direction == "rtl")
    _head(writer, document)
    for part in document.parts:
        writer.line(part.title, "Heading 1")
        for block in part.blocks:
            _block(writer, block)
    for reading in document.readings:
        _reading(writer, reading)
    for note in document.notes:
        writer.line(note).runs[0].italic = True
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


class _Writer:
    """Adds paragraphs that run in the direction of the language."""

    def __init__(self, word: Word, *, rtl: bool) -> None:
        self._word = word
        self._rtl = rtl
        # To look a style up for each paragraph would take most of the time.
        self._styles = {name: word.styles[name].style_id for name in STYLES if name != "Normal"}

    def line(self, text: str, style: str = "Normal") -> Paragraph:
        """A paragraph; what XML cannot hold is left out of its text."""
        paragraph = self._word.add_paragraph()
        if style in self._styles:
            _properties(paragraph).style = self._styles[style]
        if self._rtl:
            _properties(paragraph).append(OxmlElement("w:bidi"))
        self.add(paragraph, text)
        return paragraph

    def add(self, paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
        """More text within a paragraph, marked where it is read from the right."""
        run = paragraph.add_run("".join(filter(_is_printable, text)))
        run.bold = bold or None
        if _reads_from_right(text, otherwise=self._rtl):
            run._r.get_or_add_rPr().append(OxmlElement("w:rtl"))  # noqa: SLF001 - python-docx has no name for it


def _head(writer: _Writer, document: Document) -> None:
    writer.line(document.meeting, "Subtitle")
    for text in (document.place, document.symbol, document.date):
        if text:
            writer.line(text)
    writer.line(document.full_title, "Title")
    if document.about:
        writer.line(document.about)
    if document.totals:
        writer.line(document.totals)


def _block(writer: _Writer, block: Block) -> None:
    writer.line(block.name, "Heading 2")
    for line in block.lines:
        paragraph = writer.line("")
        paragraph.paragraph_format.keep_together = True
        writer.add(paragraph, line.name, bold=True)
        for text in (line.position, line.function):
            if text:
                paragraph.add_run().add_break()
                writer.add(paragraph, text)
    if block.more:
        writer.line(block.more)


def _reading(writer: _Writer, reading: Reading) -> None:
    writer.line(reading.delegation, "Heading 2")
    for label, text in ((_("Instead of:"), reading.before), (_("Read:"), reading.now)):
        paragraph = writer.line("")
        writer.add(paragraph, f"{label} ", bold=True)
        writer.add(paragraph, text)


# --- how it looks ------------------------------------------------------------------------------


def _dress(word: Word, document: Document) -> None:
    word.core_properties.title = document.full_title
    word.core_properties.subject = document.meeting
    word.core_properties.author = ""
    word.core_properties.language = document.language
    for section in word.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        if document.direction == "rtl":
            section._sectPr.append(OxmlElement("w:bidi"))  # noqa: SLF001 - no name for it either
    for name in STYLES:
        _dress_style(word.styles[name], document)
    word.styles["Normal"].font.size = Pt(10)


def _dress_style(style: Any, document: Document) -> None:
    run = style.element.get_or_add_rPr()
    fonts = run.get_or_add_rFonts()
    for theme in [name for name in fonts.attrib if "Theme" in name]:
        del fonts.attrib[theme]
    for slot, font in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", ARABIC), ("eastAsia", CHINESE)):
        fonts.set(qn(f"w:{slot}"), font)
    language = OxmlElement("w:lang")
    tag = LANGUAGE_TAGS[document.language]
    slot = {"ar": "bidi", "zh": "eastAsia"}.get(document.language, "val")
    language.set(qn(f"w:{slot}"), tag)
    for old in run.findall(qn("w:lang")):
        run.remove(old)
    run.append(language)


def _properties(paragraph: Paragraph) -> Any:
    return paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no name for it


def _is_printable(char: str) -> bool:
    return char not in "\ufffe\uffff" and unicodedata.category(char) not in {"Cc", "Cs"}


def _reads_from_right(text: str, *, otherwise: bool) -> bool:
    """Whether the first letter with a direction of its own is Arabic or Hebrew."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L" or kind in _FROM_RIGHT:
            return kind in _FROM_RIGHT
    return otherwise
