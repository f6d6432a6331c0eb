"""What a step of the form is; each is a file beside this one, and `STEPS` names them in order."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy.orm import Session
from starlette.datastructures import FormData

from app.core.forms import Form
from app.meetings.models import Meeting
from app.registrations import queries
from app.registrations.models import Registration
from app.registrations.queries import Offered
from app.registrations.service import Answers


@dataclass(frozen=True)
class Asked:
    """For which meeting somebody is asked, and what they have answered so far, by step."""

    db: Session
    meeting: Meeting
    answers: Mapping[str, Answers]
    draft_id: str = ""  # what files wait for; "" where nothing is saved yet

    @cached_property
    def offered(self) -> Offered:
        """What the meeting offers or asks besides."""
        return queries.offered(self.db, self.meeting.id)


class Step(ABC):
    """One step. Its page includes `template`, which sees `form` and what `shown` gives.

    Answers are what JSON can hold; they are sealed until the registration is sent.
    """

    key: ClassVar[str]  # its part of the address, and the name of its answers
    title: ClassVar[str]
    takes_files: ClassVar[bool] = False  # whether its form may hold files

    def is_asked(self, asked: Asked) -> bool:  # noqa: ARG002 - others look at what was answered
        """Whether this step is for them."""
        return True

    @property
    def template(self) -> str:
        """The part of the page with the fields."""
        return f"partials/registrations/steps/{self.key}.html"

    @abstractmethod
    def form(self, asked: Asked, posted: FormData | None = None) -> Form:
        """The form, with what was posted, or else with what was answered before."""

    @abstractmethod
    def read(self, asked: Asked, form: Any) -> Answers | None:
        """The answers of a posted form; None where it is to be shown again with what is wrong."""

    @abstractmethod
    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        """What was answered, as term and text, to be checked before it is sent."""

    def stands(self, asked: Asked) -> bool:  # noqa: ARG002 - others look into the register
        """Whether what was answered can still be kept; if not, it is asked again."""
        return True

    def shown(self, asked: Asked) -> Mapping[str, Any]:  # noqa: ARG002 - others need the database
        """What the template sees besides `form`."""
        return {}

    def save(self, asked: Asked, registration: Registration) -> None:  # noqa: B027 - most need not
        """Keep what the registration's own columns do not hold, once it is sent."""
