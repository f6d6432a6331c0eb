"""Lists of participants as files: PDF, DOCX, XLSX and CSV."""

from app.participants.exports.routes import router

__all__ = ["router"]
