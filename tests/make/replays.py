"""What happens to a programme, as it comes to the calendars of its people."""

from app.calendars import service as calendars
from app.registrations.models import Person
from tests.make.evolution import Evolution, Held
from tests.make.histories import History, Meant
from tests.make.invitations import entries_of
from tests.make.served import Served

MAIL, FEED, BOTH = "mail", "feed", "both"
NOTHING = ("nothing-", "by-mail-")  # what stands in a calendar that has nothing in it


class Replay:
    """Each person has three calendars in Evolution: one takes up mails, one is subscribed to their
    feed, one takes up mails and the file of the feed.
    """

    def __init__(self, history: History, client: Evolution, files: Served) -> None:
        self.history, self.client, self.files = history, client, files
        self._taken: set[str] = set()
        for person in history.people:
            self._serve(person)
            client.own(f"{MAIL} {person.id}")
            client.own(f"{BOTH} {person.id}")
            client.subscribe(f"{FEED} {person.id}", files.address(f"/{person.id}.ics"))
        self.deliver()

    def deliver(self) -> None:
        """Bring each new mail, twice, and let each subscription look again."""
        for person in self.history.people:
            mails = [one.raw for one in entries_of(self.history.db, str(person.email))]
            for mail in (one for one in mails if one not in self._taken):
                for name in (MAIL, MAIL, BOTH, BOTH):
                    self.client.take(f"{name} {person.id}", mail)
            self._taken.update(mails)
            feed = self._serve(person)
            self.client.take(f"{BOTH} {person.id}", feed.decode())
            self.client.look(f"{FEED} {person.id}")

    def compare(self, after: str) -> None:
        """Every calendar shows what the programme says, each event once; all say the same of it."""
        for person in self.history.people:
            meant = self.history.meant_for(person)
            shown = {one: self._shown(one, person) for one in (MAIL, FEED, BOTH)}
            for name, held in shown.items():
                assert [_seen(one) for one in held] == meant, f"{name} after {after}"
            assert shown[MAIL] == shown[FEED] == shown[BOTH], after

    def _serve(self, person: Person) -> bytes:
        own = calendars.own_parts(self.history.db, person)
        feed = calendars.personal_calendar(self.history.db, own)
        self.files.files[f"/{person.id}.ics"] = feed
        return feed

    def _shown(self, name: str, person: Person) -> list[Held]:
        held = self.client.shown(f"{name} {person.id}")
        assert len({one.uid for one in held}) == len(held)
        events = (one for one in held if not one.uid.startswith(NOTHING))
        return sorted((one for one in events if one.status != "cancelled"), key=_seen)


def _seen(held: Held) -> Meant:
    return held.title, held.start, held.end
