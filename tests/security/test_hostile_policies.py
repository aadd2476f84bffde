"""Policies made to harm: one clear problem with a place and a remedy, and an end in sight.

Sizes lie just beyond each bound. What would only show in memory or time runs in a process with limits.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from limited import xcrules

from xcrules.diagnostics import Diagnostic, PolicyError
from xcrules.policy import Policy, load, loads
from xcrules.program import checks, lists, loading, tables
from xcrules.program.context import MOST_PROBLEMS
from xcrules.rendering import to_text
from xcrules.rulebook import draft
from xcrules.syntax import messages

HEAD = 'policy p "Hostile"\nsource L is "A law" rank statute\nagency A is "An agency"\n'
CITED = 'under L "1" effective from 2020-01-01'
FAR = 10_000


def problems(policy: str | bytes | Path, tmp_path: Path | None = None) -> list[Diagnostic]:
    """The errors of a policy, which has some; each says where, in words that a terminal shows."""
    try:
        match policy:
            case Path():
                load(policy)
            case str():
                loads(policy)
            case bytes():
                assert tmp_path is not None
                file = tmp_path / "p.xcp"
                file.write_bytes(policy)
                load(file)
    except PolicyError as error:
        errors = [problem for problem in error.problems if problem.is_error]
        for problem in errors:
            assert problem.span or problem.place, problem
            assert to_text([problem]).replace("\n", "").isprintable()
        return errors
    raise AssertionError("the policy was taken")


def only(policy: str | bytes | Path, code: str, tmp_path: Path | None = None) -> Diagnostic:
    """The one error of a policy, which says what to do."""
    (problem,) = problems(policy, tmp_path)
    assert problem.code == code
    assert problem.help
    return problem


# --- the text as a whole ----------------------------------------------------------------------------


def test_a_policy_that_is_no_text(tmp_path: Path) -> None:
    problem = only(b'policy p\nagency A is "\xff"', "not-utf-8", tmp_path)
    assert "line 2" in problem.message


@pytest.mark.parametrize("text", [b"", b"\n\n", b"# nothing", b"\xef\xbb\xbf"])
def test_a_policy_without_a_word(tmp_path: Path, text: bytes) -> None:
    only(text, "empty-file", tmp_path)


def test_fifty_megabytes_of_parentheses(tmp_path: Path) -> None:
    file = tmp_path / "p.xcp"
    file.write_bytes(b"(" * 50_000_000)
    problem = only(file, "too-large")
    assert f"{messages.MAX_BYTES:,}" in problem.message
    status, printed = xcrules("check", "-", given=b"(" * 50_000_000)
    assert (status, "too-large" in printed) == (1, True)


def test_an_endless_file_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "p.xcp")
    assert [problem.code for problem in problems(tmp_path / "p.xcp")] == ["unknown-file"]
    assert [problem.code for problem in problems(Path("/dev/zero"))] == ["unknown-file"]


def nests() -> Iterator[str]:
    yield f"define d as {'(' * FAR}a{')' * FAR}"
    yield f"define d as {'not ' * FAR}a"
    yield "define d as " + "(any of\n- " * FAR + "a" + ")" * FAR
    yield f"case c given a is {'{a is ' * FAR}b{'}' * FAR}"
    yield f"case c given a is {'[' * FAR}b{']' * FAR}"
    yield f"define d as {'any item where (' * FAR}a{')' * FAR}"


@pytest.mark.parametrize("text", [*nests()], ids=["parentheses", "not", "bullets", "braces", "brackets", "where"])
def test_ten_thousand_levels(text: str) -> None:
    problem = only(HEAD + text, "too-deep")
    assert str(messages.MAX_DEPTH) in problem.message


@pytest.mark.parametrize(
    "character",
    ["\u202e", "\u2066", "\u200e", "\u061c", "\0", "\x1b", "\x9b", "\u200b", "\u00ad", "\u2060", "\u3164", "\ufe0f",
     "\U000e0041", "\u2028"],
)  # fmt: skip
@pytest.mark.parametrize("text", ['policy p "a{}b"', "policy p # a{}b", "policy p{}q"])
def test_characters_that_nobody_sees(text: str, character: str) -> None:
    problem = only(text.replace("{}", character), "unusual-character")
    assert f"U+{ord(character):04X}" in problem.message


@pytest.mark.parametrize(
    "line",
    [
        "d\u0435fine a as activity is export",
        "define \u0430 as activity is export",
        "define a as activity is \u0435xport",
        "list l of entries enumerated { 3\u0410001 }",
        "define a as any item.value is more than 5 U\u0405D",
        "define a as any item is \uff13A001",
    ],
)
def test_letters_that_look_like_others(line: str) -> None:
    problem = only(HEAD + line, "syntax")
    assert "its `" in problem.message
    assert "(U+" in problem.message


def test_a_country_with_a_letter_of_another_script() -> None:
    (problem,) = problems(HEAD + 'define a as any destination is "North K\u043erea"')
    assert "cyrillic small letter o" in problem.message


def test_letters_of_every_script_stand_in_texts() -> None:
    assert loads('policy p "Ünïcödé 貿易 مرحبا می\u200cخواهم"\n').title


# --- what is used and read --------------------------------------------------------------------------


def test_policies_that_use_themselves(tmp_path: Path) -> None:
    for number in range(loading.MAX_POLICIES):
        text = f"policy p{number}\nuse p{(number + 1) % loading.MAX_POLICIES}\n"
        (tmp_path / f"p{number}.xcp").write_text(text)
    only(tmp_path / "p0.xcp", "use-cycle")
    (tmp_path / "own.xcp").write_text("policy own\nuse own\n")
    only(tmp_path / "own.xcp", "use-cycle")


def test_policies_that_use_each_other_and_ship_as_well(tmp_path: Path) -> None:
    for place, name, other in [("un", "unscr_1718", "sg.strategic_trade"), ("sg", "strategic_trade", "un.unscr_1718")]:
        (tmp_path / place).mkdir()
        (tmp_path / place / f"{name}.xcp").write_text(f"policy {place}.{name}\nuse {other}\n")
    only(tmp_path / "un" / "unscr_1718.xcp", "use-cycle")


def test_more_policies_than_anybody_uses(tmp_path: Path) -> None:
    for number in range(loading.MAX_POLICIES + 2):
        (tmp_path / f"p{number}.xcp").write_text(f"policy p{number}\nuse p{number + 1}\n")
    problem = only(tmp_path / "p0.xcp", "too-many-policies")
    assert str(loading.MAX_POLICIES) in problem.message


@pytest.mark.parametrize("name", ["../x.csv", "/etc/passwd", "a/../../x.csv", "..\\\\x.csv", "C:x.csv", "link.csv"])
def test_a_table_outside_the_root(tmp_path: Path, name: str) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "x.csv").write_text("code\n01\n")
    (inside / "link.csv").symlink_to(tmp_path / "x.csv")
    (inside / "p.xcp").write_text(f'policy p\nlist l of hs by reference in "{name}"\n')
    only(inside / "p.xcp", "leaves-root")


def table(tmp_path: Path, data: bytes, of: str = "hs") -> Diagnostic:
    (tmp_path / "t.csv").write_bytes(data)
    (tmp_path / "p.xcp").write_text(f'policy p\nlist l of {of} by reference in "t.csv"\n')
    (problem,) = problems(tmp_path / "p.xcp")
    assert "`t.csv`" in problem.message
    assert problem.help
    return problem


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"a,b\n1,2\n", "missing-column", "`code`"),
        (b'code\n"01\n02\n', "bad-table", "line 3"),
        (b'code\n"01"x\n', "bad-table", "line 2"),
        (b"code\n01\0\n", "bad-table", "U+0000"),
        (b"code\n\xff\n", "bad-table", "line 2"),
        (b"code,b\n01\n", "bad-table", "1 cells"),
        (b"code,code\n01,02\n", "bad-table", "twice"),
        (b"", "bad-table", "line 1"),
        ("code\n0\u06f1\n".encode(), "bad-table", "extended arabic-indic digit one"),
        ("code\n01\u202e\n".encode(), "bad-table", "row 1"),
        (b"code\n" + b"0" * (tables.MAX_CELL + 1), "too-large", f"{tables.MAX_CELL:,}"),
        (b",".join(b"c%d" % n for n in range(tables.MAX_COLUMNS + 1)), "too-large", f"{tables.MAX_COLUMNS:,}"),
        (b"code\n" + b"01\n" * (tables.MAX_ROWS + 1), "too-large", f"{tables.MAX_ROWS:,}"),
        (b"code\n" + b"#" * tables.MAX_BYTES, "too-large", f"{tables.MAX_BYTES:,}"),
    ],
    ids=lambda value: repr(value[:20]) if isinstance(value, bytes) else None,
)
def test_a_table_that_is_none(tmp_path: Path, data: bytes, code: str, says: str) -> None:
    problem = table(tmp_path, data)
    assert problem.code == code
    assert says in problem.message


def test_a_table_of_parties_with_more_aliases_than_anybody_has(tmp_path: Path) -> None:
    row = b"A," + b"|".join(b"b%d" % n for n in range(10_000)) + b"\n"
    problem = table(tmp_path, b"name,aliases\n" + row * (tables.MAX_BARS // 9_999 + 1), "parties")
    assert problem.code == "too-large"


@pytest.mark.parametrize("character", ["\u202e", "\u200b", "\x1b", "\u3164"])
def test_a_name_in_a_table_that_is_not_what_it_looks_like(tmp_path: Path, character: str) -> None:
    problem = table(tmp_path, f"name\nAc{character}me\n".encode(), "parties")
    assert f"U+{ord(character):04X}" in problem.message


# --- many of a kind ---------------------------------------------------------------------------------


def test_a_list_of_a_million_entries_written_out(tmp_path: Path) -> None:
    text = f"{HEAD}list l of hs enumerated {{ {'07,' * (messages.MAX_WORDS // 2)} }}"
    assert f"{messages.MAX_WORDS:,}" in only(text, "too-large").message
    assert only(f"{HEAD}list l of hs enumerated {{ {'07,' * 1_000_000} }}", "too-large")


def test_many_problems_are_not_all_looked_for() -> None:
    unknown = " or ".join(f"foo{number}" for number in range(MOST_PROBLEMS + 50))
    found = problems(f"{HEAD}prohibit x {CITED} when {unknown}\n")
    assert len(found) == MOST_PROBLEMS + 1
    (last,) = [problem for problem in found if problem.code == "too-many-problems"]
    assert str(MOST_PROBLEMS) in last.message
    assert last.help


def test_much_advice_hides_no_error() -> None:
    text = f"{HEAD}list l of hs enumerated {{ {', '.join(['07'] * (MOST_PROBLEMS + 50))} }}\n"
    advised = loads(text)
    assert len(advised.problems) == MOST_PROBLEMS + 1
    assert [problem.code for problem in problems(text + "define d as foo\n")] == ["unknown-name"]


CHAINS = {
    "exemptions": f"require license e0 {CITED} when activity is export\nexempt e1 from e0 {CITED}\n"
    + "".join(f"exempt e{n} from e{n - 1} {CITED}\n" for n in range(2, 3_000)),
    "defines": "define d0 as activity is export\n"
    + "".join(f"define d{n} as not d{n - 1}\n" for n in range(1, checks.DEEPEST + 5)),
    "amounts": "amount d0 as total item.value\n"
    + "".join(f"amount d{n} as d{n - 1} + 1 EUR\n" for n in range(1, checks.DEEPEST + 5)),
    "lists": "list l0 of hs enumerated { 01 }\n"
    + "".join(f"list l{n} of hs combines l{n - 1}\n" for n in range(1, checks.DEEPEST + 5)),
    "tiers": "tiers t0 under L\ntier a0\ntier b0 needs shipments is 3\n"
    + "".join(
        f"tiers t{n} under L\ntier a{n}\ntier b{n} needs t{n - 1} is at least b{n - 1}\n"
        for n in range(1, checks.DEEPEST + 5)
    ),
}


@pytest.mark.parametrize("kind", CHAINS)
def test_a_long_chain_is_too_deep(kind: str) -> None:
    problem = only(HEAD + CHAINS[kind], "too-deep")
    assert str(checks.DEEPEST) in problem.message
    assert problem.span


def test_conditions_that_are_deep_only_through_their_defines() -> None:
    steps = "".join(f"define d{n} as not d{n - 1}\n" for n in range(1, checks.DEEPEST - 1))
    last = f"d{checks.DEEPEST - 2}"
    text = f"{HEAD}define d0 as activity is export\n{steps}prohibit x {CITED} when {'not (' * 30}{last}{')' * 30}\n"
    problem = only(text, "too-deep")
    assert str(draft.DEEPEST) in problem.message


def test_exemptions_that_lift_each_other_in_a_circle() -> None:
    circle = f"exempt e0 from e99 {CITED}\n" + "".join(f"exempt e{n} from e{n - 1} {CITED}\n" for n in range(1, 100))
    assert [problem.code for problem in problems(HEAD + circle)] == ["exemption-cycle"]


DOUBLINGS = {
    "defines": "define d0 as activity is export\n"
    + "".join(
        f"define d{n} as (d{n - 1} or shipments is {n}) and (d{n - 1} or shipments is 9{n})\n" for n in range(1, 35)
    )
    + f"prohibit x {CITED} when d34\n",
    "amounts": "amount d0 as total item.value\n"
    + "".join(f"amount d{n} as d{n - 1} + d{n - 1}\n" for n in range(1, 35))
    + f"prohibit x {CITED} when d34 is more than 5 EUR\n",
    "tiers": "tiers t0 under L\ntier a0\ntier b0 needs shipments is 3\n"
    + "".join(
        f"tiers t{n} under L\ntier a{n}\ntier b{n} needs t{n - 1} is at least b{n - 1} or shipments is {n}\n"
        f"needs t{n - 1} is at least b{n - 1} or shipments is 8{n}\n"
        for n in range(1, 35)
    ),
}


@pytest.mark.parametrize("kind", DOUBLINGS)
def test_what_doubles_with_every_step_is_worked_out_once(kind: str) -> None:
    policy = loads(HEAD + DOUBLINGS[kind])
    assert isinstance(policy, Policy)
    decision = policy.decide({"date": "2026-03-02", "items": [{"value": "1 EUR"}], "activity": "export"})
    assert decision.policy == "p"


def test_lists_that_double_with_every_step() -> None:
    steps = "".join(f"list l{n} of hs combines l{n - 1}, l{max(0, n - 2)}\n" for n in range(1, 60))
    problem = only(f"{HEAD}list l0 of hs enumerated {{ 01, 02 }}\n{steps}", "too-large")
    assert f"{lists.MOST_COMBINED:,}" in problem.message


def test_thousands_of_licenses_for_thousands_of_requirements() -> None:
    many = int(checks.MOST_SATISFIED**0.5) + 1
    rules = "".join(f"require license r{n} {CITED} when shipments is {n}\n" for n in range(many))
    licenses = "".join(f"license l{n} is single issued by A under L\n" for n in range(many))
    problem = only(HEAD + rules + licenses, "too-large")
    assert f"{checks.MOST_SATISFIED:,}" in problem.message


WIDE = {
    "numbers": " or ".join(f"shipments is {n}" for n in range(10_000)),
    "texts": " or ".join(f'any consignee.name is "n{n}"' for n in range(6_000)),
    "none of the texts": " or ".join(f'no consignee.name is "n{n}"' for n in range(3_000)),
    "pairs": " and ".join(f"(shipments is {n} or activity is export or shipments is 5{n})" for n in range(3_000)),
}


@pytest.mark.parametrize("kind", WIDE)
def test_wide_conditions_grow_no_faster_than_their_text(tmp_path: Path, kind: str) -> None:
    (tmp_path / "p.xcp").write_text(f"{HEAD}prohibit x {CITED} when {WIDE[kind]}\n")
    status, printed = xcrules("check", str(tmp_path / "p.xcp"))
    assert (status, printed) == (0, "1 policy: 0 errors, 0 advice\n")
