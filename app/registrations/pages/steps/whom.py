"""The second step: for whom somebody comes."""

from collections.abc import Mapping
from typing import Any, ClassVar

from starlette.datastructures import FormData

from app.core.i18n import gettext as _
from app.core.i18n import in_language, lazy
from app.delegations.models import Entity
from app.registrations.forms import WhomForm
from app.registrations.models import DelegationFunction
from app.registrations.pages.entities import meant_by, names_to_offer
from app.registrations.pages.steps.step import Asked, Step
from app.registrations.rules import FUNCTION_LABELS
from app.registrations.service import Answers


class Whom(Step):
    """A State or organisation, and the function in its delegation."""

    key: ClassVar[str] = "whom"
    title: ClassVar[str] = lazy("For whom you come")

    def form(self, asked: Asked, posted: FormData | None = None) -> WhomForm:
        """The form of this step."""
        if posted is not None:
            return WhomForm.posted(posted)
        said = asked.answers.get(self.key)
        if said is None:
            return WhomForm()
        return WhomForm(data={"entity": _name_of(asked, said), "function": said["function"]})

    def read(self, asked: Asked, form: Any) -> Answers | None:
        """The id of the entity, or the name of one that the register does not hold."""
        right = form.validate()
        meant = meant_by(asked.db, form) if form.entity.data else None
        if not right or meant is None:
            return None
        return {
            "entity": meant.entity.id if meant.entity else None,
            "organisation": meant.organisation,
            "function": form.function.data,
        }

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """The delegation in the language of the page."""
        said = asked.answers[self.key]
        label = FUNCTION_LABELS[DelegationFunction(said["function"])]
        return [(_("Delegation"), _name_of(asked, said)), (_("Function"), str(label))]

    def stands(self, asked: Asked) -> bool:
        """Whether the entity is still in the register."""
        said = asked.answers[self.key]
        return said["entity"] is None or entity_of(asked, said) is not None

    def shown(self, asked: Asked) -> Mapping[str, Any]:
        """The names to choose from."""
        return {"names": names_to_offer(asked.db)}


def entity_of(asked: Asked, said: Answers) -> Entity | None:
    """The entity that was meant; None where it is not in the register (any more)."""
    return asked.db.get(Entity, said["entity"]) if said["entity"] else None


def _name_of(asked: Asked, said: Answers) -> str:
    entity = entity_of(asked, said)
    return in_language(entity.name) if entity else str(said["organisation"])
