"""Words that occur in names without naming anybody, and names that spelling does not tell.

Titles are as they look after `spelling.latin`: lower case, no accents. The lists are of what is
written before or after names in the six languages of the United Nations and their neighbours.
"""

from collections.abc import Mapping

MALE_TITLES = frozenset(
    "mr mister monsieur herr senhor gospodin signor sig m sr don sheikh shaikh sheik sir lord"
    " prince father rev sayyid alsyd g-n mgr".split()
)
FEMALE_TITLES = frozenset(
    "mrs ms miss mme madame mlle madam mademoiselle sra srta senora dona frau gospozha signora"
    " dame lady princess sister alsydh g-zha".split()
)
TITLES = (
    MALE_TITLES
    | FEMALE_TITLES
    | frozenset(
        "dr dra doctor docteur doktor dott prof professor professeur profesor he se exc excelencia"
        " excellency excellence excmo excma ambassador ambassadeur ambassadrice embajador"
        " embajadora embaixador amb posol minister ministre ministro ministra gen general brig"
        " brigadier col colonel coronel lt lieutenant capt captain maj cdr hon honourable"
        " honorable ing eng hrh hh hm phd md msc mba jr jnr snr esq hb rt eminence"
        " alsfyr aldktwr aldktwra sadt mlla hajj hajji haji ustaz ustad".split()
    )
)
# These are names as well: they are titles only before a name that is whole without them.
PERHAPS_TITLES = frozenset(
    "m he hon gen general don ing eng major maj prince princess lord sir rev col capt captain hm rt"
    " hb se msc sister father signor sheikh minister dr".split()
)
HAN_TITLES = ("先生", "女士", "博士", "大使", "教授", "阁下", "小姐", "部长")
PARTICLES = frozenset(
    "al el ul il bin ben bn ibn bint bent binte ould ouldt de da do dos das del della di du des d"
    " la le las los lo van von vom der den ter ten te zu zur af av y e i a o'"
    " san abi".split()
)
# These are families as well: they are particles only before a word that is whole.
PERHAPS_FAMILIES = frozenset("le lo la do du di van".split())
SERVANT_OF = frozenset("abd abdul abdel abdal abdu abdur abdus abdol abdoul ab".split())
COMPOUND_HAN = frozenset("欧阳 司马 诸葛 上官 司徒 东方 皇甫 慕容 令狐 端木 歐陽 司馬 諸葛".split())
COMMON_MAILBOXES = frozenset(
    "info contact mission office secretariat secretary protocol registration registrations"
    " delegation mail admin embassy ambassador unit team staff conference meetings".split()
)

# Written without their short vowels, these could be read in several ways.
ARABIC_NAMES: Mapping[str, str] = {
    "محمد": "muhammad", "أحمد": "ahmad", "احمد": "ahmad", "محمود": "mahmud", "حسن": "hassan",
    "حسين": "hussein", "علي": "ali", "على": "ali", "عمر": "umar", "عمرو": "amr", "عثمان": "uthman",
    "سعيد": "said", "سعد": "saad", "خالد": "khalid", "يوسف": "yusuf", "إبراهيم": "ibrahim",
    "ابراهيم": "ibrahim", "مصطفى": "mustafa", "فاطمة": "fatima", "عائشة": "aisha", "مريم": "maryam",
    "ليلى": "layla", "نور": "nur", "كريم": "karim", "جمال": "jamal", "ناصر": "nasir",
    "سليمان": "sulayman", "صالح": "salih", "طارق": "tariq", "رشيد": "rashid", "حمد": "hamad",
    "سلمان": "salman", "سالم": "salim", "بكر": "bakr", "زينب": "zaynab", "هدى": "huda",
    "خديجة": "khadija", "عبد": "abd", "حميد": "hamid", "حامد": "hamid", "منى": "muna",
    "سامي": "sami", "زيد": "zayd", "جابر": "jabir", "ماجد": "majid", "وليد": "walid",
    "بدر": "badr", "فهد": "fahd", "عادل": "adil", "الله": "allah", "أمل": "amal", "نجلاء": "najla",
}  # fmt: skip

ARABIC_READ = frozenset(ARABIC_NAMES.values())

# How families of one sign or syllable are mostly written by those who bear them.
KOREAN_FAMILIES: Mapping[str, str] = {
    "gim": "kim", "i": "lee", "yi": "lee", "ri": "lee", "rhee": "lee", "bag": "park", "bak": "park",
    "pak": "park",
    "choe": "choi", "jeong": "jung", "chung": "jung", "jo": "cho", "gang": "kang", "u": "woo",
    "im": "lim", "no": "roh", "ryu": "yoo", "yu": "yoo", "seo": "suh", "gwon": "kwon",
    "baek": "paik", "sin": "shin",
}  # fmt: skip
# Of those, spellings that are no syllable of another name.
KOREAN_SPELLINGS: Mapping[str, str] = {
    key: KOREAN_FAMILIES[key] for key in ("rhee", "yi", "pak", "bak", "choe")
}
