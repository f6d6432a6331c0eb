"""Reads the documents that the service makes."""

import io

from pypdf import PdfReader

from tests.visitor import Page


def words_in(pdf: bytes) -> str:
    """The text of a PDF file, its lines and their breaks made one blank."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def words_of(page: Page) -> str:
    """The text of an answer that is a PDF file."""
    assert page.headers["content-type"] == "application/pdf", page.words
    return words_in(page.answer.content)
