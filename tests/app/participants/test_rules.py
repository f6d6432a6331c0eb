"""Who stands on a list and where, in six languages; what is new since the last one."""

from dataclasses import replace

import pytest

from app.core import i18n
from app.delegations.models import DelegationCategory
from app.meetings.rules import MeetingHead
from app.participants.models import ListKind
from app.participants.rules.differences import Difference, Renamed, difference, told_after
from app.participants.rules.layout import Content, Edition, document, ordered, parts
from app.participants.rules.listing import Group, Listing, as_json, from_json, unnaming
from app.registrations.models import DelegationFunction
from tests.make import participants as make
from tests.make.collation import in_javascript

HEAD = MeetingHead("1", "im-test", "Test Meetings", "15–17 June 2027", "CICG, Geneva", "UTC")
PROTOCOL = (
    "head_of_delegation", "deputy_head", "representative", "alternate_representative", "adviser",
    "expert", "observer", "assistant", "interpreter",
)  # fmt: skip
GROUPS = (
    "state_party", "consented_not_in_force", "signatory", "state_not_party", "state", "un_entity",
    "international_organisation", "regional_organisation", "ngo", "other",
)  # fmt: skip


def expected_people(group: Group, language: str) -> list[str]:
    """The people of a delegation in order, by a collation that is not ours."""
    by_rank: dict[tuple[int, int], list[str]] = {}
    for one in group.members:
        rank = PROTOCOL.index(one.function.value), one.place or 99
        by_rank.setdefault(rank, []).append(one.name)
    alike = in_javascript(language, *(by_rank[rank] for rank in sorted(by_rank)))
    return [name for names in alike for name in names]


@pytest.mark.slow
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_800_people_are_in_the_order_of_each_language(language: str) -> None:
    listing = make.eight_hundred()
    with i18n.in_use(language):
        found = list(parts(listing))

    assert sum(len(group.members) for group in listing.groups) == 800
    present = [
        [group for group in listing.groups if group.heading.category.value == category]
        for category in GROUPS
    ]
    names = [[i18n.in_language(one.heading.name, language) for one in those] for those in present]
    assert [[block.name for block in part.blocks] for part in found] == [
        those for those in in_javascript(language, *names) if those
    ]
    largest = sorted(listing.groups, key=lambda group: -len(group.members))[:12]
    blocks = {block.name: block for part in found for block in part.blocks}
    for group in largest:
        printed = [
            line.name for line in blocks[i18n.in_language(group.heading.name, language)].lines
        ]
        assert printed == expected_people(group, language)
    assert len(largest[-1].members) > 6


def test_the_languages_order_the_same_list_differently() -> None:
    """The control: an order that ignored the language would pass for one of them only."""
    listing, first = make.eight_hundred(), {}
    for language in i18n.LANGUAGES:
        with i18n.in_use(language):
            shown = next(parts(listing)).blocks
        codes = {
            i18n.in_language(one.heading.name, language): one.heading.key for one in listing.groups
        }
        first[language] = tuple(codes[block.name] for block in shown)
    assert len(set(first.values())) == len(i18n.LANGUAGES)


def test_heads_come_first_then_functions_then_the_delegations_own_order_then_names() -> None:
    function = DelegationFunction
    people = [
        make.member("1", "Zoë", function.ADVISER),
        make.member("2", "Bea", function.REPRESENTATIVE),
        make.member("3", "Émile", function.REPRESENTATIVE),
        make.member("4", "Zora", function.REPRESENTATIVE, 2),
        make.member("5", "Yann", function.REPRESENTATIVE, 1),
        make.member("6", "Xavier", function.HEAD),
    ]

    assert [one.name for one in ordered(people)] == [
        "Xavier", "Yann", "Zora", "Bea", "Émile", "Zoë"
    ]  # fmt: skip


def test_whoever_does_not_agree_is_counted_and_not_named() -> None:
    listing = Listing((make.group(make.member("1", "Ana"), make.member("2", "Bo"), unnamed=1),))

    hidden = unnaming(listing, {"2"})
    found = document(HEAD, Edition(None), Content(hidden))

    assert found.totals == "3 people, 1 delegation"
    assert [line.name for line in found.parts[0].blocks[0].lines] == ["Ana"]
    assert found.parts[0].blocks[0].more == "2 people who are not named"
    assert found.notes
    assert "Bo" not in repr(found)


def test_a_list_is_kept_as_it_is() -> None:
    listing = make.eight_hundred()

    assert from_json(as_json(listing)) == listing


# --- differences -------------------------------------------------------------------------------

ANA, BO, CY = (make.member(name, name) for name in ("Ana", "Bo", "Cy"))
TOLD = Listing((make.group(ANA, BO), make.group(key="NOR", en="Norway", unnamed=1)))


def after(kind: ListKind, now: Listing) -> Difference:
    """What is still untold once a document of this kind is issued."""
    return difference(told_after(kind, TOLD, now), now)


def test_nothing_is_different_from_itself() -> None:
    assert difference(TOLD, TOLD) == Difference()


def test_a_person_who_has_come_is_told_by_an_addendum_and_by_no_corrigendum() -> None:
    now = Listing((make.group(ANA, BO, CY), TOLD.groups[1]))

    found = difference(TOLD, now)

    assert make.names_of(found.added) == {"CHE": ["Cy"]}
    assert found.corrections == 0
    assert after(ListKind.ADDENDUM, now) == Difference()
    assert after(ListKind.CORRIGENDUM, now) == found


def test_a_person_who_has_changed_or_gone_is_told_by_a_corrigendum_and_by_no_addendum() -> None:
    now = Listing((make.group(make.renamed(ANA, "Anna")), TOLD.groups[1]))

    found = difference(TOLD, now)

    assert found.added == ()
    assert [(one.before.name, one.now and one.now[1].name) for one in found.corrected] == [
        ("Ana", "Anna"),
        ("Bo", None),
    ]
    assert after(ListKind.CORRIGENDUM, now) == Difference()
    assert after(ListKind.ADDENDUM, now) == found


def test_a_person_who_changes_the_delegation_is_corrected_and_not_added() -> None:
    norway = make.group(BO, key="NOR", en="Norway", unnamed=1)
    now = Listing((make.group(ANA), norway))

    found = difference(TOLD, now)

    assert found.added == ()
    (moved,) = found.corrected
    assert (moved.heading.key, moved.now and moved.now[0].key) == ("CHE", "NOR")
    assert after(ListKind.CORRIGENDUM, now) == Difference()


def test_a_delegation_of_another_name_or_category_is_corrected_once() -> None:
    turned = replace(TOLD.groups[0].heading, category=DelegationCategory.STATE_NOT_PARTY)
    now = Listing((replace(TOLD.groups[0], heading=turned), TOLD.groups[1]))

    found = difference(TOLD, now)

    assert found == Difference(renamed=(Renamed(TOLD.groups[0].heading, turned),))
    assert after(ListKind.CORRIGENDUM, now) == Difference()


def test_the_order_that_a_delegation_gives_is_no_correction() -> None:
    now = Listing((make.group(replace(ANA, place=2), replace(BO, place=1)), TOLD.groups[1]))

    assert difference(TOLD, now) == Difference()


def test_whoever_is_named_after_all_is_counted_once() -> None:
    told = Listing((make.group(ANA, unnamed=1),))
    now = Listing((make.group(ANA, BO),))

    assert told_after(ListKind.ADDENDUM, told, now).people == 2


def test_addendum_and_corrigendum_together_say_what_is_true() -> None:
    now = Listing(
        (
            make.group(make.renamed(ANA, "Anna"), CY),
            make.group(make.member("D"), key="PER", en="Peru"),
        )
    )

    told = told_after(ListKind.ADDENDUM, told_after(ListKind.CORRIGENDUM, TOLD, now), now)

    assert difference(told, now) == Difference()
    assert (told.people, len(told.groups)) == (now.people, len(now.groups))


def test_a_corrigendum_leaves_out_whoever_no_longer_agrees() -> None:
    now = Listing((make.group(ANA, unnamed=1), TOLD.groups[1]))
    found = difference(TOLD, now)

    shown = document(HEAD, Edition(ListKind.CORRIGENDUM, 2), Content(difference=found))
    hidden = document(
        HEAD, Edition(ListKind.CORRIGENDUM, 2), Content(difference=found, hidden=frozenset({"Bo"}))
    )

    assert shown.full_title == "List of participants – Corrigendum 2"
    assert [(one.before, one.now) for one in shown.readings] == [("Bo, Representative", "Delete")]
    assert hidden.readings == ()
    assert len(hidden.notes) == 1
