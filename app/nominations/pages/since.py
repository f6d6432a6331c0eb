"""The letters of a delegation as pages show them, with what changed since each of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts import queries as accounts
from app.nominations import queries
from app.nominations.models import Letter
from app.nominations.rules.letters import Difference, as_listed, basis, difference
from app.registrations import queries as registrations
from app.registrations.models import Registration


@dataclass(frozen=True)
class LetterShown:
    """A letter. `names` are of those added, changed and dropped since.

    Of the newest these are changes that it does not cover, without what was settled; of one before
    what the next letter brought. `settled_by` is who settled last, "" for an account that is gone.
    """

    letter: Letter
    names: Mapping[str, Sequence[str]]
    settled_by: str


def letters_shown(
    db: Session, meeting_id: str, delegation_id: str, members: Sequence[Registration]
) -> list[LetterShown]:
    """The letters of a delegation, the newest first; `members` are who is of it now."""
    letters = queries.letters_of(db, delegation_id)
    after = as_listed(members)
    found: list[Difference] = []
    for letter in letters:
        since = letter.listed if found else basis(letter)
        found.append(difference(since, after))
        after = letter.listed
    ids = {one for each in found for one in (*each.added, *each.changed, *each.dropped)}
    people = registrations.registrations_by_ids(db, meeting_id, ids) if ids else ()
    names = {one.id: one.person.name for one in people}
    who = accounts.names_of(db, {one.settled_by for one in letters if one.settled_by})
    return [
        LetterShown(letter, _named(each, names), who.get(letter.settled_by or "", ""))
        for letter, each in zip(letters, found, strict=True)
    ]


def _named(found: Difference, names: Mapping[str, str]) -> dict[str, list[str]]:
    """The names that are known, by what it was: of whom was erased none is."""
    kinds = {"added": found.added, "changed": found.changed, "dropped": found.dropped}
    named = {kind: [names[one] for one in of if one in names] for kind, of in kinds.items()}
    return {kind: of for kind, of in named.items() if of}
