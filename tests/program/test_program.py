"""What holds for every policy: order does not matter, problems name their rule, nothing is too much."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from program_cases import HEADER

from xcrules import shipped
from xcrules.program import lists as lists_of_codes
from xcrules.program.from_syntax import program
from xcrules.program.loading import gather_name, gather_text
from xcrules.program.model import Program
from xcrules.program.to_text import show


def check(body: str) -> tuple[Program | None, list[str]]:
    made, problems = program(gather_text(HEADER + body))
    return made, [problem.code for problem in problems if problem.code != "no-dates"]


@pytest.mark.parametrize("name", shipped.names())
def test_the_policies_that_ship_have_no_errors(name: str) -> None:
    made, problems = program(gather_name(name))
    assert [problem for problem in problems if problem.is_error] == []
    assert made is not None
    assert made.name == name


def shuffled(text: str, seed: int) -> str:
    """The same policy with its declarations in another order; each begins a line, its clauses are indented."""
    words = ("policy", "use", "lists", "jurisdiction", "currency")
    blocks: list[list[str]] = []
    for line in text.splitlines():
        starts = line[:1].isalpha() and line.split()[0] not in words
        if starts or not blocks:
            blocks.append([])
        blocks[-1].append(line)
    head, *rest = blocks
    random.Random(seed).shuffle(rest)
    return "\n".join("\n".join(block) for block in (head, *rest))


def without_claims(made: Program) -> str:
    """What the program shows as; examples and properties keep the order of the text."""
    claims = ("example", "property", "  expect", "  given", "  supposing")
    return "\n".join(line for line in show(made).splitlines() if not line.startswith(claims))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", shipped.names())
def test_the_order_of_declarations_does_not_matter(name: str, seed: int) -> None:
    path = shipped.policies() / f"{name.replace('.', '/')}.xcp"
    # A text has no folder: a table that stands beside the policy is called by its path.
    text = re.sub(
        r'by reference in "(?!\w+/)', f'by reference in "{name.split(".")[0]}/', path.read_text(encoding="utf-8")
    )
    one, _ = program(gather_text(text))
    other, problems = program(gather_text(shuffled(text, seed)))
    assert one is not None
    assert other is not None, problems
    assert without_claims(one) == without_claims(other)


def test_the_order_of_clauses_without_names_does_not_matter() -> None:
    body = "scale check: low < high\nscore risk\n"
    lines = [
        "add 5 to risk when activity is export",
        "add 5 to risk when activity is import",
        "raise check to high when activity is in {export, import, transit}",
        "raise check to high when activity is in {payment, travel}",
        "raise check to low when activity is travel",
    ]
    one, _ = check(body + "\n".join(lines))
    other, _ = check(body + "\n".join(reversed(lines)))
    assert one is not None
    assert one == other


def test_a_problem_names_the_citation_of_its_rule() -> None:
    body = (
        'prohibit p under LAW "s 1",\n LAW "s 2" when nowhere\n'
        'define d as nowhere\nlist l of hs under LAW "s 3" enumerated { 3A }'
    )
    _, problems = program(gather_text(HEADER + body))
    found = {(problem.code, problem.citation) for problem in problems}
    assert {("unknown-name", 'LAW "s 1", LAW "s 2"'), ("unknown-name", None), ("bad-code", 'LAW "s 3"')} <= found


def test_all_problems_of_a_run_are_reported_once() -> None:
    _, codes = check("define a as nowhere\ndefine b as nowhere\nprohibit p when a\nprohibit q when b")
    assert codes == ["unknown-name", "unknown-name", "no-citation", "no-citation"]


def test_what_stands_beside_a_mistake_is_checked_too() -> None:
    body = "define a as activity is\nprohibit p under LAW when activty is export\nlist l of foos enumerated { 3A }"
    _, problems = program(gather_text(HEADER + body))
    told = [(problem.code, problem.citation) for problem in problems if problem.is_error]
    assert told == [("missing-value", None), ("unknown-name", "LAW"), ("bad-list-kind", None)]


@pytest.mark.parametrize(
    "body",
    [
        "define a as activity is\ndefine b as a",
        "list l of countries enumerated { KP KR }\ndefine b as any destination is in l",
        "source ACT is\nprohibit p under ACT when activity is export",
        "fact exporter.x is one of\ndefine b as exporter.x is none",
        'case c given date is\nexample "E" like c expect licensed',
        "prohibit p under LAW when\nexempt e from p under LAW when activity is export",
        "define a as activity is\nuse un.unscr_1718\ndefine b as to_dprk",
        "list l of countries enumerated { KP }\nuse un.unscr_1718\ndefine b as to_dprk",
    ],
)
def test_a_name_that_was_lost_to_a_mistake_is_not_reported(body: str) -> None:
    _, problems = program(gather_text(HEADER + body))
    assert len([problem for problem in problems if problem.is_error]) == 1


def test_an_example_that_is_no_application_is_reported_at_its_label() -> None:
    body = (
        "case a given date is 2026-03-02, item is { value is 500 USD, quantity is 2 units, unit_value is 5 USD }\n"
        'example "E" like a expect licensed'
    )
    _, problems = program(gather_text(HEADER + body))
    (problem,) = problems
    assert problem.span is not None
    assert problem.span.text == '"E"'


def test_advice_does_not_keep_a_program_back() -> None:
    made, codes = check("define a as any destination is not KP")
    assert codes == ["any-not"]
    assert made is not None


# --- bounds -----------------------------------------------------------------------------------------


def test_definitions_may_stand_on_each_other_only_so_deep() -> None:
    def chain(length: int) -> str:
        links = "\n".join(f"define d{n} as d{n + 1}" for n in range(length))
        return f"{links}\ndefine d{length} as activity is export\nprohibit p under LAW when d0"

    assert check(chain(99))[1] == []
    assert check(chain(100))[1] == ["too-deep"]
    assert check(chain(3_000))[1] == ["too-deep"]


def test_amounts_and_lists_and_cases_are_bounded_too() -> None:
    amounts = "\n".join(f"amount a{n} as a{n + 1} + a{n + 1}" for n in range(2_000))
    assert check(f"{amounts}\namount a2000 as total item.value")[1] == ["too-deep"]
    lists = "\n".join(f"list l{n} of hs combines l{n + 1}" for n in range(2_000))
    assert check(f"{lists}\nlist l2000 of hs enumerated {{ 9101 }}")[1] == ["too-deep"]
    cases = "\n".join(f"case c{n} like c{n + 1}" for n in range(2_000))
    assert set(check(f"{cases}\ncase c2000 given date is 2026-03-02")[1]) == {"too-deep"}


def test_a_condition_nested_as_deep_as_the_text_allows_is_read() -> None:
    condition = "activity is export"
    for _ in range(30):
        condition = f"(({condition} and shipments is 1) or shipments is 2)"
    assert check(f"define a as {condition}")[1] == []
    nested = "not " * 60 + "activity is export"
    assert check(f"prohibit p under LAW when {nested}")[1] == []


def test_a_long_circle_is_one_problem() -> None:
    links = "\n".join(f"define d{n} as d{n + 1}" for n in range(1_000))
    assert check(f"{links}\ndefine d1000 as d0")[1] == ["cycle"]


def test_a_large_policy_is_read(tmp_path: Path) -> None:
    rules = "\n".join(
        f"define d{n} as any item is 9101 and any destination is KP\nprohibit p{n} under LAW when d{n} and d{n // 2}\n"
        f"exempt e{n} from p{n} under LAW when any document is invoice"
        for n in range(500)
    )
    made, codes = check(rules)
    assert codes == []
    assert made is not None
    assert (len(made.rules), len(made.exemptions), len(made.defines)) == (500, 500, 500)


def test_exemptions_stand_on_each_other_to_a_bound() -> None:
    rule = 'prohibit base "Base" under LAW "1" when any destination is KP\n'

    def chain(length: int) -> list[str]:
        lifted = ["base", *(f"e{i}" for i in range(length))]
        return check(rule + "".join(f'exempt e{i} from {lifted[i]} under LAW "1"\n' for i in range(length)))[1]

    assert "too-deep" not in chain(100)
    assert "too-deep" in chain(101)


def test_lists_that_combine_each_other_do_not_grow_without_bound() -> None:
    lists = "".join(f"list l{i} of hs combines l{i - 1}, l{i - 2}\n" for i in range(2, 60))
    assert "too-large" in check(f"list l0 of hs enumerated {{ 9101 }}\nlist l1 of hs enumerated {{ 9102 }}\n{lists}")[1]


def test_what_a_list_takes_out_counts_towards_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = ", ".join(f"{code}" for code in range(1000, 1020))
    text = (
        f"list whole of hs enumerated {{ {entries} }}\nlist gone of hs enumerated {{ {entries} }}\n"
        "list rest of hs combines whole except gone\nlist all_of_it of hs combines rest"
    )
    assert check(text)[1] == []
    monkeypatch.setattr(lists_of_codes, "MOST_COMBINED", 300)
    assert "too-large" in check(text)[1]
