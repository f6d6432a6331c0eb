"""The side events of June 2021, as a public page tells of them, from the call to the flyer.

One is hosted by MAG and chaired by the Swedish International Development Cooperation Agency; who
chaired for the Agency, for Spain and for the Netherlands is not said, nor who held the one that the
Netherlands chaired, so that here the Netherlands ask for it. No hours are known: they are made up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.core import clock
from app.meetings.models import Meeting, MeetingFormat
from app.meetings.service import add_slot
from app.messages.models import Message, MessageState
from app.schedule import queries as releases
from app.settings import Settings
from tests.app.side_events.test_answers import answered, link_of
from tests.app.side_events.test_pages import applications
from tests.make import concept, delegations, meetings, schedule
from tests.make.accounts import sign_in
from tests.make.calls import set_call
from tests.make.papers import words_of
from tests.make.readers import read_both
from tests.visitor import Page, Visitor

DAYS = (date(2021, 6, 22), date(2021, 6, 24))
TODAY = datetime(2021, 5, 20, 9, tzinfo=UTC)
Said = tuple[str, str, str]  # a person's function, name ("" where it is not said) and affiliation


@dataclass(frozen=True)
class Told:
    """A side event as it is told of: who holds it, with whom, and who speaks."""

    title: str
    lead: str
    people: Sequence[Said]
    partners: Sequence[str] = ()

    @property
    def contact(self) -> str:
        """An address of its host."""
        return f"{self.lead.split()[0].lower()}@example.org"

    @property
    def facts(self) -> list[str]:
        """Term by term what its page and its flyer say of these."""
        labels = {"chair": "Chair", "panellist": "Panellist"}
        found = [f"Lead organiser {self.lead}"]
        if self.partners:
            found.append(f"Co-organiser {' '.join(self.partners)}")
        for role, label in labels.items():
            those = [", ".join(filter(None, one[1:])) for one in self.people if one[0] == role]
            found += [f"{label} {' '.join(those)}"] if those else []
        return found


AGENCY = "Swedish International Development Cooperation Agency"
TOLD = (
    Told(
        "New ways to survey areas that are hard to reach",
        "MAG",
        [
            ("chair", "", AGENCY),
            ("panellist", "Onyeka Onwuama", "MAG, Nigeria"),
            ("panellist", "Sara Sudetic", "MAG, Myanmar"),
        ],
    ),
    Told(
        "Innovations in explosive ordnance risk education",
        "Netherlands",
        [("chair", "", "Netherlands"), ("panellist", "Ali Shuaib", "MAG, Lebanon")],
    ),
    Told(
        "What a world without landmines is worth to societies and economies",
        "Landmine Free 2025 campaign",
        [
            ("chair", "", "Landmine Free 2025 campaign"),
            ("panellist", "", "National Intersectoral Commission for Demining (CNIDAH), Angola"),
            ("panellist", "", "Netherlands Ministry of Foreign Affairs"),
            ("panellist", "", "US State Department"),
            ("panellist", "", "Humanity & Inclusion, Afghanistan"),
        ],
    ),
    Told(
        "Progress towards gender equity in mine action",
        "Gender and diversity working group",
        [("chair", "", "Spain")],
    ),
    Told(
        "Launch of the Mineaction.net application for Afghanistan",
        "Directorate of Mine Action Coordination (DMAC)",
        [("chair", "", "Directorate of Mine Action Coordination (DMAC)")],
        ("UNMAS", "Mine Action Review", "MAG", "Fenix Insight"),
    ),
)


@pytest.fixture
def june(app: FastAPI, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """The meeting, held online, on a day in May; partners are to confirm."""
    monkeypatch.setattr(clock, "_shift", TODAY - clock.now())
    with app.state.sessions.write() as db:
        made = meetings.meeting(
            db,
            "im-2021",
            name={"en": "2021 Intersessional Meetings"},
            starts_on=DAYS[0],
            ends_on=DAYS[1],
            meeting_format=MeetingFormat.VIRTUAL,
            venue=meetings.venue(db, "line", "Video conference"),
        )
        for name in ("First line", "Second line"):
            meetings.room(db, made, name, 300)
        for day in range(3):
            add_slot(
                db,
                made,
                starts_at=meetings.hour("13:15", day, DAYS[0]),
                ends_at=meetings.hour("14:45", day, DAYS[0]),
            )
        delegations.state(db, "NLD", "Netherlands")
        delegations.organisation(db, "mag", "MAG")
        set_call(db, made, partners_confirm=True)
    return made


def applied(visitor: Visitor, meeting: Meeting, told: Told) -> Page:
    """What is told of a side event typed into the form, part by part, and sent."""
    rows = {
        f"speakers-{number}-{field}": text
        for number, said in enumerate(told.people)
        for field, text in zip(("role", "name", "affiliation"), said, strict=True)
    }
    partners = {
        f"partners-{number}-{field}": text
        for number, name in enumerate(told.partners)
        for field, text in (
            ("name", name),
            ("role", "co_organiser"),
            ("email", f"{name.replace(' ', '-').lower()}@example.org"),
        )
    }
    parts = {
        "event": {
            "title": told.title,
            "duration": "60",
            "contact_name": told.lead,
            "contact_email": told.contact,
        },
        "partners": {"lead": told.lead, **partners},
        "people": rows,
        "concept": {},
        "needs": {"attendance": "120"},
    }
    return concept.typed(visitor, meeting, parts)


def facts(page: Page) -> list[str]:
    """The terms of the facts of a page, each with what is said of it."""
    found: list[str] = []
    for one in page.select("//dl[@class='facts']/*"):
        words = " ".join(one.text_content().split())
        if one.tag == "dt":
            found.append(words)
        else:
            found[-1] += f" {words}"
    return found


def confirmed(app: FastAPI, visitor: Visitor, told: Told) -> None:
    for name in told.partners:
        path = link_of(app, f"{name.replace(' ', '-').lower()}@example.org")
        assert "saved" in answered(visitor, path, "yes", by=f"Desk of {name}").words


def told_hosts(app: FastAPI, organiser: Visitor) -> list[str]:
    """Read the mails that wait, let them go; gives to whom they went."""
    outbox = organiser.get("/organise/im-2021/outbox")
    with app.state.sessions.read() as db:
        drafts = list(db.scalars(select(Message).where(Message.state == MessageState.DRAFT)))
    for one in drafts:
        assert one.subject in outbox.words
    release = {"cause": "side_event.decision", "do": "release"}
    organiser.submit(organiser.submit(outbox, release, action="chosen"), {}, action="chosen")
    return sorted(one.to_email for one in drafts)


@pytest.mark.solver
@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_side_events_of_june_2021_are_told_from_the_call_to_the_flyer(
    app: FastAPI, visitor: Visitor, settings: Settings, june: Meeting
) -> None:
    own = [applied(visitor, june, told).path for told in TOLD]
    assert "Who comes is not named yet." in visitor.get(own[0]).words
    confirmed(app, visitor, TOLD[-1])
    by_title = {one.title: one.id for one in applications(app)}
    ids = [by_title[told.title] for told in TOLD]

    with Visitor(app) as organiser:
        sign_in(organiser, app, organiser_of=june.id)
        desk = organiser.get("/organise/im-2021/side-events")
        done = organiser.submit(desk, {"chosen": ids, "step": "accept"}, action="decide")
        assert "5 applications are decided." in done.words
        assert told_hosts(app, organiser) == sorted(told.contact for told in TOLD)
        schedule.solved(app.state.sessions, settings, june)
        with app.state.sessions.read() as db:
            draft = releases.newest_draft(db, june.id)
        assert draft is not None
        page = organiser.get(f"/organise/im-2021/schedule/publish?draft={draft.id}")
        organiser.submit(page, {"draft": draft.id}, action="publish")

    for told, id_ in zip(TOLD, ids, strict=True):
        path = f"/im-2021/events/{id_}"
        said = facts(visitor.get(path))
        assert [fact for fact in said if fact in told.facts] == told.facts, said
        flyer = words_of(visitor.get(f"{path}/flyer.pdf"))
        [entry] = read_both(visitor.get(f"{path}.ics").answer.content)[0]["events"]
        for words in (told.lead, *told.partners, *(name or whom for _, name, whom in told.people)):
            assert words in flyer
            assert words in str(entry["description"])
        assert str(entry["location"]).endswith("line, Video conference")
