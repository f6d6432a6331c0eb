"""What people are told of what others change, and when they are registered again."""

from fastapi import FastAPI
from lxml import html
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.meetings.models import Meeting
from app.messages.models import Message
from app.nominations import service as nominations
from app.registrations import service
from app.registrations.models import DelegationFunction, NeedKind, QuotaScope, Registration
from app.registrations.rules import Entry
from tests.make import delegations, meetings, registrations
from tests.make.accounts import actor, sign_in
from tests.visitor import Visitor


def mails(db: Session, kind: str) -> list[Message]:
    """The mails of a kind about registrations."""
    return list(db.scalars(select(Message).where(Message.kind == f"registrations/{kind}")))


def told_again(
    db: Session,
    registration: Registration,
    *,
    function: DelegationFunction = DelegationFunction.REPRESENTATIVE,
    honorific: str = "",
    email: str | None = None,
) -> None:
    """A focal point says of somebody what is said already, but for what is given."""
    assert registration.delegation_id is not None
    meeting = db.get_one(Meeting, registration.meeting_id)
    focal = actor(db, "focal@example.org", focal_point_of=registration.delegation_id)
    nominations.change_member(
        db, focal, meeting, registration, name=registration.person.name,
        honorific=honorific, position="", function=function, email=email,
    )  # fmt: skip


def test_what_a_focal_point_changes_is_told_once_old_beside_new(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, approved=True, language="fr")

    told_again(db, made)
    nothing = mails(db, "changed")
    told_again(db, made, function=DelegationFunction.HEAD, honorific="Mme")

    assert nothing == []
    [mail] = mails(db, "changed")
    assert (mail.to_email, mail.language) == ("ana@example.org", "fr")
    assert "Le point focal de votre délégation a modifié" in mail.text
    words = mail.text.replace("\xa0", " ")
    assert "- Auparavant : Représentant(e)\n- Maintenant : Chef(fe) de délégation" in words
    assert "- Auparavant : –\n- Maintenant : Mme" in words
    assert service.link_path(db, meeting, made) in mail.text
    rows = html.document_fromstring(mail.html).findall(".//table[@class='changes']/tbody/tr")
    assert ["".join(map(str, cell.itertext())) for cell in rows[0]] == [
        "Titre de civilité",
        "–",
        "Mme",
    ]


def test_what_the_secretariat_settles_is_told(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, entity=None, organisation="Red Cross")

    organisation = delegations.organisation(db)
    by = actor(db, "olive@example.org", organiser_of=meeting.id)
    for _twice in range(2):
        service.assign_entity(db, by, meeting, made, organisation)

    [mail] = mails(db, "changed")
    assert "The secretariat has changed" in mail.text
    assert f"- Before: Red Cross\n- Now: {organisation.name['en']}" in mail.text


def test_who_does_not_come_is_not_told_of_changes(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting)
    by = actor(db, "olive@example.org", organiser_of=meeting.id)
    service.decline(db, by, meeting, made, reason="Too many")

    service.assign_entity(db, by, meeting, made, delegations.organisation(db))

    assert mails(db, "changed") == []


def test_whose_address_becomes_known_is_told_that_they_were_entered(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    focal = actor(db, "focal@example.org", focal_point_of=delegation.id)
    entry = Entry(name="Bo", entity=delegation.entity)
    made = service.add_member(db, focal, meeting, delegation, entry)
    before = mails(db, "entered")

    told_again(db, made, email="bo@example.org", honorific="Dr")

    assert before == mails(db, "changed") == []
    assert [mail.to_email for mail in mails(db, "entered")] == ["bo@example.org"]


def test_who_registers_again_is_told_and_told_each_time(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, approved=True, language="ar")

    for _twice in range(2):
        service.cancel(db, meeting, made)
        service.renew(db, meeting, made)
        service.renew(db, meeting, made)

    found = mails(db, "renewed")
    assert len(found) == 2
    assert 'dir="rtl"' in found[0].html
    assert service.link_path(db, meeting, made) in found[0].text


def test_who_registers_again_reads_of_earlier_needs_only_if_there_were_any(db: Session) -> None:
    meeting = meetings.meeting(db)
    without = registrations.registration(db, meeting)
    with_needs = registrations.registration(db, meeting, "Bo", needs={NeedKind.OTHER: "A ramp"})

    for one in (without, with_needs):
        service.cancel(db, meeting, one)
        service.renew(db, meeting, one)

    of = {mail.to_email: mail for mail in mails(db, "renewed")}
    for written in (of["bo@example.org"].text, of["bo@example.org"].html):
        assert "is asked for again" in written
    for written in (of["ana@example.org"].text, of["ana@example.org"].html):
        assert "is asked for again" not in written


def test_who_came_by_a_list_and_waits_is_told_that(db: Session) -> None:
    meeting = meetings.meeting(db)
    delegation = delegations.delegation(db, meeting)
    by = actor(db, "focal@example.org", focal_point_of=delegation.id)
    service.set_quota(db, by, meeting, scope=QuotaScope.EACH, places=1)
    entries = [
        Entry(name=name, email=f"{name.lower()}@example.org", entity=delegation.entity)
        for name in ("Bo", "Cy")
    ]

    for one in service.add_members(db, by, meeting, delegation, entries):
        service.tell_entered(db, meeting, one, "table")

    [waits] = mails(db, "waiting")
    assert [mail.to_email for mail in mails(db, "entered")] == ["bo@example.org"]
    assert waits.to_email == "cy@example.org"
    assert "The secretariat keeps your name" in waits.text


def test_what_an_organiser_corrects_is_told_with_the_reason(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        made_id = registrations.registration(db, meeting, passport_name="PEREZ ANA").id
        meeting_id = meeting.id
    sign_in(visitor, app, "olive@example.org", organiser_of=meeting_id)
    page = visitor.get(f"/organise/im-test/registrations/{made_id}/correct")
    right = {"position": "Envoy", "passport_name": "CANARY PEREZ", "reason": "As in your note"}
    visitor.submit(page, right, action="/correct")

    with sessions.read() as db:
        [mail] = mails(db, "changed")
    assert "Position:\n- Before: –\n- Now: Envoy" in mail.text
    assert "Name in the passport: see your page" in mail.text
    assert "The reason given: As in your note" in mail.text
    assert "As in your note" in mail.html
    assert "CANARY" not in mail.text + mail.html


def without_address(
    sessions: Sessions, app: FastAPI, visitor: Visitor, *, focal_point: bool
) -> tuple[str, str]:
    """Somebody whose address is not known; gives the page of an organiser, and the delegation."""
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        made = registrations.registration(db, meeting, email=None, notify=False)
        of, meeting_id = str(made.delegation_id), meeting.id
        if focal_point:
            actor(db, "focal@example.org", focal_point_of=of)
        page = f"/organise/im-test/registrations/{made.id}"
    sign_in(visitor, app, "olive@example.org", organiser_of=meeting_id)
    return page, of


def test_where_nobody_can_be_told_it_is_said(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    path, _of = without_address(sessions, app, visitor, focal_point=False)

    page = visitor.get(path)
    asked = visitor.submit(page, {"what": "the name"}, action="/ask")
    approved = visitor.submit(asked, {}, action="/approve")
    sure = visitor.submit(approved, {"reason": "full"}, action="/decline")
    declined = visitor.submit(sure, {}, action="/decline")
    correcting = visitor.get(f"{path}/correct")
    corrected = visitor.submit(correcting, {"position": "Head", "reason": "by phone"})
    listed = visitor.get("/organise/im-test/registrations")
    ids = [str(one) for one in listed.select("//input[@name='id']/@value")]
    many = visitor.submit(listed, {"id": ids}, action="/approve")

    assert "Nobody is told what you decide: tell the person yourself." in page.words
    for done in (asked, approved, declined, corrected):
        assert "No e-mail address is known: nobody was told." in done.words
        assert "The person is told." not in done.words
        assert "concerned are told" not in done.words
    assert "nobody is told" in correcting.words
    assert "of whom no e-mail address is known" in many.words
    assert "approved and told" not in many.words
    with sessions.read() as db:
        assert db.scalars(select(Message)).all() == []


def test_who_speaks_for_somebody_without_an_address_is_told_instead(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    path, _of = without_address(sessions, app, visitor, focal_point=True)

    page = visitor.get(path)
    declined = visitor.submit(page, {"reason": "The list was full"}, action="/decline")
    approved = visitor.submit(declined, {}, action="/approve")
    visitor.submit(visitor.get(f"{path}/correct"), {"position": "Head", "reason": "by phone"})

    assert "told to the focal points" in page.words
    for done in (declined, approved):
        assert "the focal points of the delegation were told" in done.words
    with sessions.read() as db:
        found = sorted(mails(db, "for_member"), key=lambda one: one.created_at)
        assert {one.to_email for one in found} == {"focal@example.org"}
        no, yes, changed = (one.text for one in found)
    assert "Ana Pérez" in no
    assert "The reason given: The list was full" in no
    assert "Status: Declined" in no
    assert "/im-test/delegation" in no
    assert "/registrations/" not in no
    assert "Status: Approved" in yes
    assert "Changed by the secretariat: Position" in changed
    assert "by phone" in changed


def test_what_somebody_asks_for_is_not_told_to_who_speaks_for_them(db: Session) -> None:
    meeting = meetings.meeting(db)
    made = registrations.registration(db, meeting, email=None, notify=False)
    focal = actor(db, "focal@example.org", focal_point_of=str(made.delegation_id))
    row = registrations.sponsored(db, meeting, made)

    service.grant_sponsorship(db, focal, meeting, row, amount=10, answer="the ticket")

    assert db.scalars(select(Message)).all() == []
    assert service.hearer(db, made) is service.Hearer.FOCAL_POINTS
    assert service.hearer(db, made, private=True) is service.Hearer.NOBODY
