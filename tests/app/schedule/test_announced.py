"""What an applicant reads on their own page once there is a programme."""

from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.side_events import service as side_events
from app.side_events.rules.states import Step
from tests.make import schedule as make
from tests.visitor import Visitor


def page_of(sessions: Sessions, visitor: Visitor, scene: make.Scene, number: int) -> str:
    with sessions.read() as db:
        path = side_events.link_path(db, scene.events[number - 1])
    return visitor.get(path).words


def published(db: Session) -> make.Scene:
    scene = make.scene(db, events=2)
    places = dict(make.spread(scene))
    del places[scene.events[1].id]
    make.release(db, scene, places)
    return scene


def test_the_applicants_page_says_where_and_when(sessions: Sessions, visitor: Visitor) -> None:
    with sessions.write() as db:
        scene = make.scene(db, events=1)
    before = page_of(sessions, visitor, scene, 1)
    with sessions.write() as db:
        make.release(db, scene)

    after = page_of(sessions, visitor, scene, 1)

    assert "When the programme is published" in before
    assert "Your side event takes place on" in after
    assert "Small Room" in after
    assert "When the programme is published" not in after


def test_who_has_no_place_in_it_is_told_so(sessions: Sessions, visitor: Visitor) -> None:
    with sessions.write() as db:
        scene = published(db)

    assert "takes place on" in page_of(sessions, visitor, scene, 1)
    assert "has no place for it yet" in page_of(sessions, visitor, scene, 2)


def test_a_decision_taken_back_takes_the_place_off_the_page(
    sessions: Sessions, visitor: Visitor
) -> None:
    with sessions.write() as db:
        scene = published(db)
        event = side_events.decide(db, None, scene.events[0], Step.REOPEN)
        side_events.accept(db, None, event)

    assert "When the programme is published" in page_of(sessions, visitor, scene, 1)
