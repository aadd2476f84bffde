"""Drawn declarations beside the rules: law, lists, named conditions and numbers, tiers."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.facts.types import Kind
from xcrules.testing.hand import Hand
from xcrules.testing.language.conditions import draw_condition, draw_one_item
from xcrules.testing.language.scopes import DrawnAmount, DrawnDefine, DrawnList, DrawnSteps, Own, Said, Scope
from xcrules.testing.language.terms import draw_term, measures_in
from xcrules.testing.language.words import COUNTRIES, CURRENCIES, DAYS, ENTRIES, HS_CODES, PARTIES, literal

RANKS = ("resolution", "treaty", "statute", "regulation", "guidance")
ROOT = Scope()


@dataclass(frozen=True, slots=True)
class Piece:
    """One declaration. Where the order of its parts means nothing, they stand between head and tail, with commas."""

    head: str
    parts: tuple[str, ...] = ()
    tail: str = ""

    @property
    def text(self) -> str:
        return self.head + ", ".join(self.parts) + self.tail


def letters(prefix: str, kind: str, number: int) -> str:
    """A name that is no code: `a_list_b`."""
    return f"{prefix}_{kind}_{'abcdefghij'[number]}"


def label(hand: Hand) -> str:
    return f' "{hand.one(("words", "other words", "a label"))}"' if hand.chance(50) else ""


def windows(hand: Hand) -> str:
    """`from … ceasing …`, one or two of them, around the days that applications have."""
    match hand.number(0, 5):
        case 0:
            return f"from {hand.one(DAYS)}"
        case 1:
            return f"ceasing {hand.one(DAYS)}"
        case 2:
            return "from 2026-03-01 ceasing 2026-03-02 and from 2026-03-03"
        case 3:
            return "from 2026-03-02 ceasing 2026-03-03"
        case _:
            return "from 2006-10-14"


def effective(hand: Hand) -> str:
    return f" effective {windows(hand)}" if hand.chance(25) else ""


def under(hand: Hand, own: Own, source: str) -> str:
    """`under …`: *source*, and now and then a second one that ranks no higher."""
    at = f' "s {hand.number(1, 9)}"' if hand.chance(60) else ""
    rank = dict(own.sources)[source]
    others = [name for name, other in own.sources if name != source and other >= rank]
    second = f", {hand.one(others)}" if others and hand.chance(20) else ""
    return f" under {source}{at}{second}"


def draw_sources(hand: Hand, own: Own, prefix: str) -> list[Piece]:
    found = []
    for number in range(hand.number(1, 3)):
        name, rank = letters(prefix, "law", number), hand.number(0, 4)
        text = f'source {name} is "Law {number}" rank {RANKS[rank]}'
        if own.sources and hand.chance(35):
            act, rank = hand.one(own.sources)
            text += f" made under {act}" + hand.one(("", ' "s 3"'))
        own.sources.append((name, rank))
        found.append(Piece(text))
    return found


def draw_agencies(hand: Hand, own: Own, prefix: str) -> list[Piece]:
    names = [letters(prefix, "agency", number) for number in range(hand.number(1, 2))]
    own.agencies.extend(names)
    return [Piece(f'agency {name} is "Agency"') for name in names]


# --- lists ------------------------------------------------------------------------------------------

_KINDS = {"hs": Kind.HS, "entries": Kind.ENTRY, "countries": Kind.COUNTRY, "parties": Kind.PARTY}
_VALUES = {"hs": HS_CODES, "entries": ENTRIES, "countries": COUNTRIES, "parties": PARTIES}
_FILES = {"hs": "goods.csv", "entries": "entries.csv", "countries": "places.csv", "parties": "parties.csv"}
_WORDS = {"hs": "item", "entries": "item", "countries": "destination", "parties": "party"}
_RANGES = {"hs": ("9101 to 9102", "72 to 83", "91 to 9101.11"), "entries": ("3A001.a to 3A002", "ML2 to ML9")}


def draw_list(hand: Hand, own: Own, name: str, source: str, enumerated: bool, tables: bool) -> Piece:
    of = _kind_of_list(hand, own)
    cited = under(hand, own, source) if hand.chance(40) else ""
    head = f"list {name} of {of}{label(hand)}{cited}"
    kind = _KINDS.get(of) or own.palette.spec(of).type.kind
    alike = [each for each in own.lists if each.of == of and each.whole]
    if alike and hand.chance(60):
        return _combined(hand, own, name, head, of, kind, alike)
    if tables and of in _FILES and hand.chance(25) and not (enumerated and of in ("hs", "entries")):
        dated = " dated by listed_on" if of in ("parties", "entries") and hand.chance(50) else ""
        own.lists.append(DrawnList(name, of, kind, None, frozenset(), of in ("hs", "entries")))
        return Piece(f'{head} by reference in "{_FILES[of]}"{dated}')
    values = _VALUES.get(of) or tuple(dict.fromkeys(literal(hand, own.palette.spec(of).type) for _ in range(3)))
    entries: list[str] = []
    record: frozenset[str] | None = None
    lists: frozenset[str] = frozenset()
    whole = True
    for value in hand.some(values, 1, 3):
        entry = hand.one(_RANGES[of]) if of in _RANGES and hand.chance(20) else value
        entry += label(hand) if hand.chance(40) else ""
        if hand.chance(25):
            said, fields = _entry_condition(hand, own, _WORDS.get(of, of.partition(".")[0]))
            entry += f" where ({said.text})"
            record, lists, whole = (record or frozenset()) | fields, lists | said.lists, False
        if hand.chance(30):
            entry, whole = f"{entry} {windows(hand)}", False
        entries.append(entry)
    own.lists.append(DrawnList(name, of, kind, record, lists, False, whole))
    return Piece(f"{head} enumerated {{ ", tuple(entries), hand.one((" }", ", }")))


def _kind_of_list(hand: Hand, own: Own) -> str:
    fields = [
        path
        for path in (*own.palette.outer, *(path for paths in own.palette.lists.values() for path in paths))
        if own.palette.spec(path).type.kind in (Kind.CHOICE, Kind.LADDER, Kind.SET, Kind.TEXT, Kind.DATE, Kind.NUMBER)
    ]
    return hand.one(fields) if fields and hand.chance(20) else hand.one(tuple(_KINDS))


def _entry_condition(hand: Hand, own: Own, word: str) -> tuple[Said, frozenset[str]]:
    """A condition on the record under test, of one or two of its fields, and the fields that it reads."""
    paths = own.palette.lists.get(word, ())
    scope = Scope(shut=frozenset(own.palette.vocabulary.lists)).within(word, word)
    if not paths:
        return draw_condition(hand, own, Scope(shut=scope.shut), 0), frozenset()
    said = draw_condition(hand, own, scope, 0)
    return said, frozenset(path.partition(".")[2] for path in paths if f"{word}." in said.text)


def _combined(hand: Hand, own: Own, name: str, head: str, of: str, kind: Kind, alike: list[DrawnList]) -> Piece:
    chosen = hand.some(alike, 1, 2)
    # A list may be taken out of itself: then nothing stays in it.
    minus = hand.some(alike, 1, 1) if hand.chance(45) else []
    goods = any(each.goods_by_reference for each in chosen)
    own.lists.append(DrawnList(name, of, kind, None, frozenset(), goods, whole=not minus))
    tail = f" except {minus[0].ref}" if minus else ""
    return Piece(f"{head} combines ", tuple(each.ref for each in chosen), tail)


# --- names ------------------------------------------------------------------------------------------


def draw_define(hand: Hand, own: Own, name: str) -> Piece:
    if hand.chance(35):
        of = hand.one(list(own.palette.lists))
        word = hand.one((of, "consignee", "end_user")) if of == "party" else of
        scope = Scope(scores=True).within(word, of)
        said = draw_condition(hand, own, scope, 1)
        own.defines.append(DrawnDefine(name, word, of, Said(said.text, said.lists - {of}, said.items)))
        return Piece(f"define {name} of {word}{label(hand)} as {said.text}")
    said = draw_one_item(hand, own, ROOT) if hand.chance(30) else draw_condition(hand, own, ROOT, 1)
    own.defines.append(DrawnDefine(name, None, None, said))
    return Piece(f"define {name}{label(hand)} as {said.text}")


def draw_amount(hand: Hand, own: Own, name: str) -> Piece | None:
    measures = measures_in(own, ROOT)
    if not measures:
        return None
    measure, currency = hand.one(measures), hand.one(CURRENCIES)
    said = draw_term(hand, own, ROOT, measure, currency, 1, draw_condition)
    if said is None:
        return None
    held = currency if measure == "money" and any(f" {each}" in said.text for each in CURRENCIES) else None
    own.amounts.append(DrawnAmount(name, measure, held, said.lists))
    return Piece(f"amount {name}{label(hand)} as {said.text}")


def draw_tiers(hand: Hand, own: Own, name: str, source: str) -> Piece:
    names = ("low_tier", "middle_tier", "high_tier")[: hand.number(2, 3)]
    cited = under(hand, own, source) if hand.chance(40) else ""
    lines, lists = [f"tiers {name}{label(hand)}{cited}", f"  tier {names[0]}"], frozenset[str]()
    for tier in names[1:]:
        needs, tested = draw_needs(hand, own, 1, 2)
        lists |= tested
        lines.append(f"  tier {tier}{label(hand)}{needs}")
    own.tiers.append(DrawnSteps(name, names, lists))
    return Piece("\n".join(lines))


def draw_needs(hand: Hand, own: Own, least: int, most: int) -> tuple[str, frozenset[str]]:
    text, lists = "", frozenset[str]()
    for _ in range(hand.number(least, most)):
        said = draw_condition(hand, own, ROOT, 1)
        because = ' because "it must be so"' if hand.chance(40) else ""
        text += f"\n    needs {said.text}{because}"
        lists |= said.lists
    return text, lists
