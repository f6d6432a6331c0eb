"""The parts of an application as forms, and what was typed into them as texts to be joined."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData, UploadFile
from wtforms import BooleanField, FormField, SelectMultipleField

from app.core.forms import Rows
from app.core.i18n import lazy
from app.core.ids import new_id
from app.meetings.models import Meeting
from app.side_events.forms.application import ROOMS, SLOTS, ApplicationForm, form_for
from app.side_events.forms.needs import LIMITS, NEEDS
from app.side_events.rules.application import Offer

_KEY = re.compile(r"[0-9a-z]{1,20}")


@dataclass(frozen=True)
class Part:
    """A part: its word in addresses, its heading, what is said of it, and its fields."""

    key: str
    title: str
    fields: tuple[str, ...]
    help: str = ""


PARTS: Sequence[Part] = (
    Part(
        "event",
        lazy("The side event"),
        (
            "title",
            "calendar_title",
            "language",
            "description",
            "themes",
            "duration",
            "closed",
            "contact_name",
            "contact_email",
            "contact_language",
        ),
    ),
    Part("partners", lazy("Who organises it"), ("lead", "partners", "signatories")),
    Part("people", lazy("Chair, moderator and speakers"), ("speakers",)),
    Part("concept", lazy("Concept note"), ("concept",)),
    Part(
        "needs",
        lazy("Size and needs"),
        (
            "attendance",
            *NEEDS,
            "features",
            "equipment",
            "note",
        ),
    ),
    Part("times", lazy("When and where you would like it"), (*SLOTS, *ROOMS, *LIMITS)),
)
FIRST = PARTS[0]
# What the meeting asks besides, where it asks anything: see `forms.further`.
FURTHER = Part("questions", lazy("Further questions"), ())
EVERY_PART = (*PARTS, FURTHER)
_NAMES = frozenset(name for part in PARTS for name in part.fields)


def part_of(key: str) -> Part | None:
    """The part of this word."""
    return next((part for part in EVERY_PART if part.key == key), None)


def parts_of(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The texts of a whole form by part."""
    return {
        part.key: {n: text for n, text in texts.items() if _list_of(n) in part.fields}
        for part in PARTS
    }


def _list_of(name: str) -> str:
    return name.partition("/")[0].partition("-")[0]


def part_with(field: str) -> Part:
    """The part in which a field is."""
    return next((part for part in PARTS if field in part.fields), FIRST)


def part_form(
    meeting: Meeting, offer: Offer, part: Part, texts: Mapping[str, str]
) -> ApplicationForm:
    """The form of one part, with these texts in it."""
    form = form_for(meeting, offer, _as_sent(meeting, offer, texts))
    return _only(form, part)


def blank_form(meeting: Meeting, offer: Offer, part: Part, **given: Any) -> ApplicationForm:
    """The form of one part with what is given and nothing else."""
    return _only(form_for(meeting, offer, **given), part)


def posted_form(meeting: Meeting, offer: Offer, part: Part, posted: FormData) -> ApplicationForm:
    """The form of one part as it was sent; raises `Invalid` for a field that it does not have."""
    others = _NAMES - {*part.fields}
    mine = [(name, said) for name, said in posted.multi_items() if name not in others]
    return _only(form_for(meeting, offer, FormData(mine)), part)


def whole_form(meeting: Meeting, offer: Offer, texts: Mapping[str, str]) -> ApplicationForm:
    """The whole form with the texts of all parts."""
    return form_for(meeting, offer, _as_sent(meeting, offer, texts))


def _only(form: ApplicationForm, part: Part) -> ApplicationForm:
    for name in [field.name for field in form if field.name not in part.fields]:
        del form[name]
    give_keys(form)
    return form


def give_keys(form: ApplicationForm) -> None:
    """Give each row that has none a key of its own, by which it is known for ever."""
    for field in (field for field in form if isinstance(field, Rows)):
        entries: list[Any] = field.entries
        for number, row in enumerate(entries):
            if not _KEY.fullmatch(row.form.key.data or ""):
                # Two who begin the same concept note write one; two who add a person add two.
                first = field.name == "concept" and number == 0
                row.form.key.data = "first" if first else new_id()


# --- from a form to texts, and back --------------------------------------------------------------


def texts_of(form: ApplicationForm, posted: FormData, *, without: str = "") -> dict[str, str]:
    """What was typed into each field of a posted form, right or wrong.

    Empty rows are left out, and the row of the name `without` ("partners-2").
    """
    texts: dict[str, str] = {}
    for field in form:
        if isinstance(field, Rows):
            texts |= _texts_of_rows(field, posted, without)
        elif isinstance(field, FormField):
            texts |= {part.name: _typed(posted, part.name) for part in field.form}
        elif isinstance(field, SelectMultipleField):
            texts[field.name] = "\n".join(str(one) for one in posted.getlist(field.name))
        else:
            texts[field.name] = _typed(posted, field.name)
    return texts


def _typed(posted: FormData, name: str) -> str:
    return str(posted.get(name, "")).strip()


def _texts_of_rows(rows: Any, posted: FormData, without: str) -> dict[str, str]:
    texts: dict[str, str] = {}
    keys: list[str] = []
    for row in (row for row in rows.entries if row.name != without):
        parts = [part for part in row.form if part.short_name != "key"]
        said = {part.short_name: _typed(posted, part.name) for part in parts}
        if any(said[part.short_name] for part in parts if not hasattr(part, "choices")):
            key = row.form.key.data
            keys.append(key)
            texts |= {f"{rows.name}/{key}/{name}": text for name, text in said.items()}
    return {rows.name: "\n".join(dict.fromkeys(keys)), **texts}


def texts_from(data: Mapping[str, Any], fields: Iterable[str]) -> dict[str, str]:
    """The data of a form as texts; rows get keys by their place."""
    texts: dict[str, str] = {}
    for name in fields:
        said = data.get(name)
        if isinstance(said, list) and any(isinstance(one, Mapping) for one in said):
            texts |= _texts_from_rows(name, said)
        elif isinstance(said, Mapping):
            texts |= {f"{name}-{key}": str(one) for key, one in said.items()}
        elif isinstance(said, (list, tuple)):
            texts[name] = "\n".join(map(str, said))
        else:
            texts[name] = "y" if said is True else str(said or "")
    return texts


def _texts_from_rows(name: str, rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    texts = {name: "\n".join(f"r{number}" for number in range(len(rows)))}
    for number, row in enumerate(rows):
        texts |= {f"{name}/r{number}/{part}": str(text) for part, text in row.items()}
    return texts


def _as_sent(meeting: Meeting, offer: Offer, texts: Mapping[str, str]) -> FormData:
    """Texts as a browser would send them; what the form has no field for any more is left out."""
    blank = form_for(meeting, offer)
    pairs: list[tuple[str, str | UploadFile]] = [("nonce", "")]
    for field in blank:
        if isinstance(field, Rows):
            pairs += _rows_as_sent(field.name, texts) or _untouched(field)
        elif isinstance(field, FormField):
            pairs += [(part.name, texts.get(part.name, "")) for part in field.form]
        elif isinstance(field, SelectMultipleField):
            pairs += [(field.name, one) for one in texts.get(field.name, "").splitlines()]
        elif not isinstance(field, BooleanField) or texts.get(field.name):
            pairs.append((field.name, texts.get(field.name, "")))
    return FormData(pairs)


def _untouched(rows: Any) -> list[tuple[str, str]]:
    """The row that a list has from the start, as it is sent when nobody has written in it."""
    parts = [part for row in rows.entries for part in row.form if hasattr(part, "choices")]
    return [(part.name, str(part.choices[0].value)) for part in parts]


def _rows_as_sent(name: str, texts: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = []
    for number, key in enumerate(texts.get(name, "").splitlines()):
        start = f"{name}/{key}/"
        pairs.append((f"{name}-{number}-key", key))
        pairs += [
            (f"{name}-{number}-{part.removeprefix(start)}", text)
            for part, text in texts.items()
            if part.startswith(start)
        ]
    return pairs
