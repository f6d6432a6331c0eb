"""Texts that people type to see what breaks, or that simply have never been seen before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import product

from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.ids import derive_secret
from app.core.web.csrf import FIELD, SESSION_COOKIE, VISITOR_COOKIE
from app.hosting import service as hosting
from app.hosting.models import Shown
from app.meetings.models import Meeting
from app.questions.models import Target
from app.questions.queries import questions_of
from app.questions.rules import version_of
from app.schedule.service import Cover, publish
from app.side_events import queries, service
from app.side_events.models import RequestState, SideEvent
from app.side_events.rules.amending import amendment_of
from tests.make import accounts, meetings, schedule
from tests.visitor import Page, Visitor

ALERT = "alert('hostile')"

# By a word for what they try. Each is one line of at most 150 characters, so every field takes it.
TEXTS: Mapping[str, str] = {
    "script": f"<script>{ALERT}</script>",
    "end of script": f"</script><script>{ALERT}</script>",
    "image": f"<img src=x onerror={ALERT}>",
    "picture": f"<svg onload={ALERT}>",
    "double quote": f'" onmouseover={ALERT} autofocus onfocus={ALERT} x="',
    "single quote": f"' onmouseover={ALERT} autofocus onfocus={ALERT} x='",
    "link": f"javascript:{ALERT}",
    "anchor": f'<a href="javascript:{ALERT}">click</a>',
    "end of title": f"</title></textarea><script>{ALERT}</script>",
    "comment": "--><!-- <b>x</b>",
    "CDATA": "]]><x y='z'>&amp;&lt;&#60;script&#62;",
    "style": "</style><style>body{display:none}</style>",
    "frame": f'<iframe srcdoc="<script>parent.{ALERT}</script>"></iframe>',
    "form": "<form action=https://evil.example><button>Send</button></form>",
    "template": "{{7*7}} {% for x in y %} ${7*7} #{7*7}",
    "attribute of a template": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "percent": "%(x)s %s %d %n 100 %",
    "braces": "{0} {name} {event.__init__.__globals__}",
    "SQL": "Robert'); DROP TABLE registration;-- \" OR 1=1",
    "backslash": r"C:\new\table\x41 \u0041 \\",
    "escaped line end": r"one\ntwo\r\nthree\,four\;five",
    "formula": '=HYPERLINK("https://evil.example","click")',
    "plus": "+1+1",
    "minus": "-1+1|cmd",
    "at": "@SUM(1+1)",
    "event": "BEGIN:VEVENT",
    "attachment": "ATTACH:https://evil.example/x.exe;X=Y:Z",
    "address": "https://evil.example/pay now http://127.0.0.1/",
    "calendar signs": "a;b,c:d=e\\f\"g^n^'h",
    "mail header": "Bcc: everybody@example.org",
    "second address": "Eve <eve@example.org>, bob@example.org",
    "right to left": "Anna \u2067gnp.exe\u2069 \u200fx\u200e",
    "combining": "Zalgo" + "\u0301\u0327\u0308" * 45,
    "invisible": "zero\u200bwidth\u200djoin\ufeffer\u00ad",
    "Arabic": "معالي السيدة أميرة حدّاد، سفيرة",
    "Chinese": "陈大文、日内瓦“演示”",
    "mixed": "Ünïcödé Ø Łódź ẞ ﬁ İi ﷺ 東京 עברית",
    "emoji": "👩🏽‍🚀 👨‍👩‍👧‍👦 🇨🇭 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    "beyond the first plane": "𝄞 𐍈 𠜎𠜱",
    "long": "W" * 150,
}

# What no field takes: the answer is a refusal, never a fault.
REFUSED: Mapping[str, str] = {
    "line end": "one\ntwo",
    "carriage return": "one\r\nBcc: eve@example.org",
    "other line end": "one\u2028two",
    "escape": "\x1b[31mred",
    "NUL": "a\x00b",
    "far too long": "x" * 6_000,
}


# --- typing them into every form ---------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """What became of the texts: ids and hosts' links by the word of each text, and the organiser's
    session.
    """

    meeting: str
    events: Mapping[str, str]
    links: Mapping[str, str]
    session: str


class Typist:
    """Sends forms as a browser would, each time from another address."""

    def __init__(self, app: FastAPI, key: str) -> None:
        self.app = app
        self._key = key
        self._number = 0

    def send(self, path: str, fields: Mapping[str, object], session: str = "") -> Page:
        """One form; `session` is that of a signed-in person."""
        self._number += 1
        name, secret = (SESSION_COOKIE, session) if session else (VISITOR_COOKIE, "known")
        token = derive_secret(self._key, "csrf", secret)
        headers = {"x-forwarded-for": f"192.0.2.{self._number % 250}"}
        with Visitor(self.app) as visitor:
            visitor.cookies.set(name, secret, domain="127.0.0.1")
            data = {FIELD: token, **fields}
            return visitor.ask("POST", path, data=data, headers=headers)


def registration(text: str, number: int) -> dict[str, object]:
    """The registration form with the text in every field that takes one."""
    return {
        "name": text,
        "honorific": text[:60],
        "position": text,
        "entity": text,
        "chosen": "unlisted",
        "need_other": "y",
        "need_other_details": text,
        "listed": "yes",
        "email": f"person{number}@example.org",
        "function": "adviser",
        "modality": "in_person",
        "language": "en",
        "nonce": f"nonce-{number}",
    }


def application(text: str, number: int) -> dict[str, object]:
    """The application form, likewise."""
    return {
        "title": text,
        "language": "en",
        "description": f"{text}\n\n{text}",
        "calendar_title": text[:60],
        "concept-0-language": "en",
        "concept-0-background": text,
        "concept-0-objectives": f"- {text}",
        "concept-0-footnotes": text,
        "lead": text,
        "partners-0-name": f"{text} 2",
        "partners-0-role": "co_sponsor",
        "speakers-0-role": "chair",
        "speakers-0-honorific": text[:60],
        "speakers-0-name": text,
        "speakers-0-affiliation": text,
        "speakers-0-email": f"person{number}@example.org",
        "attendance": "10",
        "duration": "60",
        "contact_name": text,
        "contact_email": f"contact{number}@example.org",
        "contact_language": "ar" if number % 2 else "en",
        "catering": text,
        "exhibition": text,
        "after_wish": text,
        "not_with_wish": text,
        "note": text,
        "nonce": f"nonce-{number}",
        **dict.fromkeys(("slot_1", "slot_2", "slot_3", "room_1", "room_2"), ""),
    }


def type_everywhere(app: FastAPI, key: str) -> Typed:
    """Every text in every form; the events accepted, placed by hand and published."""
    sessions: Sessions = app.state.sessions
    typist = Typist(app, key)
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        rooms = [meetings.room(db, meeting, f"Room {n}", 40) for n in range(7)]
        hours = (("08:45", "09:45"), ("13:15", "14:45"))
        slots = [
            meetings.slot(db, meeting, start=start, end=end, day=day)
            for day in range(3)
            for start, end in hours
        ]
        who = accounts.account(db, "organiser@example.org", organiser_of=meeting.id)
        session = accounts.session_secret(db, who)
    for number, text in enumerate(TEXTS.values()):
        _is_taken(typist.send("/im-test/register/whole", registration(text, number)), text)
        _is_taken(typist.send("/im-test/apply/whole", application(text, number)), text)
        fields = {"title": text, "kind": "plenary", "note": text, "agenda_item": ""}
        _is_taken(typist.send("/organise/im-test/sessions/new", fields, session), text)
    with sessions.write() as db:
        events = list(db.scalars(select(SideEvent).order_by(SideEvent.number)))
        for event in events:
            service.accept(db, None, event)
            short = replace(amendment_of(event), calendar_title="")
            service.amend(db, meeting, event, short, reason=event.title, public=True)
            back = replace(short, calendar_title=event.title[:60].strip())
            service.amend(db, meeting, event, back, reason=event.title, public=True)
        links = [service.link_path(db, event) for event in events]
    _ask_and_answer(typist, meeting, session, links)
    places = product(slots, rooms)
    with sessions.write() as db:
        where = {e.id: (room, slot.starts_at) for e, (slot, room) in zip(events, places)}  # noqa: B905 - there are places to spare
        draft = schedule.draft(db, meeting, where, events)
        publish(db, None, draft, Cover(note=" ".join(TEXTS.values())[:500]))
        for event, text in zip(events, TEXTS.values(), strict=True):
            _host_says(db, meeting, event, text)
    ids = {word: event.id for word, event in zip(TEXTS, events, strict=True)}
    return Typed(meeting.id, ids, dict(zip(TEXTS, links, strict=True)), session)


def _host_says(db: Session, meeting: Meeting, event: SideEvent, text: str) -> None:
    """The text as what a host says after acceptance; why it is changed is said before it is public,
    as one programme is enough.
    """
    event = queries.side_event_to_change(db, event.id)
    hosting.add_material(db, event, b"%PDF-1.7", title=text, shown=Shown.NOW)
    order = hosting.order_of(db, meeting, event)
    hosting.set_order(db, event, order.items)
    given = amendment_of(event)
    asked = replace(given, description=f"{given.description} {text}")
    service.ask_for_change(db, meeting, event, text, asked)
    declined = service.ask_for_change(db, meeting, event, text)
    by = accounts.actor(db, organiser_of=meeting.id)
    answered = RequestState.DECLINED
    service.settle_request(db, by, event, declined.id, answered, answer=text)


def _ask_and_answer(typist: Typist, meeting: Meeting, session: str, links: Iterable[str]) -> None:
    """A question of each text to those who apply, which the event of that text answers with it."""
    sessions: Sessions = typist.app.state.sessions
    for text in TEXTS.values():
        fields = {"kind": "long_text", "text-en": text, "help-en": text, "seen_by": "organisers"}
        path = "/organise/im-test/questions/new?to=application"
        _is_taken(typist.send(path, fields, session), text)
    with sessions.read() as db:
        asked = questions_of(db, meeting.id, Target.APPLICATION)
    for link, text, question in zip(links, TEXTS.values(), asked, strict=True):
        fields = {f"q_{question.id}": text, "version": version_of(asked)}
        _is_taken(typist.send(f"{link}/questions", fields), text)


def _is_taken(page: Page, text: str) -> None:
    assert page.status == 303, f"{text!r}: {page.status} {page.errors}"
