"""The pages of doors: who sees what, scans by form and as a queue, without scripts."""

import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI

from app.badges import queries
from app.badges.models import Direction, Passage
from app.badges.rules.passing import Found, Reason, reason_for
from app.core import clock
from app.core.db import Sessions
from app.core.web.csrf import FIELD
from app.meetings.models import Meeting
from app.registrations.models import Modality, NeedKind, RegistrationState
from tests.conftest import rows
from tests.make import badges, meetings, registrations
from tests.make.accounts import sign_in
from tests.make.hostile import TEXTS
from tests.visitor import Page, Visitor

DOOR, DOORS = "/check-in/im-test", "/organise/im-test/doors"
HOSTILE = TEXTS["script"]


class Scene:
    """A meeting that is held today, a door, and Ana's badge."""

    def __init__(self, sessions: Sessions) -> None:
        with sessions.write() as db:
            today = meetings.today()
            meeting = meetings.meeting(db, starts_on=today - timedelta(days=1), ends_on=today)
            self.meeting_id = meeting.id
            self.door = badges.door(db, meeting, "Main entrance").id
            ana = registrations.registration(
                db,
                meeting,
                "Ana Pérez",
                approved=True,
                needs={NeedKind.OTHER: "secret need"},
                position="Counsellor",
            )
            badges.printed(db, meeting, ana)
            self.code = badges.code(db, ana)
            registrations.registration(db, meeting, HOSTILE, email="h@example.org", approved=True)
            registrations.registration(db, meeting, "Walter Waits")


@pytest.fixture
def scene(sessions: Sessions) -> Scene:
    return Scene(sessions)


@pytest.fixture
def helper(visitor: Visitor, app: FastAPI, scene: Scene) -> Visitor:
    """Somebody who may check people in, and nothing else."""
    sign_in(visitor, app, "helper@example.org", checks_in_at=scene.meeting_id)
    return visitor


def scan(visitor: Visitor, typed: str, *, way: str = "in") -> Page:
    page = visitor.get(f"{DOOR}?direction={way}")
    return visitor.submit(page, {"typed": typed}, action=DOOR)


def press(visitor: Visitor, form: Any) -> Page:
    """Send a form as it stands."""
    return visitor.post(DOOR, dict(form.form_values()))


def verdict(page: Page) -> str:
    (box,) = page.select("//*[@id='verdict'][not(@hidden)]")
    return " ".join(box.text_content().split())


def send(visitor: Visitor, scans: object) -> Page:
    """A queue, as the script of the page sends it."""
    (token,) = visitor.get(DOOR).select("//form[@data-check-in]//input[@name='csrf_token']")
    text = scans if isinstance(scans, str) else json.dumps(scans)
    return visitor.post(f"{DOOR}/scans", {FIELD: token.get("value") or "", "scans": text})


# --- at the door --------------------------------------------------------------------------------


def test_a_badge_comes_in_goes_out_and_is_counted(helper: Visitor, scene: Scene) -> None:
    came = scan(helper, scene.code)

    assert verdict(came) == "Come in Ana Pérez Switzerland · Representative Is on the list."
    assert came.select("//*[@id='inside']")[0].text_content() == "1"
    assert came.select("//title")[0].text_content().startswith("Come in: Ana Pérez")
    assert verdict(scan(helper, scene.code)).startswith("Look Ana Pérez")
    left = scan(helper, scene.code, way="out")
    assert verdict(left).startswith("Goodbye Ana Pérez")
    assert left.select("//*[@id='inside']")[0].text_content() == "0"
    assert len(left.select("//*[@id='latest']/li")) == 3


def test_a_door_person_is_told_no_more_than_they_need(helper: Visitor, scene: Scene) -> None:
    page = scan(helper, "Ana")

    for private in ("secret need", "Counsellor", "ana@example.org"):
        assert private not in page.text
    assert page.headers["cache-control"] == "private, no-store"
    assert page.headers["permissions-policy"].startswith("camera=(self),")


def test_part_of_a_name_is_no_proof(helper: Visitor, scene: Scene, sessions: Sessions) -> None:
    asked = scan(helper, "Pérez")

    assert not asked.select("//*[@id='verdict'][not(@hidden)]")
    assert "Is it this person?" in asked.words
    (form,) = asked.select("//ul[@class='people']//form")
    with sessions.read() as db:
        assert rows(db, "passage") == 0
    assert verdict(press(helper, form)).startswith("Come in Ana Pérez")


def test_a_name_is_found_in_another_script(
    helper: Visitor, scene: Scene, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, scene.meeting_id)
        for name, email in (("Наталья Демонстрова", "n1"), ("Natalia Demonstrova", "n2")):
            registrations.registration(
                db, meeting, name, email=f"{email}@example.org", approved=True
            )

    asked = scan(helper, "Demonstrova")

    assert "Наталья Демонстрова" in asked.words
    assert "Natalia Demonstrova" in asked.words


def test_too_many_of_a_name_are_not_cut_in_silence(
    helper: Visitor, scene: Scene, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = db.get_one(Meeting, scene.meeting_id)
        for number in range(10):
            registrations.registration(
                db, meeting, f"Many Sample{number}", email=f"m{number}@example.org"
            )

    assert "There are more: type more of the name." in scan(helper, "Many").words
    assert "There are more" not in scan(helper, "Sample9").words


def test_who_is_inside_is_said_before_that_it_is_no_day_of_the_meeting() -> None:
    found = Found(RegistrationState.APPROVED, Modality.IN_PERSON, inside=True)

    assert reason_for(found, Direction.IN, on_a_day=False) is Reason.ALREADY_INSIDE


def test_a_form_that_is_sent_twice_counts_once(
    helper: Visitor, scene: Scene, sessions: Sessions
) -> None:
    page = helper.get(DOOR)

    for _ in range(3):
        assert verdict(helper.submit(page, {"typed": scene.code}, action=DOOR)).startswith("Come")

    with sessions.read() as db:
        assert rows(db, "passage") == 1


def test_who_waits_is_let_in_after_a_look(helper: Visitor, scene: Scene) -> None:
    waits = scan(helper, "walter waits")
    assert verdict(waits).startswith("Look Walter Waits")

    let_in = press(helper, waits.select("//*[@data-let-in]/form")[0])

    assert verdict(let_in).startswith("Come in Walter Waits")
    assert let_in.select("//*[@id='inside']")[0].text_content() == "1"


def test_of_two_people_of_a_name_one_is_chosen(
    helper: Visitor, scene: Scene, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = badges.meeting_of(db, scene.meeting_id)
        registrations.registration(
            db, meeting, "Ana Pérez", email="other@example.org", approved=True
        )

    page = scan(helper, "ana perez")

    assert "Several people have this name." in page.words
    buttons = page.select("//ul[@class='people']//form")
    assert len(buttons) == 2
    chosen = press(helper, buttons[1])
    assert verdict(chosen).startswith("Come in Ana Pérez")


def test_hostile_names_and_texts_stay_text(helper: Visitor, scene: Scene) -> None:
    assert HOSTILE in verdict(scan(helper, HOSTILE))
    assert HOSTILE in scan(helper, "script alert hostile").words
    for typed in TEXTS.values():
        page = scan(helper, typed)
        assert page.status == 200
        assert page.select("//script[not(@src)] | //*[@onerror] | //iframe") == []


def test_nothing_typed_is_asked_for_again(helper: Visitor, scene: Scene) -> None:
    page = helper.get(DOOR)

    assert helper.submit(page, {"typed": " "}, action=DOOR).status == 422


# --- queues -------------------------------------------------------------------------------------


def test_a_queue_is_answered_and_sent_again_changes_nothing(
    helper: Visitor, scene: Scene, sessions: Sessions
) -> None:
    at = (clock.now() - timedelta(hours=1)).isoformat()
    queue = [
        {"id": f"scan-{n:04}", "door": scene.door, "direction": "in", "typed": typed, "at": at}
        for n, typed in enumerate((scene.code, "A" * 26))
    ]

    first, second = send(helper, queue).answer.json(), send(helper, queue).answer.json()

    assert first == second
    assert [one["light"] for one in first["answers"]] == ["green", "red"]
    assert first["inside"] == 1
    with sessions.read() as db:
        assert rows(db, "passage") == 2


@pytest.mark.parametrize(
    "scans",
    [
        "",
        "[",
        "{}",
        [{}],
        [{"id": "x", "door": "d", "direction": "in", "typed": "A"}],
        [{"id": "scan-0001", "door": "d", "direction": "up", "typed": "A"}],
        [{"id": "scan-0001", "door": "d", "direction": "in", "typed": "A", "role": "admin"}],
        [{"id": "scan-0001", "door": "d", "direction": "in", "typed": "A", "at": "2027-01-01"}],
    ],
)
def test_what_is_no_queue_is_refused(
    helper: Visitor, scene: Scene, sessions: Sessions, scans: object
) -> None:
    assert send(helper, scans).status == 422
    with sessions.read() as db:
        assert rows(db, "passage") == 0


def test_a_queue_for_a_door_of_nobody_is_refused(helper: Visitor, scene: Scene) -> None:
    one = {"id": "scan-0001", "door": "nowhere", "direction": "in", "typed": scene.code}

    assert send(helper, [one]).status == 404


def test_a_closed_door_still_settles(helper: Visitor, scene: Scene, sessions: Sessions) -> None:
    with sessions.write() as db:
        door = queries.door_of(db, scene.meeting_id, scene.door)
        assert door is not None
        badges.door(db, badges.meeting_of(db, scene.meeting_id), "Another")
        door.closed_at = clock.now()
    one = {"id": "scan-0001", "door": scene.door, "direction": "in", "typed": scene.code}

    assert send(helper, [one]).answer.json()["inside"] == 1


def test_the_codes_of_a_door_hold_nobodys_name(helper: Visitor, scene: Scene) -> None:
    kept = helper.get(f"{DOOR}/codes.json")

    assert set(kept.answer.json().values()) == {"welcome"}
    assert "Ana" not in kept.text
    assert scene.code not in kept.text


# --- organisers ---------------------------------------------------------------------------------


def test_an_organiser_names_doors_and_helpers(
    visitor: Visitor, app: FastAPI, scene: Scene, sessions: Sessions
) -> None:
    sign_in(visitor, app, organiser_of=scene.meeting_id)
    page = visitor.get(DOORS)
    page = visitor.submit(page, {"name": HOSTILE}, action="/doors")
    assert HOSTILE in page.words
    wrong = visitor.submit(page, {"email": "nobody"}, action="/check-in")
    assert wrong.status == 422
    assert wrong.select("//input[@name='email']")[0].get("value") == "nobody"
    page = visitor.submit(page, {"email": "Helper@Example.org"}, action="/check-in")
    assert "helper@example.org" in page.words

    with Visitor(app) as other:
        sign_in(other, app, "helper@example.org")
        assert other.get(DOOR).status == 200
        assert "To the check-in" in other.get("/account").words
        assert "Test Meetings" in other.get("/check-in").words
        assert other.get(DOORS).status == 404
        visitor.submit(page, {}, action="/remove")
        assert other.get(DOOR).status == 404

    with sessions.read() as db:
        assert {passage.id for passage in db.query(Passage)} == set()


def test_signing_out_leaves_nothing_in_the_browser(helper: Visitor) -> None:
    page = helper.get("/account")
    form: Any = page.select("//form[contains(@action, '/sign-out')]")[0]

    answer = helper.post("/sign-out", dict(form.form_values()), follow=False)

    assert answer.headers["clear-site-data"] == '"storage"'
