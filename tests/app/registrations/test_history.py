"""Everything that was done with a registration, by whom and when, on its page."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from fastapi import FastAPI

from app.accounts import queries as accounts_queries
from app.core.db import Sessions
from app.nominations import service as nominations
from app.registrations import service
from app.registrations.models import DelegationFunction, SupportState
from app.registrations.rules.history import ACTION_LABELS
from tests.house.tree import python_files
from tests.make import accounts, delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

LIST = "/organise/im-test/registrations"
# What else is written into the log, whole or by the word before the dot: about nobody.
ABOUT_OTHER_THINGS = frozenset(
    {
        "account", "answers", "badges", "call", "delegation", "door", "entity", "focal_point",
        "invitation", "letters", "list", "need", "participants", "places", "question", "quota",
        "registrations", "reviews", "role", "room", "schedule", "session", "side_event", "slot",
        "table", "letter.sent", "letter.settled", "privacy.days_set", "privacy.erased",
        "registration.settings_changed", "sponsorship.ended", "sponsorship.set",
    }
)  # fmt: skip


def test_the_page_says_what_was_done_by_whom(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        made = registrations.registration(db, meeting, "Ana P")
        focal = accounts.actor(db, "farid@example.org", name="Farid <b>")
        nominations.change_member(
            db, focal, meeting, made, name="Ana Pérez", honorific="", position="",
            function=DelegationFunction.ADVISER, email=None,
        )  # fmt: skip
        organiser = accounts.actor(db, "olga@example.org", name="Olga")
        service.assign_entity(db, organiser, meeting, made, delegations.organisation(db))
        service.approve(db, organiser, meeting, made)
        meeting_id, made_id = meeting.id, made.id
    sign_in(visitor, app, organiser_of=meeting_id)

    page = visitor.get(f"{LIST}/{made_id}")

    rows = [
        tuple(" ".join(cell.text_content().split()) for cell in row.xpath("td"))
        for row in page.select("//section[@id='history']//tbody/tr")
    ]
    assert rows[0] == ("Approved", "Olga")
    assert rows[-1] == ("Received", "the person")
    assert ("Name: Ana P → Ana Pérez", "Farid <b>") in rows
    assert ("Function: Representative → Adviser", "Farid <b>") in rows
    assert ("The delegation was settled", "Olga") in rows
    assert any(what.startswith("Delegation: Switzerland → ") for what, _who in rows)


def test_what_is_private_is_said_to_have_changed_but_not_how(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting = meetings.meeting(db)
        made = registrations.registration(db, meeting, "Ana P", passport_name="CANARY")
        before = service.told(made)
        made.person.passport_name = "OTHER CANARY"
        service.keep_changes(db, made, before)
        meeting_id, made_id = meeting.id, made.id
    sign_in(visitor, app, organiser_of=meeting_id)

    history = visitor.get(f"{LIST}/{made_id}").select("//section[@id='history']")[0].text_content()

    assert "was changed; what it says is not kept here" in history
    assert "CANARY" not in history


def test_every_verb_of_a_registration_has_its_words(sessions: Sessions) -> None:
    """What the service writes into the audit log is told in words, and of others nothing."""
    with sessions.write() as db:
        ours, theirs = meetings.meeting(db), meetings.meeting(db, "other")
        made = registrations.registration(db, ours, "Ana P", approved=True)
        registrations.registration(db, theirs, "Bo")
        service.cancel(db, ours, made)
        service.renew(db, ours, made)
        service.ask_change(db, None, ours, made, what="Your name")
        service.decline(db, None, ours, made, reason="Full")
        entries = accounts_queries.entries_about(db, ours.id, {made.id}, 100)

        assert [entry.action for entry, _who in entries][-1] == "registration.received"
        assert {entry.action for entry, _who in entries} <= set(ACTION_LABELS)
        assert len(accounts_queries.entries_about(db, ours.id, {made.id}, 2)) == 2


def written(source: str) -> Iterator[str]:
    """Whatever a module writes into the audit log; where it is put together, all it may be."""
    texts = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', source))
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="record"), args=[_, _, ast.Constant(str(text)), *_]
            ):
                yield text
            case ast.Call(func=ast.Attribute(attr="record"), args=[_, _, ast.Name(), *_]):
                yield from texts
            case ast.Call(
                func=ast.Attribute(attr="record"),
                args=[_, _, ast.JoinedStr([ast.Constant(str(beginning)), *_]), *_],
            ):
                yield from (f"{beginning}{state.value}" for state in SupportState)


def test_whatever_is_written_of_somebody_has_its_words() -> None:
    actions = set[str]()
    for path in python_files("app"):
        actions |= set(written(Path(path).read_text(encoding="utf-8")))

    about_people = {
        action
        for action in actions
        if ABOUT_OTHER_THINGS.isdisjoint({action, action.partition(".")[0]})
    }
    assert {"badge.replaced", "letter.granted", "people.different"} <= about_people
    assert about_people == set(ACTION_LABELS)
