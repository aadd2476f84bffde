"""One flat and one nested rule as each contender writes it, for docs/benchmarks.md."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.conditions import All, Any, AtLeast, Every, In, MoreThan, Policy, Rule, Some, Yes
from benchmarks.peers import cedar, cel, datalogic, duckdb_, regorus_, rule_engine_, xcrules_, zen_

FLAT = Rule(
    "r0001",
    True,
    All(
        (
            In("goods", ("3A001", "3A002")),
            In("goes_to", ("IR", "KP")),
            Some((AtLeast("knowledge", 1), MoreThan("worth", 20_000))),
        )
    ),
)
NESTED = Rule(
    "r0001",
    False,
    All(
        (
            Any("item", All((In("entry", ("3A001", "3A002")), MoreThan("worth", 5_000)))),
            Every("party", In("country", ("DE", "FR", "SG"))),
        )
    ),
    Any("document", All((In("kind", ("committee_approval",)), Yes("verified")))),
)


def samples() -> Iterator[tuple[str, str, str]]:
    """(contender, language of the fence, text of the rules)."""
    flat, nested = Policy(False, (FLAT,)), Policy(True, (NESTED,))
    yield "xcrules", "text", _rules(flat) + "\n\n" + _rules(nested)
    yield "datalogic-py", "json", "\n".join(json.dumps(datalogic.conditions(each)[0]) for each in (flat, nested))
    yield "zen-engine", "text", "\n".join(zen_.as_expression(each)[1:-1] for each in (flat, nested))
    yield (
        "cel-expr-python and common-expression-language",
        "text",
        "\n".join(cel.conditions(each)[0] for each in (flat, nested)),
    )
    yield (
        "regorus",
        "rego",
        "\n".join(regorus_.text(replace(each, names=())).partition("import rego.v1\n")[2] for each in (flat, nested)),
    )
    yield "cedarpy", "cedar", cedar.text(flat).partition("\n\n")[2]
    yield "rule-engine", "text", "\n".join(json.loads(rule_engine_.text(each))[0] for each in (flat, nested))
    yield "DuckDB", "sql", duckdb_.text(flat)


def _rules(policy: Policy) -> str:
    """The rules of xcrules' text, without what stands above them."""
    text = xcrules_.text(policy)
    return text[re.search(r"^(prohibit|require)", text, re.MULTILINE).start() :].strip()  # type: ignore[union-attr]


if __name__ == "__main__":
    for heading, language, text in samples():
        print(f"### {heading}\n\n```{language}\n{text}\n```\n")
