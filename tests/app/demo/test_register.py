"""The register of States, organisations and treaties, and the status of a State on a day."""

from collections import Counter
from datetime import date

import pytest

from app.delegations.models import EntityKind, StatusKind
from app.delegations.rules import StatusChange, status_on
from app.demo.facts import FactsError
from app.demo.register import (
    entity_keys,
    load_instruments,
    load_organisations,
    load_states,
    read_organisations,
    read_states,
)

LANGUAGES = {"ar", "en", "es", "fr", "ru", "zh"}
STATES = {state.iso3: state for state in load_states()}


@pytest.mark.parametrize(
    ("iso3", "day", "status"),
    [
        ("FIN", date(2025, 6, 19), StatusKind.PARTY),
        ("FIN", date(2026, 1, 9), StatusKind.PARTY),
        ("FIN", date(2026, 1, 10), StatusKind.WITHDRAWN),
        ("MHL", date(2025, 3, 11), StatusKind.SIGNATORY),
        ("MHL", date(2025, 6, 19), StatusKind.CONSENTED),
        ("MHL", date(2025, 9, 1), StatusKind.PARTY),
        ("TON", date(2025, 6, 19), None),
        ("TON", date(2025, 6, 26), StatusKind.CONSENTED),
        ("TON", date(2025, 12, 1), StatusKind.PARTY),
        ("LTU", date(2025, 12, 27), StatusKind.WITHDRAWN),
        ("UKR", date(2025, 12, 1), StatusKind.PARTY),
        ("USA", date(2025, 6, 19), None),
    ],
)
def test_the_status_of_a_state_depends_on_the_day(
    iso3: str, day: date, status: StatusKind | None
) -> None:
    assert status_on(STATES[iso3].changes, day) is status


def test_the_order_of_changes_does_not_matter_and_the_later_given_of_a_day_counts() -> None:
    changes = [
        StatusChange(date(2025, 9, 1), StatusKind.PARTY),
        StatusChange(date(2025, 3, 1), StatusKind.SIGNATORY),
        StatusChange(date(2025, 3, 1), StatusKind.CONSENTED),
    ]
    assert status_on(changes, date(2025, 2, 28)) is None
    assert status_on(changes, date(2025, 3, 1)) is StatusKind.CONSENTED
    assert status_on(changes, date(2025, 9, 1)) is StatusKind.PARTY


@pytest.mark.parametrize(
    ("day", "parties"),
    [(date(1999, 3, 1), 45), (date(2024, 6, 18), 164), (date(2026, 3, 1), 161)],
)
def test_the_parties_are_as_many_as_the_convention_counts(day: date, parties: int) -> None:
    counted = Counter(status_on(state.changes, day) for state in STATES.values())
    assert counted[StatusKind.PARTY] == parties


def test_every_state_has_names_in_six_languages_and_a_source() -> None:
    assert len(STATES) == 197
    for state in STATES.values():
        assert set(state.names) == LANGUAGES
        assert all(state.names.values())
        assert state.names_source
        assert state.status_source


def test_organisations_are_of_every_kind_but_states() -> None:
    organisations = load_organisations()
    kinds = {organisation.kind for organisation in organisations}
    assert kinds == set(EntityKind) - {EntityKind.STATE}
    assert len(organisations) >= 60
    shorts = [organisation.short for organisation in organisations]
    assert len(set(shorts)) == len(shorts)


def test_un_entities_are_named_in_six_languages() -> None:
    for organisation in load_organisations():
        if organisation.kind is EntityKind.UN_ENTITY:
            assert set(organisation.names) == LANGUAGES, organisation.key


def test_a_key_means_one_entity() -> None:
    assert len(entity_keys()) == len(load_states()) + len(load_organisations())


def test_treaties_have_their_titles_in_six_languages() -> None:
    assert [treaty.key for treaty in load_instruments()] == ["apmbc", "ccm"]
    for treaty in load_instruments():
        assert set(treaty.names) == LANGUAGES


def test_an_organisation_of_no_kind_is_refused_with_its_place() -> None:
    text = "organisations: [{key: x, kind: club, short: X, names: {en: X}}]"
    with pytest.raises(FactsError, match=r"organisations\[0\]\.kind: 'club' is none of state"):
        read_organisations(text)


def test_an_organisation_given_twice_is_refused() -> None:
    line = "{key: x, kind: ngo, short: X, names: {en: X}}"
    with pytest.raises(FactsError, match="'x' is given twice"):
        read_organisations(f"organisations: [{line}, {line}]")


HEADER = (
    "iso3,iso2,m49,name_en,name_fr,name_es,name_ar,name_zh,name_ru,article_en,article_fr,"
    "article_es,formal_en,formal_fr,names_source,apmbc_signature,apmbc_consent_date,"
    "apmbc_consent_act,apmbc_entry_into_force,apmbc_withdrawal_notified,"
    "apmbc_withdrawal_effective,apmbc_source,note\n"
)


def row(entry_into_force: str) -> str:
    return f"XXA,XA,999,N,N,N,N,N,N,,,,,,s,,2000-01-01,accession,{entry_into_force},,,s,\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEADER + row("soon"), "states.csv: line 2: .*'soon'"),
        (HEADER + row("1999-01-01"), "states.csv: line 2: the dates of XXA are not in their"),
        (HEADER.replace("m49,", "") + row("2000-07-01"), "states.csv: line 2"),
        (HEADER + row("2000-07-01") * 2, "states.csv: 'XXA' is given twice"),
    ],
)
def test_a_slip_among_states_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(FactsError, match=sentence):
        read_states(text)
