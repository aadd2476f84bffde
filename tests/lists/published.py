"""Lists as the Security Council publishes them, made for tests: in its shape, with its stray blanks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from xml.sax.saxutils import escape

from xcrules.lists.table import Row

FOLDER = Path(__file__).parents[2] / "policies" / "un"
DAY = "2026-10-08T23:00:06.496Z"

KOMID = Row(
    "KPe.001",
    "entity",
    "KOREA MINING DEVELOPMENT TRADING CORPORATION",
    "CHANGGWANG SINYONG CORPORATION|KOMID",
    "2009-04-24",
    "",
    "Democratic People's Republic of Korea",
    "DPRK",
)
RI = Row("KPi.033", "individual", "RI WON HO", "", "2016-11-30", "Democratic People's Republic of Korea", "", "DPRK")
SEPAH = Row("IRe.007", "entity", "BANK SEPAH", "", "2007-03-24", "", "", "Iran")
QAIDA = Row("QDe.004", "entity", "AL-QAIDA", "The Base", "2001-10-06", "", "", "Al-Qaida")


def published(rows: Iterable[Row], day: str = DAY) -> bytes:
    """The published list with *rows*, in the order in which they are given."""
    rows = list(rows)
    groups = {
        "INDIVIDUALS": [_entry(row) for row in rows if row.kind == "individual"],
        "ENTITIES": [_entry(row) for row in rows if row.kind == "entity"],
    }
    inside = "".join(f"    <{group}>\n{''.join(entries)}    </{group}>\n" for group, entries in groups.items())
    return whole(inside, day)


def whole(inside: str, day: str = DAY) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        ' xsi:noNamespaceSchemaLocation="https://www.un.org/sc/resources/sc-sanctions.xsd"'
        f' dateGenerated="{day}">\n{inside}</CONSOLIDATED_LIST>\n'
    ).encode()


def _entry(row: Row) -> str:
    tag = row.kind.upper()
    names = row.name.split(" ", 3) if tag == "INDIVIDUAL" else [row.name]
    parts = "".join(
        _text(part, f" {name} ") for part, name in zip(("FIRST", "SECOND", "THIRD", "FOURTH"), names, strict=False)
    )
    nationality = "".join(_text("VALUE", one, "") for one in row.nationalities.split("|") if one)
    aliases = [
        f"<{tag}_ALIAS><QUALITY>Good</QUALITY>{_text('ALIAS_NAME', one, '')}</{tag}_ALIAS>"
        for one in row.aliases.split("|")
        if one
    ] or [f"<{tag}_ALIAS><QUALITY/><ALIAS_NAME/></{tag}_ALIAS>"]
    addresses = [
        f"<{tag}_ADDRESS><CITY>Somewhere</CITY>{_text('COUNTRY', f'{one} ', '')}</{tag}_ADDRESS>"
        for one in row.address_countries.split("|")
        if one
    ] or [f"<{tag}_ADDRESS><COUNTRY/></{tag}_ADDRESS>"]
    return (
        f"        <{tag}><DATAID>690755</DATAID><VERSIONNUM>1</VERSIONNUM>{parts}"
        f"{_text('UN_LIST_TYPE', row.un_list_type, '')}{_text('REFERENCE_NUMBER', f'{row.reference} ', '')}"
        f"{_text('LISTED_ON', row.listed_on, '')}<NAME_ORIGINAL_SCRIPT>原</NAME_ORIGINAL_SCRIPT>"
        "<COMMENTS1>A comment &amp; more.\nTwo lines.</COMMENTS1><DESIGNATION><VALUE>General</VALUE></DESIGNATION>"
        f"{f'<NATIONALITY>{nationality}</NATIONALITY>' if nationality else ''}"
        f"<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE><LAST_DAY_UPDATED><VALUE/></LAST_DAY_UPDATED>"
        f"{''.join(aliases)}{''.join(addresses)}"
        "<INDIVIDUAL_PLACE_OF_BIRTH><COUNTRY>Elsewhere</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>"
        f"<SORT_KEY/><SORT_KEY_LAST_MOD/></{tag}>\n"
    )


def _text(tag: str, text: str, end: str = "_NAME") -> str:
    return f"<{tag}{end}>{escape(text)}</{tag}{end}>"
