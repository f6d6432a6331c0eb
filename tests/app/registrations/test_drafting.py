"""Registering step by step: saved as one goes, gone on with by link, sent, or forgotten."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
import time_machine
from fastapi import FastAPI
from sqlalchemy import select
from starlette.datastructures import FormData

from app.core import clock
from app.core.db import Sessions
from app.core.jobs import Work
from app.meetings.queries import meeting_at
from app.messages.models import Message
from app.registrations import queries, service
from app.registrations.forms import HowForm
from app.registrations.jobs import JOBS
from app.registrations.models import NeedKind, Registration, RegistrationDraft, RegistrationState
from app.registrations.pages import steps
from app.registrations.pages.steps import Asked, Step
from app.registrations.rules import modalities_of
from app.registrations.service import Answers
from app.settings import Settings
from tests.conftest import rows
from tests.make import accounts, delegations, meetings, registrations
from tests.visitor import Page, Visitor

WHO = {"name": "Zoé Müller", "email": " Zoe@Example.org ", "position": "Counsellor"}
WHOM = {"entity": "la suisse", "function": "adviser"}
HOW = {"need_step_free": "y", "need_step_free_details": "80 cm wide", "listed": "no"}


@pytest.fixture
def meeting_id(sessions: Sessions) -> str:
    with sessions.write() as db:
        delegations.state(db, fr="Suisse")
        return meetings.meeting(db).id


def begin(visitor: Visitor, **more: str) -> Page:
    return visitor.submit(visitor.get("/im-test/register"), {**WHO, **more})


def registered(sessions: Sessions, meeting_id: str) -> list[Registration]:
    with sessions.read() as db:
        return list(queries.registrations_of(db, meeting_id, queries.Wanted()))


def links(sessions: Sessions, to: str = "zoe@example.org") -> list[str]:
    """The paths in the mails of begun registrations, oldest first."""
    with sessions.read() as db:
        mails = db.scalars(
            select(Message)
            .where(Message.to_email == to, Message.kind == "registrations/started")
            .order_by(Message.created_at)
        )
        words = [word for mail in mails for word in mail.text.split()]
    base = "http://127.0.0.1:8000"
    paths = [word.removeprefix(base).partition("?")[0] for word in words]
    return [path for path in paths if "/registrations/drafts/" in path]


def test_step_by_step(visitor: Visitor, sessions: Sessions, meeting_id: str) -> None:
    whom = begin(visitor, language="fr")
    how = visitor.submit(whom, WHOM)
    check = visitor.submit(how, HOW)
    before = registered(sessions, meeting_id)
    done = visitor.submit(check, {})

    assert [page.path.rpartition("/")[2] for page in (whom, how, check)] == ["whom", "how", "check"]
    for text in (
        "Zoé Müller",
        "zoe@example.org",
        "Switzerland",
        "Adviser",
        "Step-free access: 80 cm wide",
    ):
        assert text in check.words
    assert before == []
    assert done.path == "/im-test/register/sent"
    (made,) = registered(sessions, meeting_id)
    assert made.delegation is not None
    assert (made.person.name, made.person.email) == ("Zoé Müller", "zoe@example.org")
    assert (made.person.position, made.person.language) == ("Counsellor", "fr")
    assert (made.delegation.entity.code, made.function.value) == ("CHE", "adviser")
    with sessions.read() as db:
        assert registrations.needs(db, made) == {NeedKind.STEP_FREE: "80 cm wide"}
    assert made.state is RegistrationState.SUBMITTED
    assert made.listed is False


def test_what_is_begun_is_sealed_and_on_no_list(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    begin(visitor)

    assert registered(sessions, meeting_id) == []
    with sessions.read() as db:
        draft = db.scalars(select(RegistrationDraft)).one()
        kept = " ".join(str(value) for value in vars(draft).values())
        assert rows(db, "person") == 0
    assert draft.answers
    assert WHO["position"] not in kept


def test_it_goes_on_elsewhere_by_the_link_in_the_mail(
    app: FastAPI, visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    here = begin(visitor)
    (link,) = links(sessions)
    with Visitor(app) as telephone:
        opened = telephone.get(link)
        still = visitor.get(here.path)
        how = telephone.submit(opened, WHOM)
        no_more = visitor.get(here.path)
        first = telephone.get(f"{link}/who")
        check = telephone.submit(how, HOW)
        done = telephone.submit(check, {})
        again = telephone.submit(check, {})

    assert (opened.path, still.status) == (f"{link}/whom", 200)
    assert no_more.status == 404
    assert first.select("//input[@name='name']/@value") == ["Zoé Müller"]
    assert done.path == again.path == "/im-test/register/sent"
    assert len(registered(sessions, meeting_id)) == 1


def test_the_link_of_what_was_sent_leads_to_how_it_stands(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    here = begin(visitor)
    shown = here.path.removesuffix("/whom")
    (link,) = links(sessions)
    visitor.submit(visitor.submit(visitor.submit(here, WHOM), HOW), {})
    (made,) = registered(sessions, meeting_id)
    with sessions.write() as db:
        meeting, found = meeting_at(db, "im-test"), queries.registration(db, made.id)
        assert meeting is not None
        assert found is not None
        own = service.link_path(db, meeting, found)
        service.cancel(db, meeting, found)

    by_browser, by_mail = visitor.get(shown), visitor.get(f"{link}/how")
    with sessions.write() as db:
        one = queries.registration(db, made.id)
        assert one is not None
        one.person.email = "another@example.org"
    of_another = visitor.get(link)

    assert (by_mail.path, by_browser.path) == (own, shown)
    assert "Cancelled" in by_mail.words
    for page in (by_browser, of_another):
        assert "This form was sent" in page.words
        assert "Thank you" not in page.words
        assert "Zoé" not in page.words


def test_another_address_makes_the_first_link_worthless(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    here = begin(visitor, email="typo@example.org").path.removesuffix("/whom")
    for number in range(4):
        form = visitor.get(f"{here}/who")
        visitor.submit(form, {"email": f"zoe{number}@example.org"})

    (wrong,) = links(sessions, "typo@example.org")
    assert visitor.get(wrong).status == 404
    told = [len(links(sessions, f"zoe{number}@example.org")) for number in range(4)]
    assert told == [1, 1, 0, 0]


def test_another_address_is_proven_by_its_own_mail_alone(
    visitor: Visitor, sessions: Sessions
) -> None:
    """Whoever proved one address does not register with it as a focal point with another."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        accounts.account(db, "focal@example.org", focal_point_of=delegation.id)
        meeting_id = meeting.id
    form = visitor.get("/im-test/register")
    here = visitor.submit(form, {**WHO, "email": "mallory@example.org"})
    (own,) = links(sessions, "mallory@example.org")
    page = visitor.submit(visitor.get(f"{own}/who"), {"email": "focal@example.org"})
    (proves,) = links(sessions, "focal@example.org")
    shown = page.path.removesuffix("/whom")
    begun_again = visitor.submit(form, {**WHO, "email": "mallory@example.org"})
    statuses = [visitor.get(path).status for path in (own, here.path, proves)]
    for said in ({**WHOM, "entity": "Switzerland"}, HOW, {}):
        page = visitor.submit(page, said)

    assert shown not in {own, proves, here.path.removesuffix("/whom")}
    assert not begun_again.path.startswith(shown)
    assert statuses == [404, 404, 200]
    assert page.path == "/im-test/register/sent"
    (made,) = registered(sessions, meeting_id)
    assert (made.person.email, made.state) == ("focal@example.org", RegistrationState.SUBMITTED)


def test_sent_twice_it_begins_once(visitor: Visitor, sessions: Sessions, meeting_id: str) -> None:
    form = visitor.get("/im-test/register")

    first, second = visitor.submit(form, WHO), visitor.submit(form, WHO)

    assert first.path == second.path
    with sessions.read() as db:
        assert (rows(db, "registration_draft"), rows(db, "message")) == (1, 1)


def test_the_pages_do_not_tell_who_is_registered(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    with sessions.write() as db:
        meeting = meeting_at(db, "im-test")
        assert meeting is not None
        registrations.registration(db, meeting, "Ana", email="ana@example.org")

    def told(email: str) -> list[str]:
        pages = [begin(visitor, email=email)]
        for said in (WHOM, HOW, {}):
            pages.append(visitor.submit(pages[-1], said))
        return [page.select("//main")[0].text_content().replace(email, "") for page in pages]

    assert told("ana@example.org") == told("new@example.org")
    assert [one.person.name for one in registered(sessions, meeting_id)] == ["Zoé Müller", "Ana"]


def test_a_mistake_loses_nothing_and_saves_nothing(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    whom = begin(visitor)
    wrong = visitor.submit(whom, {"entity": "Swizerland", "function": "expert"})
    strange = visitor.submit(whom, {**WHOM, "state": "approved"})
    early = visitor.get(whom.path.replace("/whom", "/check"))

    assert wrong.status == strange.status == 422
    assert wrong.select("//input[@name='entity']/@value") == ["Swizerland"]
    assert early.path == whom.path


def test_what_nobody_touches_for_thirty_days_is_erased(
    sessions: Sessions, settings: Settings
) -> None:
    with sessions.write() as db:
        opened = registrations.begun(db, meetings.meeting(db))
    work, draft_id = Work(sessions, settings), opened.draft.id

    def left() -> int:
        JOBS[service.ERASE].run(work, draft_id)
        with sessions.read() as db:
            return rows(db, "registration_draft")

    with time_machine.travel(clock.now() + timedelta(days=29), tick=False):
        early = left()
    with time_machine.travel(clock.now() + timedelta(days=30, minutes=1), tick=False):
        due, twice = left(), left()

    assert (early, due, twice) == (1, 0, 0)


@pytest.mark.parametrize("by_mail", [False, True])
def test_a_focal_points_own_registration_is_confirmed_at_once(
    visitor: Visitor, sessions: Sessions, *, by_mail: bool
) -> None:
    """Not where the address was only typed: anybody could."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        delegation = delegations.delegation(db, meeting)
        accounts.account(db, "zoe@example.org", focal_point_of=delegation.id)
        meeting_id = meeting.id
    page = begin(visitor)
    if by_mail:
        page = visitor.get(links(sessions)[0])

    for said in ({**WHOM, "entity": "Switzerland"}, HOW, {}):
        page = visitor.submit(page, said)

    (made,) = registered(sessions, meeting_id)
    expected = RegistrationState.APPROVED if by_mail else RegistrationState.SUBMITTED
    assert made.state is expected


class Shoes(Step):
    """A further step, as another feature would add it; it borrows the fields of the needs."""

    key: ClassVar[str] = "shoes"
    title: ClassVar[str] = "Shoes"
    template: str = "partials/registrations/steps/how.html"

    def __init__(self) -> None:
        self.kept: list[tuple[str, str]] = []

    def form(self, asked: Asked, posted: FormData | None = None) -> HowForm:
        form = HowForm.posted(posted) if posted is not None else HowForm()
        form.offer(modalities_of(asked.meeting))
        return form

    def read(self, asked: Asked, form: Any) -> Answers | None:
        return {"size": form.need_other_details.data} if form.validate() and asked.answers else None

    def lines(self, asked: Asked) -> list[tuple[str, str]]:
        return [("Size", asked.answers[self.key]["size"])]

    def save(self, asked: Asked, registration: Registration) -> None:
        self.kept.append((registration.person.name, asked.answers[self.key]["size"]))


def test_a_further_step_is_asked_checked_and_kept(
    visitor: Visitor, meeting_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shoes = Shoes()
    monkeypatch.setattr(steps, "STEPS", [*steps.STEPS, shoes])
    page = visitor.get("/im-test/register")
    for said in (WHO, WHOM, HOW):
        page = visitor.submit(page, said)

    check = visitor.submit(page, {"need_other": "y", "need_other_details": "41", "listed": "yes"})
    done = visitor.submit(check, {})

    assert page.path.endswith("/shoes")
    assert "41" in check.words
    assert done.path == "/im-test/register/sent"
    assert shoes.kept == [("Zoé Müller", "41")]


def test_a_further_step_stands_on_the_whole_page_too(
    visitor: Visitor, meeting_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shoes = Shoes()
    monkeypatch.setattr(steps, "STEPS", [*steps.STEPS, shoes])
    whole = visitor.get("/im-test/register/whole")

    missing = visitor.submit(whole, {**WHO, **WHOM, **HOW, "shoes-need_other_details": "41"})
    done = visitor.submit(missing, {"shoes-need_other": "y", "shoes-listed": "yes"})

    assert (missing.status, missing.path) == (422, "/im-test/register/whole")
    assert done.path == "/im-test/register/sent"
    assert shoes.kept == [("Zoé Müller", "41")]


def test_after_the_deadline_of_a_meeting_nothing_can_be_sent(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    whom = begin(visitor)
    with time_machine.travel(meetings.hour("12:00", 10), tick=False):
        shown = visitor.get(whom.path)

    assert "Registrations are no longer taken." in shown.words


def test_back_to_an_earlier_step_nothing_typed_is_lost(
    visitor: Visitor, sessions: Sessions, meeting_id: str
) -> None:
    whom = begin(visitor, language="fr")
    how = visitor.submit(whom, WHOM)

    who = visitor.submit(how, {"need_step_free_details": "80 cm", "back": "who"})
    again = visitor.submit(who, {"name": "Zoé M."})
    back = visitor.submit(again, {**HOW, "back": "whom"})
    check = visitor.submit(back, {})
    wrong = visitor.submit(visitor.get(how.path), {"need_other_details": "x", "back": "whom"})
    unfinished = visitor.get(check.path)

    assert how.select("//button[@name='back']/@value") == ["who", "whom"]
    assert who.path.endswith("/who")
    assert who.select("//button[@name='back']") == []
    assert again.path == how.path
    assert again.select("//input[@name='need_step_free_details']/@value") == ["80 cm"]
    assert again.errors == []
    assert back.path.endswith("/whom")
    assert check.path.endswith("/check")
    assert all(text in check.words for text in ("Zoé M.", "Step-free access: 80 cm wide"))
    assert wrong.path.endswith("/whom")
    assert unfinished.path == how.path, "what was typed last is not right yet, and is not sent"
