"""The published list as data; a text that is none gives a problem, never anything else."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from published import DAY, KOMID, QAIDA, RI, SEPAH, published, whole

from xcrules.diagnostics import Diagnostic
from xcrules.lists import committees, un_xml
from xcrules.lists.table import Row, Rows

NAME = "consolidated.xml"


def read(data: bytes) -> un_xml.Snapshot:
    snapshot = un_xml.read(NAME, data)
    assert isinstance(snapshot, un_xml.Snapshot), snapshot
    return snapshot


def refused(data: bytes) -> Diagnostic:
    problem = un_xml.read(NAME, data)
    assert isinstance(problem, Diagnostic)
    return problem


def rows_of(data: bytes, list_type: str = "DPRK") -> Rows:
    found = committees.sort(NAME, read(data))
    assert isinstance(found, committees.Sorted), found
    return found.rows[list_type]


def wrong_with(data: bytes) -> list[str]:
    found = committees.sort(NAME, read(data))
    assert isinstance(found, tuple)
    assert {problem.code for problem in found} == {"bad-list-file"}
    return [problem.message for problem in found]


# --- what is read -----------------------------------------------------------------------------------


def test_everyone_who_is_listed_makes_the_row_of_our_files() -> None:
    assert rows_of(published([RI, KOMID, SEPAH])) == (KOMID, RI)
    assert rows_of(published([RI, KOMID, SEPAH]), "Iran") == (SEPAH,)


def test_the_day_is_the_one_on_which_the_list_was_made() -> None:
    snapshot = read(published([RI]))
    assert (snapshot.generated, snapshot.day) == (DAY, date(2026, 10, 8))
    # The zone is that of the publisher: the day is not moved.
    assert read(published([RI], "2020-11-23T19:10:17.6-05:00")).day == date(2020, 11, 23)


def test_names_are_put_together_and_freed_of_stray_blanks() -> None:
    inside = (
        "<INDIVIDUALS><INDIVIDUAL><FIRST_NAME> CHO  </FIRST_NAME><SECOND_NAME>CHUN\n RYONG </SECOND_NAME><THIRD_NAME/>"
        "<FOURTH_NAME>\u00a0YOUNGER\u200e</FOURTH_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>"
        "<REFERENCE_NUMBER>KPi.038 </REFERENCE_NUMBER><LISTED_ON>2016-11-30</LISTED_ON></INDIVIDUAL></INDIVIDUALS>"
    )
    (row,) = rows_of(whole(inside))
    assert row == Row("KPi.038", "individual", "CHO CHUN RYONG YOUNGER", "", "2016-11-30", "", "", "DPRK")


def test_a_name_that_stands_in_two_parts_stands_twice() -> None:
    row = Row("KPi.099", "individual", "KIM KIM", "", "2016-11-30", "", "", "DPRK")
    assert rows_of(published([row])) == (row,)


def test_a_value_that_is_given_twice_is_kept_once() -> None:
    twice = Row("KPe.099", "entity", "A", "B|C|B", "2016-11-30", "", "China|China|Panama", "DPRK")
    (row,) = rows_of(published([twice]))
    assert (row.aliases, row.address_countries) == ("B|C", "China|Panama")


def test_a_bar_in_an_alias_parts_it_as_it_does_in_the_file() -> None:
    data = published([KOMID]).replace(b"KOMID", b"KOMID | K.O.M.I.D")
    assert rows_of(data)[0].aliases == "CHANGGWANG SINYONG CORPORATION|KOMID|K.O.M.I.D"


def test_a_semicolon_parts_aliases_and_nothing_else() -> None:
    listed = Row("IRi.003", "individual", "A; B", "Azim Adhajani", "2012-04-18", "Iran; Panama", "", "Iran")
    data = published([listed]).replace(b"Azim Adhajani", b"Azim Adhajani; Azim Agha-Jani;")
    found = committees.sort(NAME, read(data))
    assert isinstance(found, committees.Sorted)
    (row,) = found.rows["Iran"]
    assert (row.name, row.aliases, row.nationalities) == ("A; B", "Azim Adhajani|Azim Agha-Jani", "Iran; Panama")


def test_a_day_may_say_in_which_zone_it_is_one() -> None:
    data = published([KOMID]).replace(b"2009-04-24", b"2009-04-24-05:00")
    assert rows_of(data)[0].listed_on == "2009-04-24"


def test_a_mark_of_the_byte_order_is_no_part_of_the_text() -> None:
    assert read(b"\xef\xbb\xbf" + published([RI])) == read(published([RI]))


def test_lists_without_a_file_are_counted_and_not_looked_into() -> None:
    nameless = published([QAIDA]).replace(b"AL-QAIDA", b"").replace(b"2001-10-06", b"soon")
    found = committees.sort(NAME, read(nameless))
    assert isinstance(found, committees.Sorted)
    assert found.not_used == {"Al-Qaida": 1}
    assert found.rows == {"DPRK": (), "Iran": ()}


# --- entries that cannot be used --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("KPi.033", "", "the individual `RI WON HO` has no REFERENCE_NUMBER"),
        ("2016-11-30", "", "the individual `KPi.033` `RI WON HO` has no LISTED_ON"),
        ("2016-11-30", "2016-11-31", "the individual `KPi.033` `RI WON HO`: `2016-11-31` is no day of the calendar"),
        ("2016-11-30", "30.11.2016", "the individual `KPi.033` `RI WON HO`: `30.11.2016` is not a date"),
        ("<UN_LIST_TYPE>DPRK</UN_LIST_TYPE>", "", "the individual `KPi.033` `RI WON HO` has no UN_LIST_TYPE"),
        (
            "<UN_LIST_TYPE>DPRK",
            "<UN_LIST_TYPE>Iran</UN_LIST_TYPE><UN_LIST_TYPE>DPRK",
            "the individual `KPi.033` `RI WON HO` has several UN_LIST_TYPE",
        ),
        (
            "<ALIAS_NAME/>",
            f"<ALIAS_NAME>{'A' * 10_001}</ALIAS_NAME>",
            "the individual `KPi.033` `RI WON HO`: a text may have 10000 characters, and this has 10001",
        ),
    ],
)
def test_an_entry_that_lacks_something_is_named(old: str, new: str, said: str) -> None:
    text = published([RI, KOMID]).decode()
    assert old in text
    assert wrong_with(text.replace(old, new, 1).encode()) == [said]


def test_an_entry_without_a_name_is_named_by_its_reference() -> None:
    nameless = Row("KPe.099", "entity", "", "", "2016-11-30", "", "", "DPRK")
    assert wrong_with(published([nameless])) == ["the entity `KPe.099` has no name"]


def test_an_entry_without_anything_is_named_by_its_line() -> None:
    (problem,) = committees.sort(NAME, read(whole("<ENTITIES>\n<ENTITY/></ENTITIES>")))
    assert (problem.message, problem.place) == ("one entity has no REFERENCE_NUMBER", "consolidated.xml:3")


def test_a_reference_belongs_to_one() -> None:
    other = Row("KPe.001", "entity", "ANOTHER", "", "2016-11-30", "", "", "DPRK")
    said = "the entity `KPe.001` `ANOTHER` has the REFERENCE_NUMBER `KPe.001`, which another one has"
    assert wrong_with(published([KOMID, other])) == [said]


def test_all_that_is_wrong_is_told_up_to_a_bound() -> None:
    found = committees.sort(NAME, read(whole("<ENTITIES>" + "<ENTITY/>" * 250 + "</ENTITIES>")))
    assert isinstance(found, tuple)
    assert len(found) == 101
    assert found[-1].message == "`consolidated.xml` has 150 more problems"


# --- texts that are no list -------------------------------------------------------------------------

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><CONSOLIDATED_LIST dateGenerated='2026-01-01'>&j;</CONSOLIDATED_LIST>"
)
FETCHES = (
    '<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<CONSOLIDATED_LIST dateGenerated='2026-01-01'>&x;</CONSOLIDATED_LIST>"
)
OUTSIDE = '<!DOCTYPE CONSOLIDATED_LIST SYSTEM "http://example.invalid/x.dtd"><CONSOLIDATED_LIST/>'


@pytest.mark.parametrize("text", [LAUGHS, FETCHES, OUTSIDE], ids=["laughs", "fetches", "outside"])
def test_a_document_type_is_refused_before_it_declares_anything(text: str) -> None:
    problem = refused(text.encode())
    assert problem.code == "bad-list-file"
    assert problem.message == "line 1 of `consolidated.xml` declares a document type, which the list does not"


def test_an_entity_that_nobody_declared_is_refused() -> None:
    assert "undefined entity" in refused(published([RI]).replace(b"RI", b"&ri;", 1)).message


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_list_that_is_cut_short_is_refused(share: float) -> None:
    data = published([RI, KOMID, SEPAH]).rstrip()
    assert refused(data[: int(len(data) * share)]).code == "bad-list-file"


@pytest.mark.parametrize("name", ["sdnList", "html", "consolidated_list", "INDIVIDUALS"])
def test_another_document_is_refused(name: str) -> None:
    message = refused(f"<{name}></{name}>".encode()).message
    assert message == f"line 1 of `consolidated.xml` begins with `{name}`, and the list with `CONSOLIDATED_LIST`"


@pytest.mark.parametrize(
    "inside",
    [
        "<INDIVIDUAL/>",
        "<ENTITIES><INDIVIDUAL/></ENTITIES>",
        "<INDIVIDUALS><GROUP><INDIVIDUAL/></GROUP></INDIVIDUALS>",
        "<INDIVIDUALS><INDIVIDUAL><INDIVIDUAL/></INDIVIDUAL></INDIVIDUALS>",
    ],
)
def test_an_entry_where_none_is_expected_is_not_passed_over(inside: str) -> None:
    assert "has `INDIVIDUAL` where the list has none" in refused(whole(inside)).message


def test_a_text_in_pieces_is_not_read_in_part() -> None:
    data = published([RI]).replace(b" RI ", b"<B>RI</B>")
    assert "has `B` inside `FIRST_NAME`, where only text belongs" in refused(data).message


def test_a_list_of_nobody_is_refused() -> None:
    assert refused(whole("<INDIVIDUALS/><ENTITIES/>")).message == "line 1 of `consolidated.xml` names nobody"


@pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01T00:00:00"])
def test_a_list_of_no_day_is_refused(day: str) -> None:
    assert "does not say when the list was made" in refused(published([RI], day)).message


@pytest.mark.parametrize("data", ["é".encode("latin-1"), "é".encode("utf-16"), b"\xff\xfe\x00", b"<\xed\xa0\x80/>"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    assert refused(b"<a>\n" + data).code == "not-utf-8"


def test_an_encoding_that_the_text_only_claims_changes_nothing() -> None:
    data = published([RI])
    assert read(data.replace(b'encoding="UTF-8"', b'encoding="UTF-16"')) == read(data)


def test_a_text_that_is_too_large_is_refused() -> None:
    assert refused(b" " * (un_xml.MAX_BYTES + 1)).code == "too-large"


def test_a_text_that_is_too_deep_is_refused() -> None:
    problem = refused(whole("<a>" * 1_000_000))
    assert (problem.code, "16 elements in each other" in problem.message) == ("too-large", True)


def test_a_text_with_more_in_it_than_any_list_has_is_refused_in_seconds() -> None:
    start = time.monotonic()
    assert refused(whole("<ENTITIES>" + "<ENTITY/>" * (un_xml.MAX_TEXTS + 1))).code == "too-large"
    assert refused(whole("<ENTITIES><ENTITY>" + "<FIRST_NAME>A</FIRST_NAME>" * un_xml.MAX_TEXTS)).code == "too-large"
    assert time.monotonic() - start < 30


# --- anything at all --------------------------------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "<CONSOLIDATED_LIST dateGenerated='2026-01-01'>", "</CONSOLIDATED_LIST>", "<INDIVIDUALS>", "</INDIVIDUALS>",
        "<INDIVIDUAL>", "</INDIVIDUAL>", "<ENTITIES>", "<ENTITY>", "</ENTITY>", "</ENTITIES>", "<FIRST_NAME>",
        "</FIRST_NAME>", "<ALIAS_NAME/>", "&amp;", "&#0;", "&#xD800;", "&x;", "<![CDATA[", "]]>", "<!--", "-->",
        "<?x?>", "<?xml version='1.0'?>", "<!DOCTYPE a [", "<!ENTITY x 'y'>", "]>", "a", "\x00", "\ufffe", "|",
    ]
)  # fmt: skip


@given(st.binary(max_size=200) | st.lists(_PIECES, max_size=20).map(lambda pieces: "".join(pieces).encode()))
def test_whatever_is_handed_in_is_a_list_or_a_problem(data: bytes) -> None:
    read = un_xml.read(NAME, data)
    assert isinstance(read, un_xml.Snapshot) or read.code in {"bad-list-file", "not-utf-8", "too-large"}


@given(st.data())
def test_whatever_befalls_a_list_on_its_way_gives_a_list_or_a_problem(data: st.DataObject) -> None:
    whole = bytearray(published([RI, KOMID, SEPAH]))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(whole)))
        whole[start : start + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=4))
    read = un_xml.read(NAME, bytes(whole))
    if isinstance(read, un_xml.Snapshot):
        found = committees.sort(NAME, read)
        assert isinstance(found, committees.Sorted) or {problem.code for problem in found} == {"bad-list-file"}
    else:
        assert read.code in {"bad-list-file", "not-utf-8", "too-large"}
