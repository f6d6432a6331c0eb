"""Reminders before a deadline, on the day, and after a question; sending them by hand."""

from datetime import datetime, timedelta

import time_machine
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.jobs import Work
from app.delegations.models import DelegationCategory
from app.hosting.models import OrderPart, Shown
from app.hosting.rules.order import Item
from app.hosting.service import add_material, set_order
from app.registrations import service as registrations_service
from app.registrations.models import Modality
from app.side_events import queries as side_events
from app.side_events import service
from app.side_events.forms.parts import PARTS
from app.side_events.models import ConceptNote, PartnerRole
from tests.make import accounts, calls, delegations, meetings, registrations, schedule
from tests.make import nominations as made_nominations
from tests.make.reminders import HOME, NOON, by_address, mails, run, switch_on
from tests.make.side_events import lead, partner, side_event, speaker
from tests.visitor import Visitor


def focal_point(
    db: Session, scene: schedule.Scene, code: str, name: str, *, address: str = "", **names: str
) -> Account:
    """Somebody who speaks for a State."""
    entity = delegations.state(db, code, name, **names)
    made = delegations.delegation(db, scene.meeting, entity)
    if code == "NOR":
        made_nominations.reserved(db, scene.meeting, made)
    language = "fr" if names else "en"
    address = address or f"{name.lower()}@example.org"
    return accounts.account(db, address, language=language, focal_point_of=made.id)


def begin(db: Session, scene: schedule.Scene, *, send: bool = False) -> None:
    """An application is begun, and its link goes to the one who writes it."""
    copy = service.begin_draft(db, scene.meeting, None)
    texts = {"title": "The last mile", "contact_email": "jo@example.org", "contact_name": "Jo"}
    service.save_part(db, copy, PARTS[0], seen={}, texts=texts, page="jo")
    if send:
        service.send_link(db, copy)


def close(db: Session, scene: schedule.Scene, at: datetime, category: DelegationCategory) -> None:
    """The call closes, and those of a category may lead a side event."""
    calls.set_call(db, scene.meeting, closes_at=at, may_lead=frozenset({category}))


def test_before_the_call_closes_those_hear_who_may_apply_and_have_not(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        with work.sessions.write() as db:
            focal_point(db, scene, "NOR", "Norway", fr="Norvège")
            focal_point(db, scene, "FRA", "France", address="norway@example.org", fr="France")
            focal_point(db, scene, "TCD", "Chad")
            focal_point(db, scene, "ATL", "Atlantis").disabled_at = NOON
            entity = delegations.state(db, "TCD")
            side_event(db, scene.meeting, partners=[lead("Chad", entity.id)])
            begin(db, scene)  # nobody knows where to write to
            begin(db, scene, send=True)
            close(db, scene, NOON + timedelta(days=9), DelegationCategory.STATE)
        switch_on(visitor, "apply", days="7", hour="9")
        at.shift(timedelta(days=1, hours=20))
        run(work)
        assert not mails(work, "apply")
        at.shift(timedelta(hours=2))
        run(work)
        run(work)
        found = by_address(work, "apply")
        assert set(found) == {"norway@example.org", "jo@example.org"}
        assert "France, Norvège" in found["norway@example.org"].text
        assert "/im-test/apply" in found["norway@example.org"].text
        assert "The last mile" in found["jo@example.org"].text
        assert found["jo@example.org"].text.count("/applications/") == 1

        with work.sessions.write() as db:
            close(db, scene, NOON + timedelta(days=10), DelegationCategory.NGO)
        at.shift(timedelta(days=1))
        run(work)  # another deadline is told anew, but only to whom it concerns
        assert [one.to_email for one in mails(work, "apply")].count("jo@example.org") == 2
        assert len(mails(work, "apply")) == 3


def test_before_registration_closes_those_hear_whose_list_or_registration_lacks_something(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False):
        with work.sessions.write() as db:
            meeting = db.merge(scene.meeting)
            meeting.registration_closes_at = NOON + timedelta(days=7)
            focal_point(db, scene, "NOR", "Norway")
            focal_point(db, scene, "CHE", "Switzerland")
            chad = delegations.delegation(db, meeting, delegations.state(db, "TCD", "Chad"))
            first = made_nominations.invitation_link(db, meeting, chad, "chad@example.org", "fr")
            registrations.registration(db, meeting, "Ana Pérez", approved=True)
            asked = registrations.registration(db, meeting, "Bo Li", language="zh")
            what = "See https://www.un.org/photo."
            registrations_service.ask_change(db, None, meeting, asked, what=what)
        switch_on(visitor, "register", days="7")
        run(work)
        found = by_address(work, "register")
    norway, bo, speaking = (f"{one}@example.org" for one in ("norway", "bo", "person2"))
    assert "switzerland@example.org" not in found
    assert "Nobody is on your list so far. 2 reserved places" in found[norway].text
    assert "/im-test/delegation?of=" in found[norway].text
    assert "https://www.un.org/photo" in found[bo].text
    assert "/registrations/" in found[bo].text
    assert found[bo].language == "zh"
    assert "- Event 2" in found[speaking].text
    assert "/im-test/register" in found[speaking].text

    invited = found["chad@example.org"]
    assert invited.language == "fr"
    assert "/delegation?of=" not in invited.text, "who has not accepted cannot see the list"
    assert f"{first}?lang=fr" in invited.text, "the link of the invitation still holds"
    accept = visitor.submit(visitor.get(first), {"name": "Demo Chad"})
    assert "/im-test/delegation" in accept.path


def test_who_was_asked_is_reminded_once_of_all_that_they_were_asked_on_a_day(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        with work.sessions.write() as db:
            calls.set_call(db, scene.meeting, speakers_confirm=True)
            several = [
                side_event(
                    db,
                    scene.meeting,
                    title=title,
                    partners=[
                        lead("Host"),
                        partner("Atlantis", email="partner@example.org"),
                        partner("Lemuria", PartnerRole.CO_SPONSOR, f"{title[:3]}@example.org"),
                    ],
                    speakers=[speaker("Person 1", email="person1@example.org")],
                    contact_language="es",
                )
                for title in ("One more", "Another")
            ]
            declined = side_events.side_event_to_change(db, several[1].id)
            service.answer(db, declined.partners[2], takes_part=False)
        switch_on(visitor, "unanswered", days="3")
        switch_on(visitor, "confirm", days="2", hour="9")
        at.shift(timedelta(days=2))
        run(work)
        run(work)
        found = by_address(work, "confirm")
        assert set(found) == {"partner@example.org", "one@example.org", "person1@example.org"}
        asked = found["partner@example.org"]
        assert (asked.text.count("/answers/"), asked.language) == (2, "es")
        assert "Atlantis" in asked.text
        link = next(line for line in asked.text.splitlines() if "/answers/" in line)
        assert visitor.get(link.removeprefix("http://127.0.0.1:8000")).status == 200


def test_a_host_hears_what_a_side_event_lacks_until_it_is_there(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        with work.sessions.write() as db:
            first, second, third = (
                side_events.side_event_to_change(db, e.id) for e in scene.events
            )
            second.contact_email = first.contact_email
            for one in (first, third):
                db.add(ConceptNote(side_event_id=one.id, language="en", background="Why now."))
                add_material(db, one, b"%PDF-1.7", title="Paper", shown=Shown.NOW)
            set_order(db, third, [Item(part=OrderPart.OPENING, minutes=60)])
            until = NOON + timedelta(days=6)
            calls.set_call(db, scene.meeting, changes_until=until)
        switch_on(visitor, "upload", days="5")
        at.shift(timedelta(days=2))
        run(work)
        run(work)
        (found,) = mails(work, "upload")
        assert found.to_email == first.contact_email
        assert found.text.count("/applications/") == 2
        assert found.text.count("The running order") == 2
        assert found.text.count("The concept note") == 1

        at.shift(timedelta(days=11))  # texts cannot be changed any more, papers can
        run(work)
        late = mails(work, "upload")
        assert len(late) == 2
        assert ["Missing: Presentations" in one.text for one in late].count(True) == 1


def test_a_side_event_that_moves_to_another_day_is_reminded_of_once(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    places = schedule.spread(scene)
    host = scene.events[0].contact_email
    with time_machine.travel(NOON, tick=False) as at:
        switch_on(visitor, "upload", days="60")
        run(work)
        told = by_address(work, "upload")
        at.shift(timedelta(hours=2))
        with work.sessions.write() as db:
            moved = (scene.rooms[1], scene.slots[1].starts_at)
            schedule.release(db, scene, {**places, scene.events[0].id: moved})
        run(work)
        assert [one.id for one in mails(work, "upload")] == [one.id for one in told.values()]
        assert host in told


def test_whoever_chairs_or_speaks_hears_in_the_morning_where_to_be_and_what_to_bring(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False) as at:
        with work.sessions.write() as db:
            meeting = scene.meeting
            registrations.registration(
                db, meeting, "Person 1", email="person1@example.org", approved=True
            )
            registrations.registration(
                db, meeting, "Person 2", email="person2@example.org", approved=True,
                modality=Modality.ONLINE,
            )  # fmt: skip
        switch_on(visitor, "appear", hour="7")
        at.move_to(meetings.hour("06:59"))
        run(work)
        assert not mails(work, "appear")
        at.move_to(meetings.hour("07:00"))
        run(work)
        run(work)
        found = by_address(work, "appear")
    assert set(found) == {f"person{number}@example.org" for number in (1, 2)}
    badge, online = found["person1@example.org"].text, found["person2@example.org"].text
    assert "Bring your badge" in badge
    assert "17 rue de Varembé" in badge
    assert "Your function: Chair" in badge
    assert "You take part online" in online
    assert "Bring your badge" not in online


def test_reminders_are_sent_by_hand_to_those_who_were_shown_and_never_twice(
    scene: schedule.Scene, visitor: Visitor, work: Work
) -> None:
    with time_machine.travel(NOON, tick=False):
        shown = visitor.get(f"{HOME}/appear")
        assert not shown.select("//form[contains(@action, '/send')]")  # not before its day
        shown = visitor.get(f"{HOME}/upload?mail=2")
        assert "contact2@example.org" in shown.text
        assert "Event 2" in shown.select("//p[@class='mail-plain']")[0].text_content()
        with work.sessions.write() as db:
            add_material(
                db,
                side_events.side_event_to_change(db, scene.events[0].id),
                b"%PDF-1.7",
                title="Paper",
                shown=Shown.NOW,
            )
            other = side_events.side_event_to_change(db, scene.events[2].id)
            other.contact_email = "new@example.org"
        refused = visitor.submit(shown, {}, action="/send")
        assert (refused.status, len(mails(work, "upload"))) == (409, 0)
        sent = visitor.submit(visitor.get(f"{HOME}/upload"), {}, action="/send")
        assert "3 reminders are on their way." in sent.words
        assert "Sent last on" in sent.words
        assert not sent.select("//form[contains(@action, '/send')]")
        assert "new@example.org" in by_address(work, "upload")
        row = visitor.get(HOME).select("//tr[.//a[contains(@href, '/upload')]]")[0]
        assert "3 mails so far" in row.text_content()
