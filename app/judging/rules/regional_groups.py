"""The regional groups of the United Nations, to which 193 States belong.

Türkiye takes part in two groups and is counted in the one in which it votes; the United States is
in none and is counted where it attends. Observer States belong to none.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.core.i18n import lazy


class RegionalGroup(StrEnum):
    """A regional group."""

    AFRICA = "africa"
    ASIA_PACIFIC = "asia_pacific"
    EASTERN_EUROPE = "eastern_europe"
    LATIN_AMERICA = "latin_america"
    WESTERN_EUROPE = "western_europe"


GROUP_LABELS: Mapping[RegionalGroup, str] = {
    RegionalGroup.AFRICA: lazy("African States"),
    RegionalGroup.ASIA_PACIFIC: lazy("Asia-Pacific States"),
    RegionalGroup.EASTERN_EUROPE: lazy("Eastern European States"),
    RegionalGroup.LATIN_AMERICA: lazy("Latin American and Caribbean States"),
    RegionalGroup.WESTERN_EUROPE: lazy("Western European and other States"),
}
_MEMBERS: Mapping[RegionalGroup, str] = {
    RegionalGroup.AFRICA: """
        AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ETH GAB GHA GIN GMB GNB GNQ
        KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ SYC
        TCD TGO TUN TZA UGA ZAF ZMB ZWE""",
    RegionalGroup.ASIA_PACIFIC: """
        AFG ARE BGD BHR BRN BTN CHN CYP FJI FSM IDN IND IRN IRQ JOR JPN KAZ KGZ KHM KIR KOR KWT LAO
        LBN LKA MDV MHL MMR MNG MYS NPL NRU OMN PAK PHL PLW PNG PRK QAT SAU SGP SLB SYR THA TJK TKM
        TLS TON TUV UZB VNM VUT WSM YEM""",
    RegionalGroup.EASTERN_EUROPE: """
        ALB ARM AZE BGR BIH BLR CZE EST GEO HRV HUN LTU LVA MDA MKD MNE POL ROU RUS SRB SVK SVN
        UKR""",
    RegionalGroup.LATIN_AMERICA: """
        ARG ATG BHS BLZ BOL BRA BRB CHL COL CRI CUB DMA DOM ECU GRD GTM GUY HND HTI JAM KNA LCA MEX
        NIC PAN PER PRY SLV SUR TTO URY VCT VEN""",
    RegionalGroup.WESTERN_EUROPE: """
        AND AUS AUT BEL CAN CHE DEU DNK ESP FIN FRA GBR GRC IRL ISL ISR ITA LIE LUX MCO MLT NLD NOR
        NZL PRT SMR SWE TUR USA""",
}
_OF = {code: group for group, codes in _MEMBERS.items() for code in codes.split()}


def group_of(code: str) -> RegionalGroup | None:
    """The group of a State by its ISO 3166 alpha-3 code; None for one that is in none."""
    return _OF.get(code)
