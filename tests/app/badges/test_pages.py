"""The organiser's pages of badges: design, print, replace."""

import pytest
from fastapi import FastAPI

from app.badges import queries, service
from app.badges.queries import WantedBadges
from app.core.db import Sessions
from app.meetings.models import Meeting
from app.registrations import queries as registered
from app.registrations import service as registering
from app.registrations.queries import Wanted
from tests.make import accounts, badges, matching, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

BADGES = "/organise/im-test/badges"


@pytest.fixture
def meeting(sessions: Sessions) -> Meeting:
    with sessions.write() as db:
        return meetings.meeting(db)


@pytest.fixture
def organiser(visitor: Visitor, app: FastAPI, meeting: Meeting) -> Visitor:
    sign_in(visitor, app, organiser_of=meeting.id)
    return visitor


def person(sessions: Sessions, meeting: Meeting, name: str = "Ana Pérez") -> str:
    with sessions.write() as db:
        return registrations.registration(db, meeting, name, approved=True).id


def newest_file(visitor: Visitor, page: Page) -> Page:
    form = page.select("//table//form[contains(@action, '.pdf')]")[0]
    token = str(form.xpath(".//input[@name='csrf_token']/@value")[0])
    return visitor.post(form.get("action") or "", {"csrf_token": token})


def test_a_print_is_listed_and_can_be_opened_again(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    assert "Nobody gets a badge yet." in organiser.get(BADGES).words
    person(sessions, meeting)

    done = organiser.submit(organiser.get(BADGES), {"which": "new"}, action="/print")

    assert "The file is ready below." in done.words
    for _ in range(2):
        file = newest_file(organiser, organiser.get(BADGES))
        assert file.answer.content.startswith(b"%PDF-")
        assert file.headers["content-disposition"].startswith("attachment;")
        assert file.headers["cache-control"] == "private, no-store"
    again = organiser.submit(organiser.get(BADGES), {"which": "new"}, action="/print")
    assert "Nobody of these gets a badge" in again.words
    everybody = organiser.submit(organiser.get(BADGES), {"which": "all"}, action="/print")
    assert len(everybody.select("//table/tbody/tr")) == 2


def test_badges_count_as_printed_when_the_file_is_taken_and_not_when_they_were_not(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    def figures(page: Page) -> list[str]:
        return [str(one.text_content()) for one in page.select("//dl[@class='figures']//dd")]

    person(sessions, meeting)
    person(sessions, meeting, "Bo Li")
    made = organiser.submit(organiser.get(BADGES), {"which": "new"}, action="/print")
    newest_file(organiser, made)
    taken = organiser.get(BADGES)
    failed = organiser.submit(taken, {}, action="/not-printed")

    assert figures(made) == ["2", "0", "2"]
    assert "Not taken yet" in made.words
    assert made.select("//form[contains(@action, '/not-printed')]") == []
    assert figures(taken) == ["2", "2", "0"]
    assert figures(failed) == ["2", "0", "2"]
    assert "They count as not printed" in failed.words
    assert newest_file(organiser, failed).answer.content.startswith(b"%PDF-")
    assert figures(organiser.get(BADGES)) == ["2", "2", "0"]


def test_what_another_file_holds_stays_printed(
    sessions: Sessions, meeting: Meeting, organiser: Visitor
) -> None:
    ana, bo = person(sessions, meeting), person(sessions, meeting, "Bo Li")
    with sessions.write() as db:
        people = {one.id: one for one in queries.with_badge(db, meeting.id, WantedBadges())}
        both = badges.printed(db, meeting, *people.values())
        badges.printed(db, meeting, people[bo])
        service.not_printed(db, accounts.actor(db), meeting, both)
        known = queries.badges_of(db, [ana, bo])

        assert [known[one].printed_at is None for one in (ana, bo)] == [True, False]


def test_who_would_get_two_badges_is_named_before_they_are_printed(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    with sessions.write() as db:
        pair = matching.pair(db, meeting)
        before = organiser.get(BADGES).words
        for found in registered.registrations_of(db, meeting.id, Wanted(), None):
            registering.approve(db, None, meeting, found)
        pair_id = pair.id

    for path in (BADGES, "/organise/im-test/participants"):
        page = organiser.get(path)
        assert "Perhaps entered twice" in page.words
        (link,) = page.select(f"//main//a[contains(@href, '/duplicates/{pair_id}')]")
        names = sorted(link.text_content().split(" · "))
        assert names == ["QUISTBERG, Wilhelmina", "Wilhelmina Quistberg"]
        assert organiser.get(link.get("href") or "").status == 200
    assert "Perhaps entered twice" not in before.partition("Print")[2]


def test_the_look_is_kept_and_shown(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    page = organiser.get(BADGES)
    values = {"size": "card", "language": "fr", "second": "ar", "colour_ngo": "yellow"}

    done = organiser.submit(page, values, action="/design")

    assert "The look of the badges is saved." in done.words
    with sessions.read() as db:
        design = queries.design_of(db, meeting.id)
        assert design is not None
        assert (design.size, design.languages) == ("card", ["fr", "ar"])
        assert (design.colours["ngo"], design.colours["state_party"]) == ("yellow", "blue")
    sample = organiser.get(f"{BADGES}/sample.png")
    assert sample.answer.content.startswith(b"\x89PNG")


def test_a_design_that_is_none_is_refused_in_words(organiser: Visitor) -> None:
    page = organiser.get(BADGES)

    refused = organiser.submit(page, {"size": "a0", "colour_ngo": "sky"}, action="/design")

    assert refused.status == 422
    assert len(refused.select("//*[@id='errors']//a")) == 2


def test_one_badge_is_printed_and_replaced(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    one = person(sessions, meeting)
    path = f"/organise/im-test/registrations/{one}"
    page = organiser.get(path)
    page = organiser.get(page.select("//a[contains(@href, '/badge')]")[-1].get("href") or "")
    assert "Not printed yet" in page.words

    done = organiser.submit(page, {}, action="/badge/print")
    assert "Not printed yet" in done.words
    assert newest_file(organiser, done).answer.content.startswith(b"%PDF-")
    printed = organiser.get(done.path)
    assert "Printed" in printed.words
    replaced = organiser.submit(printed, {}, action="/badge/replace")

    assert "The old badge opens no door any more." in replaced.words
    assert "Not printed yet" in replaced.words


def test_who_waits_has_none(organiser: Visitor, sessions: Sessions, meeting: Meeting) -> None:
    with sessions.write() as db:
        waits = registrations.registration(db, meeting, "Waits Still").id

    page = organiser.get(f"/organise/im-test/registrations/{waits}/badge")

    assert "None: not approved, or online" in page.words
    assert page.tree.xpath("//form[contains(@action, '/badge/')]") == []


def test_what_is_changed_after_printing_is_printed_again_and_cards_are_withdrawn(
    organiser: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    ana, bo = person(sessions, meeting), person(sessions, meeting, "Bo Berg")
    organiser.submit(organiser.get(BADGES), {"which": "new"}, action="/print")
    newest_file(organiser, organiser.get(BADGES))
    assert "Changed since printing" not in organiser.get(BADGES).text.partition("<form")[0]

    line = f"/organise/im-test/registrations/{ana}"
    organiser.submit(organiser.get(f"{line}/correct"), {"name": "Ana Gómez", "reason": "Typo"})
    with sessions.write() as db:
        gone = registered.registration(db, bo)
        assert gone
        registering.cancel(db, db.get_one(Meeting, meeting.id), gone)

    shown = organiser.get(BADGES)
    figures = [str(one.text_content()) for one in shown.select("//dl[@class='figures']//dd")]
    assert figures == ["1", "1", "0", "1", "1"]
    assert "Changed since printing: Name" in organiser.get(f"{line}/badge").words
    assert (
        "A card was printed: withdraw it"
        in organiser.get(f"/organise/im-test/registrations/{bo}/badge").words
    )

    made = organiser.submit(shown, {"which": "changed"}, action="/print")
    assert "The file is ready below." in made.words
    assert newest_file(organiser, made).answer.content.startswith(b"%PDF-")
    assert "Changed since printing" not in organiser.get(f"{line}/badge").words
    page = organiser.get(BADGES)
    newest = str(page.select("//table//form[contains(@action, '/not-printed')]/@action")[0])
    organiser.submit(page, {}, action=newest)
    assert "Changed since printing: Name" in organiser.get(f"{line}/badge").words
