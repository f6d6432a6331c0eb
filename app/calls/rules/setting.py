"""Settings as they are kept, and whether they fit together."""

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from app.calls.models import Call, Late
from app.calls.rules.policy import Pairing, Policy
from app.core.i18n import gettext as _
from app.delegations.models import DelegationCategory

_SETS = frozenset({"may_lead", "may_co_organise", "may_co_sponsor"})
_ELSEWHERE = frozenset({"timezone", "reserved"})  # no columns of the call


def from_columns(call: Call | None, timezone: str, reserved: Iterable[str]) -> Policy:
    """The policy of a meeting; `call` is None where nothing is set."""
    if call is None:
        return Policy(timezone=timezone, reserved=frozenset(reserved))
    kept = {one.name: getattr(call, one.name) for one in fields(Policy) if _is_column(one.name)}
    kept |= {name: _categories(kept[name]) for name in _SETS}
    kept["extras"] = frozenset(kept["extras"])
    kept["pairings"] = tuple(
        Pairing(_categories(one["leads"]), _categories(one["needs"])) for one in kept["pairings"]
    )
    return Policy(timezone=timezone, reserved=frozenset(reserved), **kept)


def to_columns(policy: Policy) -> dict[str, Any]:
    """The values of a call's row, by column."""
    kept = {one.name: getattr(policy, one.name) for one in fields(policy) if _is_column(one.name)}
    kept |= {name: sorted(kept[name]) for name in (*_SETS, "extras")}
    kept |= {name: dict(kept[name]) for name in ("longest_texts", "costs")}
    kept["pairings"] = [
        {"leads": sorted(one.leads), "needs": sorted(one.needs)} for one in policy.pairings
    ]
    return kept


def _is_column(name: str) -> bool:
    return name not in _ELSEWHERE


def _categories(values: Iterable[str]) -> frozenset[DelegationCategory]:
    return frozenset(DelegationCategory(one) for one in values)


def fault_in(policy: Policy) -> str:
    """What does not fit together, as a sentence; "" where all does."""
    opens, closes = policy.opens_at, policy.closes_at
    if opens and closes and closes <= opens:
        return _("Applications must close after they open. Change one of the two.")
    if policy.late is not Late.MARKED and closes is None:
        return _("Give a deadline: without one, no application is late.")
    if policy.advised_title > policy.longest_title:
        return _("The advised length of the title cannot be above the longest one.")
    if any(not one.leads or not one.needs for one in policy.pairings):
        return _("Of each rule on partners, tick both who leads and who must be with it.")
    return ""


def changed(before: Policy, after: Policy) -> list[str]:
    """The names of the settings that are others now, for the log."""
    return sorted(
        one.name
        for one in fields(after)
        if one.name != "timezone" and getattr(before, one.name) != getattr(after, one.name)
    )
