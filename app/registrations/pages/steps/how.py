"""The third step: how somebody takes part."""

from typing import Any, ClassVar

from starlette.datastructures import FormData

from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.registrations import rules
from app.registrations.forms import HowForm, how_of, needs_data
from app.registrations.models import Modality
from app.registrations.pages.steps.step import Asked, Step
from app.registrations.rules.care import as_told, need_lines
from app.registrations.service import Answers


class How(Step):
    """In person or online, and what they need."""

    key: ClassVar[str] = "how"
    title: ClassVar[str] = lazy("How you take part")

    def form(self, asked: Asked, posted: FormData | None = None) -> HowForm:
        """The form of this step."""
        before = dict(asked.answers.get(self.key) or {})
        needs = as_told(before.pop("needs", {}))
        if before:
            before["listed"] = "yes" if before["listed"] else "no"
            before |= needs_data(needs)
        form = HowForm.posted(posted) if posted is not None else HowForm(data=before)
        form.let_go(needs)
        form.offer(rules.modalities_of(asked.meeting))
        return form

    def read(self, asked: Asked, form: Any) -> Answers | None:  # noqa: ARG002 - as the others
        """What was answered."""
        return how_of(form) if form.validate() else None

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """Way and needs."""
        said = asked.answers[self.key]
        label = rules.MODALITY_LABELS[Modality(said["modality"])]
        return [
            (_("How you take part"), str(label)),
            *((_("You need"), line) for line in need_lines(as_told(said["needs"]))),
            (_("Name on the published list"), _("yes") if said["listed"] else _("no")),
        ]

    def stands(self, asked: Asked) -> bool:
        """Whether the meeting is still held in this way."""
        said = asked.answers[self.key]
        return Modality(said["modality"]) in rules.modalities_of(asked.meeting)
