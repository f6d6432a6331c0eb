"""Pages and requests: templates, guards around every request, forms as they come in."""

from app.core.web.answers import page, redirect
from app.core.web.notices import Notice, notice
from app.core.web.posted import Posted, PostedFile, PostedWithFiles, Sent, Upload

__all__ = [
    "Notice",
    "Posted",
    "PostedFile",
    "PostedWithFiles",
    "Sent",
    "Upload",
    "notice",
    "page",
    "redirect",
]
