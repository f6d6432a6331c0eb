"""Two people write the same part at once: what each changed is joined, and no text is lost.

The texts of a part are one flat mapping. A field of a row is called `list/key/field`, where the key
belongs to the row for ever, and `list` itself holds the keys of its rows in their order, a line
each. A page knows what it showed as the digest of each text.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Texts = Mapping[str, str]
Seen = Mapping[str, str]  # name of a text to its digest, as a page showed it


@dataclass(frozen=True)
class Joined:
    """What is kept now, and the texts that could not be put in their place: by name."""

    texts: dict[str, str]
    aside: dict[str, str] = field(default_factory=dict)


def digest(text: str) -> str:
    """What stands for a text in a page that was made from it."""
    return hashlib.sha256(_flat(text).encode(errors="replace")).hexdigest()[:16]


def digests(texts: Texts) -> dict[str, str]:
    """What a page that shows these texts has seen."""
    return {name: digest(text) for name, text in texts.items()}


def join(seen: Seen, mine: Texts, theirs: Texts) -> Joined:
    """What is kept when `mine` is sent from a page that had `seen`, and `theirs` is there.

    A text that only one side changed is taken from that side. Where both changed the same text,
    theirs stays and mine is put aside, so that somebody chooses. A row that one side took out stays
    when the other changed it.
    """
    lists = {name.partition("/")[0] for name in (*mine, *theirs) if "/" in name}
    joined = Joined({})
    for name in dict.fromkeys((*theirs, *mine)):
        if "/" not in name and name not in lists:
            _join_text(joined, name, seen, mine, theirs)
    for name in sorted(lists):
        _join_rows(joined, name, seen, mine, theirs)
    return joined


def seen_after(seen: Seen, mine: Texts, kept: Texts) -> dict[str, str]:
    """What a page has seen once it was saved and goes on to show `mine`, not what others wrote."""
    after = dict(seen)
    for name, text in mine.items():
        if digest(text) == digest(kept.get(name, "")):
            after[name] = digest(text)
    return after


def put_in(texts: dict[str, str], name: str, text: str) -> None:
    """Put a text in its place; its row comes back where it was taken out."""
    texts[name] = text
    rows, slash, rest = name.partition("/")
    keys = texts.get(rows, "").splitlines()
    if slash and rest.partition("/")[0] not in keys:
        texts[rows] = "\n".join([*keys, rest.partition("/")[0]])


def _flat(text: str) -> str:
    return text.replace("\r\n", "\n").strip()  # as a browser sends it, and as forms read it


def _changed(seen: Seen, name: str, text: str) -> bool:
    return seen.get(name, digest("")) != digest(text)


def _join_text(joined: Joined, name: str, seen: Seen, mine: Texts, theirs: Texts) -> None:
    own, there = mine.get(name, ""), theirs.get(name, "")
    same = digest(own) == digest(there)
    if same or not _changed(seen, name, own):
        joined.texts[name] = there
    elif not _changed(seen, name, there):
        joined.texts[name] = own
    else:
        joined.texts[name] = there
        if _flat(own):
            joined.aside[name] = own


def _join_rows(joined: Joined, name: str, seen: Seen, mine: Texts, theirs: Texts) -> None:
    known = _keys(name, seen)
    here, there = _keys(name, mine), _keys(name, theirs)
    stay = []
    for key in dict.fromkeys((*there, *here)):
        names = [one for one in dict.fromkeys((*theirs, *mine)) if one.startswith(f"{name}/{key}/")]
        if key in here and key in there:
            for one in names:
                _join_text(joined, one, seen, mine, theirs)
        else:
            side = mine if key in here else theirs
            if key in known and not any(_changed(seen, one, side[one]) for one in names):
                continue  # the other side took it out, and nobody has written in it since
            joined.texts.update({one: side[one] for one in names})
        stay.append(key)
    joined.texts[name] = "\n".join(_in_order(name, stay, seen, mine, theirs))


def _keys(name: str, texts: Iterable[str]) -> dict[str, None]:
    within = (one.split("/") for one in texts if one.startswith(f"{name}/"))
    return dict.fromkeys(parts[1] for parts in within)


def _in_order(name: str, stay: list[str], seen: Seen, mine: Texts, theirs: Texts) -> list[str]:
    wanted = theirs if _changed(seen, name, theirs.get(name, "")) else mine
    order = {key: place for place, key in enumerate(wanted.get(name, "").splitlines())}
    return sorted(stay, key=lambda key: order.get(key, len(order)))
