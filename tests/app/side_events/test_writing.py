"""An application written part by part: saved as typed, by several people, sent when it is whole."""

import json
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select

from app.accounts.models import Token
from app.core import clock
from app.meetings.models import Meeting
from app.messages.models import Message
from app.side_events import queries, service
from app.side_events.models import ApplicationDraft, ApplicationPart
from tests.app.side_events.test_pages import applications
from tests.make import delegations, meetings
from tests.make.hostile import TEXTS
from tests.make.side_events import side_event, written
from tests.visitor import Page, Visitor

EVENT = {
    "title": "Clearing the last mile",
    "duration": "60",
    "contact_name": "Jo Applicant",
    "contact_email": "jo@example.org",
}
REST = [
    {"lead": "Norway"},
    {"speakers-0-role": "chair", "speakers-0-name": "Amira Haddad"},
    {"concept-0-background": "Why **now**."},
    {"attendance": "40"},
    {},
]


@pytest.fixture
def meeting(app: FastAPI) -> Meeting:
    with app.state.sessions.write() as db:
        made = meetings.meeting(db)
        meetings.slot(db, made)
        meetings.room(db, made)
        delegations.state(db, "NOR", "Norway", fr="Norvège")
    return made


def begun(visitor: Visitor) -> Page:
    """The second part of an application that was begun."""
    return visitor.submit(visitor.get("/im-test/apply"), EVENT)


def values(page: Page) -> dict[str, str]:
    """What is in the form of the part, which stands below those to choose by."""
    return dict(page.select("//main//form[@method='post']")[-1].form_values())


def path_of(page: Page) -> str:
    return page.path.partition("/parts/")[0]


def subjects(app: FastAPI) -> list[str]:
    with app.state.sessions.read() as db:
        return list(db.scalars(select(Message.kind).order_by(Message.created_at)))


def save_quietly(visitor: Visitor, page: Page, typed: dict[str, str]) -> dict[str, Any]:
    """What the script sends, and what it is told."""
    fields = {name: text for name, text in values(page).items() if name not in {"add", "remove"}}
    answer = visitor.post(page.path, {**fields, **typed, "quietly": "y"})
    assert answer.status == 200
    told: dict[str, Any] = json.loads(answer.text)
    return told


def test_part_after_part_leads_to_the_whole(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    page = begun(visitor)
    assert page.path.endswith("/parts/partners")
    assert applications(app) == []
    for typed in REST:
        assert page.errors == []
        page = visitor.submit(page, typed)
    assert page.path.endswith("/check")
    assert "The page of the event, as it will be" in page.words
    assert page.select("//article//section//strong")[0].text == "now"

    sent = visitor.submit(page, {})

    [event] = applications(app)
    assert sent.path == path_of(page).removesuffix("/check")
    assert "We have your application." in sent.words
    assert (event.title, event.attendance, event.number) == ("Clearing the last mile", 40, 1)
    assert [p.entity_id is None for p in event.partners] == [False]
    assert subjects(app) == ["side_events/begun", "side_events/received"]
    with app.state.sessions.read() as db:
        assert {row.texts for row in db.scalars(select(ApplicationPart))} == {""}
        assert db.scalar(select(func.count()).select_from(Token)) == 1


def test_a_draft_is_nobody_elses_and_its_link_is_in_the_mail(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    page = begun(visitor)

    with app.state.sessions.read() as db:
        mail = db.scalars(select(Message)).one()
        assert queries.counts(db, meeting.id) == {}
        [kept] = db.scalars(select(ApplicationPart.texts))
    assert path_of(page) in mail.text
    assert "last mile" not in kept  # it is sealed
    assert visitor.get(path_of(page)).path.endswith("/parts/event")
    assert visitor.get("/applications/" + "0" * 64 + "/parts/event").status == 404


def test_what_is_wrong_is_kept_and_said(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    page = begun(visitor)
    wrong = visitor.submit(visitor.get(f"{path_of(page)}/parts/needs"), {"attendance": "many"})

    assert wrong.status == 422
    again = visitor.get(f"{path_of(page)}/parts/needs")
    assert values(again)["attendance"] == "many"
    assert len(again.errors) == 1
    check = visitor.get(f"{path_of(page)}/check")
    assert [error.partition(":")[0] for error in check.errors] == [
        "Who organises it",
        "Chair, moderator and speakers",
        "Size and needs",
    ]
    assert visitor.post(f"{path_of(page)}/check", values(page) | {}).status == 422
    assert applications(app) == []
    for shown in (check, visitor.get(f"{path_of(page)}/parts/people")):
        steps = [" ".join(one.text_content().split()) for one in shown.select("//nav//ol/li")]
        assert "The side event (done)" in steps
        assert "Size and needs (to be corrected)" in steps


def test_a_name_that_is_not_in_the_register_and_a_slot_at_odds_are_said_at_once(
    visitor: Visitor, meeting: Meeting
) -> None:
    page = begun(visitor)
    told = save_quietly(visitor, page, {"lead": "Norway", "partners-0-name": "Norwey"})
    times = visitor.get(f"{path_of(page)}/parts/times")
    [slot] = times.select("//select[@name='slot_1']/option[@value!='']/@value")
    odd = save_quietly(visitor, times, {"slot_1": slot, "impossible": slot})

    assert (told["remarks"]["lead"], odd["remarks"]["lead"]) == ([], [])
    assert told["remarks"]["partners"] == [
        "Not in our register: \u2068Norwey\u2069. Is it written as you mean it?"
    ]
    [both] = odd["remarks"]["impossible"]
    assert both.startswith("You choose this slot and say that it is not possible: ")


def test_two_partners_with_different_texts_are_joined(visitor: Visitor, meeting: Meeting) -> None:
    path = path_of(begun(visitor))
    ana, bo = visitor.get(f"{path}/parts/event"), visitor.get(f"{path}/parts/event")

    visitor.submit(ana, {"title": "Ana's title"})
    visitor.submit(bo, {"description": "Bo's words"})

    kept = values(visitor.get(f"{path}/parts/event"))
    assert (kept["title"], kept["description"].strip()) == ("Ana's title", "Bo's words")


@pytest.mark.parametrize(
    ("name", "button", "kept"),
    [
        ("title", "keep", "Ana's title"),
        ("title", "take", "Bo's title"),
        ("description", "both", "Ana's title\n\nBo's title"),
    ],
)
def test_two_texts_of_one_field_stand_side_by_side_until_somebody_chooses(
    visitor: Visitor, meeting: Meeting, name: str, button: str, kept: str
) -> None:
    path = path_of(begun(visitor))
    ana, bo = visitor.get(f"{path}/parts/event"), visitor.get(f"{path}/parts/event")
    visitor.submit(ana, {name: "Ana's title"})
    late = visitor.submit(bo, {name: "Bo's title", "calendar_title": "Short"})

    assert late.status == 422
    assert [one.text for one in late.select("//p[@class='typed']")] == ["Ana's title", "Bo's title"]
    assert values(late)["calendar_title"] == "Short"
    assert len(late.select("//button[@value='both']")) == (name == "description")
    assert "Choose which of two texts is kept." in visitor.get(f"{path}/check").words
    chosen = visitor.submit(late, {"take": button}, action="choose")

    assert "Your choice is saved." in chosen.words
    texts = values(visitor.get(f"{path}/parts/event"))[name]
    assert texts.replace("\r", "").strip() == kept
    assert visitor.submit(late, {"take": button}, action="choose").status == 200  # once is enough


def test_a_third_text_of_a_field_is_not_announced_as_a_second_quarrel(
    visitor: Visitor, meeting: Meeting
) -> None:
    path = path_of(begun(visitor))
    ana, bo, eve = (visitor.get(f"{path}/parts/event") for _each in range(3))
    visitor.submit(ana, {"title": "Ana's title"})
    visitor.submit(bo, {"title": "Bo's title", "calendar_title": "Bo"})
    late = visitor.submit(eve, {"title": "Eve's title", "calendar_title": "Eve"})

    title, short = "Title of the side event", "Short title for calendars"
    assert [" ".join(one.text_content().split()) for one in late.select("//section/h2")] == [
        f"Two people have changed “{short}”",
        f"Two people have changed “{title}”",
        f"There is one more text for “{title}”",
    ]


def test_a_choice_between_texts_that_changed_is_asked_again(
    visitor: Visitor, meeting: Meeting
) -> None:
    path = path_of(begun(visitor))
    ana, bo = visitor.get(f"{path}/parts/event"), visitor.get(f"{path}/parts/event")
    visitor.submit(ana, {"title": "Ana's title"})
    late = visitor.submit(bo, {"title": "Bo's title"})
    visitor.submit(visitor.get(f"{path}/parts/event"), {"title": "Ana again"})

    asked = visitor.submit(late, {"take": "take"}, action="choose")

    assert "Please look at both once more." in asked.words
    assert values(asked)["title"] == "Ana again"
    assert "Bo's title" in asked.words


def test_the_script_saves_and_tells_what_its_page_has_seen(
    visitor: Visitor, meeting: Meeting
) -> None:
    path = path_of(begun(visitor))
    ana, bo = visitor.get(f"{path}/parts/event"), visitor.get(f"{path}/parts/event")

    first = save_quietly(visitor, ana, {"title": "One"})
    second = save_quietly(visitor, ana, {"title": "Two", "seen": json.dumps(first["seen"])})
    other = save_quietly(visitor, bo, {"description": "Bo's words"})

    assert (first["others"], second["others"], other["others"]) == (False, False, True)
    assert str(first["said"]).startswith("Saved ")
    kept = values(visitor.get(f"{path}/parts/event"))
    assert (kept["title"], kept["description"].strip()) == ("Two", "Bo's words")
    assert visitor.get(f"{path}/parts/event").select("//p[@class='typed']") == []


def test_a_script_that_goes_on_typing_puts_one_text_aside(
    visitor: Visitor, meeting: Meeting
) -> None:
    path = path_of(begun(visitor))
    ana, bo = visitor.get(f"{path}/parts/event"), visitor.get(f"{path}/parts/event")
    visitor.submit(ana, {"title": "Ana's title"})

    for typed in ("B", "Bo", "Bo's"):
        save_quietly(visitor, bo, {"title": typed})

    shown = visitor.get(f"{path}/parts/event").select("//p[@class='typed']")
    assert [one.text for one in shown] == ["Ana's title", "Bo's"]


def test_people_added_by_two_are_all_there(visitor: Visitor, meeting: Meeting) -> None:
    path = f"{path_of(begun(visitor))}/parts/people"
    ana, bo = visitor.get(path), visitor.get(path)
    ana = visitor.submit(ana, {"speakers-0-name": "Ana Pérez", "add": "speakers"})
    visitor.submit(ana, {"speakers-1-name": "Cy Twine"})
    visitor.submit(bo, {"speakers-0-name": "Bo Li"})

    page = visitor.get(path)
    named = [text for name, text in values(page).items() if name.endswith("-name")]
    assert named == ["Ana Pérez", "Cy Twine", "Bo Li"]
    visitor.submit(page, {"remove": "speakers-1"})
    named = [text for name, text in values(visitor.get(path)).items() if name.endswith("-name")]
    assert named == ["Ana Pérez", "Bo Li"]


def test_the_first_form_sent_twice_begins_one_draft(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    form = visitor.get("/im-test/apply")
    first, second = visitor.submit(form, EVENT), visitor.submit(form, EVENT)

    assert first.path == second.path
    assert subjects(app) == ["side_events/begun"]


def test_sending_twice_makes_one_application(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    page = begun(visitor)
    for typed in REST:
        page = visitor.submit(page, typed)
    visitor.submit(page, {})
    visitor.submit(page, {})

    assert len(applications(app)) == 1
    assert subjects(app).count("side_events/received") == 1


def test_an_untouched_draft_goes_and_its_link_with_it(
    app: FastAPI, visitor: Visitor, meeting: Meeting, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(begun(visitor))
    with app.state.sessions.write() as db:
        sent = service.link_path(db, side_event(db, meeting))
    visitor.submit(visitor.get(f"{sent}/parts/event"), {"title": "Changed"})
    with app.state.sessions.read() as db:
        ids = list(db.scalars(select(ApplicationDraft.id)))

    begun_at = clock.now()
    for days, left in ((29, 2), (31, 0)):
        later = begun_at + timedelta(days=days)
        monkeypatch.setattr(clock, "now", lambda later=later: later)
        with app.state.sessions.write() as db:
            for one in ids:
                service.erase_draft(db, one)
        with app.state.sessions.read() as db:
            assert db.scalar(select(func.count()).select_from(ApplicationDraft)) == left

    assert visitor.get(f"{path}/parts/event").status == 404
    assert visitor.get(sent).status == 200
    assert values(visitor.get(f"{sent}/parts/event"))["title"] == "Clearing the last mile"


@pytest.mark.parametrize("part", ["unknown", "check", "../x"])
def test_an_unknown_part_is_not_there(visitor: Visitor, meeting: Meeting, part: str) -> None:
    assert visitor.get(f"{path_of(begun(visitor))}/parts/{part}").status == 404


def test_fields_of_another_part_are_not_taken(visitor: Visitor, meeting: Meeting) -> None:
    page = begun(visitor)
    visitor.submit(page, {"lead": "Norway", "title": "Smuggled"})

    assert values(visitor.get(f"{path_of(page)}/parts/event"))["title"] == EVENT["title"]
    assert visitor.submit(page, {"lead": "Norway", "state": "accepted"}).status == 422


def test_hostile_texts_are_kept_as_typed(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    path = f"{path_of(begun(visitor))}/parts/concept"
    for text in TEXTS.values():
        page = visitor.get(path)
        shown = visitor.submit(page, {"concept-0-background": text, "concept-0-title": text})
        assert shown.select("//@onerror | //@onload | //iframe") == []
        assert values(visitor.get(path))["concept-0-background"].strip() == text.strip()


def test_whoever_knows_nothing_of_what_was_shown_overwrites_nothing(
    app: FastAPI, meeting: Meeting
) -> None:
    with app.state.sessions.write() as db:
        copy = written(db, meeting)

    assert copy.parts["event"].texts["title"] == "Clearing the last mile"
    assert [one["text"] for one in copy.parts["event"].aside] == ["The last mile"]
    assert applications(app) == []


def test_two_choices_of_one_field_are_shown_by_their_names(
    visitor: Visitor, meeting: Meeting
) -> None:
    path = path_of(begun(visitor))
    ana, bo = visitor.get(f"{path}/parts/event"), visitor.get(f"{path}/parts/event")

    visitor.submit(ana, {"language": "fr"})
    visitor.submit(bo, {"language": "es"})

    page = visitor.get(f"{path}/parts/event")
    assert [one.text for one in page.select("//*[@class='typed']")] == ["Français", "Español"]
