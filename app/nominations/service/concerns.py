"""What others ask: which letters are to be settled, and whose first mail is still to come."""

from datetime import timedelta

from sqlalchemy.orm import Session

from app.core import clock
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.delegations import queries as delegations
from app.meetings.rules import Concern, DeskShown
from app.nominations import queries
from app.nominations.rules.letters import as_listed, basis, difference
from app.registrations.rules import FirstMail

TOLD_WITHIN = timedelta(hours=1)  # the longest that it takes to write to all of a table


def say_differences(db: Session, shown: DeskShown) -> None:
    """React to an organiser's look at a meeting: name the lists that differ from their letter."""
    letters = queries.newest_letters(db, shown.meeting.id)
    if not letters:
        return
    people = queries.members_of_all(db, letters)
    listed = as_listed(people)
    of = {one.id: one.delegation_id for one in people}
    differ = {
        key
        for key, letter in letters.items()
        if difference(basis(letter), {one: listed[one] for one in listed if of[one] == key})
    }
    home = f"/organise/{shown.meeting.slug}/delegations"
    sent = delegations.delegations_of(db, shown.meeting.id, differ) if differ else []
    items = [(in_language(one.entity.name), f"{home}/{one.id}") for one in sent]
    if items:
        shown.concerns.append(
            Concern(
                _("Lists that differ from their note verbale or letter"),
                _("Look at the list, and ask the focal point for a new letter where it needs one."),
                sorted(items),
            )
        )


def say_first_mail(db: Session, asked: FirstMail) -> None:
    """React to something to be written: say whether their table's mail goes to them first."""
    since = clock.now() - TOLD_WITHIN
    if asked.delegation_id:
        asked.waits = queries.awaits_first_mail(
            db, asked.delegation_id, asked.registration_id, since
        )
