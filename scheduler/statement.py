"""Lets every rule and every preference speak: a problem becomes an outline."""

from scheduler.outline import Outline
from scheduler.preferences import preferences_of
from scheduler.problem import Problem
from scheduler.rules import RULES


def outline_of(problem: Problem) -> Outline:
    """Everything that the rules and the preferences say of a problem."""
    outline = Outline(problem)
    for rule in RULES:
        rule.state(outline)
    for preference in preferences_of(problem):
        preference.state(outline)
    return outline
