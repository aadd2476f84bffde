import pytest
from hypothesis import given
from hypothesis import strategies as st

from xcrules.facts.countries import LONGEST_NAME, all_codes, packaged_names, parse_country, read_country, resolve
from xcrules.facts.country_aliases import AMBIGUOUS, NAMES
from xcrules.facts.country_folding import words_of
from xcrules.facts.iso import alpha_3, english_names
from xcrules.facts.problems import Unreadable

NORTH = [
    "KP",
    "PRK",
    "kp",
    "ＫＰ",
    "North Korea",
    "NORTH-KOREA",
    "N. Korea",
    "Korea, North",
    "Korea (North)",
    "DPRK",
    "D.P.R.K.",
    "D. P. R. K.",
    "DPR Korea",
    "D.P.R. of Korea",
    "Democratic People's Republic of Korea",
    "Democratic People’s Republic of Korea",
    "Democratic Peoples Republic of Korea",
    "Korea, Dem. People's Rep.",
    "Korea (the Democratic People's Republic of)",
    "Choson",
    "Chosun",
    "Corée du Nord",
    "coree du nord",
    "Corea del Norte",
    "Nordkorea",
    "Северная Корея",
    "Солтүстік Корея",
    "朝鲜",
    "北朝鮮",
    "북한",
]
SOUTH = [
    "KR",
    "KOR",
    "South Korea",
    "S. Korea",
    "ROK",
    "R.O.K.",
    "Republic of Korea",
    "the Republic of Korea",
    "Korea, Republic of",
    "Korea, Rep.",
    "Rep. of Korea",
    "Corée du Sud",
    "Südkorea",
    "韩国",
    "대한민국",
]
EITHER = [
    "Korea",
    "corea",
    "Corée",
    "Корея",
    "Democratic Rep. of Korea",
    "Korea, Dem. Rep.",
    "People's Republic of Korea",
]


@pytest.mark.parametrize("name", NORTH)
def test_the_north_is_never_the_south(name: str) -> None:
    assert resolve(name).codes == ("KP",)


@pytest.mark.parametrize("name", SOUTH)
def test_the_south_is_never_the_north(name: str) -> None:
    assert resolve(name).codes == ("KR",)


@pytest.mark.parametrize("name", EITHER)
def test_what_may_be_either_korea_is_left_open(name: str) -> None:
    assert resolve(name).codes == ("KP", "KR")


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Congo", ("CD", "CG")),
        ("Congo, Dem. Rep.", ("CD",)),
        ("DR Congo", ("CD",)),
        ("Republic of the Congo", ("CG",)),
        ("Congo-Brazzaville", ("CG",)),
        ("Guinea", ("GN",)),
        ("Guinea-Bissau", ("GW",)),
        ("Equatorial Guinea", ("GQ",)),
        ("Papua New Guinea", ("PG",)),
        ("Sudan", ("SD",)),
        ("South Sudan", ("SS",)),
        ("Burma", ("MM",)),
        ("Iran (Islamic Republic of)", ("IR",)),
        ("Namibia", ("NA",)),
        ("NA", ("NA",)),
        ("U.S.A.", ("US",)),
        ("UK", ("GB",)),
        ("Cote d'Ivoire", ("CI",)),
        ("Virgin Islands", ("VG", "VI")),
        ("Dominica", ("DM",)),
        ("Dominican Republic", ("DO",)),
        ("Niger", ("NE",)),
        ("Nigeria", ("NG",)),
    ],
)
def test_names_that_are_easily_confused(name: str, codes: tuple[str, ...]) -> None:
    assert resolve(name).codes == codes


@pytest.mark.parametrize(
    "name", ["North Corea", "Germny", "Ko rea", "the", "", " ", "408", "KS", "ZZ", "Nowhere", "USSR", "K" * 5000]
)
def test_a_name_that_nobody_knows_has_no_code(name: str) -> None:
    assert resolve(name).codes == ()


def test_the_code_of_another_system_is_read_as_iso_or_not_at_all() -> None:
    # In FIPS 10-4, KN is North Korea, KS South Korea, CG the Democratic Republic of the Congo.
    assert resolve("KN").codes == ("KN",)
    assert resolve("KS").codes == ()
    assert resolve("CG").codes == ("CG",)


def test_near_names_are_proposed_and_never_taken() -> None:
    assert "Germany" in resolve("Germny").near
    problem = read_country("Germny")
    assert isinstance(problem, Unreadable)
    assert problem.code == "unknown-country"
    assert problem.help == "did you mean `Germany`?"


def test_every_name_of_the_packaged_table_is_its_country() -> None:
    assert [(name, code) for code, _, name in packaged_names() if resolve(name).codes != (code,)] == []
    assert {code for code, _, _ in packaged_names()} == all_codes() - {"XK"}


def test_every_name_and_code_of_iso_is_its_country() -> None:
    ambiguous = {words_of(name) for names in AMBIGUOUS.values() for name in names}
    wrong = [
        name for name, code in english_names() if words_of(name) not in ambiguous and resolve(name).codes != (code,)
    ]
    assert wrong == []
    assert [three for three, two in alpha_3().items() if not resolve(three).codes == resolve(two).codes == (two,)] == []


def test_every_name_of_the_own_table_is_its_country() -> None:
    assert [(name, code) for code, names in NAMES.items() for name in names if resolve(name).codes != (code,)] == []
    assert [name for codes, names in AMBIGUOUS.items() for name in names if resolve(name).codes != codes] == []


def test_a_literal_must_mean_one_country() -> None:
    assert parse_country("North Korea") == "KP"
    problem = parse_country("Korea")
    assert isinstance(problem, Unreadable)
    assert (problem.code, problem.help) == ("ambiguous-country", "write `KP` or `KR`")


_NAMES = sorted({name for code, language, name in packaged_names() if language in ("en", "fr", "es") and len(name) > 5})
_KNOWN = {words_of(name) for _, _, name in packaged_names()} | {
    words_of(name) for names in (*NAMES.values(), *AMBIGUOUS.values()) for name in names
}


@given(st.sampled_from(_NAMES), st.data())
def test_a_misspelling_is_never_another_country(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    wrong = data.draw(
        st.sampled_from(
            [name[:at] + name[at + 1 :], name[:at] + letter + name[at:], name[:at] + letter + name[at + 1 :]]
        )
    )
    found = resolve(wrong).codes
    assert found in ((), resolve(name).codes) or words_of(wrong) in _KNOWN


@given(st.text(max_size=LONGEST_NAME + 10))
def test_any_text_resolves_or_does_not(text: str) -> None:
    assert set(resolve(text).codes) <= all_codes()


@given(st.sampled_from(_NAMES))
def test_case_and_space_do_not_matter(name: str) -> None:
    assert resolve(f"  {name.upper()}  ").codes == resolve(name).codes
