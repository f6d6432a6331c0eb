"""An application as it comes in from its form, whether for the first time or changed."""

from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.core import clock
from app.meetings.models import Meeting
from app.side_events import service
from app.side_events.forms.application import ApplicationForm, form_for
from app.side_events.models import SideEvent
from app.side_events.rules.application import Application, Offer

ROW_BUTTONS = frozenset({"add", "remove"})


@dataclass(frozen=True)
class Sent:
    """The form as sent; `application` is None where the form must be shown again."""

    form: ApplicationForm
    application: Application | None
    status: int


def read(
    db: Session, posted: FormData, meeting: Meeting, offer: Offer, event: SideEvent | None = None
) -> Sent:
    """What was sent, to change `event` or as a new application.

    The buttons that add and remove rows send the form, too, but not for good.

    Raises `Invalid` for a field that the form does not have.
    """
    fields = FormData([pair for pair in posted.multi_items() if pair[0] not in ROW_BUTTONS])
    form = form_for(meeting, offer, fields)
    if ROW_BUTTONS & set(posted):
        form.add_row(str(posted.get("add", "")))
        form.drop_row(str(posted.get("remove", "")))
        return Sent(form, None, 200)
    if not form.validate():
        return Sent(form, None, 422)
    application = form.application()
    event = event or service.sent_before(db, meeting, form.nonce.data, application.title)
    at = None if event else clock.now()
    wrong = service.faults(db, meeting, application, offer, event=event, at=at)
    form.blame(wrong)
    return Sent(form, None, 422) if wrong else Sent(form, application, 303)
