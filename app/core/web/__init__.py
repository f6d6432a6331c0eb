"""Pages and requests: templates, guards around every request, forms as they come in."""

from app.core.web.answers import page, redirect
from app.core.web.notices import Notice, counted, notice
from app.core.web.posted import Posted, PostedWithFiles, Upload, upload_in

__all__ = [
    "Notice",
    "Posted",
    "PostedWithFiles",
    "Upload",
    "counted",
    "notice",
    "page",
    "redirect",
    "upload_in",
]
