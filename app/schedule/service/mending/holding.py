"""Side events that somebody wants left where they are, whatever else the answer to a mending is."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.schedule import rules
from app.schedule.rules import Names, Words
from app.schedule.rules.leeway import Hold
from app.schedule.service.board import Move
from app.schedule.service.mending.weighing import Weighed
from app.side_events.models import SideEvent


@dataclass(frozen=True)
class Held:
    """A side event that was ticked, where it stands, and what that comes to; `breaks` are the rules
    in spite of which it is left there, in sentences.
    """

    event: SideEvent
    where: str
    hold: Hold
    breaks: Sequence[str]


def held_shown(weighed: Weighed) -> list[Held]:
    """What was ticked, in the order of the meeting's events."""
    words = Words.of(weighed.mended)
    return [
        Held(
            event,
            words.spot(weighed.standings[event.id].spot, weighed.mended.minutes_of(event)),
            weighed.hold(event.id),
            broken_in_words(weighed, event.id),
        )
        for event in weighed.mended.events
        if event.id in weighed.held
    ]


def broken_in_words(weighed: Weighed, event_id: str) -> list[str]:
    """The rules that a side event would break because of the fact, in sentences, each once."""
    names = Names.of(weighed.mended)
    broken = weighed.hit.get(event_id, ())
    said = (rules.breach(one.rule, one.events, one.details, names) for one in broken)
    return list(dict.fromkeys(said))


def left_in_spite(weighed: Weighed) -> list[Move]:
    """What stays and breaks a rule there: as moves that only give the reason."""
    what = {"what": rules.said(weighed.facts, weighed.fact)}
    reason = _("Left there when this happened: %(what)s") % what
    kept = (one for one in sorted(weighed.held) if weighed.hold(one) is Hold.IN_SPITE)
    spots = {one: weighed.standings[one].spot for one in kept}
    return [Move(one, spot, spot, reason) for one, spot in spots.items()]
