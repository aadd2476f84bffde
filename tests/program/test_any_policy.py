"""Texts that are nearly policies: whatever is wrong with them is a problem, never a crash."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from program_cases import HEADER, all_cases

from xcrules import shipped
from xcrules.diagnostics import Diagnostic
from xcrules.program.from_syntax import program
from xcrules.program.loading import gather_text
from xcrules.program.to_text import show

TEXTS = [
    *((shipped.policies() / f"{name.replace('.', '/')}.xcp").read_text(encoding="utf-8") for name in shipped.names()),
    *(case.policies[case.main] for case in all_cases()),
]
WORDS = sorted({word for text in TEXTS for word in text.split()})


@st.composite
def nearly_policies(draw: st.DrawFn) -> str:
    """A policy in which lines are missing or have changed places, and words are others."""
    lines = draw(st.sampled_from(TEXTS)).splitlines()
    for _ in range(draw(st.integers(1, 6))):
        if not lines:
            break
        place = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(("drop", "swap", "word", "cut", "double"))):
            case "drop":
                del lines[place]
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[place], lines[other] = lines[other], lines[place]
            case "word":
                words = lines[place].split(" ")
                words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(WORDS))
                lines[place] = " ".join(words)
            case "cut":
                lines[place] = " ".join(lines[place].split(" ")[:-1])
            case _:
                lines.insert(place, lines[place])
    return "\n".join(lines)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(nearly_policies())
def test_a_text_is_a_program_or_has_problems(text: str) -> None:
    made, problems = program(gather_text(text))
    assert (made is None) == any(problem.is_error for problem in problems)
    for problem in problems:
        assert_well_worded(problem)
    if made is not None:
        assert show(made) == show(program(gather_text(text))[0] or made)


_PIECES = (
    "item", "item.value", "item.hs", "consignee", "destination", "document", "exporter.icp", "exporter.name", "date",
    "activity", "end_use.informed", "trust", "check", "risk", "worth", "far", "live", "denial", "denial.entry", "KP",
    "certified", "high", "invoice", "2709", "3A001", '"Acme"', "5 USD", "5", "25%", "2020-01-01", "5 kg",
    "country_conflict", "shipments", "past_shipment", "owner.share",
)  # fmt: skip
_TESTS = (
    "is {}", "is not {}", "is in {}", "is not in {{{}, {}}}", "is at least {}", "is before {}", "is none", "is known",
    "is within 3 years before {}", "is in the same year as {}", "is more than 25% of total item.value",
)  # fmt: skip
_SHAPES = (
    "{} {test}", "any {} {test}", "no {} {test}", "every {} meets ({} {test})", "any {} where ({} {test})", "{}",
    "total {} where ({} {test}) is more than {}", "number of {} is 5", "not any {}",
    "any {} where ({} has the same entry)",
    "any {} where (any {} where ({} {test}))", "{} - {} + 5 {test}", "({} {test} or {})",
)  # fmt: skip
_WORLD = (
    "tiers trust tier low tier high needs exporter.icp is certified\nscale check: low < high\nscore risk\n"
    "amount worth as total item.value\nlist far of countries enumerated { KP }\n"
    "define live of denial as denial.expires is after date\n"
)


@st.composite
def conditions(draw: st.DrawFn) -> str:
    def fill(pattern: str) -> str:
        while "{}" in pattern:
            pattern = pattern.replace("{}", draw(st.sampled_from(_PIECES)), 1)
        return pattern.replace("{{", "{").replace("}}", "}")

    shape = draw(st.sampled_from(_SHAPES))
    return fill(shape.replace("{test}", draw(st.sampled_from(_TESTS))))


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    conditions(),
    st.sampled_from(("define x as {}", "prohibit x under LAW when {}", "case x given {}", "oblige x when {}")),
)
def test_any_condition_is_typed_or_has_problems(condition: str, frame: str) -> None:
    made, problems = program(gather_text(HEADER + _WORLD + frame.format(condition)))
    assert (made is None) == any(problem.is_error for problem in problems)
    for problem in problems:
        assert_well_worded(problem)


def assert_well_worded(problem: Diagnostic) -> None:
    for text in (problem.message, problem.help or ""):
        assert not text.endswith(".")
        assert not any(word in text for word in ("None", "null", "undefined", "True", "False", "Kind.", "frozenset"))
    first = problem.message[:1]
    assert first in "`" or first.islower() or first.isdigit(), problem.message
