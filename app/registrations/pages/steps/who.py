"""The first step: who somebody is."""

from typing import Any, ClassVar

from starlette.datastructures import FormData

from app.accounts.rules import as_email
from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.registrations.forms import WhoForm
from app.registrations.models import Gender
from app.registrations.pages.steps.step import Asked, Step
from app.registrations.rules import GENDER_LABELS, WHO
from app.registrations.service import Answers


class Who(Step):
    """Name, address and position."""

    key: ClassVar[str] = WHO
    title: ClassVar[str] = lazy("Who you are")

    def form(self, asked: Asked, posted: FormData | None = None) -> WhoForm:
        """The form of this step."""
        before = asked.answers.get(self.key, {"language": i18n.language()})
        form = WhoForm.posted(posted) if posted is not None else WhoForm(data=before)
        form.offer_who(asked.meeting)
        return form

    def read(self, asked: Asked, form: Any) -> Answers | None:  # noqa: ARG002 - as the others
        """What was answered; the address in lower case."""
        return who_of(form) if form.validate() else None

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """What is printed, and where mails go."""
        said = asked.answers[self.key]
        return [
            (_("Name"), said["name"]),
            (_("Name in the passport"), said["passport_name"]),
            (_("Form of address"), said["honorific"]),
            (_("E-mail"), said["email"]),
            (_("Position"), said["position"]),
            (_("Gender"), str(GENDER_LABELS[Gender(said["gender"])]) if said["gender"] else ""),
            (_("Language of mails to you"), dict(i18n.LANGUAGES)[said["language"]]),
        ]


def who_of(form: WhoForm) -> Answers:
    """The answers of a valid form."""
    return {
        "name": form.name.data,
        "passport_name": (form["passport_name"].data or "") if "passport_name" in form else "",
        "gender": form["gender"].data if "gender" in form else "",
        "honorific": form.honorific.data or "",
        "email": as_email(form.email.data or ""),
        "position": form.position.data or "",
        "language": form.language.data,
    }
