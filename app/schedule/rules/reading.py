"""What a release prints in other words than the one before: text by text, the old and the new."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import i18n
from app.core.i18n import LANGUAGES
from app.core.i18n import gettext as _
from app.schedule.rules.changes import Change
from app.schedule.rules.facts import Facts
from app.schedule.rules.names import said_periods
from app.schedule.rules.official import where_of
from app.schedule.rules.printed import (
    PrintedClosure,
    PrintedProgramme,
    PrintedSlot,
    print_content,
    print_programme,
)
from app.side_events.rules.amending import AMENDED
from app.side_events.rules.application import FEATURES, PARTNER_ROLES, SPEAKER_ROLES
from app.side_events.rules.concept import CONCEPT_PARTS
from app.side_events.rules.needs import MOMENTS

SHOWN = 300  # characters of a text, from just before where it differs
_AHEAD = 60

Json = Mapping[str, Any]
_PLACE = ("room", "changes")  # of an event: they follow from its place or history


@dataclass(frozen=True)
class Reading:
    """A text that reads otherwise: what it belongs to, which one it is, as it was, as it will be.

    Of what is printed for the first time, or not any more, one of the two is "".
    """

    about: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class _Record:
    """Something printed: its name, its texts by what they are called, and all of it as it is."""

    name: str
    texts: Mapping[str, str]
    whole: str


def readings(facts: Facts, planned: Sequence[Change]) -> list[Reading]:
    """What a release of a draft with these changes prints in other words than the current one.

    Where and when side events are held is told with the changes.
    """
    if facts.release is None:
        return []
    events = {event.id: event for event in facts.events}
    before = {one.side_event_id: one for one in facts.released if one.is_held}
    both = [one.event_id for one in planned if one.event_id in before and one.event_id in events]
    was = {one: _event(before[one].printed) for one in both}
    now = {one: _event(print_content(events[one])) for one in both}
    programme: Any = facts.release.programme
    return [*_differences(was, now), *in_programme(programme, print_programme(facts))]


def in_programme(before: PrintedProgramme, now: PrintedProgramme) -> Iterator[Reading]:
    """What is printed in other words besides side events."""
    for records in (_meeting, _sessions, _rooms, _slots, _closures, _agenda, _known):
        yield from _differences(records(before), records(now))


def _differences(
    before: Mapping[str, _Record], now: Mapping[str, _Record]
) -> Iterator[Reading]:  # fmt: skip
    for key in dict.fromkeys((*now, *before)):
        was, will = before.get(key), now.get(key)
        if was is None and will is not None:
            yield Reading(will.name, _("New"), "", _line(will))
        elif will is None and was is not None:
            yield Reading(was.name, _("Not printed any more"), _line(was), "")
        elif was and will and was.whole != will.whole:
            yield from _within(was, will)


def _within(was: _Record, will: _Record) -> Iterator[Reading]:
    labels = dict.fromkeys((*will.texts, *was.texts))
    pairs = {one: (was.texts.get(one, ""), will.texts.get(one, "")) for one in labels}
    differ = {label: pair for label, pair in pairs.items() if pair[0] != pair[1]}
    for label, pair in differ.items():
        yield Reading(will.name, label, *_around(*pair))
    if not differ:
        yield Reading(will.name, _("Details that are not shown here"), "", "")


def _around(before: str, after: str) -> tuple[str, str]:
    """Two texts from just before where they part, if they are long."""
    same = next(
        (at for at, (one, two) in enumerate(zip(before, after, strict=False)) if one != two),
        min(len(before), len(after)),
    )
    start = max(0, same - _AHEAD) if max(len(before), len(after)) > SHOWN else 0
    first, second = (
        f"{'…' if start else ''}{text[start : start + SHOWN]}"
        f"{'…' if len(text) > start + SHOWN else ''}"
        for text in (before, after)
    )
    return first, second


def _line(record: _Record) -> str:
    return _around(i18n.show_parts(record.texts.values()), "")[0]


def _record(name: str, texts: Mapping[str, str], whole: Json | Sequence[Any]) -> _Record:
    return _Record(name, texts, json.dumps(whole, sort_keys=True, default=str))


def _names(texts: Iterable[Mapping[str, str]]) -> str:
    return i18n.show_parts(map(i18n.in_language, texts))


def _event(printed: Json) -> _Record:
    concept = {one["language"]: one for one in printed.get("concept", ())}
    texts = {
        _("Title"): printed["title"],
        str(AMENDED["calendar_title"]): printed.get("calendar_title", ""),
        str(AMENDED["description"]): printed["description"],
        str(AMENDED["speakers"]): i18n.show_parts(map(_speaker, printed["speakers"])),
        _("Partners"): i18n.show_parts(map(_partner, printed["partners"])),
        _("Themes"): _names(one["name"] for one in printed["themes"]),
        _("Equipment"): i18n.show_parts(str(FEATURES.get(x, x)) for x in printed["features"]),
        _("Interpretation from"): _spoken(printed.get("interpretation_from", ())),
        _("Interpretation into"): _spoken(printed.get("interpretation_to", ())),
        _("Catering"): i18n.show_parts(str(MOMENTS[x]) for x in printed.get("catering_at", ())),
        str(AMENDED["remote_link"]): printed.get("remote_link", ""),
        _("Closed"): _("Yes") if printed.get("closed") else "",
        **_source(printed),
    }
    for language, note in concept.items():
        for part in ("title", *CONCEPT_PARTS):
            label = _("Title") if part == "title" else str(CONCEPT_PARTS[part])
            texts[f"{label} ({LANGUAGES.get(language, language)})"] = note[part]
    kept = {key: value for key, value in printed.items() if key not in _PLACE}
    return _record(printed["title"], texts, kept)


def _speaker(one: Json) -> str:
    named = " ".join(part for part in (one["honorific"], one["name"]) if part)
    said = f"{SPEAKER_ROLES[one['role']]}{i18n.between_term()}{named}"
    return f"{said} ({one['affiliation']})" if one["affiliation"] else said


def _partner(one: Json) -> str:
    return f"{PARTNER_ROLES[one['role']]}{i18n.between_term()}{i18n.in_language(one['name'])}"


def _spoken(codes: Iterable[str]) -> str:
    return i18n.show_parts(LANGUAGES.get(one, one) for one in codes)


def _source(printed: Json) -> dict[str, str]:
    return {_("Source"): i18n.show_parts((printed["why"], printed["source"]))}


def _meeting(programme: PrintedProgramme) -> dict[str, _Record]:
    one = programme["meeting"]
    texts = {
        _("Name"): i18n.in_language(one["name"]),
        _("Theme"): one["theme"],
        _("Dates"): " – ".join(day for day in (one["starts_on"], one["ends_on"]) if day),
        _("Venue"): i18n.show_parts((i18n.in_language(one["venue"]), one["city"])),
        _("Time zone"): one["timezone"],
        **_source(one),
    }
    return {"": _record(_("Meeting"), texts, one)}


def _sessions(programme: PrintedProgramme) -> dict[str, _Record]:
    zone = programme["meeting"]["timezone"]
    return {
        one["id"]: _record(
            i18n.in_language(one["title"]),
            {
                _("Title"): i18n.in_language(one["title"]),
                _("When and where"): where_of(one, programme["rooms"]).said(zone),
                _("Note"): one["note"],
                _("Side events may overlap"): _("no") if one["exclusive"] else _("yes"),
                **_source(one),
            },
            one,
        )
        for one in programme["sessions"]
    }


def _rooms(programme: PrintedProgramme) -> dict[str, _Record]:
    return {
        id_: _record(
            i18n.in_language(one["name"]),
            {
                _("Name"): i18n.in_language(one["name"]),
                _("Venue"): i18n.in_language(one["venue"]),
                _("Address"): one["address"],
                _("Seats"): i18n.show_number(one["capacity"]),
            },
            one,
        )
        for id_, one in programme["rooms"].items()
    }


def _slots(programme: PrintedProgramme) -> dict[str, _Record]:
    zone = programme["meeting"]["timezone"]
    return {one["starts_at"] + one["ends_at"]: _open(one, zone) for one in programme["slots"]}


def _open(slot: PrintedSlot, timezone: str) -> _Record:
    return _record(_("Slot"), {_("Hours"): _hours(slot, timezone)}, slot)


def _closures(programme: PrintedProgramme) -> dict[str, _Record]:
    rooms, zone = programme["rooms"], programme["meeting"]["timezone"]
    found = {}
    for one in programme.get("closures", ()):
        name = i18n.in_language(rooms[one["room"]]["name"]) if one["room"] in rooms else ""
        said = _("%(room)s cannot be used") % {"room": name}
        hours = _hours(one, zone)
        found[one["room"] + hours] = _record(said, {_("Hours"): hours}, one)
    return found


def _hours(period: PrintedSlot | PrintedClosure, timezone: str) -> str:
    starts_at, ends_at = map(datetime.fromisoformat, (period["starts_at"], period["ends_at"]))
    return said_periods([(starts_at, ends_at)], timezone)


def _agenda(programme: PrintedProgramme) -> dict[str, _Record]:
    return {
        one["number"]: _record(
            i18n.show_parts((_("Agenda item"), one["number"])),
            {
                _("Title"): i18n.in_language(one["title"]),
                _("Text"): one["body"],
                _("Speaking lists"): " · ".join(
                    i18n.show_parts((each["purpose"], *each["delegations"]))
                    for each in one["speaking_lists"]
                ),
                **_source(one),
            },
            one,
        )
        for one in programme["agenda"]
    }


def _known(programme: PrintedProgramme) -> dict[str, _Record]:
    return {
        one["title"]: _record(
            one["title"],
            {
                str(AMENDED["speakers"]): i18n.show_parts(map(_speaker, one["speakers"])),
                _("Partners"): i18n.show_parts(map(_partner, one["partners"])),
                **_source(one),
            },
            one,
        )
        for one in programme["known"]
    }
