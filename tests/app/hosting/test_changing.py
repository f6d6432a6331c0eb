"""Changes by the host of an accepted event: printed with their reason, until a date."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select

from app.accounts.models import Account
from app.core import clock
from app.core.db import Sessions
from app.core.i18n import LANGUAGES
from app.core.jobs import Work
from app.messages.models import Message
from app.schedule import queries as releases
from app.schedule import service as schedule_service
from app.side_events import queries
from app.side_events import service as side_events
from app.side_events.models import (
    EventChange,
    RequestState,
    SideEvent,
    SideEventState,
    SpeakerRole,
)
from app.side_events.rules.concept import ConceptGiven
from app.wiring import JOBS
from tests.app.hosting.test_papers import bare
from tests.make import accounts, schedule
from tests.make.calls import set_call
from tests.make.papers import words_of
from tests.make.side_events import speaker
from tests.visitor import Page, Visitor

# Of pages and rules more than of queries: asked on one database, so that the whole stays short.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SPEAKERS = [
    speaker("Amira Haddad", email="amira@example.org"),
    speaker("Bo Lind", SpeakerRole.PANELLIST),
]
NEW = {"speakers-1-name": "Cy Ito", "reason": "Bo Lind cannot travel."}


class Published:
    """An event with a chair and one on the panel, beside another one; published if `released`."""

    def __init__(self, app: FastAPI, *, released: bool = True, **more: Any) -> None:
        with app.state.sessions.write() as db:
            self.scene = schedule.scene(db, events=1)
            self.scene.events.append(schedule.event(db, self.scene, 2, speakers=SPEAKERS, **more))
            if released:
                schedule.release(db, self.scene)
            self.meeting = self.scene.meeting
            self.id = self.scene.events[1].id
            self.own = side_events.link_path(db, self.scene.events[1])
        self.public = f"/im-test/events/{self.id}"
        self.desk = f"/organise/im-test/side-events/{self.id}/changes"


@pytest.fixture
def event(app: FastAPI) -> Published:
    return Published(app)


def edited(visitor: Visitor, event: Published, values: Mapping[str, str]) -> Page:
    return visitor.submit(visitor.get(f"{event.own}/edit"), values)


def test_a_change_is_public_at_once_with_its_reason(
    app: FastAPI, visitor: Visitor, event: Published
) -> None:
    assert "Bo Lind" in visitor.get(event.public).words

    done = edited(visitor, event, {**NEW, "concept-0-background": "Why **now**."})

    assert "Your side event is changed." in done.words
    page = visitor.get(event.public)
    assert "Changed since it was published" in page.words
    assert "Chair, moderator and speakers · Concept note" in page.words
    assert "Bo Lind cannot travel." in page.words
    [change] = visitor.get("/im-test/changes").select("//article[@id='r-2']")
    told = " ".join(change.text_content().split())
    assert "Reason: Bo Lind cannot travel. Changed by its host" in told
    assert told.endswith("Concept note")
    facts = " ".join(one.text_content() for one in page.select("//dl[@class='facts']"))
    assert "Cy Ito" in facts
    assert "Bo Lind" not in facts
    assert "Cy Ito" in words_of(visitor.get(f"{event.public}/flyer.pdf"))
    ics = visitor.get(f"{event.public}.ics").text
    assert "Cy Ito" in ics
    assert "SEQUENCE:1" in ics
    with app.state.sessions.read() as db:
        release = releases.current_release(db, event.meeting.id)
        assert release
        changed = {one.side_event_id: one.sequence for one in releases.events_of(db, release.id)}
    assert changed == {event.id: 1, event.scene.events[0].id: 0}


def test_a_change_stays_said_in_the_next_programme(
    app: FastAPI, visitor: Visitor, event: Published
) -> None:
    edited(visitor, event, NEW)
    with app.state.sessions.write() as db:
        event.scene.events = queries.accepted(db, event.meeting.id)
        schedule.release(db, event.scene, note="The second.")

    page = visitor.get(event.public)

    assert "Bo Lind cannot travel." in page.words
    assert "The second." in visitor.get("/im-test").words


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    visitor: Visitor, event: Published
) -> None:
    no_reason = edited(visitor, event, {"speakers-1-name": "Cy Ito"})
    assert no_reason.status == 422
    assert no_reason.errors == ["Why you change it: Please fill this in."]
    no_chair = edited(visitor, event, {**NEW, "speakers-0-role": "panellist"})
    assert ["Name the person who chairs" in one for one in no_chair.errors] == [True]
    assert no_chair.select("//input[@value='Cy Ito']")
    assert "Bo Lind cannot travel." in no_chair.text
    assert "Nothing was changed." in edited(visitor, event, {"reason": "None."}).words
    assert "Changed since" not in visitor.get(event.public).words


def test_before_it_is_public_no_reason_is_needed_and_none_is_printed(
    app: FastAPI, visitor: Visitor
) -> None:
    event = Published(app, released=False)

    assert "Your side event is changed." in edited(visitor, event, {"description": "New."}).words

    with app.state.sessions.read() as db:
        found = queries.side_event(db, event.id)
        assert found
        assert [(one.what, one.public) for one in found.changes] == [(["description"], False)]


def closed(app: FastAPI, event: Published) -> None:
    with app.state.sessions.write() as db:
        set_call(db, event.meeting, changes_until=clock.now() - timedelta(hours=1))


def asked(visitor: Visitor, event: Published, values: Mapping[str, str]) -> Page:
    return edited(visitor, event, {"ask": "y", **values})


@pytest.fixture
def organiser(app: FastAPI, event: Published) -> Iterator[Visitor]:
    with Visitor(app) as desk:
        accounts.sign_in(desk, app, organiser_of=event.meeting.id)
        yield desk


def told(app: FastAPI) -> list[str]:
    with app.state.sessions.read() as db:
        chosen = select(Message.text).where(Message.kind == "side_events/request_settled")
        return list(db.scalars(chosen))


def test_after_the_date_what_is_typed_is_asked_for_and_taken_as_it_is(
    app: FastAPI, visitor: Visitor, organiser: Visitor, event: Published
) -> None:
    before = visitor.get(f"{event.own}/edit")
    closed(app, event)
    late = visitor.submit(before, NEW)  # the page was opened in time
    assert late.status == 422
    assert "Hosts could change their events until" in late.words
    assert late.select("//input[@value='Cy Ito']")
    sent = visitor.submit(late, {"ask": "y"})
    assert "The organisers have your request." in sent.words
    assert "Waits for an answer" in sent.words
    assert "Bo Lind" in visitor.get(event.public).words

    assert "Hosts who ask for a change" in organiser.get("/organise/im-test").words
    with app.state.sessions.write() as db:
        db.get_one(SideEvent, event.id).state = SideEventState.CANCELLED
    assert "Hosts who ask for a change" not in organiser.get("/organise/im-test").words
    with app.state.sessions.write() as db:
        db.get_one(SideEvent, event.id).state = SideEventState.ACCEPTED
    desk = organiser.get(event.desk)
    then, now = (one.text_content() for one in desk.select("//main//p[@class='typed']"))
    assert then.split("\n") == ["Chair: Amira Haddad, amira@example.org", "Panellist: Bo Lind"]
    assert now.split("\n") == ["Chair: Amira Haddad, amira@example.org", "Panellist: Cy Ito"]
    done = organiser.submit(desk, {"do": "taken"}, action="/changes")

    assert "Changed as asked" in done.words
    page = visitor.get(event.public)
    assert "Cy Ito" in page.words
    assert "Bo Lind cannot travel." in page.words  # the reason, printed
    assert "have changed your side event as you asked" in told(app)[0]
    with app.state.sessions.read() as db:
        [request] = queries.requests_of(db, event.id)
        assert (request.state, request.wanted) == (RequestState.TAKEN, "")


def test_the_organisers_decline_with_a_reason_that_the_host_reads(
    app: FastAPI, visitor: Visitor, organiser: Visitor, event: Published
) -> None:
    closed(app, event)
    asked(visitor, event, NEW)
    desk = organiser.get(event.desk)

    silent = organiser.submit(desk, {"do": "declined"}, action="/changes")
    said = organiser.submit(desk, {"do": "declined", "answer": "Printed."}, action="/changes")

    assert (silent.status, silent.errors) == (422, ["Answer to the host: Please fill this in."])
    assert said.status == 200
    own = visitor.get(f"{event.own}/edit")
    for text in ("Declined", "The reason: Printed.", "Panellist: Cy Ito"):
        assert text in own.words
    assert "Bo Lind" in visitor.get(event.public).words
    assert "Printed." in told(app)[0]


def test_what_organisers_have_seen_to_elsewhere_is_done_and_the_host_is_told(
    app: FastAPI, visitor: Visitor, organiser: Visitor, event: Published
) -> None:
    closed(app, event)
    asked(visitor, event, {"reason": "Please an hour later."})
    done = {"do": "done", "answer": "It begins at 14:00 now."}
    desk = organiser.submit(organiser.get(event.desk), done, action="/changes")

    assert not desk.select("//button[@name='do']")
    for page in (desk, visitor.get(f"{event.own}/edit")):
        assert "Done The answer: It begins at 14:00 now." in page.words
    [letter] = told(app)
    assert "The organisers have done what you asked for." in letter
    assert "It begins at 14:00 now." in letter


def test_what_was_changed_since_it_was_shown_is_not_taken_unseen(
    app: FastAPI, visitor: Visitor, organiser: Visitor, event: Published
) -> None:
    closed(app, event)
    asked(visitor, event, NEW)
    asked(visitor, event, {"description": "New words.", "reason": "Old ones were wrong."})
    desk = organiser.get(event.desk)
    second, first = (
        {str(one.get("name")): one.get("value") for one in form.xpath(".//input")}
        | {"do": "taken", "answer": ""}
        for form in desk.select("//form[input[@name='seen']]")
    )

    assert "in the meantime" in organiser.post(event.desk, first | {"seen": "x"}).words
    assert "Bo Lind" in visitor.get(event.public).words

    organiser.post(event.desk, second)
    organiser.post(event.desk, first)

    page = visitor.get(event.public).words
    assert "New words." in page
    assert "Cy Ito" in page  # what one asks for takes nothing of the other back


def test_in_words_one_asks_to_change_it_once(
    app: FastAPI, visitor: Visitor, organiser: Visitor, event: Published
) -> None:
    closed(app, event)
    asked(visitor, event, {"reason": "The panel is not settled yet."})
    desk = organiser.get(event.desk)
    assert "The panel is not settled yet." in desk.words
    assert not desk.select("//button[@value='taken']")
    organiser.submit(desk, {"do": "allowed"}, action="/changes")

    assert "Your side event is changed." in edited(visitor, event, NEW).words
    again = visitor.get(f"{event.own}/edit")
    assert "Hosts could change their events until" in again.words


def test_a_new_speaker_is_asked_where_the_call_says_so(
    app: FastAPI, visitor: Visitor, event: Published
) -> None:
    new = {**NEW, "speakers-1-email": "cy@example.org"}
    with app.state.sessions.write() as db:
        set_call(db, event.meeting, speakers_confirm=True)
    without = edited(visitor, event, NEW)
    assert ["Cy Ito is to confirm" in one for one in without.errors] == [True]

    edited(visitor, event, new)

    with app.state.sessions.read() as db:
        chosen = select(Message.to_email).where(Message.kind == "side_events/asked")
        assert set(db.scalars(chosen)) == {"amira@example.org", "cy@example.org"}


@pytest.mark.parametrize("link", ["javascript:alert(1)", "https://", "http://a b", "x" * 301])
def test_a_link_that_is_none_is_refused(visitor: Visitor, event: Published, link: str) -> None:
    page = edited(visitor, event, {"remote_link": link, "reason": "For those at home."})

    assert page.status == 422
    assert len(page.errors) == 1
    assert page.select("//input[@name='remote_link']")[0].get("value") == link


def test_a_link_is_on_page_and_flyer(visitor: Visitor, event: Published) -> None:
    link = "https://meet.example.org/j/123?pwd=a&b=c"

    edited(visitor, event, {"remote_link": link, "reason": "For those at home."})

    page = visitor.get(event.public)
    assert page.select(f"//dl//a[@href='{link}']")
    assert "Link to take part from elsewhere" in page.words
    for name in ("flyer", "concept-note"):
        assert bare(link) in bare(words_of(visitor.get(f"{event.public}/{name}.pdf")))
    assert link in words_of(visitor.get(f"{event.own}/running-order.pdf"))


def files(visitor: Visitor) -> dict[str, tuple[str, str]]:
    """What a programme serves in two languages, with its tag."""
    names = ("", "/programme.ics", "/programme.json", "/programme.xml")
    pages = {
        f"{name} {code}": visitor.get(f"/im-test{name}?lang={code}")
        for name in names
        for code in ("en", "ar")
    }
    return {name: (page.headers["etag"], page.text) for name, page in pages.items()}


def test_all_that_is_public_is_right_at_once_and_a_job_keeps_it(
    sessions: Sessions, app: FastAPI, visitor: Visitor, work: Work, event: Published
) -> None:
    before = files(visitor)
    edited(visitor, event, {"speakers-0-name": "Di Roe", "reason": "Amira Haddad cannot travel."})

    at_once = files(visitor)

    silent = [name for name, (_tag, text) in at_once.items() if "Di Roe" not in text]
    assert silent == [" en", " ar"]  # the page of the programme names nobody
    assert [name for name, (_tag, text) in before.items() if "Di Roe" in text] == []
    room = event.scene.rooms[1].id  # where it is held
    assert "Di Roe" in visitor.get(f"/im-test/rooms/{room}.ics").text
    with sessions.read() as db:
        release = releases.current_release(db, event.meeting.id)
        assert release
        assert not releases.artefacts_of(db, release.id)
    for _again in range(2):
        JOBS[schedule_service.BUILD].run(work, release.id)
    with sessions.read() as db:
        kept = releases.artefacts_of(db, release.id)
        assert len(kept) == 4 * len(LANGUAGES)
        tags = {one.etag for one in kept}
    assert {tag for tag, _text in at_once.values()} <= tags


def test_nothing_is_built_of_what_is_not_public_any_more(
    sessions: Sessions, visitor: Visitor, work: Work, event: Published
) -> None:
    edited(visitor, event, NEW)
    with sessions.read() as db:
        first = releases.current_release(db, event.meeting.id)
        assert first
    edited(visitor, event, {"speakers-1-name": "Di Roe", "reason": "Cy Ito is ill."})

    JOBS[schedule_service.BUILD].run(work, first.id)
    JOBS[schedule_service.BUILD].run(work, "gone")

    with sessions.read() as db:
        assert not releases.artefacts_of(db, first.id)


NOTE = ConceptGiven(language="fr", title="Le dernier kilomètre", background="Pourquoi.")


def test_the_host_changes_no_title_whatever_the_language(app: FastAPI, visitor: Visitor) -> None:
    event = Published(app, concept=(NOTE,))
    public = {code: f"{event.public}?lang={code}" for code in ("fr", "en")}
    form = visitor.get(f"{event.own}/edit")
    assert "Titles, time and room stay as they are" in form.words
    assert "Title (Français)Le dernier kilomètre" in form.words
    assert "Title in this language" not in form.words
    typed = {"concept-0-background": "Autrement.", "concept-0-title": "Le nôtre", "reason": "So."}
    added = visitor.submit(form, {**typed, "add": "concept"})
    assert "Title in this language" not in added.words
    english = {"concept-1-language": "en", "concept-1-title": "Ours", "concept-1-objectives": "It."}

    visitor.submit(added, {**typed, **english})

    french = visitor.get(public["fr"]).words
    assert "Autrement." in french
    assert "Le dernier kilomètre" in french
    assert "Le nôtre" not in french
    assert "Ours" not in visitor.get(public["en"]).words

    edited(visitor, event, {"concept-0-language": "ru", "reason": "It is in Russian."})

    assert "Le dernier kilomètre" in visitor.get(public["fr"]).words


def test_organisers_change_titles_and_all_that_is_public_follows(
    app: FastAPI, visitor: Visitor
) -> None:
    event = Published(app, concept=(NOTE,))
    with Visitor(app) as organiser:
        accounts.sign_in(organiser, app, organiser_of=event.meeting.id)
        assert "Change titles" in organiser.get(event.desk).words
        form = organiser.get(event.desk.replace("/changes", "/titles"))
        new = {"title": "All the way", "fr": "Jusqu’au bout", "reason": "Asked by the host."}
        silent = organiser.submit(form, {**new, "title": "", "reason": ""})
        assert silent.errors == [
            "Why you change it: Please fill this in.",
            "Title of the side event: Please fill this in.",
        ]
        assert silent.select("//input[@value='Jusqu’au bout']")
        done = organiser.submit(form, new)
        again = organiser.submit(form, new)
        assert "Title, by the organisers of the meeting" in organiser.get(event.desk).words

    assert "The titles are changed." in done.words
    assert "Nothing was changed." in again.words
    assert visitor.get(f"{event.public}?lang=en").select("//h1")[0].text_content() == "All the way"
    assert "Jusqu’au bout" in visitor.get(f"{event.public}?lang=fr").words
    assert "All the way" in visitor.get("/im-test?lang=en").words
    ics = visitor.get(f"{event.public}.ics").text
    assert "SUMMARY:All the way" in ics
    assert "SEQUENCE:1" in ics
    told = visitor.get("/im-test/changes").select("//article[@id='r-2']")[0].text_content()
    assert " ".join(told.split()).endswith("Title")
    assert "by its host" not in told
    with app.state.sessions.read() as db:
        [made_by] = db.scalars(select(EventChange.made_by))
        assert made_by == db.scalars(select(Account.id)).one()


def test_what_is_taken_of_a_request_leaves_titles_as_they_are_by_then(
    app: FastAPI, visitor: Visitor
) -> None:
    event = Published(app, concept=(NOTE,))
    closed(app, event)
    asked(visitor, event, {"concept-0-background": "Autrement.", "reason": "So."})
    with Visitor(app) as organiser:
        accounts.sign_in(organiser, app, organiser_of=event.meeting.id)
        form = organiser.get(event.desk.replace("/changes", "/titles"))
        organiser.submit(form, {"title": "All the way", "fr": "Jusqu’au bout", "reason": "Asked."})
        organiser.submit(organiser.get(event.desk), {"do": "taken"}, action="/changes")

    french = visitor.get(f"{event.public}?lang=fr").words
    assert "Autrement." in french
    assert "Jusqu’au bout" in french
