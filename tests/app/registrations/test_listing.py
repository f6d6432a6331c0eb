"""The organisers' list: searched in any script, filtered and counted, its columns and views."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.accounts.access import Actor, Held
from app.accounts.models import RoleKind
from app.core import clock
from app.core.db import Sessions
from app.delegations.models import DelegationCategory
from app.matching.models import Suspicion
from app.meetings.models import Meeting
from app.registrations import queries, service
from app.registrations.models import (
    AccommodationNeed,
    DelegationFunction,
    Modality,
    NeedKind,
    RegistrationState,
    Way,
)
from app.registrations.queries import Wanted, listing
from app.registrations.rules.listing import KINDS, Column, Mark, Order, facets
from tests.make import accounts, delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Page, Visitor

LIST = "/organise/im-test/registrations"


@pytest.fixture
def meeting(sessions: Sessions) -> Meeting:
    """A meeting with people of three scripts, two delegations and an unknown organisation."""
    with sessions.write() as db:
        made = meetings.meeting(db)
        norway = delegations.state(db, "NOR", "Norway", ar="النرويج")
        cmc = delegations.organisation(db, "cmc", "Cluster Munition Coalition")
        registrations.registration(db, made, "Sergei Ivanov", notify=False, approved=True)
        registrations.registration(
            db, made, "Иван Иванов", email="i@example.org", notify=False, entity=norway
        )
        registrations.registration(
            db, made, "محمد علي", email="m@example.org", notify=False, entity=cmc,
            function=DelegationFunction.EXPERT,
        )  # fmt: skip
        registrations.registration(
            db, made, "Bo", notify=False, organisation="Fédération des amis",
            modality=Modality.ONLINE,
        )  # fmt: skip
        return made


def named(db: Session, meeting: Meeting, wanted: Wanted) -> list[str]:
    return [one.person.name for one in queries.registrations_of(db, meeting.id, wanted)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("ivanov", {"Sergei Ivanov", "Иван Иванов"}),
        ("иванов", {"Sergei Ivanov", "Иван Иванов"}),
        ("Mohammed", {"محمد علي"}),
        ("federation", {"Bo"}),
        ("النرويج", {"Иван Иванов"}),
        ("ivanov norway", {"Иван Иванов"}),
        ("bo@example", {"Bo"}),
        ("ivanov coalition", set()),
        ("%", set()),
    ],
)
def test_a_search_finds_names_organisations_and_delegations(
    sessions: Sessions, meeting: Meeting, typed: str, found: set[str]
) -> None:
    with sessions.read() as db:
        assert set(named(db, meeting, Wanted(search=typed))) == found


def test_the_closest_to_what_is_searched_for_come_first(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    """Also on the page, in its order and its download; another order can be asked for."""
    with sessions.write() as db:
        for number, name in enumerate(("Ana Alvarez", "علي حسن", "Bo Alinsky", "Cy Ali")):
            registrations.registration(
                db, db.get_one(Meeting, meeting.id), name, email=f"x{number}@example.org"
            )
    sign_in(visitor, app, organiser_of=meeting.id)

    found = visitor.get(f"{LIST}?q=ali")
    newest = visitor.get(f"{LIST}?q=ali&order=newest")
    plain = visitor.get(f"{LIST}?order=closest")
    taken = visitor.submit(found, {}, action=".csv").answer.text.splitlines()

    def names(page: Page) -> list[str]:
        return [
            " ".join(one.split()) for one in page.select("//tbody//th//a//text()") if one.strip()
        ]

    assert names(found)[:2] == ["Cy Ali", "Bo Alinsky"]
    assert set(names(found)[2:]) == {"علي حسن", "محمد علي"}
    assert [line.split(",")[0] for line in taken[1:3]] == ["Cy Ali", "Bo Alinsky"]
    assert names(newest)[:3] == ["Cy Ali", "Bo Alinsky", "علي حسن"]
    chosen = "//select[@name='order']/option[@selected]/@value"
    assert [page.select(chosen) for page in (found, newest)] == [["closest"], ["newest"]]
    assert plain.status == 200
    assert plain.select("//select[@name='order']/option[@value='closest']") == []


def test_a_name_that_was_changed_is_found_by_the_new_one(
    sessions: Sessions, meeting: Meeting
) -> None:
    with sessions.write() as db:
        person = queries.person_by_email(db, meeting.id, "i@example.org")
        assert person is not None
        person.name = "Пётр Петров"
    with sessions.read() as db:
        assert named(db, meeting, Wanted(search="Petrov")) == ["Пётр Петров"]
        assert named(db, meeting, Wanted(search="ivanov")) == ["Sergei Ivanov"]


@pytest.mark.parametrize("order", Order)
def test_those_found_by_name_are_on_pages_in_the_order_asked(
    sessions: Sessions, meeting: Meeting, monkeypatch: pytest.MonkeyPatch, order: Order
) -> None:
    monkeypatch.setattr(listing, "PER_PAGE", 2)
    with sessions.read() as db:
        found = queries.ask(db, meeting.id, Wanted(search="example", order=order))
        everybody = queries.ask(db, meeting.id, Wanted(order=order))
        pages = [
            [row.name for number in (1, 2, 3) for row in queries.page_of(db, one, number)]
            for one in (found, everybody)
        ]

        assert len(pages[0]) == 4
        assert pages[0] == pages[1]


def test_the_orders(sessions: Sessions, meeting: Meeting) -> None:
    with sessions.write() as db:
        bo = next(
            one
            for one in queries.registrations_of(db, meeting.id, Wanted())
            if one.person.name == "Bo"
        )
        bo.changed_at = clock.now()
    with sessions.read() as db:
        newest = named(db, meeting, Wanted())

        assert newest[0] == "Bo"
        assert named(db, meeting, Wanted(order=Order.OLDEST)) == newest[::-1]
        assert named(db, meeting, Wanted(order=Order.CHANGED))[0] == "Bo"
        assert named(db, meeting, Wanted(order=Order.NAME))[:2] == ["Bo", "Sergei Ivanov"]


def ask_for_something(db: Session, meeting: Meeting) -> tuple[Actor, Actor]:
    """Something open of each kind; gives an organiser who sees needs, and one who does not."""
    found = queries.registrations_of(db, meeting.id, Wanted())
    found[1].late, found[0].way = True, Way.ORGANISER
    registrations.sponsored(db, meeting, found[0])
    registrations.letter(db, meeting, found[0])
    registrations.letter(db, meeting, found[1])
    service.ask_change(db, None, meeting, found[2], what="Your name")
    found[3].changed_at = now = clock.now()
    db.add(AccommodationNeed(registration=found[3], kind=NeedKind.DIETARY, created_at=now))
    first, second = sorted(one.person_id for one in found[:2])
    pair = {"first_id": first, "second_id": second}
    db.add(Suspicion(meeting_id=meeting.id, created_at=now, points=9.0, **pair))
    organiser = accounts.actor(db, organiser_of=meeting.id)
    return replace(organiser, roles=organiser.roles | {Held(RoleKind.CARE, meeting.id)}), organiser


def test_what_is_open_is_found_and_needs_by_who_sees_them_alone(
    sessions: Sessions, meeting: Meeting
) -> None:
    with sessions.write() as db:
        carer, organiser = ask_for_something(db, meeting)
    with sessions.read() as db:
        noted = service.noted(db, carer, meeting.id)
        unseen = service.noted(db, organiser, meeting.id)
        numbers = {mark: len(named(db, meeting, Wanted(mark=mark, noted=noted))) for mark in Mark}

        assert numbers == {
            Mark.LATE: 1, Mark.CHANGED: 1, Mark.UNKNOWN: 1, Mark.OPEN: 4, Mark.SPONSORSHIP: 1,
            Mark.LETTER: 2, Mark.NEED: 1, Mark.TWICE: 2,
        }  # fmt: skip
        assert named(db, meeting, Wanted(mark=Mark.NEED, noted=unseen)) == []


@pytest.mark.parametrize("search", ["", "example"])
def test_what_every_filter_would_find_is_what_it_finds(
    sessions: Sessions, meeting: Meeting, search: str
) -> None:
    """The numbers beside the filters against asking with each, under each pair of others."""
    with sessions.write() as db:
        carer, _organiser = ask_for_something(db, meeting)
    axes = {
        "state": (None, *RegistrationState),
        "function": (None, DelegationFunction.EXPERT),
        "modality": (None, Modality.ONLINE),
        "category": (None, *DelegationCategory),
        "mark": (None, *Mark),
    }
    with sessions.read() as db:
        noted = service.noted(db, carer, meeting.id)
        for values in product(*axes.values()):
            if sum(value is not None for value in values) > 2:
                continue
            chosen = {**dict(zip(axes, values, strict=True)), "noted": noted}
            wanted = Wanted(**chosen, search=search)
            question = queries.ask(db, meeting.id, wanted)
            asked = {name: getattr(wanted, name) for name in (*KINDS, "category")}
            categories = {key: one.category for key, one in question.known.items()}
            counted = facets(queries.counts_of(db, question), asked, categories)
            assert counted.number == len(queries.registrations_of(db, meeting.id, wanted, None))
            if sum(value is not None for value in values) > 1:
                continue
            for axis, options in axes.items():
                if axis == "mark" and wanted.mark is not None:
                    continue  # beside the marks is only said what each finds where none is chosen
                for option in options[1:]:
                    there = Wanted(**{**chosen, axis: option}, search=search)
                    number = len(queries.registrations_of(db, meeting.id, there, None))
                    assert counted.of(axis, option) == number, (chosen, axis, option)


def test_filters_columns_and_numbers_on_the_page(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)

    page = visitor.get(f"{LIST}?state=approved&column=email&column=way&order=name")
    other = visitor.get(f"{LIST}?state=nonsense&delegation=nonsense&column=nonsense&order=x&way=x")

    assert [cell.text_content() for cell in page.select("//thead//th")] == [
        "Name",
        "How it came",
        "E-mail",
    ]
    assert "sergei@example.org" in page.words
    assert "Approved (1)" in page.words
    assert "Expert (1)" not in page.words  # none who is approved
    assert "Norway" in page.words
    assert other.status == 200
    assert "There is no registration here." in other.words  # of a delegation that is not there


def test_the_boxes_of_columns_say_what_is_shown(
    app: FastAPI, visitor: Visitor, meeting: Meeting
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    ticked = "//input[@name='column'][@checked]/@value"

    usual = visitor.get(LIST)
    boxes = [*usual.select(ticked), "email"]
    more = visitor.get(f"{LIST}?{'&'.join(f'column={one}' for one in boxes)}")

    assert usual.select(ticked) == ["delegation", "function", "state", "received"]
    assert more.select(ticked) == ["delegation", "function", "state", "email", "received"]
    assert len(more.select("//thead//th")) == 1 + 5
    assert usual.select("//details[.//input[@name='column']]//button")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_two_entries_of_the_menu_are_called_the_same(
    app: FastAPI, visitor: Visitor, meeting: Meeting, language: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)

    page = visitor.get(f"{LIST}?lang={language}")

    called = [link.text_content() for link in page.select("//nav//a[contains(@href, '/im-test')]")]
    assert len(called) == len(set(called)) > 10
    (register,) = page.select("//nav//a[contains(@href, '/im-test/register?')]")
    names = {"en": "States and organisations", "ar": "الدول والمنظمات"}
    assert register.text_content() == names[language]


def test_the_list_is_downloaded_as_it_is_seen(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    """Its rows, order and columns, the meeting's hours; a view's as well as a filter's."""
    with sessions.write() as db:
        for one in queries.registrations_of(db, meeting.id, Wanted()):
            one.created_at = datetime(2027, 6, 1, 22, 30, tzinfo=UTC)
    sign_in(visitor, app, organiser_of=meeting.id)
    page = visitor.get(f"{LIST}?q=ivanov&column=received&column=email&order=name")
    view = visitor.submit(page, {"name": "The Ivanovs"}, action="/views")

    for seen in (page, view):
        answer = visitor.submit(seen, {}, action=".csv").answer
        header, *lines = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
        assert header == ["Name", "E-mail", f"Received ({meeting.timezone})"]
        assert lines == [
            ["Sergei Ivanov", "sergei@example.org", "2027-06-02 00:30"],
            ["Иван Иванов", "i@example.org", "2027-06-02 00:30"],
        ]
        assert 'filename="registrations-im-test-selection.csv"' in str(answer.headers)
        assert "Download the list as shown (CSV)" in seen.words
    everybody = visitor.submit(visitor.get(LIST), {}, action=".csv").answer.text
    header, *lines = csv.reader(io.StringIO(everybody.removeprefix("\ufeff")))
    assert header[:4] == ["Name", "Delegation", "Function", "Status"]
    assert len(lines) == 4


def test_every_column_is_downloaded(app: FastAPI, visitor: Visitor, meeting: Meeting) -> None:
    sign_in(visitor, app, organiser_of=meeting.id)
    asked = "&".join(f"column={column.value}" for column in Column)
    page = visitor.get(f"{LIST}?{asked}&q=mohammed")

    answer = visitor.submit(page, {}, action=".csv").answer

    header, line = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    said = dict(zip(header, line, strict=True))
    assert (said["Delegation"], said["Function"]) == ("Cluster Munition Coalition", "Expert")
    assert (said["Late"], said["Language of mails"]) == ("no", "English")


def test_a_view_is_kept_under_an_address_shared_and_removed(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting: Meeting
) -> None:
    sign_in(visitor, app, "olga@example.org", organiser_of=meeting.id)
    page = visitor.get(f"{LIST}?state=approved&q=ivanov&column=email&order=newest")

    nameless = visitor.submit(page, {}, action="/views")
    kept = visitor.submit(nameless, {"name": "Approved <b>"}, action="/views")
    twice = visitor.submit(page, {"name": "Approved <b>"}, action="/views")
    sign_in(visitor, app, "other@example.org", organiser_of=meeting.id)
    unshared = visitor.get(str(twice.answer.url))
    sign_in(visitor, app, "olga@example.org", organiser_of=meeting.id)
    visitor.submit(visitor.get(LIST), {"name": "All <b>", "shared": "y"}, action="/views")
    sign_in(visitor, app, "other@example.org", organiser_of=meeting.id)
    (link,) = visitor.get(LIST).select("//a[contains(@href, 'view=')]/@href")
    shared = visitor.get(str(link))

    assert nameless.errors == ["Name of the view: Fill this in."]
    assert "The view is kept." in kept.words
    assert list(parse_qs(urlsplit(str(kept.answer.url)).query)) == ["view", "done"]
    assert kept.select("//h1")[0].text_content() == "Approved <b>"
    assert len(kept.select("//tbody/tr")) == 1
    assert unshared.status == 404
    assert shared.select("//h1")[0].text_content() == "All <b>"
    assert shared.select("//form[contains(@action, '/remove')]") == []
    with sessions.write() as db:
        for view in queries.views_of(db, meeting.id, accounts.account(db, "olga@example.org").id):
            service.remove_view(
                db, accounts.actor(db, "other@example.org"), meeting, view.id
            )  # of another: nothing happens
            service.remove_view(db, accounts.actor(db, "olga@example.org"), meeting, view.id)
    assert visitor.get(str(link)).status == 404


def test_filters_are_folded_and_say_how_many_are_set(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(db, meeting, "Ana P", notify=False)
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    plain = visitor.get("/organise/im-test/registrations?q=ana&order=name")
    set_two = visitor.get(
        "/organise/im-test/registrations?state=submitted&way=form&column=received"
    )

    folded = "//details[@class='filters'][not(@open)]"
    assert plain.select(f"{folded}/summary")[0].text_content() == "Filters and order"
    assert plain.select(f"{folded}//select[@name='state']")
    assert plain.select("//td[@class='besides'][@data-label='Received']")
    assert set_two.select(f"{folded}/summary")[0].text_content() == "Filters and order (2 in use)"
    assert set_two.select("//td[@class='besides']") == []  # what is asked for is shown everywhere
