"""Two organisers publish at once: one wins, the other reads why not."""

import threading
from collections import Counter

import pytest
from sqlalchemy import select

from app.core.db import Sessions
from app.messages.models import Message
from app.schedule import queries, service
from app.schedule.errors import DraftRefused
from app.schedule.models import Release
from tests.make import schedule

pytestmark = pytest.mark.faults

ROUNDS = 3


def publish_together(sessions: Sessions, draft_ids: list[str]) -> list[str]:
    """Publish each draft in a thread of its own, all at one moment; gives how each ended."""
    together = threading.Barrier(len(draft_ids))
    ended: list[str] = []

    def one(draft_id: str) -> None:
        with sessions.read() as db:
            draft = queries.draft(db, draft_id)
        assert draft is not None
        together.wait()
        try:
            with sessions.write() as db:
                service.publish(db, None, draft)
            ended.append("published")
        except DraftRefused as refused:
            ended.append(refused.sentence)

    threads = [threading.Thread(target=one, args=(draft_id,)) for draft_id in draft_ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(ended)


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_of_two_who_publish_one_draft_one_wins(sessions: Sessions, round_: int) -> None:
    with sessions.write() as db:
        scene = schedule.scene(db)
        draft = schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events)

    ended = publish_together(sessions, [draft.id] * 4)

    assert Counter(ended) == {"published": 1, "This draft has been published already.": 3}
    with sessions.read() as db:
        assert list(db.scalars(select(Release.number))) == [1]
        told = Counter(db.scalars(select(Message.to_email).where(Message.kind.like("schedule/%"))))
    assert set(told.values()) == {1}


def test_drafts_of_two_meetings_are_both_published(sessions: Sessions) -> None:
    """The control: the barrier lets several publish, it is the draft that lets only one."""
    drafts = []
    for slug in ("one", "two"):
        with sessions.write() as db:
            scene = schedule.scene(db, slug)
            drafts.append(
                schedule.draft(db, scene.meeting, schedule.spread(scene), scene.events).id
            )

    assert publish_together(sessions, drafts) == ["published", "published"]
