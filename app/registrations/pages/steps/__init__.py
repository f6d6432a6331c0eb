"""The steps of the form, in their order; a further one is a file here and its line in `STEPS`."""

from collections.abc import Sequence

from app.registrations.models import DelegationFunction, Gender, Modality
from app.registrations.pages.steps.further import Further
from app.registrations.pages.steps.how import How
from app.registrations.pages.steps.step import Asked, Step
from app.registrations.pages.steps.support import Sponsored, Visa
from app.registrations.pages.steps.who import Who, who_of
from app.registrations.pages.steps.whom import Whom, entity_of
from app.registrations.rules import WHO, Entry
from app.registrations.rules.care import as_told

__all__ = [
    "STEPS",
    "Asked",
    "Further",
    "How",
    "Step",
    "Whom",
    "asked_of",
    "entry_of",
    "is_complete",
    "who_of",
]

STEPS: Sequence[Step] = (Who(), Whom(), How(), Sponsored(), Visa(), Further())


def asked_of(asked: Asked) -> list[Step]:
    """The steps that are for this person, as far as their answers tell."""
    return [step for step in STEPS if step.is_asked(asked)]


def is_complete(asked: Asked, step: Step) -> bool:
    """Whether a step is answered and what was answered still stands."""
    return step.key in asked.answers and step.stands(asked)


def entry_of(asked: Asked) -> Entry:
    """What somebody says of themselves in the steps that everybody is asked."""
    who, whom, how = asked.answers[WHO], asked.answers[Whom.key], asked.answers[How.key]
    return Entry(
        name=who["name"],
        email=who["email"],
        honorific=who["honorific"],
        position=who["position"],
        language=who["language"],
        entity=entity_of(asked, whom),
        organisation=whom["organisation"],
        function=DelegationFunction(whom["function"]),
        modality=Modality(how["modality"]),
        needs=as_told(how["needs"]),
        listed=how["listed"],
        passport_name=who["passport_name"],
        gender=Gender(who["gender"]) if who["gender"] else None,
    )
