"""The ledger of fairness: who asked for how much, and got how much, now and earlier."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlalchemy import event as sqlalchemy_event
from sqlalchemy.orm import Session

from app.core import clock
from app.demo.register import load_states
from app.judging.rules.ledger import By, Figures, Hosts
from app.judging.rules.regional_groups import RegionalGroup, group_of
from app.judging.service import ledger_of
from app.meetings.models import Meeting
from app.side_events import service
from app.side_events.models import PartnerRole, SideEvent
from app.side_events.rules.application import PartnerGiven
from app.side_events.rules.states import Step
from tests.make import delegations, meetings
from tests.make.accounts import sign_in
from tests.make.side_events import lead, side_event
from tests.visitor import Visitor


def scene(db: Session) -> tuple[Meeting, list[SideEvent]]:
    """Norway and Peru ask twice each, an organisation once; something becomes of each."""
    meeting = meetings.meeting(db)
    norway = delegations.state(db, "NOR", "Norway")
    delegations.state(db, "PER", "Peru")
    both = [lead("Norway", norway.id), PartnerGiven(name="Peru", role=PartnerRole.CO_ORGANISER)]
    supported = [lead("Peru"), PartnerGiven(name="Norway", role=PartnerRole.CO_SPONSOR)]
    wanted = [[lead("Norway")], both, supported, [lead("Peru")], [lead("=Clear Fields")]]
    events = [side_event(db, meeting, title="x", partners=one) for one in wanted]
    service.accept(db, None, events[0])
    service.decline(db, None, events[1], "No room")
    service.decide(db, None, events[2], Step.WAIT)
    service.withdraw(db, events[3])
    events[0].announced_start = clock.now()
    return meeting, events


def test_each_host_has_what_it_asked_for_and_got(db: Session) -> None:
    meeting, _events = scene(db)

    lines, total = ledger_of(db, meeting, By.ENTITY, Hosts.LEAD)

    found = {line.name: line.now for line in lines}
    assert found == {
        "Norway": Figures(asked=2, accepted=1, declined=1, placed=1),
        "Peru": Figures(asked=2, waiting=1, gone=1),
        "=Clear Fields": Figures(asked=1, undecided=1),
    }
    assert total.now == Figures(
        asked=5, accepted=1, waiting=1, declined=1, gone=1, undecided=1, placed=1
    )


def test_co_organisers_are_counted_where_that_is_asked_and_supporters_never(db: Session) -> None:
    meeting, _events = scene(db)

    lines, _total = ledger_of(db, meeting, By.ENTITY, Hosts.ALL)

    assert {line.name: line.now.asked for line in lines} == {
        "Norway": 2,
        "Peru": 3,
        "=Clear Fields": 1,
    }


def test_it_is_counted_by_category_and_by_region(db: Session) -> None:
    meeting, _events = scene(db)

    by_region, _total = ledger_of(db, meeting, By.REGION, Hosts.LEAD)
    by_category, _total = ledger_of(db, meeting, By.CATEGORY, Hosts.LEAD)

    assert {line.name: line.now.asked for line in by_region} == {
        "Western European and other States": 2,
        "Latin American and Caribbean States": 2,
        "Not in the register": 1,
    }
    assert sum(line.now.asked for line in by_category) == 5
    assert len(by_category) == 2  # States, and what the register has not


def test_earlier_meetings_of_the_same_instrument_stand_beside_it(db: Session) -> None:
    meeting, _events = scene(db)
    assert meeting.starts_on
    treaty = meetings.instrument(db)
    for slug, days, same in (("last", -365, True), ("next", 365, True), ("other", -365, False)):
        made = meetings.meeting(db, slug=slug)
        made.starts_on = meeting.starts_on + timedelta(days=days)
        made.instrument_id = treaty.id if same else None
        service.accept(db, None, side_event(db, made, partners=[lead("Norway")]))
    meeting.instrument_id = treaty.id
    db.flush()

    lines, _total = ledger_of(db, meeting, By.ENTITY, Hosts.LEAD)

    [norway] = [line for line in lines if line.name == "Norway"]
    assert (norway.now.asked, norway.earlier) == (2, Figures(asked=1, accepted=1))


def test_it_asks_as_often_for_many_as_for_few(db: Session) -> None:
    meeting, _events = scene(db)
    empty = meetings.meeting(db, slug="empty")
    side_event(db, empty, partners=[lead("Norway")])
    asked: list[str] = []
    engine = db.get_bind()
    sqlalchemy_event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    def cost(of: Meeting) -> int:
        asked.clear()
        ledger_of(db, of, By.CATEGORY, Hosts.ALL)
        return len(asked)

    assert cost(meeting) == cost(empty)


def test_the_page_and_the_file_say_the_same(app: FastAPI, visitor: Visitor) -> None:
    with app.state.sessions.write() as db:
        meeting, _events = scene(db)
    sign_in(visitor, app, organiser_of=meeting.id)

    page = visitor.get("/organise/im-test/ledger")
    file = visitor.get("/organise/im-test/ledger.csv?by=region")
    names = visitor.get("/organise/im-test/ledger.csv")

    rows = [" ".join(row.text_content().split()) for row in page.select("//main//tbody/tr")]
    assert rows[0] == "Norway 2 1 0 1 0 0 1"
    assert rows[-1] == "All 5 1 1 1 1 1 1"
    assert "Western European and other States,2,1,0,1,0,0,1,0,0,0,0,0,0,0" in file.text
    assert "'=Clear Fields" in names.text  # no formula for whoever opens it
    assert visitor.get("/organise/im-test/ledger?by=nothing").status == 422


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("KEN", RegionalGroup.AFRICA),
        ("CYP", RegionalGroup.ASIA_PACIFIC),
        ("TUR", RegionalGroup.WESTERN_EUROPE),
    ],
)
def test_states_are_in_their_group(code: str, group: RegionalGroup) -> None:
    assert group_of(code) is group


def test_every_state_of_the_register_but_the_observers_and_two_others_is_in_a_group() -> None:
    outside = {one.iso3 for one in load_states() if group_of(one.iso3) is None}

    assert outside == {"COK", "NIU", "PSE", "VAT"}
