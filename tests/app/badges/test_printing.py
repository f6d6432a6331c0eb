"""Badges: whose, in which order, with which code, and what they look like on paper."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
import segno
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.badges import queries, service
from app.badges.errors import NoBadgeFor
from app.badges.models import BadgeCode, BadgeSize
from app.badges.queries import WantedBadges
from app.badges.rules.printed import PALETTE, code_of, usual_design
from app.core.documents import picture_of
from app.core.documents.qr import MASK, qr_of
from app.core.ids import hash_secret
from app.delegations.models import DelegationCategory, EntityKind
from app.meetings.models import Meeting, MeetingFormat
from app.registrations import service as registering
from app.registrations.models import Modality
from tests.conftest import KEY
from tests.make import accounts, delegations, meetings, registrations
from tests.make.hostile import TEXTS
from tests.make.papers import words_in
from tests.make.pixels import difference, read_png

GOLDEN = Path(__file__).parents[2] / "golden" / "badges" / "four.png"
ARABIC, CHINESE = "محمد بن عبد الله آل سعود", "李明"


@pytest.fixture
def meeting(db: Session) -> Meeting:
    return meetings.meeting(db, meeting_format=MeetingFormat.HYBRID)


def test_who_is_approved_and_comes_gets_one_and_is_printed_once(
    db: Session, meeting: Meeting
) -> None:
    organiser = accounts.actor(db)
    first = registrations.registration(db, meeting, "Zoe First", approved=True)
    registrations.registration(db, meeting, "Waits Still")
    online = registrations.registration(db, meeting, "Olga Online", modality=Modality.ONLINE)
    registering.approve(db, None, meeting, online)
    new = WantedBadges(not_printed=True)

    assert [one.id for one in queries.with_badge(db, meeting.id, new)] == [first.id]
    (run,) = service.print_badges(db, organiser, meeting, [first])
    assert queries.numbers(db, meeting.id) == (1, 0)  # nobody has the file yet
    assert service.take(db, organiser, meeting, run).startswith(b"%PDF-")

    assert queries.with_badge(db, meeting.id, new) == []
    assert queries.numbers(db, meeting.id) == (1, 1)
    badge = queries.badges_of(db, [first.id])[first.id]
    assert (badge.printed_at is None, badge.printed_by) == (False, organiser.account_id)
    with pytest.raises(NoBadgeFor):
        service.print_badges(db, organiser, meeting, [online])


def test_badges_are_chosen_by_category_and_delegation(db: Session, meeting: Meeting) -> None:
    swiss = registrations.registration(db, meeting, "Ana Swiss", approved=True)
    norway = delegations.state(db, "NOR", "Norway")
    registrations.registration(db, meeting, "Nils Norway", entity=norway, approved=True)
    club = delegations.organisation(db, "club", "Club", EntityKind.NGO)
    registrations.registration(db, meeting, "Cleo Club", entity=club, approved=True)

    def names(**wanted: Any) -> set[str]:
        found = queries.with_badge(db, meeting.id, WantedBadges(**wanted))
        return {one.person.name for one in found}

    assert names() == {"Ana Swiss", "Nils Norway", "Cleo Club"}
    assert names(category=DelegationCategory.NGO) == {"Cleo Club"}
    assert names(delegation_id=swiss.delegation_id) == {"Ana Swiss"}


def test_a_file_is_in_the_order_of_delegations_and_names(db: Session, meeting: Meeting) -> None:
    zambia = delegations.state(db, "ZMB", "Zambia")
    egypt = delegations.state(db, "EGY", "Égypte")
    people = [
        registrations.registration(db, meeting, name, entity=entity, approved=True)
        for name, entity in (("Adam Zulu", zambia), ("Öz Cairo", egypt), ("Ola Cairo", egypt))
    ]

    (run,) = service.print_badges(db, accounts.actor(db), meeting, people)

    assert [people.index(one) for one in people if one.id == run.registrations[-1]] == [0]
    shown = words_in(service.printed_pdf(db, meeting, run))
    assert [shown.index(name) for name in ("Ola Cairo", "Öz Cairo", "Adam Zulu")] == sorted(
        shown.index(name) for name in ("Ola Cairo", "Öz Cairo", "Adam Zulu")
    )
    assert shown.count("Test Meetings") == 3


def test_who_cancels_is_left_out_of_the_file(db: Session, meeting: Meeting) -> None:
    stays = registrations.registration(db, meeting, "Stays Here", approved=True)
    goes = registrations.registration(db, meeting, "Goes Away", approved=True)
    (run,) = service.print_badges(db, accounts.actor(db), meeting, [stays, goes])
    registering.cancel(db, meeting, goes)

    shown = words_in(service.printed_pdf(db, meeting, run))

    assert "Stays Here" in shown
    assert "Goes Away" not in shown


def test_only_the_hash_of_a_code_is_kept_and_a_replaced_badge_has_another(
    db: Session, meeting: Meeting
) -> None:
    organiser = accounts.actor(db)
    one = registrations.registration(db, meeting, "Ana", approved=True)
    service.print_badges(db, organiser, meeting, [one])
    service.print_badges(db, organiser, meeting, [one])
    service.replace(db, organiser, meeting, one)
    assert queries.numbers(db, meeting.id) == (1, 0)
    service.print_badges(db, organiser, meeting, [one])

    codes = [code_of(KEY, one.id, version) for version in (1, 2)]

    assert all(re.fullmatch(r"[A-Z2-7]{26}", code) for code in codes)
    kept = {row.code_hash: row.version for row in db.query(BadgeCode)}
    assert kept == {hash_secret(code): version for version, code in enumerate(codes, start=1)}
    actions = [row.action for row in db.query(AuditEntry).order_by(AuditEntry.at)]
    assert [action for action in actions if action.startswith("badge")] == [
        "badges.made",
        "badges.made",
        "badge.replaced",
        "badges.made",
    ]


def test_codes_depend_on_the_key_the_person_and_the_version() -> None:
    codes = {code_of(key, one, v) for key in ("a", "b") for one in ("x", "y") for v in (1, 2)}

    assert len(codes) == 8


def test_the_drawn_code_has_the_modules_of_the_code() -> None:
    code = code_of(KEY, "someone", 1)
    symbol = segno.make_qr(code, error="m", boost_error=False, mask=MASK)

    drawn = qr_of(code)

    dark = {
        (int(row), int(column) + step)
        for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1", drawn["path"])
        for step in range(int(length))
    }
    matrix = [list(row) for row in symbol.matrix]
    assert drawn["side"] == len(matrix)
    places = [(row, column) for row in range(len(matrix)) for column in range(len(matrix))]
    assert dark == {(row, column) for row, column in places if matrix[row][column]}


@pytest.mark.parametrize("size", list(BadgeSize))
def test_hostile_and_endless_names_stay_text_on_every_size(
    db: Session, meeting: Meeting, size: BadgeSize
) -> None:
    names = [text for text in TEXTS.values() if text.strip()]
    people = [
        registrations.registration(db, meeting, name, approved=True, email=f"p{n}@example.org")
        for n, name in enumerate(names)
    ]
    organiser = accounts.actor(db)
    design = usual_design(meeting.id)
    design.size = size
    service.save_design(db, organiser, design)
    (run,) = service.print_badges(db, organiser, meeting, people)

    pages = PdfReader(io.BytesIO(service.printed_pdf(db, meeting, run))).pages

    a_page = {BadgeSize.A6: 1, BadgeSize.CARD: 1, BadgeSize.A4_OF_A6: 4, BadgeSize.A4_OF_CARDS: 10}
    assert len(pages) == -(-len(names) // a_page[size])
    shown = "".join("".join(page.extract_text() for page in pages).split())
    assert "<script>alert('hostile')</script>".replace(" ", "") in shown


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    low, high = sorted((light(one), light(other)))
    return high / low


@pytest.mark.parametrize("name", PALETTE)
def test_every_band_can_be_read(name: str) -> None:
    assert contrast(PALETTE[name].paper, PALETTE[name].ink) >= 7


# --- looked at ----------------------------------------------------------------------------------


def four(*, first: str = ARABIC) -> dict[str, Any]:
    """Four badges on a page: Arabic, Chinese, Russian and a long name."""

    def text(words: str, *, rtl: bool = False) -> dict[str, Any]:
        return {"text": words, "rtl": rtl}

    people = [
        (first, True, ["Saudi Arabia", "المملكة العربية السعودية"], "blue"),
        (CHINESE, False, ["China", "中国"], "green"),
        ("Анна Иванова", False, ["Российская Федерация"], "violet"),
        ("Maximilian von und zu Hohenlohe-Langenburg-Schwarzenberg", False, ["ICRC"], "yellow"),
    ]
    return {
        "title": "Badges",
        "size": "a4_of_a6",
        "meeting": text("Test Meetings"),
        "dates": text("15–17 June 2027"),
        "code": "Code",
        "badges": [
            {
                "name": text(name, rtl=rtl),
                "honorific": text("Ms."),
                "delegation": [text(line, rtl=line > "ء") for line in lines],
                "function": text("Representative"),
                "category": text("State Party"),
                "events": [],
                "striped": False,
                "paper": PALETTE[colour].paper,
                "ink": PALETTE[colour].ink,
                "qr": qr_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            }
            for name, rtl, lines, colour in people
        ],
    }


def test_badges_look_as_they_did_when_they_were_looked_at() -> None:
    kept = read_png(GOLDEN.read_bytes())

    made = read_png(picture_of("badges/sheet", four(), "en", dots_per_inch=40))
    backwards = picture_of("badges/sheet", four(first=ARABIC[::-1]), "en", dots_per_inch=40)

    assert difference(made, kept) < 0.01
    # The control: the same letters in the wrong order and shape are seen.
    assert difference(read_png(backwards), kept) > 0.05
