"""Sponsorship and letters for a visa: asked for, decided, told, and kept from everybody else."""

import io

import pytest
import time_machine
from fastapi import FastAPI
from pypdf import PdfReader
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from app.accounts.models import AuditEntry
from app.core.db import Sessions
from app.core.errors import Invalid
from app.core.jobs import Work
from app.meetings.models import Meeting
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.jobs import JOBS
from app.registrations.models import Gender, Registration, SupportState
from app.registrations.rules.support import Passport, fault_in_text, letter_of, share_of_women
from tests.make import accounts, delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.make.papers import words_in
from tests.visitor import Page, Visitor

CANARY = "X9CANARY77"
BORN = "1961-03-07"
PASSPORT = Passport(CANARY, "Switzerland", BORN)
HEAD = "Secretariat\nAvenue de la Paix 7, Geneva"
BODY = (
    "To whom it may concern\n\n{name}, born on {birth_date}, passport {passport_number} of"
    " {nationality}, comes to {meeting} ({dates}) for {delegation}.\n\nGeneva, {today}"
)
DESK = "/organise/im-test"
VISA = {"asks": "y", "number": CANARY, "nationality": "Switzerland", "birth_date": BORN}


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    """A meeting that offers both."""
    with sessions.write() as db:
        delegations.state(db)
        meeting = meetings.meeting(db)
        service.set_sponsorship(db, None, meeting, budget=10_000, currency="CHF")
        service.set_letter_text(db, None, meeting, "en", head=HEAD, body=BODY)
        service.set_letter_text(db, None, meeting, "ar", head="الأمانة", body="إلى {name}")
        return meeting.id


def registered(sessions: Sessions, meeting_id: str, name: str = "Ana Pérez") -> tuple[str, str]:
    """Somebody's registration, and the path of their page."""
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        made = registrations.registration(db, meeting, name, passport_name="PEREZ ANA")
        return made.id, service.link_path(db, meeting, made)


def mails(sessions: Sessions, kind: str) -> list[Message]:
    with sessions.read() as db:
        return list(db.scalars(select(Message).where(Message.kind == kind)))


# --- in the form -------------------------------------------------------------------------------


def test_both_are_asked_in_the_form_where_they_are_offered(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    page = visitor.get("/im-test/register")
    who = {"name": "Zoé Müller", "email": "zoe@example.org"}
    for said in (who, {"entity": "Switzerland"}, {"listed": "yes"}):
        page = visitor.submit(page, said)
    loose = visitor.submit(page, {"reason": "A ticket"})
    half = visitor.submit(visitor.submit(loose, {"asks": "y"}), {"asks": "y", "number": "!"})
    check = visitor.submit(half, {**VISA, "language": "en"})
    done = visitor.submit(check, {})

    assert loose.errors == ["What it is needed for: Tick the box before it, or empty this line."]
    assert len(half.errors) == 3
    assert all(word in check.words for word in (CANARY, "7 March 1961", "A ticket"))
    assert done.path == "/im-test/register/sent"
    with sessions.read() as db:
        own = db.scalars(select(Registration)).one()
        asked, letter = service.sponsorship_told(db, own), service.letter_told(db, own)
        assert asked is not None
        assert letter is not None
        assert (asked.reason, asked.row.state) == ("A ticket", SupportState.ASKED)
        assert (letter.passport, letter.row.state) == (PASSPORT, SupportState.ASKED)


def test_neither_is_asked_where_it_is_not_offered(visitor: Visitor, sessions: Sessions) -> None:
    with sessions.write() as db:
        delegations.state(db)
        meeting = meetings.meeting(db)
        link = service.link_path(db, meeting, registrations.registration(db, meeting))
    page = visitor.get("/im-test/register")
    for said in ({"name": "Zoé", "email": "z@example.org"}, {"entity": "Switzerland"}):
        page = visitor.submit(page, said)
    check = visitor.submit(page, {"listed": "yes"})

    assert check.path.endswith("/check")
    assert visitor.get(f"{link}/letter").status == visitor.get(f"{link}/sponsorship").status == 409
    assert "sponsorship" not in visitor.get(link).words


# --- sponsorship -------------------------------------------------------------------------------


def test_sponsorship_is_granted_within_the_budget_and_told(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    _, link = registered(sessions, meeting_id)
    visitor.submit(visitor.get(f"{link}/sponsorship"), {"asks": "y", "reason": "A ticket"})
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    listed = visitor.get(f"{DESK}/sponsorship")
    (path,) = listed.select("//tbody//a/@href")
    form = visitor.get(str(path))
    without = visitor.submit(form, {"do": "grant", "answer": "Your flight"})
    visitor.submit(form, {"do": "grant", "amount": "1200", "answer": "Your flight"})

    after = visitor.get(f"{DESK}/sponsorship")
    own = visitor.get(link)
    (mail,) = mails(sessions, "registrations/sponsored")
    assert without.errors == ["Amount: Write how much is granted."]
    assert "Your flight" in without.text
    assert "Left of the budget, in CHF8,800" in after.words
    assert ("Your flight" in own.words, "1,200 CHF" in own.words) == (True, True)
    assert "flight" not in mail.text + mail.html
    assert link in mail.text


def test_more_than_is_left_is_granted_only_when_asked_again(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    first, _ = registered(sessions, meeting_id)
    second, _ = registered(sessions, meeting_id, "Bo Berg")
    with sessions.write() as db:
        meeting = db.get_one(Meeting, meeting_id)
        for one in (first, second):
            own = db.get_one(Registration, one)
            service.ask_sponsorship(db, meeting, own, "A ticket")
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    path, other = map(str, visitor.get(f"{DESK}/sponsorship").select("//tbody//a/@href"))
    form = visitor.get(path)
    assert "Left of the budget for this request: 10,000 CHF." in form.words

    over = visitor.submit(form, {"do": "grant", "amount": "12000"})
    assert (over.status, len(mails(sessions, "registrations/sponsored"))) == (409, 0)
    assert "This is more than is left of the budget." in over.words
    more = visitor.submit(over, {"do": "grant", "amount": "13000"})
    assert (more.status, len(mails(sessions, "registrations/sponsored"))) == (409, 0)
    done = visitor.submit(more, {"do": "grant"})

    assert (done.status, len(mails(sessions, "registrations/sponsored"))) == (200, 1)
    assert "Left of the budget for this request: 10,000 CHF." in visitor.get(path).words
    assert "Left of the budget for this request: -3,000 CHF." in visitor.get(other).words
    assert list(map(str, done.select("//tbody//a/@href"))) == [other, path]  # what is to be decided


def test_a_refusal_needs_a_reason_and_another_request_is_decided_anew(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    own_id, link = registered(sessions, meeting_id)
    visitor.submit(visitor.get(f"{link}/sponsorship"), {"asks": "y", "reason": "A ticket"})
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    (path,) = visitor.get(f"{DESK}/sponsorship").select("//tbody//a/@href")
    silent = visitor.submit(visitor.get(str(path)), {"do": "decline"})
    visitor.submit(silent, {"do": "decline", "answer": "The fund is spent."})
    declined = visitor.get(link)
    visitor.submit(visitor.get(f"{link}/sponsorship"), {"reason": "A ticket and a room"})
    again = visitor.get(link)
    form = visitor.get(f"{link}/sponsorship")
    token = form.select("//form//input[@name='csrf_token']/@value")[-1]
    visitor.post(f"{link}/sponsorship", {"csrf_token": token})

    assert silent.status == 422
    assert ("Declined" in declined.words, "The fund is spent." in declined.words) == (True, True)
    assert ("Asked for" in again.words, "The fund" in again.words) == (True, False)
    assert len(mails(sessions, "registrations/not_sponsored")) == 1
    with sessions.read() as db:
        assert queries.sponsorship_request_of(db, own_id) is None


def test_unticking_alone_withdraws_what_was_asked_for(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    """The lines below still say what they said; other words in them would say neither."""
    own_id, link = registered(sessions, meeting_id)
    visitor.submit(visitor.get(f"{link}/sponsorship"), {"asks": "y", "reason": "A ticket"})
    visitor.submit(visitor.get(f"{link}/letter"), {**VISA, "language": "en"})
    changed = visitor.submit(visitor.get(f"{link}/sponsorship"), {"asks": [], "reason": "A room"})
    for what in ("sponsorship", "letter"):
        visitor.submit(visitor.get(f"{link}/{what}"), {"asks": []})

    assert changed.errors == ["What it is needed for: Tick the box before it, or empty this line."]
    with sessions.read() as db:
        assert queries.sponsorship_request_of(db, own_id) is None
        assert queries.letter_request_of(db, own_id) is None


@pytest.mark.parametrize(
    ("women", "men", "silent", "share"),
    [(5, 5, 3, 50), (6, 14, 0, 30), (4, 20, 0, None), (20, 4, 0, None), (0, 0, 9, None)],
)
def test_the_share_of_women_tells_nobody(
    women: int, men: int, silent: int, share: int | None
) -> None:
    people = [Gender.WOMAN] * women + [Gender.MAN] * men + [None] * silent

    assert share_of_women(people) == share


def test_the_settings_name_the_currency(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    page = visitor.get(f"{DESK}/sponsorship")
    wrong = visitor.submit(page, {"offered": "y", "currency": "francs"[:3], "budget": "700"})
    done = visitor.submit(wrong, {"offered": "y", "currency": "EUR"})

    assert wrong.errors == ["Currency: Write three capital letters, such as CHF."]
    assert done.status == 200
    with sessions.read() as db:
        offer = queries.sponsorship_of(db, meeting_id)
        assert offer is not None
        assert (offer.budget, offer.currency) == (700, "EUR")


# --- letters -----------------------------------------------------------------------------------


def asked_letter(sessions: Sessions, meeting_id: str, language: str = "en") -> tuple[str, str, str]:
    """Somebody asks for a letter. Gives request, registration and the path of their page."""
    own_id, link = registered(sessions, meeting_id)
    with sessions.write() as db:
        own = db.get_one(Registration, own_id)
        service.ask_letter(db, db.get_one(Meeting, meeting_id), own, PASSPORT, language)
        row = queries.letter_request_of(db, own_id)
        assert row is not None
        return row.id, own_id, link


def test_a_letter_is_approved_and_taken_from_the_own_page(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    request_id, _, link = asked_letter(sessions, meeting_id)
    early = visitor.get(f"{link}/letter.pdf")
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    form = visitor.get(f"{DESK}/visa-letters/{request_id}")
    preview = visitor.get(f"{DESK}/visa-letters/{request_id}/letter.pdf")
    visitor.submit(form, {"do": "approve"})
    with sessions.write() as db:  # what is approved stays as it was
        meeting = db.get_one(Meeting, meeting_id)
        service.set_letter_text(db, None, meeting, "en", head=HEAD, body="Something else")
    taken = visitor.get(f"{link}/letter.pdf")

    assert early.status == 404
    assert "PEREZ ANA, born on 7 March 1961" in form.words
    words = words_in(taken.answer.content)
    assert f"PEREZ ANA, born on 7 March 1961, passport {CANARY} of Switzerland" in words
    assert "Secretariat Avenue de la Paix 7, Geneva" in words
    assert words_in(preview.answer.content) == words
    assert taken.headers["content-type"] == "application/pdf"
    assert "no-store" in taken.headers["cache-control"]
    assert "Take the letter (PDF)" in visitor.get(link).words
    (mail,) = mails(sessions, "registrations/letter_ready")
    assert (link in mail.text, mail.attachments) == (True, [])


def test_the_letter_is_in_the_language_that_was_chosen(sessions: Sessions, meeting_id: str) -> None:
    request_id, _, _ = asked_letter(sessions, meeting_id, "ar")
    with sessions.read() as db:
        row = queries.letter_request(db, meeting_id, request_id)
        assert row is not None
        letter = service.drafted(db, db.get_one(Meeting, meeting_id), row)
        assert letter is not None
        body = service.letter_pdf(db.get_one(Meeting, meeting_id), row, letter)

    assert letter.body == ["إلى PEREZ ANA"]
    assert str(PdfReader(io.BytesIO(body)).root_object["/Lang"]) == "ar"


def test_another_passport_has_to_be_approved_anew(sessions: Sessions, meeting_id: str) -> None:
    _, own_id, _ = asked_letter(sessions, meeting_id)
    with sessions.write() as db:
        meeting, own = db.get_one(Meeting, meeting_id), queries.registration(db, own_id)
        row = queries.letter_requests(db, meeting_id)[0]
        assert own is not None
        service.approve_letter(db, accounts.actor(db), meeting, row)
        service.ask_letter(db, meeting, own, PASSPORT, "en")
        same = row.state
        service.ask_letter(db, meeting, own, Passport("OTHER123", "Norway", BORN), "en")

        assert same is SupportState.GRANTED
        assert (row.state, row.letter) == (SupportState.ASKED, "")


@pytest.mark.parametrize(
    ("body", "unknown"),
    [
        ("{name} {passport}", ["{passport}"]),
        ("{name.__class__} {0} {}", ["{name.__class__}", "{0}", "{}"]),
        ("{{ name }} {% for x in y %}", ["{ name }", "{% for x in y %}"]),
    ],
)
def test_an_unknown_placeholder_is_refused(
    app: FastAPI, visitor: Visitor, meeting_id: str, body: str, unknown: list[str]
) -> None:
    sign_in(visitor, app, "organiser@example.org", organiser_of=meeting_id)
    page = visitor.get(f"{DESK}/visa-letters/texts/fr")
    answer = visitor.submit(page, {"head": "Le Secrétariat", "body": body})

    assert answer.status == 422
    assert all(one in answer.errors[0] for one in unknown)
    assert body in str(answer.select("//textarea[@name='body']")[0].text)


def test_what_is_filled_in_is_not_read_again() -> None:
    letter = letter_of("{name}", "A\n\nB {name}", {"name": "{passport_number} #eval(1)"})

    assert letter.head == ["{passport_number} #eval(1)"]
    assert letter.body == ["A", "B {passport_number} #eval(1)"]
    assert fault_in_text(BODY) == ""


def test_half_a_text_is_refused_and_an_empty_one_takes_it_back(db: Session) -> None:
    meeting = meetings.meeting(db)
    service.set_letter_text(db, None, meeting, "fr", head="Nous", body="{name}")

    with pytest.raises(Invalid, match="letterhead"):
        service.set_letter_text(db, None, meeting, "fr", head="Nous", body="")
    service.set_letter_text(db, None, meeting, "fr", head="", body="")

    assert queries.letter_texts(db, meeting.id) == {}


# --- who sees it, and until when ---------------------------------------------------------------


def database(db: Session) -> str:
    """Everything that is kept, as text."""
    tables = inspect(db.connection()).get_table_names()
    return " ".join(
        str(row)
        for table in tables
        for row in db.execute(text(f'SELECT * FROM "{table}"'))  # noqa: S608 - our own tables
    )


def test_the_passport_is_in_no_table_log_address_mail_or_page_of_others(
    app: FastAPI,
    visitor: Visitor,
    sessions: Sessions,
    meeting_id: str,
    capfd: pytest.CaptureFixture[str],
) -> None:
    own_id, link = registered(sessions, meeting_id)
    form = visitor.get(f"{link}/letter")
    sent = visitor.submit(form, {**VISA, "language": "en"})
    pages: list[Page] = [sent]
    with Visitor(app) as organiser:
        sign_in(organiser, app, "organiser@example.org", organiser_of=meeting_id)
        paths = ("registrations", f"registrations/{own_id}", "visa-letters", "participants", "care")
        pages += [organiser.get(f"{DESK}/{path}") for path in paths]
        pages.append(organiser.submit(organiser.get(f"{DESK}/registrations"), {}, action=".csv"))
        (path,) = organiser.get(f"{DESK}/visa-letters").select("//tbody//a/@href")
        there = organiser.get(str(path))
        organiser.submit(there, {"do": "approve"})
    pages += [visitor.get(path) for path in (link, "/im-test", "/dev/outbox")]

    said = "".join(capfd.readouterr())
    assert CANARY in there.text  # the control: it is there, and would be found
    assert "/visa-letters" in said
    with sessions.read() as db:
        kept = database(db)
        entries = " ".join(str(vars(entry)) for entry in db.scalars(select(AuditEntry)))
    for canary in (CANARY, BORN, "7 March 1961"):
        assert canary not in kept + said + entries
        assert all(canary not in one.text + str(one.answer.url) for one in pages)


def test_passport_and_letter_are_erased_when_the_meeting_is_over(
    sessions: Sessions, work: Work, visitor: Visitor, meeting_id: str
) -> None:
    request_id, _, link = asked_letter(sessions, meeting_id)
    with sessions.write() as db:
        row = queries.letter_requests(db, meeting_id)[0]
        service.approve_letter(db, accounts.actor(db), db.get_one(Meeting, meeting_id), row)
    erase = JOBS[service.ERASE_PASSPORT].run

    erase(work, request_id)
    before = visitor.get(f"{link}/letter.pdf")
    with time_machine.travel(meetings.hour("23:00", 4), tick=False):
        erase(work, request_id)
        after = visitor.get(f"{link}/letter.pdf")
        erase(work, request_id)

    assert (before.status, after.status) == (200, 404)
    with sessions.read() as db:
        kept = queries.letter_requests(db, meeting_id)[0]
        assert (kept.passport, kept.letter, kept.erased_at is None) == ("", "", False)
        done = [one for one in db.scalars(select(AuditEntry)) if one.action == "letter.erased"]
        assert len(done) == 1


def test_who_needs_no_letter_any_more_is_erased_at_once(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    _, own_id, link = asked_letter(sessions, meeting_id)
    form = visitor.get(f"{link}/letter")
    token = form.select("//form//input[@name='csrf_token']/@value")[-1]
    visitor.post(f"{link}/letter", {"csrf_token": token, "language": "en"})

    with sessions.read() as db:
        assert queries.letter_request_of(db, own_id) is None
