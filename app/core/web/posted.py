"""A form as it comes in: read once, its token checked, before the transaction opens."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.core.directions import without_turns
from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.web import csrf

MOST_FIELDS = 500
MOST_FILES = 30
LONGEST_FILE_NAME = 120


async def _posted(request: Request) -> FormData:
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return _checked(request, form.multi_items())


def _checked(request: Request, items: Iterable[tuple[str, str | UploadFile]]) -> FormData:
    typed = [(_clean(key), _clean(value)) for key, value in items]
    csrf.check(request, dict(typed).get(csrf.FIELD, ""))
    return FormData([(key, value) for key, value in typed if key != csrf.FIELD])


def _clean(value: str | UploadFile) -> str:
    """Refuses what no person types and no database takes; line ends become one kind, and signs of
    direction that would garble what stands beside the text go.
    """
    if isinstance(value, UploadFile):
        raise Invalid(_("Files cannot be sent with this form."))
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise Invalid(
            _("The form contains characters that cannot be stored. Remove them and try again.")
        )
    return without_turns(value.replace("\r\n", "\n").replace("\r", "\n"))


Posted = Annotated[FormData, Depends(_posted)]


@dataclass(frozen=True)
class Upload:
    """A file as a value of a form: its name and its bytes; both empty where none was chosen."""

    name: str = ""
    content: bytes = b""


NO_FILE = Upload()


async def _with_files(request: Request) -> FormData:
    most: int = request.app.state.settings.max_upload_bytes
    async with request.form(
        max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=most
    ) as form:
        items = form.multi_items()
        typed = _checked(request, [one for one in items if isinstance(one[1], str)])
        sent: list[tuple[str, Any]] = list(typed.multi_items())
        for key, value in items:
            content = await value.read() if isinstance(value, UploadFile) else b""
            if isinstance(value, UploadFile) and content:  # a field left empty sends nothing
                sent.append((_clean(key), Upload(_file_name(value.filename), content)))
    return FormData(sent)


# A form of which some fields may be files: their values are `Upload`.
PostedWithFiles = Annotated[FormData, Depends(_with_files)]


def upload_in(posted: FormData, name: str) -> Upload:
    """The file that was chosen in a field of a form, or `NO_FILE`."""
    found: object = posted.get(name)
    return found if isinstance(found, Upload) else NO_FILE


def _file_name(given: str | None) -> str:
    """The last part of a name, of characters that can be shown and stored."""
    last = re.split(r"[/\\]", given or "")[-1]
    return "".join(char for char in last if char.isprintable())[:LONGEST_FILE_NAME].strip()
