"""DuckDB: one query over a table, with a column for each rule. SQL's null is an unknown, with the same logic."""

from __future__ import annotations

from benchmarks.conditions import NOT_OFFERED, NOT_REQUIRED, PROHIBITED, Policy
from benchmarks.peers.infix import Words, quoted, spelled


def _elements(list_: str, part: str) -> str:
    raise AssertionError(f"only flat policies are asked in batches, not {list_} with {part}")


WORDS = Words(
    fact=lambda fact, _: fact,
    within=lambda fact, values: f"{fact} in ({quoted(values, chr(39))})",
    conjunction=" and ",
    disjunction=" or ",
    negation="not ({})",
    any=_elements,
    every=_elements,
)


def text(policy: Policy, source: str = "applications") -> str:
    """The query. An outcome of null is one that is not determined."""
    columns = ",\n".join(f"  {spelled(WORDS, rule.when)} as {rule.name}" for rule in policy.rules)
    prohibited = " or ".join(rule.name for rule in policy.rules if rule.prohibits) or "false"
    required = " or ".join(rule.name for rule in policy.rules if not rule.prohibits) or "false"
    return (
        f"with fired as (\nselect\n{columns}\nfrom {source}\n)\n"
        f"select *, case when {prohibited} then '{PROHIBITED}'\n"
        f"  when ({prohibited}) is null then null\n"
        f"  when {required} then '{NOT_OFFERED}'\n"
        f"  when ({required}) is null then null\n"
        f"  else '{NOT_REQUIRED}' end as outcome\nfrom fired"
    )
