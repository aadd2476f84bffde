"""A labelled sample: listed names as somebody else might write them, and names of people who stand on no list.

Everything follows from the two lists by rules, without chance, so a measured figure is the same in every run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xcrules import shipped
from xcrules.screening import PartyList, list_from_csv

LISTS = (
    list_from_csv("un_1718_dprk.csv", (shipped.policies() / "un" / "un_1718_dprk.csv").read_bytes()),
    list_from_csv("un_1737_iran.csv", (shipped.policies() / "un" / "un_1737_iran.csv").read_bytes()),
)


@dataclass(frozen=True, slots=True)
class Variant:
    """How a listed name may be met: `of` is the list and the reference that it should lead to."""

    kind: str
    written: str
    of: tuple[str, str]


def listed(lists: tuple[PartyList, ...] = LISTS) -> Iterator[tuple[str, tuple[str, str]]]:
    """Every name and alias, cells with several taken apart, with its list and reference."""
    for each in lists:
        for row in each.rows:
            for name, _ in row.names:
                for one in name.split(";"):
                    if one.strip():
                        yield one.strip(), (each.name, row.reference)


def variants() -> list[Variant]:
    found = [
        Variant(kind, written, of)
        for name, of in listed()
        for kind, written in written_otherwise(name)
        if written != name and written.strip()
    ]
    return list(dict.fromkeys(found))


def written_otherwise(name: str) -> Iterator[tuple[str, str]]:
    words = name.split()
    plain = re.sub(r"\s*\([^)]*\)", "", name)
    if len(words) > 1:
        yield "word order", " ".join([words[-1].strip(","), *words[:-1]])
        yield "backwards", " ".join(reversed(words))
    yield "case", name.swapcase()
    yield "no apostrophes", re.sub("['’]", "", name)
    yield "accents", with_accents(name)
    if "-" in name:
        yield "hyphen apart", name.replace("-", " ")
        yield "hyphen together", name.replace("-", "")
    elif 2 <= len(words) <= 4 and name.isascii():
        yield "hyphen added", " ".join([words[0], "-".join(words[1:])])
    if len(words) == 3 and name.isascii() and all(len(word) < 7 for word in words):
        yield "written together", f"{words[0]} {words[1]}{words[2].lower()}"
    if doubled(name) != name:
        yield "doubled letter", doubled(name)
    if 2 <= len(plain.split()) <= 3 and plain.isascii() and len(plain.split()[0]) > 2 and len(plain.split()[-1]) > 4:
        yield "initial", " ".join([f"{plain.split()[0][0]}.", *plain.split()[1:]])
    short = "".join(word[0] for word in re.findall(r"[A-Za-z]+", plain) if word.lower() not in ("of", "the", "and"))
    if len(short) >= 4 and plain.isascii():
        yield "short form", short.upper()
    for kind, pairs in ROMANIZED:
        changed = name.lower()
        for one, other in pairs:
            changed = re.sub(one, other, changed)
        if changed != name.lower():
            yield kind, changed
    yield "legal form", re.sub(r"(?i)\bcorporation\b", "Corp.", re.sub(r"(?i)\bcompany\b", "Co., Ltd.", name))
    if len(name) > 12:
        middle = len(name) // 2
        yield "letter lost", name[:middle] + name[middle + 1 :]
        yield "letters swapped", name[:middle] + name[middle + 1] + name[middle] + name[middle + 2 :]


ROMANIZED = (
    ("o for u", ((r"u", "o"),)),
    ("Korean, revised", ((r"ch'?o", "jeo"), (r"ky", "gy"), (r"yo", "yeo"), (r"\bri\b", "lee"), (r"\bpak\b", "park"))),
    ("Persian", ((r"mohammad", "muhammed"), (r"q", "gh"), (r"ei", "ai"), (r"\bal-", "al "), (r"ou", "u"))),
)


def doubled(name: str) -> str:
    """*name* with the first consonant between vowels doubled, or the first doubled one made single."""
    if re.search(r"([b-df-hj-np-tv-z])\1", name, re.IGNORECASE):
        return re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", name, count=1, flags=re.IGNORECASE)
    return re.sub(r"(?<=[aeiou])([b-df-hj-np-tv-z])(?=[aeiou])", r"\1\1", name, count=1, flags=re.IGNORECASE)


def with_accents(name: str) -> str:
    return name.translate(str.maketrans("AEIOUaeiou", "ÁÉÎÖÚáéîöú"))


ORDINARY = (
    # Companies
    "Samsung Electronics", "Hyundai Motor Company", "LG Chem", "SK Hynix", "Korea Electric Power Corporation",
    "Korean Air Lines", "POSCO International", "Hanwha Aerospace", "Kia Corporation", "Naver Corporation",
    "Doosan Enerbility", "Korea Gas Corporation", "KB Kookmin Bank", "Shinhan Bank", "Woori Bank", "Hana Bank",
    "Korea Development Bank", "Export-Import Bank of Korea", "Seoul National University", "Busan Port Authority",
    "HMM Co., Ltd.", "Pan Ocean", "Siemens AG", "Robert Bosch GmbH", "BASF SE", "Volkswagen AG", "Airbus SE",
    "Thales Group", "TotalEnergies SE", "Nestlé S.A.", "Novartis International AG", "Roche Holding", "ABB Ltd",
    "Philips", "ASML Holding", "Ericsson", "Nokia Corporation", "Maersk Line", "Hapag-Lloyd", "Unilever PLC",
    "Rolls-Royce Holdings", "BP plc", "Barclays Bank", "Deutsche Bank", "Commerzbank", "BNP Paribas",
    "Banco Santander", "Telefónica", "Eni S.p.A.", "Fiat Chrysler", "Škoda Auto", "PKN Orlen",
    "Toyota Motor Corporation", "Mitsubishi Heavy Industries", "Sumitomo Chemical", "Hitachi Ltd",
    "Fanuc Corporation", "Mitsui O.S.K. Lines",
    "Singapore Airlines", "DBS Bank", "Keppel Corporation", "PSA International", "Wilmar International",
    "Taiwan Semiconductor Manufacturing Company", "Foxconn Technology Group", "Evergreen Marine Corporation",
    "Bank of China", "China Construction Bank", "Alibaba Group", "Huawei Technologies", "COSCO Shipping",
    "Shanghai Electric Group", "Hong Kong Telecom", "Cathay Pacific Airways", "Tata Steel", "Reliance Industries",
    "Infosys Limited", "Emirates Airline", "Dubai Ports World", "Qatar Airways", "Turkish Airlines", "Koç Holding",
    "General Electric Company", "Boeing", "Intel Corporation", "Applied Materials", "Dow Chemical Company",
    "International Business Machines", "Caterpillar Inc.", "Fresh Start Pte Ltd", "Nordchemie", "Dandong Time",
    "Tehran Dairy Products", "Isfahan Carpet Weavers", "Pars Khodro", "Mashhad Leather", "Kerman Pistachio Cooperative",
    "Shiraz University of Medical Sciences", "Tabriz Tractor Works", "Bank Melli Tehran Branch", "Yazd Ceramics",
    # People
    "Kim Min-su", "Park Ji-hoon", "Lee Seo-yeon", "Choi Soo-jin", "Jung Ha-neul", "Kang Da-hye", "Yoon Seo-jun",
    "Lim Jae-won", "Han Ji-min", "Oh Se-hun", "Shin Dong-hyuk", "Kwon Eun-bi", "Hwang In-beom", "Song Hye-kyo",
    "Bae Doo-na", "Moon Jae-young", "Kim Yuna", "Lee Min-ho", "Park Seo-joon", "Son Heung-min",
    "Maryam Mirzakhani", "Asghar Farhadi", "Shirin Ebadi", "Ali Daei", "Golshifteh Farahani", "Reza Deghati",
    "Mehdi Taremi", "Sara Khoshjamal", "Hamid Nouri", "Fatemeh Karimi", "Hossein Ahmadi", "Zahra Rahimi",
    "Mohammad Hosseini", "Amir Jafari", "Leila Hatami", "Nasrin Sotoudeh", "Jafar Panahi", "Abbas Kiarostami",
    "John Smith", "Maria Garcia", "Jean Dupont", "Hans Müller", "Anna Kowalska", "Giovanni Rossi", "Lars Andersson",
    "Ivan Petrov", "Olga Ivanova", "Иван Сидоров", "Tamás Kovács", "Jan Novák", "Elena Popescu", "Nikos Papadopoulos",
    "Wang Wei", "Li Na", "Zhang Min", "Chen Jie", "Tanaka Hiroshi", "Suzuki Keiko", "Nguyen Van An", "Tran Thi Mai",
    "Ahmed Hassan", "Omar Abdullah", "Rajesh Kumar", "Priya Sharma", "David Cohen", "Peter Jackson", "Emma Wilson",
    "王伟", "田中浩", "박지훈", "김민수",
)  # fmt: skip
"""Nobody among them stands on either list; some share words, or a whole name, with somebody who does."""
