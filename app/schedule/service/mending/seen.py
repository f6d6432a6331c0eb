"""What an approval tells people, as its reader saw it, and what of that is otherwise by now."""

from collections.abc import Iterable

from app.core.i18n import gettext as _
from app.schedule import rules
from app.schedule.errors import StandsElsewhere
from app.schedule.rules import Change, Facts, Moved, Words
from app.schedule.service.elsewhere import standings_in, words_for


def key_of_changes(changes: Iterable[Change]) -> str:
    """Names what a release changes for people, in a form; any other change gives another."""
    return " ".join(f"{one}={key}" for one, key in sorted(_keys(changes).items()))


def refuse_unseen(seen: str, facts: Facts, changes: Iterable[Change]) -> None:
    """Raises `StandsElsewhere` with a sentence for each side event of which the release would tell
    something else than `seen`, the key of what somebody read before.
    """
    read = dict(one.partition("=")[::2] for one in seen.split())
    by_event = {one.event_id: one for one in changes if one.is_news}
    now = _keys(by_event.values())
    words = words_for(facts, facts.released)
    other = [_said(by_event[one], words) for one, key in now.items() if read.get(one) != key]
    gone = [
        _("%(event)s does not change with it any more.") % {"event": words.event(one)}
        for one in read
        if one not in now
    ]
    if other or gone:
        more = _(
            "The board has changed since you opened this page. Look at what comes out now, and"
            " approve it again:"
        )
        raise StandsElsewhere([more, *other, *gone])


def _said(change: Change, words: Words) -> str:
    before, after = standings_in(change)
    if before.spot != after.spot:
        return words.moved(Moved(change.event_id, before, after))
    where = words.spot(after.spot, int(change.place.minutes))
    said = _("%(event)s is held for other minutes: %(where)s.")
    return said % {"event": words.event(change.event_id), "where": where}


def _keys(changes: Iterable[Change]) -> dict[str, str]:
    """Where each side event is to be that people are told of, and for how long."""
    return {one.event_id: _key(one) for one in changes if one.is_news}


def _key(change: Change) -> str:
    spot = standings_in(change)[1].spot
    return f"{rules.key_of(spot)}/{change.place.minutes:g}" if spot else ""
