"""Documents as PDF: a template in Typst's language, filled with data.

What people typed reaches the template as data and is never read as markup, so it can neither draw
nor fetch anything. A document is set in a process of its own, with limits on time and memory, and
with our own fonts only: it looks the same on every machine. The files are tagged (PDF/UA-1).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.core.children import ChildFailed, LimitReached, Limits, answer_of
from app.core.documents.child import Order
from app.core.i18n import direction
from app.core.web.templates import ROOT, TEMPLATES

DOCUMENTS = TEMPLATES / "documents"
FONTS = ROOT / "app" / "static" / "fonts"
FONT_FILES = tuple(
    f"{family}_{weight}.ttf"
    for family in ("NotoSans", "NotoSansArabic", "NotoSansSC")
    for weight in ("400Regular", "700Bold")
)
SECONDS = 60
MEMORY_MB = 1024
_CHILD = Path(__file__).parent / "child.py"
# Typst would fetch a package that a template imports. Ours import none; if one did, it is told
# to ask where nobody answers.
_NOBODY = "http://127.0.0.1:9"
_SURROUNDINGS = {"ALL_PROXY": _NOBODY, "HTTPS_PROXY": _NOBODY}


class DocumentFailed(RuntimeError):
    """A document could not be set: a fault of its template, or a limit was reached."""


class FontsMissing(DocumentFailed):
    """The fonts of documents are not there."""

    def __init__(self) -> None:
        super().__init__("the fonts of documents are missing: run `make static`")


def pdf_of(
    template: str, data: Mapping[str, Any], language: str, *, seconds: int = SECONDS
) -> bytes:
    """A document as a PDF file.

    `template` lies under templates/documents, without `.typ`: "badges/sheet". `data` is whatever
    JSON can hold and must have a `title`; templates get it as `data`. `language` is a key of
    `i18n.LANGUAGES` and also sets the direction. Raises `FontsMissing`, and `DocumentFailed` when
    it takes longer than `seconds` or the template does not bear the data.
    """
    return _made(template, data, language, seconds, {"format": "pdf"})


def picture_of(
    template: str, data: Mapping[str, Any], language: str, *, dots_per_inch: int = 144
) -> bytes:
    """The first page of a document as a PNG picture; otherwise like `pdf_of`."""
    return _made(template, data, language, SECONDS, {"format": "png", "ppi": dots_per_inch})


def missing_fonts() -> list[str]:
    """The font files that the set-up has not put into their folder."""
    return [name for name in FONT_FILES if not (FONTS / name).is_file()]


def _made(
    template: str,
    data: Mapping[str, Any],
    language: str,
    seconds: int,
    more: Mapping[str, Any],
) -> bytes:
    if missing_fonts():
        raise FontsMissing
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "language": language,
        "direction": direction(language),
    }
    order: Order = {
        "template": str(DOCUMENTS / f"{template}.typ"),
        "root": str(DOCUMENTS),
        "fonts": str(FONTS),
        "inputs": inputs,
        **more,  # type: ignore[typeddict-item]  # the two callers above
    }
    return _run(order, seconds)


def _run(order: Order, seconds: int) -> bytes:
    limits = Limits(seconds, MEMORY_MB, processors=2)  # Typst uses as many
    try:
        return answer_of(_CHILD, json.dumps(order).encode(), limits, _SURROUNDINGS)
    except LimitReached as error:
        raise DocumentFailed(f"a document {error}") from None
    except ChildFailed as error:
        raise DocumentFailed(str(error)) from None
