"""The parts of the settings of a schedule: what of each is set otherwise than at the beginning."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.core import i18n
from app.core.i18n import gettext as _
from app.core.i18n import lazy
from app.schedule.forms.settings import BY_HAND_LABELS, RuleFields, SettingsForm
from app.schedule.rules import TERM_NAMES, ByHand, SchedulePolicy, Strictness
from app.schedule.rules.policy import LIMITS, TERMS, USUAL, steps_of, words_of
from app.schedule.rules.settled import RULE_SAYS

_LOOSENED: Mapping[str, str] = {
    Strictness.WARN.value: lazy("warns only"),
    Strictness.OFF.value: lazy("is off"),
}
# The fields of the limits, and what they say at the beginning.
_LIMITS: Mapping[str, int | None] = {
    **{name: getattr(SchedulePolicy(), name) for name in LIMITS},
    "turnaround": 0,
    "plenary_buffer": 0,
    "start_step": None,
}
Weights = Mapping[str, int]


@dataclass(frozen=True)
class Part:
    """What `said` is set in a part, each in a few words; an `open` one has to be looked at."""

    said: Sequence[str]
    open: bool


def said_in(form: SettingsForm, now: Weights) -> dict[str, list[str]]:
    """By part, what is set; `now` are the points for which the sliders were made."""
    return {name: say(form, now) for name, (_fields, say) in _PARTS.items()}


def parts_of(
    form: SettingsForm, said: Mapping[str, list[str]], saved: Mapping[str, list[str]]
) -> dict[str, Part]:
    """The parts by name, with what is `said_in` the form: open where it is wrong or not saved."""
    return {
        name: Part(said[name], said[name] != saved[name] or any(one.errors for one in fields(form)))
        for name, (fields, _say) in _PARTS.items()
    }


def _weights(form: SettingsForm, now: Weights) -> list[str]:
    said = []
    for term, slider in zip(TERMS, form.sliders, strict=True):
        stops = steps_of(term, now[term])
        points = stops[slider.data] if slider.data in range(len(stops)) else USUAL[term]
        if points != USUAL[term]:
            said.append(_said(TERM_NAMES[term], words_of(term, points)))
    return said


def _rules(form: SettingsForm, _now: Weights) -> list[str]:
    return [
        _said(RULE_SAYS[one.rule], i18n.show_parts(loosened))
        for one in form.rules
        if (loosened := _loosened(one))
    ]


def _loosened(one: RuleFields) -> list[str]:
    """What of a rule is not as usual."""
    said = [str(_LOOSENED[one.how.data])] if one.how and one.how.data in _LOOSENED else []
    if one.hand.data != ByHand.REASON and one.hand.data in BY_HAND_LABELS:
        said.append(_("by hand %(how)s") % {"how": BY_HAND_LABELS[one.hand.data]})
    return said


def _rule_fields(form: SettingsForm) -> list[Any]:
    return [field for one in form.rules for field in (one.how, one.hand) if field is not None]


def _limits(form: SettingsForm, _now: Weights) -> list[str]:
    set_ = {name: form[name] for name, usual in _LIMITS.items() if form[name].data != usual}
    return [
        _said(one.label.text, "–" if one.data is None else i18n.show_number(one.data))
        for one in set_.values()
    ]


def _apart(form: SettingsForm, _now: Weights) -> list[str]:
    rows = form.apart.entries if form.apart is not None else ()
    return [" – ".join(_label(one) for one in (row.form.one, row.form.other)) for row in rows]


def _label(field: Any) -> str:
    """What is selected, in words."""
    labels = {value: label for value, label, *_more in field.iter_choices()}
    return str(labels.get(field.data, ""))


def _said(term: object, what: object) -> str:
    return f"{term}{i18n.between_term()}{what}"


_PARTS: Mapping[
    str,
    tuple[Callable[[SettingsForm], Sequence[Any]], Callable[[SettingsForm, Weights], list[str]]],
] = {
    "weights": (lambda form: form.sliders, _weights),
    "rules": (_rule_fields, _rules),
    "limits": (lambda form: [form[one] for one in _LIMITS], _limits),
    "apart": (lambda form: [form.apart] if form.apart is not None else [], _apart),
}
