"""A meeting's own words for its mails: written, refused, looked at, taken back, copied, tried."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy

import pytest
from fastapi import FastAPI
from icalendar import Calendar
from lxml import html
from sqlalchemy import select

from app.core import clock
from app.core.i18n import LANGUAGES
from app.meetings.models import Meeting
from app.messages.mails import compose
from app.messages.models import MailWording, Message
from app.messages.queries import newest_text
from app.messages.rules import split_foot
from app.messages.rules.kinds import families, kind_of
from app.messages.rules.wording import WordsOf, fault_in_body, fault_in_subject
from app.messages.service.trying import look
from app.registrations import service
from app.registrations.models import Registration
from app.schedule.service.kinds import ADDRESS as DEMO_CHAIR
from tests.make import accounts, meetings, registrations, schedule, texts
from tests.visitor import Page, Visitor

ADDRESS = re.compile(r"https?://\S+")
MAILS = "/organise/im-test/wordings"
PATH = f"{MAILS}/registrations/approved"
SUBJECT = "Welcome to {meeting}"
TEXT = "Dear {name},\n\nbring your passport: https://www.un.org/x?a=1&b=2\n\n{facts}\n\n{link}\n\n{calendar}"


@dataclass
class World:
    """An organiser of a meeting at which somebody is registered."""

    app: FastAPI
    organiser: Visitor
    meeting: Meeting
    registration: Registration

    def save(self, subject: str = SUBJECT, text: str = TEXT, do: str = "save") -> Page:
        page = self.organiser.get(f"{PATH}/en")
        values = {"subject": subject, "text": text, "do": do}
        return self.organiser.submit(page, values, action=f"{PATH}/en")

    def approved(self) -> Message:
        """The mail to whoever is registered, once that is approved."""
        with self.app.state.sessions.write() as db:
            one = db.merge(self.registration, load=False)
            service.approve(db, None, self.meeting, one)
        return self.mail("registrations/approved")

    def mail(self, kind: str) -> Message:
        with self.app.state.sessions.read() as db:
            found: Message = db.scalars(select(Message).where(Message.kind == kind)).one()
            return found


@pytest.fixture
def world(app: FastAPI, visitor: Visitor) -> World:
    with app.state.sessions.write() as db:
        meeting = meetings.meeting(db)
        one = registrations.registration(db, meeting, "Ana {link} visit.now", notify=False)
    accounts.sign_in(visitor, app, "olive@example.org", organiser_of=meeting.id)
    return World(app, visitor, meeting, one)


def test_a_meeting_says_it_in_its_own_words(world: World) -> None:
    begun = world.organiser.get(f"{PATH}/en")
    assert "Dear {name}," in begun.select("//textarea")[0].value
    assert "{link}" in begun.select("//textarea")[0].value

    saved = world.save()
    mail = world.approved()
    page: html.HtmlElement = html.document_fromstring(mail.html)
    found: list[html.HtmlElement] = page.xpath("//a")

    assert "words of your own" in saved.words
    assert mail.subject == "Welcome to Test Meetings"
    said = mail.text.replace("\u2060", "")
    assert "Dear \u2068Ana {link} visit.now\u2069,\n\nbring your passport" in said
    assert "https://www.un.org/x?a=1&b=2" in mail.text
    assert "visit.now" not in mail.text
    assert "Function: Representative\n" in mail.text
    assert "You get this mail because this address stands in a registration" in mail.text
    link, calendar, foot = found
    assert calendar.get("href") == str(link.get("href")).replace("?", "/calendar?")
    assert "/mails/" in str(foot.get("href"))
    assert f"\n{link.get('href')}\n" in mail.text
    assert "Ana {link} visit.now" in page.text_content().replace("\u2060", "")
    with world.app.state.sessions.read() as db:
        words = db.scalars(select(MailWording)).one()
    assert (mail.wording_id, words.number) == (words.id, 1)


def test_other_languages_are_said_as_provided(world: World) -> None:
    world.save()

    with world.app.state.sessions.read() as db:
        kind = next(one for f in families() for one in f.kinds if one.key in PATH)
        found = {
            code: look(db, WordsOf(world.meeting.id, kind, code)).message for code in LANGUAGES
        }

    assert [code for code, mail in found.items() if mail.wording_id] == ["en"]
    assert found["ar"].language == "ar"
    assert "تمت الموافقة" in found["ar"].text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{link} {{ 7*7 }}", "{ 7*7 } is not known."),
        ("{link} {name.__class__}", "{name.__class__} is not known. You can use:"),
        ("{link} {name!r:>99}", "{name!r:>99} is not known."),
        ("{link} {0}", "{0} is not known."),
        ("{link} }{", "A brace stands alone."),
        ("{link} {reason}", "{reason} is not known."),
        ("no link", "Without {link} this mail is of no use."),
        ("{link} " + "x" * 10_000, "Field cannot be longer than 10000 characters."),
        (" ", "Fill this in."),
    ],
)
def test_what_cannot_be_filled_in_is_refused_and_nothing_typed_is_lost(
    world: World, text: str, fault: str
) -> None:
    refused = world.save(text=text)

    assert refused.status == 422
    assert any(fault in one for one in refused.errors)
    assert refused.select("//textarea")[0].value.strip() == text.strip()
    with world.app.state.sessions.read() as db:
        assert db.scalars(select(MailWording)).all() == []


def test_code_and_directions_in_words_stay_text(world: World) -> None:
    world.save(
        subject="<b>{meeting}</b> %(x)s %s",
        text="{link}\n\n<script>alert(1)</script> %s $x $name \u202eabc",
    )

    mail = world.approved()

    assert mail.subject == "<b>Test Meetings</b> %(x)s %s"
    assert "<script>" not in mail.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; %s $x $name" in mail.html
    assert "<script>alert(1)</script> %s $x $name abc" in mail.text


def test_paragraphs_run_as_the_mail_does_whatever_word_they_begin_with(world: World) -> None:
    said = ("APMBC: الاجتماع الخامس", "See you soon!", "{link}", "12:30")
    page = world.organiser.get(f"{PATH}/ar")
    words = {"subject": "{meeting}: قبول", "text": "\n\n".join(said), "do": "save"}
    world.organiser.submit(page, words, action=f"{PATH}/ar")
    with world.app.state.sessions.write() as db:
        db.merge(world.registration, load=False).person.language = "ar"

    mail = world.approved()
    sent = message_from_bytes(bytes(compose(mail, "Desk <d@example.org>", "x")), policy=policy.SMTP)
    plain = sent.get_body(("plain",))

    page_of: html.HtmlElement = html.document_fromstring(mail.html)
    found: list[html.HtmlElement] = page_of.xpath("//*[@role='main']//p[@dir]")
    assert [one.get("dir") for one in found] == ["rtl", "ltr", "ltr", "rtl"]
    assert page_of.xpath("//*[@role='main']//p/a/bdi/@dir") == ["ltr"]
    assert plain is not None
    lines = plain.get_content().splitlines()
    assert "\u200fAPMBC: الاجتماع الخامس" in [one.strip() for one in lines]
    assert "See you soon!" in [one.strip() for one in lines]
    assert any(one.startswith("http") for one in lines)


def test_a_link_is_no_part_of_a_subject(world: World) -> None:
    refused = world.save(subject="{link}")

    assert refused.status == 422
    assert (
        "{link} cannot stand in a subject. You can use: {name}, {meeting}, {function}, {status}."
        in (refused.errors[0])
    )


def test_what_is_typed_can_be_looked_at_before_it_is_saved(world: World) -> None:
    looked = world.save(text="{name}, hello\n\n{link}", do="look")

    assert looked.status == 200
    assert "This is what you typed, and it is not saved" in looked.words
    assert "Demo Delegate\u2069, hello" in looked.words
    assert "as provided" in looked.words


def test_words_whose_placeholder_is_gone_are_not_used_and_that_is_said(world: World) -> None:
    path = f"{MAILS}/reminders/unanswered"
    with world.app.state.sessions.write() as db:
        db.add(
            MailWording(
                meeting_id=world.meeting.id, kind="reminders/unanswered", language="en", number=1,
                subject="Do you come?", text="Answer: {event} {link}", created_at=clock.now(),
            )
        )  # fmt: skip
    row = world.organiser.get(MAILS).select("//tr[th/a[contains(@href, '/unanswered/')]]")[0]
    shown = world.organiser.get(f"{path}/en")
    mended = {"text": "Answer: {events}", "do": "save"}
    saved = world.organiser.submit(shown, mended, action=f"{path}/en")

    assert "not used" in row.text_content()
    assert "{event} is not known. You can use: {meeting}, {title}, {events}." in shown.words
    assert shown.select("//textarea")[0].value.strip() == "Answer: {event} {link}"
    assert "not used" not in saved.words
    assert "not used" not in world.organiser.get(MAILS).select("//main")[0].text_content()


def test_versions_are_compared_and_taken_back(world: World) -> None:
    world.save()
    page = world.save(text=TEXT.replace("passport", "badge"))
    (old,), (new,) = page.select("//details[1]//del"), page.select("//details[1]//ins")
    assert "bring your passport" in old.text_content()
    assert "bring your badge" in new.text_content()
    assert "Ana Example" in page.select("//details[1]/summary")[0].text_content()

    back = world.organiser.submit(page, {"do": "back", "number": "1"}, action=f"{PATH}/en")
    assert "bring your passport" in back.select("//textarea")[0].value

    provided = world.save(do="provided")
    assert "as provided" in provided.select("//section[h2[@id='now']]")[0].text_content()
    mail = world.approved()
    assert mail.wording_id is None
    assert "You are on the list of the meeting." in mail.text
    with world.app.state.sessions.read() as db:
        assert [one.number for one in db.scalars(select(MailWording))] == [1, 2, 3, 4]


def test_a_test_goes_to_whoever_looks_and_is_no_mail_of_the_meeting(world: World) -> None:
    world.save()
    here = f"{PATH}/en?about={world.registration.id}"
    page = world.organiser.get(here)
    assert "Ana {link} visit" in page.text.replace("\u2060", "")
    assert world.organiser.get(f"{PATH}/en/html").select("//table[@class='page']")

    sent = world.organiser.submit(page, {"do": "test"}, action=here)
    mail = world.mail("registrations/approved")

    assert "A test is on its way to your own address." in sent.words
    assert (mail.to_email, mail.meeting_id) == ("olive@example.org", None)
    assert mail.subject == "Test: Welcome to Test Meetings"
    assert "/registrations/example" in mail.text


def test_a_test_says_what_is_typed_which_stays_on_the_page(world: World) -> None:
    refused = world.save(text="{naem}, hello", do="test")
    assert refused.status == 422
    sent = world.save(text="{name}, hello\n\n{link}", do="test")
    mail = world.mail("registrations/approved")

    assert mail.to_email == "olive@example.org"
    assert "Demo Delegate\u2069, hello" in mail.text
    assert "A test is on its way to your own address." in sent.words
    assert "This is what you typed, and it is not saved" in sent.words
    assert "{name}, hello" in sent.select("//textarea")[0].value
    assert "as provided" in sent.words


def test_a_test_of_an_invitation_carries_its_entry_and_replaces_no_real_one(world: World) -> None:
    with world.app.state.sessions.write() as db:
        scene = schedule.released(db, "im-with-programme")
        real = [one.attachments for one in db.scalars(select(Message)) if one.attachments]
        about = scene.events[0].id
    kept = {Calendar.from_ical(one["text"]).events[0]["UID"] for many in real for one in many}
    accounts.sign_in(world.organiser, world.app, "olive@example.org", organiser_of=scene.meeting.id)
    path = "/organise/im-with-programme/wordings/invitations/changed"
    for number, chosen in enumerate((f"?about={about}", "")):
        page = world.organiser.get(f"{path}/fr{chosen}")
        world.organiser.submit(page, {"do": "test"}, action=f"{path}/fr{chosen}")
        with world.app.state.sessions.read() as db:
            tests = select(Message).where(Message.cause.startswith("mail.test:"))
            mail = db.scalars(tests.order_by(Message.created_at.desc())).first()
        assert mail, number
        (entry,) = Calendar.from_ical(mail.attachments[0]["text"]).events
        assert entry["ATTENDEE"] == "mailto:olive@example.org"
        assert (entry["SUMMARY"] == "Event 1") is bool(chosen)
        assert kept
        assert entry["UID"] not in kept
        sent = message_from_bytes(bytes(compose(mail, "a@example.org", "x.example")))
        assert "text/calendar" in [part.get_content_type() for part in sent.walk()]


def test_words_are_taken_over_from_the_last_meeting(world: World) -> None:
    world.save()
    with world.app.state.sessions.write() as db:
        later = meetings.meeting(db, "im-later")
        other = meetings.meeting(db, "im-other")
        accounts.account(db, "else@example.org", organiser_of=other.id)
    accounts.sign_in(world.organiser, world.app, "olive@example.org", organiser_of=later.id)
    page = world.organiser.get("/organise/im-later/wordings")
    assert page.select("//select[@id='source']/option/@value") == ["im-test"]

    done = world.organiser.submit(page, {"source": "im-test"}, action="copied")
    again = world.organiser.submit(page, {"source": "im-test"}, action="copied")

    assert "The words are taken over." in done.words
    assert "There was nothing to take over." in again.words
    there = world.organiser.get("/organise/im-later/wordings/registrations/approved/en")
    assert "bring your passport" in there.select("//textarea")[0].value


def test_every_kind_offers_what_it_really_has(app: FastAPI) -> None:
    """Whatever a kind offers can be filled in, and the provided words in placeholders say it."""
    with app.state.sessions.write() as db:
        meeting = meetings.meeting(db)
        for kind in (one for family in families() for one in family.kinds if one.offers):
            looked = look(db, WordsOf(meeting.id, kind, "fr"))
            subject, text = looked.provided
            own, said = looked.with_words(subject, text)

            assert set(looked.values) == set(kind.offers)
            assert fault_in_subject(kind, subject) == "", kind.key
            assert fault_in_body(kind, text) == "", kind.key
            assert own.replace("\u2060", "") == looked.message.subject.replace("\u2060", "")
            assert set(ADDRESS.findall(said)) == set(
                ADDRESS.findall(split_foot(looked.message.text)[0])
            ), kind.key


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_kind_can_be_opened_and_said_in_own_words(world: World) -> None:
    """Begun with the provided words, whatever the templates of a kind call what they set."""
    with world.app.state.sessions.write() as db:
        for kind in (one for family in families() for one in family.kinds if not one.is_short):
            assert world.organiser.get(f"{MAILS}/{kind.key}/en").status == 200, kind.key
            for language in LANGUAGES:
                of = WordsOf(world.meeting.id, kind, language)
                subject, text = look(db, of).provided
                if not kind.offers:  # its words are written for each mail
                    continue
                typed = look(db, of, typed=(subject, f"{text}\n\nAdded"))
                assert "Added" in typed.message.text, (kind.key, language)
                assert "Added" in typed.message.html, (kind.key, language)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_short_text_is_put_in_own_words_with_its_link_at_the_end(world: World) -> None:
    path = f"{MAILS}/schedule/published.short"
    with world.app.state.sessions.write() as db:
        texts.gateway(db, world.meeting)
        texts.telephone(db, world.meeting, DEMO_CHAIR)
    assert world.organiser.get(MAILS).select(f"//a[starts-with(@href, '{path}/')]")
    page = world.organiser.get(f"{path}/en")
    begun = page.select("//textarea")[0].value
    assert begun.strip() == "{news} {link}"
    assert not page.select("//input[@name='subject']")

    refused = [
        world.organiser.submit(page, {"text": text, "do": "save"}, action=f"{path}/en")
        for text in ("{news} {title} {link}", "{link}", "{link} {news}", "x" * 300 + "{news}{link}")
    ]
    assert [(one.status, one.errors[0].partition(": ")[2][:24]) for one in refused] == [
        (422, "{title} is not known. Yo"),
        (422, "Without {news} this shor"),
        (422, "Write {link} once, at th"),
        (422, "A short text has at most"),
    ]
    words = {"text": "Note well: {news} ({meeting}) {link}", "do": "look"}
    looked = world.organiser.submit(page, words, action=f"{path}/en")
    assert "Note well: " in looked.select("//pre")[1].text_content()
    assert "It goes in 1 part." in looked.words
    assert (
        "Mails that are written"
        in world.organiser.submit(page, words | {"do": "save"}, action=f"{path}/en").words
    )
    told, left = short_text(world, "schedule/published"), short_text(world, "schedule/off_panel")
    assert told.wording_id
    assert told.text.startswith("Note well: ")
    assert re.search(r" \(Test Meetings\) https?://\S+/im-test/events/\S+$", told.text)
    assert re.match(r"You are no longer named in: .+ https?://\S+/events/\S+$", left.text)


def short_text(world: World, key: str) -> Message:
    """What is sent to a telephone with an example of a kind of mail."""
    with world.app.state.sessions.write() as db:
        kind = kind_of(key)
        assert kind
        kind.example(db, world.meeting.id, "")
        text = newest_text(db, world.meeting.id, key)
        assert text
        return text
