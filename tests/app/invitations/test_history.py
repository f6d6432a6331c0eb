"""Any history of changes leaves every calendar as the programme is, by mail, by feed and by both.

Two clients keep the calendars. One is Evolution's, written by others, which gets what comes in the
order in which it was sent, each mail twice. The other keeps by UID whatever is newer, as RFC 5546,
2.1.5 says: it gets mails late and twice, and looks at the feed when it likes.
"""

from pathlib import Path
from random import Random

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.invitations import service
from app.invitations.models import Way
from app.messages.models import Message, MessageState
from tests.make import schedule
from tests.make.evolution import evolution
from tests.make.histories import History, Meant
from tests.make.invitations import entries_of
from tests.make.replays import Replay
from tests.make.served import served
from tests.make.subscribers import Client, compare_feeds, feed_of

STEPS, FEED_STEPS = 15, 20


def shown_by(client: Client) -> list[Meant]:
    return sorted(read[:3] for read in client.shows.values())


def test_every_calendar_is_as_the_programme_however_late_mails_come(db: Session) -> None:
    history = History(db, schedule.scene(db), Random(0))
    by_mail, by_both = ({one.id: Client() for one in history.people} for _ in range(2))

    for _step in range(STEPS):
        history.go_on()
        for person in history.people:
            arriving: list[str | bytes] = [one.raw for one in entries_of(db, str(person.email))]
            history.random.shuffle(arriving)  # the old ones once more
            feed = feed_of(db, person)
            for body in arriving:
                by_mail[person.id].take(body)
            for body in [*arriving, feed] if history.random.random() < 0.5 else [feed, *arriving]:
                by_both[person.id].take(body)
            by_feed = Client()
            by_feed.take(feed)
            for client in (by_feed, by_mail[person.id], by_both[person.id]):
                assert shown_by(client) == history.meant_for(person)
            assert by_mail[person.id].shows == by_both[person.id].shows
            assert by_feed.shows == by_mail[person.id].shows
            assert by_feed.versions == by_mail[person.id].versions


def test_a_subscription_that_compares_shows_what_a_new_one_does(db: Session) -> None:
    compare_feeds(History(db, schedule.scene(db), Random(3)), FEED_STEPS)


def test_a_subscription_beside_the_mails_has_what_they_do_not(db: Session) -> None:
    history = History(db, schedule.scene(db), Random(2))
    by_mail = {one.id: Client() for one in history.people}

    for _step in range(STEPS):
        history.go_on()
        db.execute(update(Message).values(state=MessageState.SENT))
        for person in history.people:
            for one in entries_of(db, str(person.email)):
                by_mail[person.id].take(one.raw)
            shown = by_mail[person.id].shows
            whole, beside = Client(), Client()
            beside.take(feed_of(db, person))
            service.set_way(db, person, Way.BOTH)
            whole.take(feed_of(db, person))
            service.set_way(db, person, Way.ONCE)
            assert not beside.shows.keys() & shown.keys()
            assert {**beside.shows, **shown} == whole.shows


@pytest.mark.usefixtures("calendars_of_others")
def test_evolution_shows_the_programme_after_each_change(db: Session, tmp_path: Path) -> None:
    history = History(db, schedule.scene(db), Random(1))
    with evolution(tmp_path) as client, served() as files:
        replay = Replay(history, client, files)
        for _step in range(STEPS):
            change = history.go_on()
            replay.deliver()
            replay.compare(change)
