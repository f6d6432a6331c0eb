"""What a side event is about, as far as words of its title say: for lists that print no themes.

A theme is told by the words that stand for it, so the same title always has the same themes. That
is a conclusion from a title, no more; who loads such themes marks them as inferred.
"""

import re
from collections.abc import Mapping
from functools import cache

WORDS: Mapping[str, tuple[str, ...]] = {
    "finance": (
        "financ", "fund", "funding", "debt", "invest", "capital", "bank", "econom", "insur", "tax",
        "trillion",
    ),
    "adaptation": ("adapt", "resilien", "naps", "early warning", "disaster", "risk", "locally led"),
    "energy": (
        "energ", "renewable", "fossil", "power", "oil", "coal", "biogas", "hydrogen", "fuel",
        "electri", "solar", "wind", "nuclear", "bioenerg", "methane",
    ),
    "nature": (
        "nature", "biodivers", "forest", "ecosystem", "amazon", "land", "restor", "conserv",
        "mangrove", "wildlife", "desert",
    ),
    "food": ("food", "agri", "farm", "soil", "rice", "livestock", "agro", "diet", "crop"),
    "water": ("water", "ocean", "sea", "coast", "blue", "marine", "river", "cryosphere", "glacier"),
    "justice": ("just", "right", "justice", "equit", "legal", "law", "court", "litigat",
                "integrity"),
    "people": (
        "gender", "women", "feminis", "youth", "child", "girl", "young", "intergeneration",
        "inclusi", "faith", "spiritual", "disabilit",
    ),
    "indigenous": ("indigenous", "local communit", "traditional", "ancestral", "afro"),
    "health": ("health", "medic", "disease", "heat", "air quality", "pollut", "nutrition"),
    "carbon": (
        "carbon", "market", "article 6", "net zero", "net-zero", "zero", "removal", "emission",
        "mitigat", "ccs", "offset", "steel", "industr",
    ),
    "plans": (
        "ndc", "pledge", "ambition", "stocktake", "transparen", "implement", "polic", "governance",
        "multilateral", "negotiat",
    ),
    "loss": ("loss", "damage", "displace", "migra", "refuge", "mobility", "conflict", "peace"),
    "cities": ("cit", "urban", "building", "housing", "transport", "shipping", "aviation",
               "infrastruct", "local government", "subnational"),
    "knowledge": (
        "science", "scientif", "research", "data", "digital", "technolog", "innovat", "educat",
        "capacity", "universit", "ai", "space", "learning", "knowledge",
    ),
    "regions": (
        "africa", "latin", "asia", "pacific", "island", "sids", "caribbean", "arab", "south-south",
        "global south", "least developed", "ldc", "china", "india", "mountain", "arctic",
    ),
}  # fmt: skip
"""Beginnings of words, in small letters, by the code of the theme that they tell."""

WHOLE = frozenset(
    {"ai", "ccs", "cit", "coal", "fund", "land", "law", "ldc", "loss", "oil", "sea", "tax", "wind"}
)
"""Words that count alone or in the plural only: a coalition is not about coal."""

NAMES: Mapping[str, Mapping[str, str]] = {
    "finance": {
        "ar": "التمويل والاقتصاد", "zh": "资金和经济", "en": "Finance and economy",
        "fr": "Finance et économie", "ru": "Финансы и экономика", "es": "Finanzas y economía",
    },
    "adaptation": {
        "ar": "التكيف والقدرة على الصمود", "zh": "适应和韧性", "en": "Adaptation and resilience",
        "fr": "Adaptation et résilience", "ru": "Адаптация и устойчивость",
        "es": "Adaptación y resiliencia",
    },
    "energy": {
        "ar": "الطاقة", "zh": "能源", "en": "Energy",
        "fr": "Énergie", "ru": "Энергетика", "es": "Energía",
    },
    "nature": {
        "ar": "الطبيعة والغابات", "zh": "自然和森林", "en": "Nature and forests",
        "fr": "Nature et forêts", "ru": "Природа и леса", "es": "Naturaleza y bosques",
    },
    "food": {
        "ar": "الغذاء والزراعة", "zh": "粮食和农业", "en": "Food and agriculture",
        "fr": "Alimentation et agriculture", "ru": "Продовольствие и сельское хозяйство",
        "es": "Alimentación y agricultura",
    },
    "water": {
        "ar": "المياه والمحيطات", "zh": "水和海洋", "en": "Water and oceans",
        "fr": "Eau et océans", "ru": "Вода и океаны", "es": "Agua y océanos",
    },
    "justice": {
        "ar": "العدالة والحقوق", "zh": "公正和权利", "en": "Justice and rights",
        "fr": "Justice et droits", "ru": "Справедливость и права", "es": "Justicia y derechos",
    },
    "people": {
        "ar": "النساء والشباب والإدماج", "zh": "妇女、青年和包容",
        "en": "Women, youth and inclusion", "fr": "Femmes, jeunes et inclusion",
        "ru": "Женщины, молодежь и инклюзивность", "es": "Mujeres, jóvenes e inclusión",
    },
    "indigenous": {
        "ar": "الشعوب الأصلية والمجتمعات المحلية", "zh": "土著人民和地方社区",
        "en": "Indigenous Peoples and local communities",
        "fr": "Peuples autochtones et communautés locales",
        "ru": "Коренные народы и местные общины",
        "es": "Pueblos indígenas y comunidades locales",
    },
    "health": {
        "ar": "الصحة", "zh": "健康", "en": "Health",
        "fr": "Santé", "ru": "Здоровье", "es": "Salud",
    },
    "carbon": {
        "ar": "الكربون والتخفيف", "zh": "碳和减缓", "en": "Carbon and mitigation",
        "fr": "Carbone et atténuation", "ru": "Углерод и смягчение последствий",
        "es": "Carbono y mitigación",
    },
    "plans": {
        "ar": "الخطط والسياسات", "zh": "计划和政策", "en": "Plans and policies",
        "fr": "Plans et politiques", "ru": "Планы и политика", "es": "Planes y políticas",
    },
    "loss": {
        "ar": "الخسائر والأضرار والتنقل", "zh": "损失、损害和流动",
        "en": "Loss, damage and displacement", "fr": "Pertes, préjudices et déplacements",
        "ru": "Потери, ущерб и перемещение", "es": "Pérdidas, daños y desplazamiento",
    },
    "cities": {
        "ar": "المدن والنقل", "zh": "城市和交通", "en": "Cities and transport",
        "fr": "Villes et transports", "ru": "Города и транспорт", "es": "Ciudades y transporte",
    },
    "knowledge": {
        "ar": "العلم والتكنولوجيا والتعليم", "zh": "科学、技术和教育",
        "en": "Science, technology and education", "fr": "Science, technologie et éducation",
        "ru": "Наука, техника и образование", "es": "Ciencia, tecnología y educación",
    },
    "regions": {
        "ar": "المناطق والتعاون بين بلدان الجنوب", "zh": "区域和南南合作",
        "en": "Regions and South-South cooperation", "fr": "Régions et coopération Sud-Sud",
        "ru": "Регионы и сотрудничество Юг — Юг", "es": "Regiones y cooperación Sur-Sur",
    },
}  # fmt: skip
"""How each theme is called, by language."""


def themes_of(title: str) -> frozenset[str]:
    """The codes of the themes that words of a title tell; none where no word does."""
    return frozenset(code for code in WORDS if _pattern(code).search(title.lower()))


@cache
def _pattern(code: str) -> re.Pattern[str]:
    parts = [
        rf"{re.escape(word)}(?:s|ies|y)?\b" if word in WHOLE else re.escape(word)
        for word in WORDS[code]
    ]
    return re.compile(rf"\b(?:{'|'.join(parts)})")
