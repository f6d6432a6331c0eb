"""An organiser makes a question that depends on another; somebody answers on a phone, with a file.

With scripts and without: a part whose condition is not met is hidden by a script, and without one
read and left empty.
"""

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy.orm import Session

from tests.browser import PHONE, visiting
from tests.journeys import worlds
from tests.journeys.conftest import Serve
from tests.journeys.steps import choose, follow_link_in_mail, open_mail, sign_in
from tests.make import registrations
from tests.make.questions import PDF

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HOME = "/organise/im-test/questions"


def world(db: Session) -> None:
    meeting, _slots = worlds.open_meeting(db)
    registrations.registration(db, meeting, "Ana Pérez")


@pytest.mark.parametrize("scripts", [False, True], ids=["no scripts", "scripts"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_ask_answer_and_look(browser: Browser, serve: Serve, *, scripts: bool) -> None:
    live = serve(world)

    with visiting(browser, live.address, viewport=PHONE, scripts=scripts) as page:
        sign_in(page, worlds.ORGANISER)
        add(page, "Do you need a visa?", "Yes or no")
        add(page, "Your invitation", "A file", after="Do you need a visa?")
        open_mail(page, "ana@example.org", "")
        follow_link_in_mail(page, "/registrations/")
        page.get_by_role("link", name="Answer the questions").first.click()
        answer(page, scripts=scripts)
        expect(page.locator("#answers")).to_contain_text("Download the file")
        page.goto(HOME)
        page.locator("tbody a[href$='/answers']").first.click()
        expect(page.locator(".bars")).to_contain_text("yes")
        expect(page.get_by_role("rowheader", name="Ana Pérez")).to_be_visible()


def add(page: Page, text: str, kind: str, *, after: str = "") -> None:
    page.goto(f"{HOME}/new")
    page.locator("[name=text-en]").fill(text)
    choose(page, "Answered by", kind)
    page.get_by_label("It must be answered").check()
    if after:
        choose(page, "Asked only after this answer", f"{after} – yes")
    page.get_by_role("button", name="Save the question").click()
    expect(page.get_by_role("link", name=text, exact=True)).to_be_visible()


def answer(page: Page, *, scripts: bool) -> None:
    """First that a visa is needed, without the file that is then asked for."""
    file = page.locator("input[type=file]")
    expect(file).to_be_visible(visible=not scripts)
    page.get_by_label("yes", exact=True).check()
    expect(file).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose a file.")
    sent = FilePayload(name="invitation.pdf", mimeType="application/pdf", buffer=PDF)
    page.locator("input[type=file]").set_input_files(sent)
    page.get_by_role("button", name="Save").click()
