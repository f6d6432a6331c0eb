"""The figures: what is counted, what is not shown, the regions, the line for the press."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from fastapi import FastAPI
from lxml import html
from sqlalchemy.orm import Session

from app.core import i18n
from app.core.db import Sessions
from app.delegations.models import DelegationCategory, EntityKind
from app.demo.register import load_states
from app.meetings.rules import MeetingHead
from app.participants import service
from app.participants.rules import chart
from app.participants.rules.press import press_line
from app.participants.rules.statistics import (
    GENDER_LABELS,
    Both,
    Counted,
    Day,
    Region,
    Veil,
    days_of,
    figures_of,
    region_of,
    veiled,
)
from app.registrations.models import DelegationFunction, Gender, Modality
from app.registrations.rules.support import FEWEST
from tests.make import delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

HEAD = MeetingHead("1", "im-test", "Test Meetings", "15–17 June 2027", "Geneva", "UTC")


def people(
    number: int, delegation: str, category: DelegationCategory, state: str = ""
) -> list[Counted]:
    kind = EntityKind.STATE if state else EntityKind.NGO
    one = Counted(delegation, category, kind, state, DelegationFunction.HEAD, Modality.ONLINE, None)
    return [one] * number


CROWD = [
    *people(3, "CHE", DelegationCategory.STATE_PARTY, "CHE"),
    *people(2, "PER", DelegationCategory.STATE_PARTY, "PER"),
    *people(1, "TON", DelegationCategory.STATE_NOT_PARTY, "TON"),
    *people(4, "icbl", DelegationCategory.NGO),
]


def test_people_and_delegations_are_counted_by_group_and_region() -> None:
    found = figures_of(CROWD)

    assert (found.all, found.states, found.organisations) == (Both(10, 4), 3, 1)
    assert found.categories == {
        DelegationCategory.STATE_PARTY: Both(5, 2),
        DelegationCategory.STATE_NOT_PARTY: Both(1, 1),
        DelegationCategory.NGO: Both(4, 1),
    }
    assert found.regions == {
        Region.AMERICAS: Both(2, 1),
        Region.EUROPE: Both(3, 1),
        Region.OCEANIA: Both(1, 1),
    }
    assert found.functions == {DelegationFunction.HEAD: 10}
    assert found.modalities == {Modality.ONLINE: 10}


def test_every_state_has_a_region_and_some_are_known() -> None:
    found = {state.iso3: region_of(state.iso3) for state in load_states()}

    assert None not in found.values()
    assert (found["KEN"], found["NOR"], found["JPN"]) == (
        Region.AFRICA, Region.EUROPE, Region.ASIA
    )  # fmt: skip
    assert (found["FJI"], found["HTI"], found["CYP"]) == (
        Region.OCEANIA, Region.AMERICAS, Region.ASIA
    )  # fmt: skip
    assert region_of("XXX") is None


# --- gender ------------------------------------------------------------------------------------


def test_few_are_not_told_and_neither_is_what_would_give_them_away() -> None:
    numbers = {Gender.WOMAN: 45, Gender.MAN: 50, Gender.OTHER: 2, None: 20}

    assert veiled(numbers, GENDER_LABELS) == {
        Gender.WOMAN: 45, Gender.MAN: 50, Gender.OTHER: Veil.FEW, None: Veil.BACK
    }  # fmt: skip


def test_two_small_totals_hide_each_other() -> None:
    numbers = {Gender.WOMAN: 45, Gender.MAN: 50, Gender.OTHER: 2, None: 3}

    assert list(veiled(numbers, GENDER_LABELS).values()) == [45, 50, Veil.FEW, Veil.FEW]


def test_nobody_of_a_gender_is_few_too() -> None:
    shown = veiled({Gender.WOMAN: 45, Gender.MAN: 50, None: 9}, GENDER_LABELS)

    assert shown[Gender.OTHER] is Veil.FEW


def test_no_total_that_is_hidden_follows_from_the_others() -> None:
    for numbers in product((0, 1, 4, 5, 6, 40), repeat=4):
        shown = veiled(dict(enumerate(numbers)), range(4))

        hidden = {key for key, told in shown.items() if isinstance(told, Veil)}
        assert {key for key, number in enumerate(numbers) if number < FEWEST} <= hidden
        assert len(hidden) != 1
        assert all(shown[key] == numbers[key] for key in range(4) if key not in hidden)


# --- over time ---------------------------------------------------------------------------------


def test_days_without_registrations_are_days_too() -> None:
    first = date(2027, 5, 1)

    assert days_of([first, first, first + timedelta(days=2)]) == [
        Day(first, 2, 2),
        Day(first + timedelta(days=1), 0, 2),
        Day(first + timedelta(days=2), 1, 3),
    ]
    assert days_of([]) == []


def test_a_curve_is_mirrored_where_one_reads_from_the_right() -> None:
    curve = [(-10, 0), (0, 50)]
    left, right = (chart.field_of([curve], mirrored=mirrored) for mirrored in (False, True))
    assert left
    assert right

    assert left.line(curve) == f"0.0,{chart.HEIGHT:.1f} {chart.WIDTH:.1f},0.0"
    assert right.line(curve) == f"{chart.WIDTH:.1f},{chart.HEIGHT:.1f} 0.0,0.0"
    assert chart.field_of([[]], mirrored=False) is None


# --- the press ---------------------------------------------------------------------------------

LINES = {
    "en": "Test Meetings (Geneva, 15–17 June 2027): 10 people from 2 States Parties, 1 State not"
    " party and 1 organisation are registered.",
    "fr": "Test Meetings (Geneva, 15–17 June 2027) : sont inscrites 10 personnes venant de 2 États"
    " parties, 1 État non partie et 1 organisation.",
    "es": "Test Meetings (Geneva, 15–17 June 2027): hay inscritas 10 personas de 2 Estados partes,"
    " 1 Estado no parte y 1 organización.",
    "ru": "Test Meetings (Geneva, 15–17 June 2027): зарегистрировано 10 человек из 2"
    " государств-участников, 1 государства, не являющегося участником и 1 организации.",
    "ar": "Test Meetings (Geneva\u060c 15–17 June 2027): المسجَّلون 10 أشخاص من دولتين طرفين ودولة"
    " واحدة غير طرف ومنظمة واحدة.",
    "zh": "Test Meetings (Geneva\uff0c15–17 June 2027)\uff1a来自2个缔约国、1个非缔约国和1个组织的"
    "10人已登记。",
}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_the_line_for_the_press_is_a_sentence_in_each_language(language: str) -> None:
    with i18n.in_use(language):
        line = press_line(HEAD, figures_of(CROWD))

    assert line.replace("\u00a0", " ") == LINES[language]


def test_there_is_no_line_without_people() -> None:
    assert press_line(HEAD, figures_of([])) == ""


# --- on a database -----------------------------------------------------------------------------


def test_a_meeting_is_laid_beside_the_last_one_of_its_treaty(db: Session) -> None:
    treaty = meetings.instrument(db)
    other = meetings.instrument(db, "ccm")
    dates: dict[str, Any] = {"starts_on": date(2026, 6, 1), "ends_on": date(2026, 6, 2)}
    last = meetings.meeting(db, "last", instrument=treaty, **dates)
    meetings.meeting(db, "nobody-came", instrument=treaty, starts_on=date(2026, 9, 1))
    elsewhere = meetings.meeting(db, "elsewhere", instrument=other, starts_on=date(2026, 10, 1))
    here = meetings.meeting(db, instrument=treaty)
    for meeting in (last, elsewhere):
        registrations.registration(
            db, meeting, "Ana", approved=True, notify=False,
            at=datetime(2026, 5, 1, tzinfo=UTC),
        )  # fmt: skip
    for name in ("Bo", "Cy"):
        registrations.registration(
            db, here, name, approved=name == "Bo", notify=False,
            at=datetime(2027, 5, 1, 23, 30, tzinfo=UTC),
        )  # fmt: skip

    counts, before = service.counts_of(db, here)

    assert counts.figures.all == Both(1, 1)
    assert counts.days == [Day(date(2027, 5, 2), 2, 2)]  # by the clocks of Geneva
    assert before is not None
    assert before.meeting.slug == "last"
    assert before.figures.all == Both(1, 1)


def test_the_page_tells_no_small_total_and_copies_six_sentences(
    app: FastAPI, visitor: Visitor
) -> None:
    sessions: Sessions = app.state.sessions
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        norway = delegations.state(db, "NOR", "Norway")
        for number in range(7):
            one = registrations.registration(
                db, meeting, f"Person {number}", approved=True, notify=False, entity=norway,
                email=f"p{number}@example.org",
            )  # fmt: skip
            one.person.gender = Gender.WOMAN if number < 6 else Gender.OTHER
    sign_in(visitor, app, organiser_of=meeting.id)

    page = visitor.get("/organise/im-test/statistics")

    tables = {
        caption.text_content(): [_cells(row) for row in caption.getparent().findall("tbody/tr")]
        for caption in page.select("//table/caption")
    }
    assert tables["By gender, which people say if they like"] == [
        ["Women", "6"],
        ["Men", "fewer than 5"],
        ["Another gender", "fewer than 5"],
        ["Not said", "fewer than 5"],
    ]
    assert tables["By group"] == [["States", "7", "1"]]
    said = [line.get("lang") for line in page.select("//p[starts-with(@id, 'press-')]")]
    assert said[0] == "en"
    assert sorted(said) == sorted(i18n.LANGUAGES)


def _cells(row: html.HtmlElement) -> list[str]:
    return [" ".join(cell.text_content().split()) for cell in row]
