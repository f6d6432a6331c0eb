"""Forms of those who see to needs, and of the organiser who lets them."""

from collections.abc import Mapping

from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Optional

from app.core.forms import Form, Paragraphs, choices
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.registrations.forms import EmailLine
from app.registrations.models import NeedKind, NeedState
from app.registrations.queries import WantedNeeds
from app.registrations.rules.care import LONGEST_ANSWER, NEED_LABELS, NEED_STATES


class HelperForm(Form):
    """Who may see to needs."""

    email = EmailLine(
        lazy("E-mail"),
        [InputRequired(lazy("Fill this in."))],
        description=lazy("They sign in with it and see what people need, and nothing else."),
    )


class CasesForm(Form):
    """Which needs are looked for."""

    kind = SelectField(lazy("What is needed"))
    state = SelectField(lazy("Status"))
    day = SelectField(lazy("Speaks on"))
    room = SelectField(lazy("Speaks in"))

    def offer(self, days: Mapping[str, str], rooms: Mapping[str, str]) -> None:
        """Fill in what can be asked for; what is not known asks for all."""
        kinds = {kind.value: str(NEED_LABELS[kind]) for kind in NeedKind}
        states = {state.value: str(NEED_STATES[state]) for state in NeedState}
        every = {"": _("All")}
        options = (kinds, states, days, rooms)
        for field, known in zip((self.kind, self.state, self.day, self.room), options, strict=True):
            field.choices = choices({**every, **known})
            if field.data not in known:
                field.data = ""

    def wanted(self, people: set[str] | None) -> WantedNeeds:
        """What is asked for, of these people (None: all), once it is offered."""
        return WantedNeeds(
            kind=NeedKind(self.kind.data) if self.kind.data else None,
            state=NeedState(self.state.data) if self.state.data else None,
            person_ids=people,
        )


class AnswerForm(Form):
    """What is arranged, for the person to read."""

    answer = Paragraphs(
        lazy("What is arranged"),
        [Optional()],
        longest=LONGEST_ANSWER,
        description=lazy(
            "The person reads this on their own page once you have told them, not in the mail."
        ),
    )
    do = HiddenField()
