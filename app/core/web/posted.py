"""A form as it comes in: read once, its token checked, before the transaction opens."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData, UploadFile

from app.core.errors import Invalid
from app.core.i18n import gettext as _
from app.core.web import csrf

MOST_FIELDS = 500


async def _posted(request: Request) -> FormData:
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    typed = [(_clean(key), _clean(value)) for key, value in form.multi_items()]
    csrf.check(request, dict(typed).get(csrf.FIELD, ""))
    return FormData([(key, value) for key, value in typed if key != csrf.FIELD])


def _clean(value: str | UploadFile) -> str:
    """Refuses what no person types and no database takes; line ends become one kind."""
    if isinstance(value, UploadFile):
        raise Invalid(_("Files cannot be sent with this form."))
    if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
        raise Invalid(
            _("The form contains characters that cannot be stored. Remove them and try again.")
        )
    return value.replace("\r\n", "\n").replace("\r", "\n")


Posted = Annotated[FormData, Depends(_posted)]
