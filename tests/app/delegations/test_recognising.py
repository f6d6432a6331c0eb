"""How well typed names are recognised, measured on the whole register that comes with the service.

Names in daily use are those of ICU, with its short and variant names ("Ivory Coast", "Czech
Republic"): the recognition itself reads another table, that of Babel, which has none of those.
"""

import random
import time
from collections.abc import Iterator
from functools import cache
from statistics import median

import icu
import pytest

from app.core.i18n import LANGUAGES
from app.delegations.models import Entity, EntityKind
from app.delegations.rules import called_apart, is_exactly, named, recognise
from app.delegations.rules.recognising import keys_of
from app.demo.register import load_organisations, load_states

SEED = 20251201


@cache
def register() -> tuple[Entity, ...]:
    states = (
        Entity(
            kind=EntityKind.STATE,
            code=state.iso3,
            name=dict(state.names),
            formal_name=dict(state.formal),
        )
        for state in load_states()
    )
    organisations = (
        Entity(kind=one.kind, code=one.key, name=dict(one.names), formal_name={})
        for one in load_organisations()
    )
    return (*states, *organisations)


@cache
def found(typed: str) -> list[str]:
    return [entity.code for entity in recognise(typed, register())]


def names_of_icu() -> Iterator[tuple[str, str]]:
    """What ICU calls the States of the register in six languages; codes ("UK", "RU") left out."""
    data = f"icudt{icu.ICU_VERSION.partition('.')[0]}l-region"
    codes = {state.iso2: state.iso3 for state in load_states()}
    for language in LANGUAGES:
        bundle = icu.ResourceBundle(data, icu.Locale(language))
        for table in ("Countries", "Countries%short", "Countries%variant"):
            names = bundle.get(table)
            for place in range(names.getSize()):
                one = names.get(place)
                if one.getKey() in codes and sum(map(str.isalpha, one.getString())) > 2:
                    yield one.getString(), codes[one.getKey()]


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("CIV", "Ivory Coast;Côte d'Ivoire;Cote d’Ivoire;Costa de Marfil;ساحل العاج;象牙海岸"),
        ("TUR", "Turkey;Turkiye;Turquie;Turquía;Турция;تركيا;土耳其"),
        ("PRK", "DPRK;D.P.R.K.;North Korea;Corée du Nord;RPDC;Corea del Norte;КНДР;朝鲜"),
        ("PRK", "Korea, Democratic People's Republic of;كوريا الشمالية;Северная Корея"),
        ("KOR", "South Korea;Korea, Republic of;Corée du Sud;韩国;Южная Корея;كوريا الجنوبية"),
        ("NLD", "Holland;the Netherlands;Hollande;Pays-Bas;Holanda;Голландия;هولندا;荷兰"),
        ("MMR", "Burma;Birmanie;Birmania;Бирма;بورما;缅甸"),
        ("CZE", "Czech Republic;République tchèque;República Checa;捷克共和国"),
        ("SWZ", "Swaziland;Suazilandia;Свазиленд;سوازيلاند"),
        ("CPV", "Cape Verde;Cap Vert;Cap-Vert;الرأس الأخضر"),
        ("GBR", "UK;U.K.;Great Britain;Royaume-Uni;Reino Unido;Великобритания;英国"),
        ("USA", "USA;U.S.A.;US;United States;Etats-Unis;EE. UU.;EEUU;США;美国;أمريكا"),
        ("BOL", "Bolivia;Bolivie;Боливия;بوليفيا;玻利维亚;Plurinational State of Bolivia"),
        ("VEN", "Venezuela;Венесуэла;فنزويلا;委内瑞拉;Venezuela, Bolivarian Republic of"),
        ("VNM", "Viet Nam;Vietnam;Viet-Nam;Вьетнам;فيتنام;越南"),
        ("LAO", "Laos;Lao PDR;Лаос;老挝;لاوس"),
        ("SYR", "Syria;Syrie;Siria;Сирия;سوريا;سورية;叙利亚"),
        ("TZA", "Tanzania;Tanzanie;Танзания;坦桑尼亚;Tanzania, United Republic of"),
        ("MDA", "Moldova;Moldavie;Молдова;摩尔多瓦;Moldova (Republic of)"),
        ("MKD", "Macedonia;FYROM;Macédoine;Македония;马其顿"),
        ("RUS", "Russia;Russie;Rusia;Россия;روسيا;俄罗斯"),
        ("GMB", "The Gambia;Gambia;Gambia, The;la Gambie;冈比亚"),
        ("TLS", "East Timor;Timor Leste;Timor oriental;Восточный Тимор;تيمور الشرقية"),
        ("PSE", "Palestine;Palestina;Палестина;فلسطين;巴勒斯坦"),
        ("VAT", "Vatican;The Vatican;Vaticano;Ватикан;الفاتيكان;梵蒂冈"),
        ("IRN", "Iran;Iran, Islamic Republic of;Islamic Republic of Iran;Иран;ايران;伊朗"),
        ("COD", "DR Congo;RDC;ДРК;Congo-Kinshasa;Congo, Democratic Republic of the"),
        ("KNA", "St. Kitts & Nevis;Saint Kitts and Nevis"),
        ("GIN", "Republic of Guinea;Guinea (GIN);gin"),
    ],
)
def test_names_that_people_use_are_recognised(code: str, names: str) -> None:
    assert {name: found(name) for name in names.split(";")} == {
        name: [code] for name in names.split(";")
    }


def test_the_names_of_another_source_are_recognised_or_asked_never_mistaken() -> None:
    names = list(names_of_icu())
    missed = [name for name, code in names if code not in found(name)]
    mistaken = [name for name, code in names if found_exactly(name) not in {None, code}]

    assert len(names) > 1_100
    assert mistaken == []
    assert len(missed) <= 0.005 * len(names), missed


def _one(codes: list[str]) -> Entity:
    return next(entity for entity in register() if entity.code == codes[0])


def test_slips_of_the_keyboard_are_offered_and_never_taken_for_the_name() -> None:
    dice = random.Random(SEED)
    typed = [(slip(name, dice), entity) for entity in register() for name in long_names(entity)]
    typed = [(name, entity) for name, entity in typed if found_exactly(name) != entity.code]
    offered = [entity.code in found(name) for name, entity in typed]
    first = [found(name)[:1] == [entity.code] for name, entity in typed]
    mistaken = [name for name, entity in typed if found_exactly(name) not in {None, entity.code}]

    assert len(typed) > 1_000
    assert sum(offered) >= 0.99 * len(typed)
    assert sum(first) >= 0.97 * len(typed)
    assert mistaken == []


def long_names(entity: Entity) -> list[str]:
    return [name for name in entity.name.values() if len(name) >= 5]


def found_exactly(typed: str) -> str | None:
    codes = found(typed)
    return codes[0] if len(codes) == 1 and is_exactly(typed, _one(codes)) else None


def slip(name: str, dice: random.Random) -> str:
    """The name with one letter left out, doubled, wrong, or two of them exchanged."""
    at = dice.randrange(1, len(name) - 1)
    return dice.choice(
        [
            name[:at] + name[at + 1 :],
            name[:at] + name[at] + name[at:],
            name[:at] + name[at - 1] + name[at + 1 :],
            name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        ]
    )


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Congo", "COG COD"),
        ("刚果", "COG COD"),
        ("Korea", "KOR PRK"),
        ("La Corée", "KOR PRK"),
        ("GUINÉE", "GIN GNB GNQ PNG"),
        ("Гвинея", "GIN GNB GNQ PNG"),
    ],
)
def test_a_name_that_may_mean_several_states_is_asked(typed: str, codes: str) -> None:
    assert found(typed) == codes.split()
    assert named([typed], register()) == {}


def test_every_entity_can_be_named_without_being_asked() -> None:
    for entity in register():
        assert found(called_apart(entity)) == [entity.code]


def test_only_two_short_names_belong_to_two_entities() -> None:
    owners: dict[str, set[str]] = {}
    for entity in register():
        for key in keys_of(entity):
            owners.setdefault(key, set()).add(entity.code)

    shared = {key: codes for key, codes in owners.items() if len(codes) > 1}
    assert shared == {"au": {"AUS", "au"}, "drc": {"COD", "drc"}}


def test_what_is_no_state_gives_nothing() -> None:
    for typed in ("Atlantis", "Wakanda", "Narnia", "Utopia", "Ruritania", "xx", "大西洋国"):
        assert [name for name in found(typed) if found_exactly(typed)] == []


def test_a_name_is_recognised_within_five_milliseconds() -> None:
    names = ["Nigera", "Ivory Cost", "Corée du Norrd", "Atlantis", "Russia", "x" * 200] * 10
    found("Switzerland")  # the names of the register are folded once
    took = []
    for name in names:
        begun = time.process_time()
        recognise(name, register())
        took.append(time.process_time() - begun)

    assert median(took) <= 0.005
