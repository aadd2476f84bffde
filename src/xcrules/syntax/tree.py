"""The tree: what was written, with spans; nothing is resolved here.

Every node shows the source it stands for. Positions take no part in equality, so tests compare trees
without them. What a word means (`KP`: a country, a choice, a define?) is decided a floor above.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xcrules.source import Span


def _span() -> Span:
    return field(compare=False, repr=False)  # type: ignore[no-any-return]  # dataclasses.field is typed by its default


# --- words and values ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Path:
    """A word, or words with dots: `KP`, `item.value`, `unscr_1718.to_dprk`, `ML4.a`."""

    parts: tuple[str, ...]
    span: Span = _span()

    @property
    def text(self) -> str:
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Text:
    """`"Workshop 3"`: `value` without the quotes."""

    value: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Number:
    """`80_000`, `1.34`, `8803.30`, `07`: as written, since it may be a code; `value` drops the underscores."""

    raw: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Code:
    """`2B350.g`, `3A001`: a code that starts with a digit and is no number."""

    raw: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Percent:
    """`25%`: `raw` is `25`."""

    raw: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Measure:
    """`80_000 SGD`, `100_000 bbl`: a number with a currency or a unit."""

    raw: str
    unit: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Date:
    """`2016-03-02`."""

    value: date
    span: Span = _span()


Literal = Text | Number | Code | Percent | Measure | Date | Path


# --- terms ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Total:
    """`total item.fob where (item has the same entry)`."""

    path: Path
    where: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Count:
    """`number of past_shipment where (…)`."""

    subject: Path
    where: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Share:
    """`25% of shipment_value`."""

    percent: Percent
    of: Term
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Sum:
    """`crude_bbl + total item.volume - 5 bbl`: parts with their signs, +1 or -1."""

    parts: tuple[tuple[int, Term], ...]
    span: Span = _span()


Term = Literal | Total | Count | Share | Sum


# --- tests ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Is:
    """`is KP`, `is not 5 USD`, `is denial.end_user`, `is low_value` (a define of an element)."""

    value: Term
    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsIn:
    """`is in {KP, IR}` (`values`), `is not in luxury_goods` (`name`: a list, or a fact of codes)."""

    values: tuple[Literal, ...] | None
    name: Path | None
    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsOrdered:
    """`is at least 5`; `order` is one of `at least`, `at most`, `more than`, `less than`, `before`, `after`,
    `on or before`, `on or after`."""

    order: str
    value: Term
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsNone:
    """`is none`, `is not none`."""

    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsKnown:
    """`is known`, `is not known`."""

    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsWithin:
    """`is within 3 years before date`; `unit` is `days`, `weeks`, `months` or `years`, `side` `before` or `after`."""

    count: int
    unit: str
    side: str
    of: Term
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class IsInSame:
    """`is in the same year as date counted from 12-22`; `unit` is `year`, `quarter` or `month`."""

    unit: str
    as_: Term
    counted_from: tuple[int, int] | None
    span: Span = _span()


Test = Is | IsIn | IsOrdered | IsNone | IsKnown | IsWithin | IsInSame


# --- conditions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class And:
    """`A and B`, or `all of` with bullets."""

    parts: tuple[Condition, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Or:
    """`A or B`, or `any of` with bullets."""

    parts: tuple[Condition, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Not:
    """`not A`."""

    of: Condition
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Comparison:
    """`item.value is more than 5 USD`, `shipment_value is at most …`, `denial is matches`."""

    left: Term
    test: Test
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Bare:
    """`end_use.informed`, `to_dprk`: a fact of yes or no, or a define, by itself."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class HasSame:
    """`past_shipment has the same consignee`: `field` is `consignee`."""

    subject: Path
    field: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Quantified:
    """`any destination is KP` (`test`), `no violation where (…)`, `every transit meets (…)` (`body`),
    `any party` alone (neither). `quantifier` is `any`, `no` or `every`; `subject` may go into a field
    (`any item.hs is in crude_oil`)."""

    quantifier: str
    subject: Path
    test: Test | None
    body: Condition | None
    span: Span = _span()


Condition = And | Or | Not | Comparison | Bare | HasSame | Quantified


# --- clauses ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Citation:
    """`UNSCR2094 "Annex IV"`: a source's name and the place in it, if any."""

    source: Path
    at: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Window:
    """`from 2006-12-23 ceasing 2016-01-16`: from the first day on, no longer on the second."""

    start: Date | None
    end: Date | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Duration:
    """`2 years`, `5 working days`; `unit` is `days`, `working days`, `weeks`, `months` or `years`."""

    count: int
    unit: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Deadline:
    """`within 30 days after EVENT` (`relation` `within … after`) or `at least 5 working days before EVENT`
    (`relation` `at least … before`)."""

    relation: str
    duration: Duration
    event: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Duty:
    """`duty keep_records "Keep records" within 5 years after shipment`."""

    name: Path
    label: Text | None
    deadline: Deadline | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Need:
    """`needs CONDITION because "…"`."""

    condition: Condition
    because: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Cover:
    """`one shipment`, `many consignees`: `many` is True for many."""

    many: bool
    what: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Valid:
    """`valid 3 years when CONDITION`."""

    duration: Duration
    when: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Limit:
    """`limit shipment_value to 500_000 SGD`."""

    term: Term
    to: Term
    span: Span = _span()


# --- declarations -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceText:
    """`source S is "…" rank statute made under ACT "s 5(3)"`."""

    name: Path
    title: Text
    rank: str
    made_under: Citation | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Agency:
    """`agency A is "…"`."""

    name: Path
    title: Text
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class TypeName:
    """`yes or no`, `money`, `one of {a, b}` (kind `one of`), `one of a < b` (kind `ladder`), `some of {a, b}`."""

    kind: str
    values: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class FactDeclaration:
    """`fact item.public_domain is yes or no must be known "…"`."""

    path: Path
    type: TypeName
    must: bool
    label: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ListEntry:
    """`8703.10 "Snowmobiles" where (…) from 2016-03-02`, `72 to 83 "Metals"` (`last` is 83)."""

    first: Literal
    last: Literal | None
    label: Text | None
    where: Condition | None
    windows: tuple[Window, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Enumerated:
    entries: tuple[ListEntry, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ByReference:
    """`by reference in "f.csv" dated by listed_on`."""

    file: Text
    dated_by: Path | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Combines:
    """`combines A, B except C`."""

    names: tuple[Path, ...]
    except_: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ListDeclaration:
    """`list L of hs "…" under … enumerated { … }`; `of` is `hs`, `entries`, `countries`, `parties` or a field."""

    name: Path
    of: Path
    label: Text | None
    under: tuple[Citation, ...]
    content: Enumerated | ByReference | Combines
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Define:
    """`define D of party "…" as C`; `of` is None for a condition about the application."""

    name: Path
    of: Path | None
    label: Text | None
    condition: Condition
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Amount:
    """`amount A "…" as TERM`."""

    name: Path
    label: Text | None
    term: Term
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Tier:
    """`tier declared "…" needs …`."""

    name: Path
    label: Text | None
    needs: tuple[Need, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Tiers:
    """`tiers trust "…" under STS` with its tiers, lowest first."""

    name: Path
    label: Text | None
    under: tuple[Citation, ...]
    tiers: tuple[Tier, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Rule:
    """`prohibit R "…" under … effective … when …`; `kind` is `prohibit` or `require license`.

    `when` is None where it was left out, which is an error that the next floor reports with its own help.
    """

    kind: str
    name: Path
    label: Text | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Exempt:
    """`exempt E "…" from R, S for item where (C) under … effective … when … duty …`."""

    name: Path
    label: Text | None
    from_: tuple[Path, ...]
    for_item: Condition | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    duties: tuple[Duty, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class License:
    """`license L is bulk "…" issued by A under … effective … satisfies R … covers … valid … needs … limit … duty …`.

    `satisfies` is None where it was left out: every requirement of the file.
    """

    name: Path
    kind: str
    label: Text | None
    issued_by: tuple[Path, ...]
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    satisfies: tuple[Path, ...] | None
    for_item: Condition | None
    covers: tuple[Cover, ...]
    valid: tuple[Valid, ...]
    needs: tuple[Need, ...]
    limits: tuple[Limit, ...]
    duties: tuple[Duty, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Refer:
    """`refer N "…" to A, B under … effective … when …`."""

    name: Path
    label: Text | None
    to: tuple[Path, ...]
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Scale:
    """`scale check "…": paper < paper_and_commodity < special`."""

    name: Path
    label: Text | None
    levels: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Raise:
    """`raise check to special "…" under … effective … when …`."""

    scale: Path
    to: Path
    label: Text | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Score:
    """`score risk "…"`."""

    name: Path
    label: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Add:
    """`add 20 to risk "…" under … effective … when …`."""

    points: Number
    score: Path
    label: Text | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Oblige:
    """`oblige O "…" on L within 30 days after grant under … effective … when …`."""

    name: Path
    label: Text | None
    on: tuple[Path, ...]
    deadline: Deadline | None
    under: tuple[Citation, ...]
    effective: tuple[Window, ...]
    when: Condition | None
    span: Span = _span()


# --- cases, examples, properties --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unknown:
    """`… is unknown`."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Nothing:
    """`… is none`."""

    span: Span = _span()


@dataclass(frozen=True, slots=True)
class OneOf:
    """`… is one of {KP, KR}`."""

    values: tuple[GivenValue, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Several:
    """`[DE, FR]`, or `[{ … }, { … }]`."""

    items: tuple[GivenValue, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Record:
    """`{ role is consignee, name is "A" }`."""

    fields: tuple[tuple[Path, GivenValue], ...]
    span: Span = _span()


GivenValue = Literal | Unknown | Nothing | OneOf | Several | Record


@dataclass(frozen=True, slots=True)
class Set:
    """`exporter.icp is certified`, `item is { … }`."""

    path: Path
    value: GivenValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Empty:
    """`no document`."""

    path: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Rate:
    """`rate USD/SGD is 1.34` (`value` Number), `rate USD/SGD is unknown`."""

    from_: str
    to: str
    value: GivenValue
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class NothingElse:
    """`nothing else`."""

    span: Span = _span()


Given = Set | Empty | Rate | NothingElse


@dataclass(frozen=True, slots=True)
class ExpectOutcome:
    """`expect prohibited because dprk_luxury`, `expect undetermined needing document.expires`."""

    outcome: Path
    because: tuple[Path, ...]
    needing: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectOffered:
    """`expect offered tier_1`, `expect not offered tier_3`."""

    negated: bool
    licenses: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectDuty:
    """`expect duty report_crude`."""

    duties: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectReferral:
    """`expect referral to CUSTOMS, MFA`."""

    agencies: tuple[Path, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ExpectFinding:
    """`expect check is paper`, `expect risk is 20`."""

    name: Path
    value: Path | Number
    span: Span = _span()


Expectation = ExpectOutcome | ExpectOffered | ExpectDuty | ExpectReferral | ExpectFinding


@dataclass(frozen=True, slots=True)
class Case:
    """`case valves "…" like C given …`."""

    name: Path
    label: Text | None
    like: Path | None
    given: tuple[Given, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Example:
    """`example "…" like C given … expect …`."""

    label: Text
    like: Path | None
    given: tuple[Given, ...]
    expect: tuple[Expectation, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ClaimOutcome:
    """`outcome is not prohibited`."""

    negated: bool
    outcome: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ClaimOffered:
    """`license L is not offered`."""

    license: Path
    negated: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ClaimNeverWorsens:
    """`raising trust never worsens outcome` (`of` is the word `outcome` or a scale)."""

    fact: Path
    of: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ClaimNeverImproves:
    """`adding item never improves outcome`, `splitting shipment never improves outcome`."""

    verb: str
    what: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Property:
    """`property "…" when C outcome is prohibited`."""

    label: Text
    when: Condition | None
    claim: ClaimOutcome | ClaimOffered | ClaimNeverWorsens | ClaimNeverImproves
    span: Span = _span()


Declaration = (
    SourceText | Agency | FactDeclaration | ListDeclaration | Define | Amount | Tiers | Rule | Exempt | License
    | Refer | Scale | Raise | Score | Add | Oblige | Case | Example | Property
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Use:
    """`use un.unscr_1718`."""

    name: Path
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class File:
    """`policy un.unscr_1718 "title"`, its header lines, uses and declarations."""

    name: Path
    title: Text | None
    jurisdiction: Path | None
    currency: Path | None
    lists_enumerated: bool
    uses: tuple[Use, ...]
    declarations: tuple[Declaration, ...]
    span: Span = _span()
