"""What a part carries when it is sent, and where one goes from it."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session
from starlette.datastructures import FormData
from starlette.responses import JSONResponse, Response

from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import show_time
from app.core.web.answers import PERSONAL
from app.questions.models import Question
from app.side_events import queries
from app.side_events.forms.parts import FURTHER, PARTS, Part
from app.side_events.pages.remarking import by_field, remarks_on
from app.side_events.pages.sent import ROW_BUTTONS
from app.side_events.rules.joining import Joined, digest, seen_after
from app.side_events.service import Copy, further

CHECK = "check"
LONGEST_SEEN = 60_000  # characters
QUIETLY = "quietly"  # a script saves while somebody types
BOOK = frozenset({"seen", "page", QUIETLY})  # what a form carries besides what was typed


@dataclass(frozen=True)
class Sent:
    """What was typed, what the page had shown before, and which page it was."""

    texts: dict[str, str]
    seen: Mapping[str, str]
    page: str


def typed_in(posted: FormData) -> FormData:
    """The fields of the part alone."""
    pairs = posted.multi_items()
    return FormData([pair for pair in pairs if pair[0] not in ROW_BUTTONS | BOOK])


def sent_with(posted: FormData, texts: dict[str, str]) -> Sent:
    """What was sent, these being its texts."""
    return Sent(texts, seen_in(posted), str(posted.get("page", ""))[:14])


def seen_in(posted: FormData) -> Mapping[str, str]:
    """What the page had shown; where that cannot be read, nothing: then it overwrites nothing."""
    try:
        said = json.loads(str(posted.get("seen", ""))[:LONGEST_SEEN])
    except ValueError:
        return {}
    return {str(name): str(one) for name, one in said.items()} if isinstance(said, dict) else {}


def told(db: Session, copy: Copy, part: Part, sent: Sent, joined: Joined) -> Response:
    """For the script: when it was saved, and what its page has seen now."""
    kept = copy.parts[part.key]
    others = any(
        digest(text) != digest(sent.texts.get(name, "")) for name, text in joined.texts.items()
    )
    said = _("Saved %(time)s") % {"time": show_time(clock.now(), copy.meeting.timezone)}
    body = {
        "said": said,
        "seen": seen_after(sent.seen, sent.texts, joined.texts),
        "revision": kept.revision,
        "others": others,
        "remarks": by_field(remarks_on(db, copy, queries.offer(db, copy.meeting.id))),
    }
    return JSONResponse(body, headers={"Cache-Control": PERSONAL})


def asked_in(db: Session, copy: Copy) -> list[Question]:
    """The meeting's own questions for what is being written, by the lead organiser in it."""
    return further.asked_by(db, copy.meeting, copy.texts.get("lead", ""))


def parts_of(asked: Sequence[Question]) -> Sequence[Part]:
    """The parts of an application that is asked these questions besides."""
    return (*PARTS, FURTHER) if asked else PARTS


def after(copy: Copy, part: Part, asked: Sequence[Question]) -> str:
    """The address to go on with."""
    parts = [*parts_of(asked)]
    left = parts[parts.index(part) + 1 :] if part in parts else []
    return f"{copy.path}/parts/{left[0].key}" if left else f"{copy.path}/{CHECK}"


def steps_of(
    copy: Copy, asked: Sequence[Question], now: str, wrong: Collection[str]
) -> list[dict[str, str]]:
    """The parts with their addresses, and how far each is; `wrong` are those with faults."""

    def state(part: Part) -> str:
        if part.key == now:
            return "now"
        if not copy.parts[part.key].texts:
            return "todo"
        return "wrong" if part.key in wrong else "done"

    steps = [
        {
            "key": part.key,
            "title": str(part.title),
            "path": f"{copy.path}/parts/{part.key}",
            "state": state(part),
        }
        for part in parts_of(asked)
    ]
    last = {"key": CHECK, "title": _("Check and send"), "path": f"{copy.path}/{CHECK}"}
    return [*steps, {**last, "state": "now" if now == CHECK else "todo"}]
