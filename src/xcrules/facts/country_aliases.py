"""Names of countries that are decided here, before any table of others is asked.

Two kinds: names of States under sanctions, and of the States they are mistaken for, because a library that takes
one Korea for the other decides wrongly; and words that mean more than one State, which nobody may guess.
"""

from __future__ import annotations

# One name a line would make this table unreadable.
# fmt: off
NAMES: dict[str, tuple[str, ...]] = {
    "KP": (
        "North Korea", "DPRK", "DPR Korea", "DPRK North Korea", "Korea DPRK",
        "Democratic People's Republic of Korea", "Choson", "Chosun", "Chosŏn Minjujuŭi Inmin Konghwaguk",
        "Corée du Nord", "RPDC", "RPD de Corée", "Corea del Norte", "RPD de Corea", "Corea del Nord",
        "Coreia do Norte", "Coréia do Norte", "Coreea de Nord", "Nordkorea", "Noord-Korea", "Severní Korea",
        "Severna Koreja", "Sjeverna Koreja", "Korea Północna", "Észak-Korea", "Pohjois-Korea", "Kuzey Kore",
        "Korea Utara", "Triều Tiên", "Bắc Triều Tiên", "Северная Корея", "КНДР", "Північна Корея",
        "Солтүстік Корея", "Хойд Солонгос", "Βόρεια Κορέα", "כוריאה הצפונית", "צפון קוריאה",
        "كوريا الشمالية", "کره شمالی", "उत्तर कोरिया", "เกาหลีเหนือ",
        "朝鲜", "北朝鲜", "北朝鮮", "北韩", "北韓", "朝鮮民主主義人民共和国", "朝鮮民主主義人民共和國",
        "조선", "북조선", "북한", "조선민주주의인민공화국",
    ),
    "KR": (
        "South Korea", "ROK", "Republic of Korea", "Republic of Korea ROK", "Korea ROK", "South Korea ROK", "Hanguk",
        "Daehan Minguk", "Corée du Sud", "Corea del Sur", "Corea del Sud", "Coreia do Sul", "Coréia do Sul",
        "Coreea de Sud", "Südkorea", "Suedkorea", "Sydkorea", "Sør-Korea", "Zuid-Korea", "Jižní Korea", "Južna Koreja",
        "Korea Południowa", "Etelä-Korea", "Güney Kore", "Korea Selatan", "Hàn Quốc", "Южная Корея",
        "Південна Корея", "Оңтүстік Корея", "Өмнөд Солонгос", "Νότια Κορέα", "דרום קוריאה", "كوريا الجنوبية",
        "کره جنوبی", "दक्षिण कोरिया", "เกาหลีใต้", "韩国", "韓国", "韓國", "南韩", "南韓", "大韓民国", "大韓民國",
        "한국", "남한", "대한민국",
    ),
    "IR": (
        "Iran", "Islamic Republic of Iran", "IR Iran", "Persia", "Irán", "República Islámica de Irán", "Иран", "伊朗",
        "イラン", "이란", "إيران", "ایران", "جمهوری اسلامی ایران",
    ),
    "SY": (
        "Syria", "Syrian Arab Republic", "Syrie", "Siria", "Syrien", "Сирия", "叙利亚", "敘利亞", "シリア", "시리아",
        "سوريا", "سورية",
    ),
    "CU": ("Cuba", "Republic of Cuba", "Kuba", "Куба", "古巴", "キューバ", "쿠바", "كوبا"),
    "RU": (
        "Russia", "Russian Federation", "Russie", "Rusia", "Rússia", "Russland", "Rossiya", "Россия", "РФ",
        "Российская Федерация", "俄罗斯", "俄羅斯", "ロシア", "러시아", "روسيا",
    ),
    "BY": (
        "Belarus", "Republic of Belarus", "Byelorussia", "Belorussia", "Biélorussie", "Bielorrusia", "Weißrussland",
        "Беларусь", "Белоруссия", "白俄罗斯", "白俄羅斯", "ベラルーシ", "벨라루스", "بيلاروس",
    ),
    "MM": (
        "Myanmar", "Burma", "Union of Myanmar", "Republic of the Union of Myanmar", "Union of Burma", "Myanmar (Burma)",
        "Birmanie", "Birmania", "Мьянма", "Бирма", "缅甸", "緬甸", "ミャンマー", "미얀마", "ميانمار", "بورما",
    ),
    "VE": ("Venezuela", "Bolivarian Republic of Venezuela", "Венесуэла", "委内瑞拉", "فنزويلا"),
    "SD": ("Sudan", "Republic of the Sudan", "Soudan", "Sudán", "Судан", "苏丹", "السودان"),
    "SS": ("South Sudan", "Republic of South Sudan", "Soudan du Sud", "Sudán del Sur", "Южный Судан", "南苏丹"),
    "LY": ("Libya", "State of Libya", "Libyan Arab Jamahiriya", "Libye", "Libia", "Ливия", "利比亚", "ليبيا"),
    "CD": (
        "DR Congo", "DRC", "DR of the Congo", "Democratic Republic of the Congo", "Congo-Kinshasa", "Congo DRC",
        "Zaire", "RDC", "RD Congo", "RD du Congo", "République démocratique du Congo",
        "República Democrática del Congo",
        "ДРК", "刚果（金）", "剛果（金）", "刚果民主共和国",
    ),
    "CG": ("Congo-Brazzaville", "Republic of the Congo", "République du Congo", "República del Congo", "剛果（布）"),
    "GN": ("Guinea", "Republic of Guinea", "Guinea-Conakry", "Guinée", "Guinée-Conakry"),
    "GW": ("Guinea-Bissau", "Republic of Guinea-Bissau", "Guinée-Bissau"),
    "GQ": ("Equatorial Guinea", "Republic of Equatorial Guinea", "Guinée équatoriale"),
    "PG": ("Papua New Guinea",),
    "CN": ("China", "People's Republic of China", "PRC", "PR China", "Mainland China", "中国", "中國"),
    "TW": ("Taiwan", "Republic of China (Taiwan)", "Taiwan ROC", "Republic of China", "Chinese Taipei", "台灣", "臺灣"),
    "HK": ("Hongkong", "Hong Kong SAR"),
    "MO": ("Macau", "Macao SAR", "Macau SAR"),
    "AE": ("UAE", "Emirates"),
    "CI": ("Cote d Ivoire", "Ivory Coast"),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "GB": ("UK", "United Kingdom", "Great Britain", "Britain", "England", "Scotland", "Wales", "Northern Ireland"),
    "MK": ("Macedonia", "FYROM", "Former Yugoslav Republic of Macedonia"),
    "NL": ("Holland",),
    "PS": ("Palestine",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Turkey",),
    "US": ("United States", "USA", "US of America"),
    "VA": ("Vatican", "Vatican City"),
    "XK": ("Kosovo", "Republic of Kosovo"),
}
"""Code -> names. `XK` stands in no list of ISO 3166-1, which leaves it to users; Kosovo has no other code."""

AMBIGUOUS: dict[tuple[str, ...], tuple[str, ...]] = {
    ("KP", "KR"): (
        "Korea", "Corée", "Corea", "Coreia", "Coréia", "Coreea", "Kore", "Koreja", "Корея", "Κορέα",
        "كوريا", "کره", "朝鮮", "코리아", "Korean Peninsula", "Democratic Republic of Korea", "Democratic Korea",
        "People's Republic of Korea",
        "République démocratique de Corée", "República Democrática de Corea",
        "República Popular de Corea", "République populaire de Corée",
    ),
    ("CD", "CG"): (
        "Congo", "Kongo", "Конго", "刚果", "剛果", "コンゴ", "콩고", "الكونغو", "People's Republic of the Congo",
    ),
    ("VG", "VI"): ("Virgin Islands", "Îles Vierges", "Islas Vírgenes"),
}
"""Codes -> the words that may mean any of them."""
