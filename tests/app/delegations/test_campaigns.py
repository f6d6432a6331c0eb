"""Campaigns and their members: on the page of each, and in the list of participants."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy.orm import Session

from app.core.db import Sessions
from app.core.errors import Conflict
from app.delegations import queries
from app.delegations.models import Entity, EntityKind
from app.delegations.service.campaigns import add_member, remove_member
from app.participants.rules.layout import parts
from app.participants.rules.listing import as_json, from_json
from app.participants.service import listing_now
from app.registrations import service
from tests.conftest import rows
from tests.make import delegations, meetings, registrations
from tests.make.accounts import sign_in
from tests.visitor import Visitor

HOME = "/organise/im-test/register"


def campaign(db: Session) -> Entity:
    """A campaign without members."""
    return delegations.organisation(db, "cmc", "The Coalition", EntityKind.CAMPAIGN)


def ngo(db: Session, code: str = "ngo", name: str = "Amis sans mines") -> Entity:
    """An organisation that may be a member."""
    return delegations.organisation(db, code, name, EntityKind.NGO)


def test_an_administrator_says_who_is_a_member(
    app: FastAPI, visitor: Visitor, sessions: Sessions
) -> None:
    with sessions.write() as db:
        meeting_id = meetings.meeting(db).id
        campaign(db)
        ngo(db)
        ngo(db, "ngo-2", "Amis sans peur")
    sign_in(visitor, app, admin=True)
    page = visitor.get(f"{HOME}/cmc")

    unknown = visitor.submit(page, {"entity": "Amis san"}, action="/members")
    added = visitor.submit(page, {"entity": "amis sans mines"}, action="/members")
    member = visitor.get(f"{HOME}/ngo")
    sign_in(visitor, app, "olga@example.org", organiser_of=meeting_id)
    seen = visitor.get(f"{HOME}/cmc")
    sign_in(visitor, app, admin=True)
    removed = visitor.submit(visitor.get(f"{HOME}/cmc"), {}, action="/members/remove")

    assert unknown.status == 422
    assert "Did you mean: " in unknown.errors[0]
    assert {"Amis sans mines", "Amis sans peur"} <= set(
        re.split(r"[?,:] ?| or ", unknown.errors[0])
    )
    assert unknown.select("//input[@name='entity']/@value") == ["Amis san"]
    assert "Amis sans mines" in added.select("//section[@id='members']")[0].text_content()
    assert "The Coalition" in member.words
    assert "Amis sans mines" in seen.words
    assert seen.select("//form[contains(@action, '/members')]") == []
    assert "No organisation is said to be a member yet." in removed.words


def test_only_campaigns_have_members_and_states_are_none(db: Session) -> None:
    coalition, member = campaign(db), ngo(db)

    for one, other in ((member, coalition), (coalition, delegations.state(db)), (coalition,) * 2):
        with pytest.raises(Conflict):
            add_member(db, None, one, other)
    add_member(db, None, coalition, member)
    add_member(db, None, coalition, member)
    assert rows(db, "campaign_member") == 1
    assert queries.campaigns_of(db, member.id) == [coalition]
    remove_member(db, None, coalition, member.id)
    remove_member(db, None, coalition, member.id)
    assert rows(db, "campaign_member") == 0


def test_the_list_names_members_after_their_campaign_where_it_comes(db: Session) -> None:
    meeting = meetings.meeting(db)
    coalition, member = campaign(db), ngo(db)
    add_member(db, None, coalition, member)
    for name, entity in (
        ("Ana", member),
        ("Bo", ngo(db, "zeal", "Zeal")),
        ("Cy", ngo(db, "o", "O")),
    ):
        registrations.registration(db, meeting, name, entity=entity, approved=True, notify=False)

    def printed() -> list[str]:
        db.flush()
        listing = from_json(as_json(listing_now(db, meeting)))
        return [block.name for part in parts(listing) for block in part.blocks]

    alone = printed()
    came = registrations.registration(db, meeting, "Di", entity=coalition, notify=False)
    waits = printed()
    service.approve(db, None, meeting, came)

    assert alone == waits == ["Amis sans mines", "O", "Zeal"]
    assert printed() == ["O", "The Coalition", "The Coalition – Amis sans mines", "Zeal"]
