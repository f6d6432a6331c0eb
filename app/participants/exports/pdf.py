"""A list of participants as a PDF file, tagged, in the direction of its language."""

from dataclasses import asdict

from app.core.documents import pdf_of
from app.core.i18n import gettext as _
from app.participants.rules.layout import Document


def pdf_file(document: Document) -> bytes:
    """The list as a PDF file; the same document as on the page."""
    data = asdict(document) | {
        "title": document.full_title,
        "full_title": document.full_title,
        "instead": _("Instead of:"),
        "read": _("Read:"),
    }
    return pdf_of("participants/list", data, document.language)
