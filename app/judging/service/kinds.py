"""The kinds of mails about judging and merging applications, with an example of each."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core import clock, i18n
from app.core.i18n import lazy, show_datetime, show_number
from app.core.ids import new_id
from app.judging import mails
from app.judging.models import ApplicationMerge
from app.judging.rules.reviewing import Judge
from app.meetings.models import Meeting
from app.messages.rules.kinds import MEETING, Family, Kind, Placeholder, Said, link
from app.side_events import queries
from app.side_events.models import SideEvent
from app.side_events.service.kinds import made_up

PATH = "/applications/example"
ADDRESS = "demo.reviewer@example.org"
Write = Callable[[Session, Meeting, SideEvent], None]


def _closes(said: Said) -> str:
    at = said["closes_at"]
    return show_datetime(at, said["meeting"].timezone) if at else ""


ASKED: Mapping[str, Placeholder] = {"meeting": MEETING, "link": link("path")}
TWO: Mapping[str, Placeholder] = {
    **ASKED,
    "title": Placeholder(
        lazy("the title of the side event"), lambda said: str(said["event"].title)
    ),
    "other": Placeholder(
        lazy("the title of the other side event"), lambda said: str(said["other"].title), True
    ),
}
LEFT: Mapping[str, Placeholder] = {
    **ASKED,
    "left": Placeholder(
        lazy("how many applications are left"), lambda said: show_number(said["left"])
    ),
    "until": Placeholder(lazy("when the round of reviews closes, if it does"), _closes),
}


def _kind(name: str, label: str, write: Write, offers: Mapping[str, Placeholder]) -> Kind:
    def example(db: Session, meeting_id: str, about: str) -> None:
        found = queries.side_event(db, about, meeting_id=meeting_id) if about else None
        event = found if found and found.contact_email else made_up(meeting_id)
        write(db, queries.meeting_by_id(db, meeting_id), event)

    return Kind(f"judging/{name}", label, example, offers)


def _asked(db: Session, meeting: Meeting, event: SideEvent) -> None:
    merge, other = ApplicationMerge(id=new_id()), _other(meeting)
    mails.merge_asked(db, meeting, merge, event, other, path=f"{PATH}/merge")


def _merged(db: Session, meeting: Meeting, event: SideEvent) -> None:
    merge, kept = ApplicationMerge(id=new_id()), _other(meeting)
    mails.merged(db, meeting, merge, kept, to=event, path=PATH)


def _other(meeting: Meeting) -> SideEvent:
    other = made_up(meeting.id)
    other.title = "Another demo event"
    return other


def _invited(db: Session, meeting: Meeting, _event: SideEvent) -> None:
    account = Account(name="Demo Reviewer", email=ADDRESS, language=i18n.language())
    mails.invited(db, meeting, account, since=clock.now())


def _reminded(db: Session, meeting: Meeting, _event: SideEvent) -> None:
    judge = Judge("", "", "Demo Reviewer", ADDRESS, i18n.language(), "", active=True)
    closes_at = clock.now() + timedelta(days=3)
    mails.reminded(db, meeting, judge, left=(7, 2), closes_at=closes_at, to_read=False)


FAMILIES = (
    Family(
        lazy("Judging and merging"),
        (
            _kind("invited", lazy("You are a reviewer"), _invited, ASKED),
            _kind("reminded", lazy("Applications wait for you"), _reminded, LEFT),
            _kind("asked", lazy("One side event of two"), _asked, TWO),
            _kind("merged", lazy("The two are one side event now"), _merged, TWO),
        ),
        queries.newest_titles,
    ),
)
