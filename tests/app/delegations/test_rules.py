"""Recognising what people type, and the group in which they are counted."""

import pytest

from app.delegations.models import DelegationCategory, Entity, EntityKind, StatusKind
from app.delegations.rules import (
    CATEGORY_LABELS,
    KIND_LABELS,
    category_of,
    folded,
    is_exactly,
    recognise,
)


def state(code: str, formal: str = "", **names: str) -> Entity:
    return Entity(
        kind=EntityKind.STATE,
        code=code,
        name=names,
        formal_name={"en": formal} if formal else {},
    )


REGISTER = [
    state("CHE", "Swiss Confederation", en="Switzerland", fr="Suisse", ar="سويسرا", ru="Швейцария"),
    state("CIV", en="Côte d’Ivoire", zh="科特迪瓦"),
    state("COG", en="Congo"),
    state("COD", en="Democratic Republic of the Congo"),
    state("GBR", en="United Kingdom of Great Britain and Northern Ireland"),
    state("NER", en="Niger"),
    state("NGA", en="Nigeria"),
    state("NLD", en="Netherlands (Kingdom of the)", fr="Pays-Bas"),
    state("MHL", en="Marshall Islands", es="Islas Marshall"),
    Entity(
        kind=EntityKind.INTERNATIONAL_ORGANISATION,
        code="icrc",
        name={"en": "International Committee of the Red Cross"},
        formal_name={},
    ),
]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Switzerland", "CHE"),
        (" SUISSE ", "CHE"),
        ("la Suisse", "CHE"),
        ("سويسرا", "CHE"),
        ("швейцария", "CHE"),
        ("Swiss Confederation", "CHE"),
        ("CHE", "CHE"),
        ("Cote d'Ivoire", "CIV"),
        ("科特迪瓦", "CIV"),
        ("UK", "GBR"),
        ("United Kingdom", "GBR"),
        ("Royaume-Uni", "GBR"),
        ("Republic of the Congo", "COG"),
        ("Congo (COG)", "COG"),
        ("Niger", "NER"),
        ("the Netherlands", "NLD"),
        ("Las Islas Marshall", "MHL"),
        ("ICRC", "icrc"),
        ("The International Committee of the Red Cross", "icrc"),
    ],
)
def test_a_name_in_any_language_or_short_form_is_recognised(typed: str, code: str) -> None:
    (found,) = recognise(typed, REGISTER)

    assert found.code == code
    assert is_exactly(typed, found)


@pytest.mark.parametrize(
    ("typed", "likeliest"),
    [
        ("Nigera", "NGA"),
        ("Red Cross", "icrc"),
        ("Swizerland", "CHE"),
        ("Democratic Congo", "COD"),
    ],
)
def test_a_name_that_is_only_close_gives_candidates(typed: str, likeliest: str) -> None:
    found = recognise(typed, REGISTER)

    assert found[0].code == likeliest
    assert not any(is_exactly(typed, one) for one in found)


@pytest.mark.parametrize("typed", ["", "  ", "%", "Atlantis", "<script>", "x" * 5_000])
def test_what_is_not_known_gives_nothing(typed: str) -> None:
    assert recognise(typed, REGISTER) == []


def test_a_name_of_two_entities_gives_both() -> None:
    twins = [state("AAA", en="Twin"), state("BBB", en="TWIN")]

    assert recognise("twin", twins) == twins


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Côte d’Ivoire", "cote d ivoire"),
        ("L’Égypte", "egypte"),
        ("Les", "les"),
        ("أفغانستان", "افغانستان"),
        ("Türkiye", "turkiye"),
        ("—", ""),
    ],
)
def test_a_name_is_compared_without_case_accents_signs_and_article(text: str, key: str) -> None:
    assert folded(text) == key


@pytest.mark.parametrize(
    ("status", "category"),
    [
        (StatusKind.PARTY, DelegationCategory.STATE_PARTY),
        (StatusKind.CONSENTED, DelegationCategory.CONSENTED),
        (StatusKind.SIGNATORY, DelegationCategory.SIGNATORY),
        (StatusKind.WITHDRAWN, DelegationCategory.STATE_NOT_PARTY),
        (None, DelegationCategory.STATE_NOT_PARTY),
    ],
)
def test_a_state_is_counted_by_its_status(
    status: StatusKind | None, category: DelegationCategory
) -> None:
    assert category_of(EntityKind.STATE, status) is category


def test_a_campaign_is_counted_with_the_ngos() -> None:
    assert category_of(EntityKind.CAMPAIGN, None) is DelegationCategory.NGO


def test_every_kind_and_category_has_a_name() -> None:
    assert set(CATEGORY_LABELS) == set(DelegationCategory)
    assert set(KIND_LABELS) == set(EntityKind)
    for kind in EntityKind:
        assert category_of(kind, None) in CATEGORY_LABELS
