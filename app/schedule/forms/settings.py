"""The forms with which organisers ask for a schedule, and set how it is made."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from starlette.datastructures import FormData
from wtforms import (
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget, RangeInput

from app.core.forms import Form, Rows, choices
from app.core.i18n import in_language, lazy, ngettext, show_date, show_number
from app.meetings.models import Theme
from app.schedule.models import RunMode
from app.schedule.rules import (
    TERM_NAMES,
    TERM_SENTENCES,
    ByHand,
    Facts,
    SchedulePolicy,
    Selection,
    Strictness,
    hosts_of,
)
from app.schedule.rules.policy import (
    LIMITS,
    LOOSE,
    MOST_AT_ONCE,
    MOST_DAILY,
    MOST_MINUTES,
    MOST_PAIRS,
    MOST_PER_HOST,
    OVERRIDABLE,
    SHORTEST_STEP,
    TERMS,
    steps_of,
    words_of,
)
from app.schedule.rules.settled import RULE_SAYS, strictness_of
from app.side_events.rules.application import SHORTEST_EVENT

BY_HAND_LABELS: Mapping[str, str] = {
    ByHand.REASON.value: lazy("with a reason"),
    ByHand.FREELY.value: lazy("without a reason"),
    ByHand.NEVER.value: lazy("not at all"),
}
_NUMBER = InputRequired(message=lazy("Fill this in."))


MODE_LABELS: Mapping[str, str] = {
    RunMode.MAKE.value: lazy("Make it anew: anything may move"),
    RunMode.IMPROVE.value: lazy("Improve it: begin with the board and find what costs less"),
    RunMode.MEND.value: lazy("Mend it: move as little as possible on the board"),
    RunMode.FILL.value: lazy("Only place what has no place; nothing else moves"),
}
LONGEST_SECONDS = 3600
# By seconds: how much effort is made. The installation's own is put among them.
EFFORTS: Mapping[int, str] = {
    10: lazy("A first look: up to %(time)s"),
    60: lazy("As usual: up to %(time)s"),
    600: lazy("Thoroughly: up to %(time)s"),
    LONGEST_SECONDS: lazy("As good as it gets: up to %(time)s"),
}
UP_TO = lazy("Up to %(time)s")


class AskForm(Form):
    """How long a schedule may be looked for, what may move, and how it may."""

    mode = SelectField(
        lazy("What may move"),
        choices=choices(MODE_LABELS),
        default=RunMode.MAKE.value,
        validate_choice=False,
    )
    seconds = SelectField(
        lazy("Effort"),
        [NumberRange(1, LONGEST_SECONDS, lazy("Write a number from 1 to 3600."))],
        coerce=int,
        validate_choice=False,
        description=lazy("It ends earlier when it is proved that no schedule is better."),
    )
    theme = SelectField(lazy("Of the theme"), validate_choice=False)
    host = SelectField(lazy("Of the host"), validate_choice=False)
    day = SelectField(lazy("That stand on"), validate_choice=False)
    events = SelectMultipleField(
        lazy("Only these side events"),
        validate_choice=False,
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def asked_mode(self) -> RunMode:
        """What was chosen; anything may move where nothing was."""
        return RunMode(self.mode.data) if self.mode.data in MODE_LABELS else RunMode.MAKE

    def selection(self) -> Selection:
        """Which side events may move."""
        try:
            day = date.fromisoformat(self.day.data) if self.day.data else None
        except ValueError:
            day = date.min  # nothing stands there
        return Selection(
            events=frozenset(self.events.data or ()),
            theme=self.theme.data or "",
            host=self.host.data or "",
            day=day,
        )

    def offer(self, facts: Facts, days: Sequence[date], usual: int) -> None:
        """Offer what the meeting has; `usual` are the seconds of the installation."""
        times = sorted({*EFFORTS, usual, *([self.seconds.data] if self.seconds.data else [])})
        efforts = EFFORTS if usual in EFFORTS else {**EFFORTS, 60: UP_TO, usual: EFFORTS[60]}
        words = {one: str(efforts.get(one, UP_TO)) % {"time": _said(one)} for one in times}
        self.seconds.choices = choices({str(one): text for one, text in words.items()})
        anything = {"": lazy("any")}
        themes = {one.id: in_language(one.name) for event in facts.events for one in event.themes}
        hosts = {key: name for event in facts.events for key, name in hosts_of(event).items()}
        self.theme.choices = choices(anything | _by_name(themes))
        self.host.choices = choices(anything | _by_name(hosts))
        self.day.choices = choices(anything | {one.isoformat(): show_date(one) for one in days})
        self.events.choices = choices(
            {event.id: f"{event.number} · {event.title}" for event in facts.events}
        )


def _said(seconds: int) -> str:
    """A time in words: seconds up to a minute, then minutes."""
    if seconds < 60 or seconds % 60:  # noqa: PLR2004 - a minute
        return ngettext("%(num)s second", "%(num)s seconds", seconds) % {"num": seconds}
    return ngettext("%(num)s minute", "%(num)s minutes", seconds // 60) % {"num": seconds // 60}


def _by_name(named: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(named.items(), key=lambda one: one[1].casefold()))


class RuleFields(NamedTuple):
    """What is set of one rule: how strict it is, of those that can be loosened, and what may be
    done by hand.
    """

    rule: str
    how: Any
    hand: Any


class SettingsForm(Form):
    """Rules, weights and limits; the fields of rules and weights are named after them."""

    revision = HiddenField(validators=[Length(max=10)])  # the one that the page has shown
    apart: Any = None  # pairs of the meeting's themes, see `_kind`
    per_host = IntegerField(
        lazy("Side events of one host at one time, at most"),
        [_NUMBER, NumberRange(1, MOST_PER_HOST)],
    )
    at_once = IntegerField(
        lazy("Side events at one time, at most"),
        [Optional(), NumberRange(1, MOST_AT_ONCE)],
        description=lazy("Empty: as many as there are rooms."),
    )
    host_daily = IntegerField(
        lazy("Side events of one host on one day, at most"),
        [Optional(), NumberRange(1, MOST_DAILY)],
        description=lazy("Empty: any number."),
    )
    daily = IntegerField(
        lazy("Side events on one day, at most"),
        [Optional(), NumberRange(1, MOST_DAILY)],
        description=lazy("Empty: any number."),
    )
    shortest = IntegerField(
        lazy("Minutes to which a side event may be shortened"),
        [_NUMBER, NumberRange(SHORTEST_EVENT, MOST_MINUTES)],
        description=lazy(
            "Where time is lost during the meeting, when a plenary runs over for instance, none is"
            " proposed to be shorter."
        ),
    )
    turnaround = IntegerField(
        lazy("Minutes between two uses of a room"),
        [_NUMBER, NumberRange(0, MOST_MINUTES)],
        description=lazy("A room can have minutes of its own; they go before these."),
    )
    plenary_buffer = IntegerField(
        lazy("Minutes kept free before and after a session that keeps side events away"),
        [_NUMBER, NumberRange(0, MOST_MINUTES)],
    )
    start_step = IntegerField(
        lazy("Minutes between two possible starts in a slot"),
        [Optional(), NumberRange(SHORTEST_STEP, MOST_MINUTES)],
        description=lazy(
            "Empty: side events start when their slot starts, or when what takes the beginning of"
            " the slot is over."
        ),
    )

    @property
    def seen(self) -> int:
        """The revision that the page has shown; none that was ever there where it is no number."""
        typed = self.revision.data or ""
        return int(typed) if typed.isascii() and typed.isdecimal() else -1

    @property
    def rules(self) -> list[RuleFields]:
        """The fields of the rules of which something can be set, in the order of the page."""
        return [
            RuleFields(one, self[f"rule_{one}"] if one in LOOSE else None, self[f"hand_{one}"])
            for one in RULE_SAYS
            if one in OVERRIDABLE
        ]

    @property
    def sliders(self) -> list[Any]:
        """The fields of weights."""
        return [self[f"weight_{term}"] for term in TERMS]

    def press(self, posted: FormData) -> bool:
        """Add a pair or take one out, where that button was pressed; says whether."""
        rows: Any = self.apart
        if rows is None:
            return False
        if "add" in posted and len(rows) < MOST_PAIRS:
            rows.append_entry()
        for place, row in enumerate(list(rows.entries)):
            if row.name == posted.get("remove"):
                rows.pop_entry(place)
        return bool({"add", "remove"} & set(posted))

    def policy(self) -> SchedulePolicy:
        """What is set of rules and limits; the form must be valid."""
        data: dict[str, Any] = self.data
        hows = {rule: Strictness(data[f"rule_{rule}"]) for rule in LOOSE}
        by_hand = {rule: ByHand(data[f"hand_{rule}"]) for rule in OVERRIDABLE}
        pairs = {(min(row.values()), max(row.values())) for row in data.get("apart", ())}
        return SchedulePolicy(
            rules={rule: how for rule, how in hows.items() if how is not Strictness.KEPT},
            apart=frozenset(pairs),
            **{name: data[name] for name in LIMITS},
            by_hand={rule: how for rule, how in by_hand.items() if how is not ByHand.REASON},
        )

    def weights(self, now: Mapping[str, int]) -> dict[str, int]:
        """The points of each term; `now` are those that the sliders were made for."""
        return {term: steps_of(term, now[term])[self[f"weight_{term}"].data] for term in TERMS}


def settings_form(
    themes: Sequence[Theme],
    now: Mapping[str, int],
    posted: FormData | None = None,
    **values: Any,
) -> SettingsForm:
    """The form of a meeting with these themes and points, as it was sent or with these values.

    Raises `Invalid` for an unknown field.
    """
    kind = _kind(themes, now)
    if posted is None:
        return kind(**values)
    sent = [one for one in posted.multi_items() if one[0] not in {"add", "remove"}]
    return kind.posted(FormData(sent))


def filled_in(
    themes: Sequence[Theme],
    policy: SchedulePolicy,
    points: Mapping[str, int],
    **values: Any,
) -> SettingsForm:
    """The form with what is set; `points` are what a unit of each term costs."""
    data = values | {name: getattr(policy, name) for name in LIMITS}
    data |= {f"rule_{rule}": policy.of(rule).value for rule in LOOSE}
    data |= {f"hand_{rule}": policy.hand(rule).value for rule in OVERRIDABLE}
    data |= {f"weight_{one}": steps_of(one, points[one]).index(points[one]) for one in TERMS}
    data["apart"] = [{"one": one, "other": other} for one, other in sorted(policy.apart)]
    return settings_form(themes, points, data=data)


def _kind(themes: Sequence[Theme], now: Mapping[str, int]) -> type[SettingsForm]:
    """The form with a field for each rule and each weight, without themes where there are none."""
    named = {one.id: in_language(one.name) or one.code for one in themes}
    parts: dict[str, Any] = {
        f"rule_{rule}": RadioField(RULE_SAYS[rule], choices=choices(strictness_of(rule)))
        for rule in LOOSE
    }
    parts |= {
        f"hand_{rule}": SelectField(
            lazy("While it is on, it may be broken by hand on the board"),
            choices=choices(BY_HAND_LABELS),
        )
        for rule in OVERRIDABLE
    }
    parts |= {f"weight_{term}": _slider(term, now[term]) for term in TERMS}
    row = {
        "one": SelectField(lazy("Side events of"), choices=choices(named)),
        "other": SelectField(lazy("and side events of"), choices=choices(named)),
    }
    if themes:
        pair: Any = FormField(type("PairRow", (Form,), row), lazy("Pair"))
        parts["apart"] = Rows(pair, lazy("Themes"), max_entries=MOST_PAIRS)
    return type("SettingsFormHere", (SettingsForm,), parts)


def _slider(term: str, now: int) -> IntegerField:
    """A native slider over the stops of a term; it knows its words for each stop."""
    steps = steps_of(term, now)
    return IntegerField(
        TERM_NAMES[term],
        [_NUMBER, NumberRange(0, len(steps) - 1)],
        widget=RangeInput(),
        description=TERM_SENTENCES[term],
        render_kw={"min": 0, "max": len(steps) - 1, "step": 1},
    )


def said_steps(term: str, now: int) -> list[str]:
    """What each stop of a slider means, in words and points."""
    said = []
    for points in steps_of(term, now):
        each = ngettext("%(words)s (%(num)s point each)", "%(words)s (%(num)s points each)", points)
        said.append(each % {"words": words_of(term, points), "num": show_number(points)})
    return said
