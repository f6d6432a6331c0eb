"""One's own registration, the organisers' table, and the focal point's page."""

import csv
import io

import pytest
from fastapi import FastAPI
from sqlalchemy import event, select

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.meetings import queries as meeting_queries
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.models import NeedKind, Registration, RegistrationState
from app.registrations.rules import csv_of, neutral
from tests.make import delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

HOSTILE = "<script>alert(1)</script> & 'co'"
LIST = "/organise/im-test/registrations"


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting with one registration, of Ana Pérez for Switzerland."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(
            db, meeting, needs={NeedKind.STEP_FREE: "80 cm wide"}, position=HOSTILE
        )
        return meeting.id


@pytest.fixture
def link(sessions: Sessions, meeting_id: str) -> str:
    """The address of Ana's own page."""
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        return service.link_path(db, meeting, the_only(db_registration(sessions, meeting_id)))


def db_registration(sessions: Sessions, meeting_id: str) -> list[Registration]:
    with sessions.read() as db:
        return list(queries.registrations_of(db, meeting_id, queries.Wanted()))


def the_only(found: list[Registration]) -> Registration:
    (one,) = found
    return one


# --- one's own ----------------------------------------------------------------------------------


def test_the_link_shows_changes_and_cancels(
    visitor: Visitor, sessions: Sessions, meeting_id: str, link: str
) -> None:
    seen = visitor.get(link)
    form = visitor.get(f"{link}/change")
    wrong = visitor.submit(form, {"name": "", "position": "Head"})
    changed = visitor.submit(wrong, {"name": "Ana P.", "language": "es"})
    question = visitor.get(f"{link}/cancel")
    still = the_only(db_registration(sessions, meeting_id)).state
    cancelled = visitor.submit(question, {})
    again = visitor.submit(cancelled, {}, action="/renew")

    assert HOSTILE in seen.words
    assert "no-store" in seen.headers["cache-control"]
    assert seen.select("//a[starts-with(@href, 'http')]") == []
    assert seen.select("//main//a/@href[contains(., '/calendar')]") == [f"{link}/calendar"]
    assert form.select("//input[@name='email']") == []
    assert wrong.errors == ["Name: Fill this in."]
    assert "Your registration is changed." in changed.words
    assert still is RegistrationState.SUBMITTED
    assert "Your registration is cancelled." in cancelled.words
    assert "You are registered again." in again.words
    made = the_only(db_registration(sessions, meeting_id))
    assert (made.person.name, made.person.position) == ("Ana P.", "Head")
    assert (made.person.language, made.state) == ("es", RegistrationState.SUBMITTED)


@pytest.mark.parametrize("path", ["", "/change", "/cancel"])
def test_a_wrong_link_opens_nothing(visitor: Visitor, meeting_id: str, path: str) -> None:
    page = visitor.get(f"/registrations/{'0' * 64}{path}")

    assert page.status == 404
    assert "This link opens no registration." in page.words
    assert "Ana" not in page.words


def test_a_link_is_not_spent_by_looking(
    visitor: Visitor, sessions: Sessions, meeting_id: str, link: str
) -> None:
    for path in ("", "/cancel", "/change"):
        assert visitor.ask("HEAD", f"{link}{path}").status in {200, 405}
        assert visitor.get(f"{link}{path}").status == 200

    assert the_only(db_registration(sessions, meeting_id)).state is RegistrationState.SUBMITTED


def test_a_cancellation_needs_a_form_of_this_browser(
    visitor: Visitor, sessions: Sessions, meeting_id: str, link: str
) -> None:
    page = visitor.post(f"{link}/cancel", {"csrf_token": "0" * 64})

    assert page.status == 403
    assert the_only(db_registration(sessions, meeting_id)).state is RegistrationState.SUBMITTED


# --- organisers -----------------------------------------------------------------------------------


def test_registrations_are_for_organisers_of_the_meeting(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        other = meetings.meeting(db, "other")
        theirs = registrations.registration(db, other, "Bo")
        other_id, foreign = other.id, theirs.id
    own = the_only(db_registration(sessions, meeting_id)).id
    paths = [LIST, f"{LIST}/{own}", "/organise/im-test/delegations"]

    assert [visitor.ask("GET", path).status for path in paths] == [303] * 3
    sign_in(visitor, app, "bo@example.org", organiser_of=other_id)
    assert [visitor.ask("GET", path).status for path in paths] == [404] * 3
    sign_in(visitor, app, organiser_of=meeting_id)
    assert [visitor.ask("GET", path).status for path in paths] == [200] * 3
    assert visitor.ask("GET", f"{LIST}/{foreign}").status == 404


def test_the_table_is_filtered_searched_and_paged(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        gichd = delegations.organisation(db)
        for number in range(55):
            registrations.registration(
                db, meeting, f"Bo{number:02} 100%_Test", notify=False, entity=gichd
            )
    sign_in(visitor, app, organiser_of=meeting_id)

    def found(query: str) -> int:
        return len(visitor.get(f"{LIST}?{query}").select("//tbody/tr"))

    assert found("") == 50
    assert found("page=2") == 6
    assert found("page=99") == 6
    assert found("page=x") == 50
    assert found("category=international_organisation&page=2") == 5
    assert found("state=approved") == 0
    assert found("q=PEREZ") == 1
    assert found("q=bo07@example") == 1
    assert found("q=%25") == 0
    assert found("state=nonsense&category=nonsense&page=2") == 6


def test_chosen_registrations_are_approved_together(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        registrations.registration(db, meeting, "Bo", organisation="Friends of Bo")
    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get(LIST)
    ids = [str(one) for one in page.select("//input[@name='id']/@value")]

    none = visitor.submit(page, {}, action="/approve")
    some = visitor.submit(page, {"id": ids}, action="/approve")

    assert len(ids) == 2
    assert "Choose at least one registration first." in none.words
    assert "Not all could be approved" in some.words
    assert {one.person.name: one.state for one in db_registration(sessions, meeting_id)} == {
        "Ana Pérez": RegistrationState.APPROVED,
        "Bo": RegistrationState.SUBMITTED,
    }


def test_what_was_approved_can_be_taken_back_from_the_list_and_the_view_stays(
    app: FastAPI, visitor: Visitor, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    view = visitor.submit(visitor.get(f"{LIST}?way=form"), {"name": "By the form"}, action="/views")
    ids = [str(one) for one in view.select("//input[@name='id']/@value")]

    done = visitor.submit(view, {"id": ids}, action="/approve")
    [back] = done.select("//a[text()='Take it back']/@href")
    undone = visitor.submit(visitor.get(str(back)), {}, action="/undo")
    later = visitor.get(f"{LIST}?batch={str(back).rpartition('/')[2]}")

    assert done.select("//a[@aria-current='page']/bdi/text()") == ["By the form"]
    assert "1 person is approved and told." in done.words
    assert "Taken back" in undone.words
    assert "Take it back" not in later.words


def test_an_organiser_declines_with_a_reason(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get(f"{LIST}/{the_only(db_registration(sessions, meeting_id)).id}")

    empty = visitor.submit(page, {}, action="/decline")
    done = visitor.submit(empty, {"reason": HOSTILE}, action="/decline")

    assert "80 cm wide" not in page.words
    assert empty.errors == ["Reason: Fill this in."]
    assert "Declined. The person is told." in done.words
    assert done.select("//script[contains(text(), 'alert')]") == []
    with sessions.read() as db:
        mail = db.scalars(select(Message).where(Message.kind == "registrations/declined")).one()
        assert HOSTILE in mail.text


def test_an_organisation_that_was_not_listed_is_settled(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegations.organisation(db, "cmc", "Cluster Munition Coalition")
        made = registrations.registration(db, meeting, "Bo", organisation="Friends of Bo")
        meeting_id, made_id = meeting.id, made.id
    sign_in(visitor, app, organiser_of=meeting_id)
    page = visitor.get(f"{LIST}/{made_id}")

    unknown = visitor.submit(page, {}, action="/delegation")
    close = visitor.submit(page, {"entity": "Cluster Munition Coalitoin"}, action="/delegation")
    added = visitor.submit(unknown, {"kind": "ngo"}, action="/delegation")
    approved = visitor.submit(added, {}, action="/approve")

    assert page.select("//form[contains(@action, '/approve')]") == []
    assert unknown.status == close.status == 422
    assert "say as what to add it" in unknown.errors[0]
    assert "Did you mean: Cluster Munition Coalition?" in close.errors[0]
    assert "The delegation is saved." in added.words
    assert "Approved." in approved.words
    one = the_only(db_registration(sessions, meeting_id))
    assert one.delegation is not None
    assert one.delegation.entity.name == {"en": "Friends of Bo"}
    assert (one.delegation.category.value, one.state) == ("ngo", RegistrationState.APPROVED)
    assert one.organisation == "Friends of Bo"


def test_the_list_is_taken_away_without_formulas_and_that_is_written_down(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        registrations.registration(
            db,
            meeting,
            '=HYPERLINK("x")',
            email="a@example.org",
            needs={NeedKind.OTHER: "A secret"},
        )
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    answer = visitor.submit(visitor.get(LIST), {}, action=".csv").answer

    header, line = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))
    row = dict(zip(header, line, strict=True))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="registrations-im-test.csv"' in answer.headers["content-disposition"]
    assert "no-store" in answer.headers["cache-control"]
    assert row["Name"] == '\'=HYPERLINK("x")'
    assert "A secret" not in answer.text
    assert (row["Delegation"], row["Status"]) == ("Switzerland", "Waiting for approval")
    with sessions.read() as db:
        entry = db.scalars(
            select(AuditEntry).where(AuditEntry.action == "registrations.exported")
        ).one()
        assert (entry.meeting_id, entry.details) == (meeting_id, {"rows": 1})


@pytest.mark.parametrize(
    "cell",
    [
        *("=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", " =1", "'=1", "''", "\n=1", "\xa0=1"),
        *("\uff1d1", "\uff0b1", "\uff0d1", "\uff20A1", "\ufe66" + "1"),  # wide and small
        *("\u200b=1", "\u200f\u2060 -1", "\ufeff@A1", "\u00ad+1", "\ufe0f=1"),  # behind unseen
    ],
)
def test_no_cell_is_a_formula_and_each_comes_back(cell: str) -> None:
    (line,) = csv.reader(io.StringIO(csv_of([], [[cell]]).removeprefix("\ufeff").lstrip("\r\n")))

    assert line == [f"'{cell}"]
    assert neutral(cell).removeprefix("'") == cell


def test_harmless_cells_stay_as_they_are() -> None:
    cells = ["Ana", "", "a=b", "Ñandú", "\u200fعلي", "\u200b", "王\uff1d李"]

    assert [neutral(cell) for cell in cells] == cells


def test_delegations_are_counted_and_ordered_by_the_name_shown(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        names = {"ZMB": "Zambia", "CIV": "Côte d’Ivoire", "COL": "Colombia", "EGY": "Égypte"}
        for code, name in names.items():
            state = delegations.state(db, code, name)
            registrations.registration(db, meeting, code, entity=state, approved=code == "COL")
        meeting_id = meeting.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get("/organise/im-test/delegations")

    cells = [[cell.text_content() for cell in row] for row in page.select("//tbody/tr")]
    assert cells == [
        [name, f"State Change the category of {name}", *numbers]
        for name, *numbers in (
            ("Colombia", "1", "0", "0"),
            ("Côte d’Ivoire", "0", "1", "0"),
            ("Égypte", "0", "1", "0"),
            ("Zambia", "0", "1", "0"),
        )
    ]


def test_the_number_of_queries_does_not_grow(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, organiser_of=meeting_id)

    def counted() -> list[int]:
        counts = []
        for path in (LIST, "/organise/im-test/delegations"):
            seen: list[str] = []

            def note(*given: object, seen: list[str] = seen) -> None:
                seen.append(str(given[2]))

            event.listen(app.state.sessions.engine, "before_cursor_execute", note)
            assert visitor.get(path).status == 200
            event.remove(app.state.sessions.engine, "before_cursor_execute", note)
            counts.append(len(seen))
        return counts

    few = counted()
    with sessions.write() as db:
        meeting = meeting_queries.meeting_by_id(db, meeting_id)
        assert meeting is not None
        registrations.registration(db, meeting, "Bo", entity=delegations.organisation(db))
        registrations.registration(db, meeting, "Cy", organisation="Friends of Cy")

    assert counted() == few
