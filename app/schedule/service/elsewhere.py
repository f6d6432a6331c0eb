"""What one programme has elsewhere than another, in sentences."""

from collections.abc import Sequence
from dataclasses import replace

from app.schedule import rules
from app.schedule.models import ReleasedEvent
from app.schedule.rules import Change, ChangeKind, Facts, Moved, Names, Spot, Standing, Words


def moved_since(
    facts: Facts, before: Sequence[ReleasedEvent], after: Sequence[ReleasedEvent]
) -> dict[str, str]:
    """What a release has elsewhere than an earlier one, in a sentence by event; not what is only
    longer or shorter.
    """
    words = words_for(facts, (*before, *after))
    held = {one.side_event_id: rules.place_of(one) for one in after if one.is_held}
    moves = (
        Moved(one.event_id, *standings_in(one))
        for one in rules.changes(before, held)
        if one.is_news
    )
    return {one.event_id: words.moved(one) for one in moves if one.before.spot != one.after.spot}


def words_for(facts: Facts, released: Sequence[ReleasedEvent]) -> Words:
    """The words of a meeting that know also what was published once and is not held any more."""
    titles = {one.side_event_id: one.printed["title"] for one in released}
    names = Names.of(facts)
    return Words(replace(names, events={**titles, **names.events}), names.timezone)


def standings_in(change: Change) -> tuple[Standing, Standing]:
    """Where a side event was held before a change, and where it is after it."""
    was, will_be = change.before, change.place
    if change.is_again:  # set back, it was held nowhere
        was = None
    before = Standing(Spot(was.room_id, was.starts_at)) if was else Standing()
    if change.kind is ChangeKind.CANCELLED:
        return before, Standing()
    return before, Standing(Spot(will_be.room_id, will_be.starts_at))
