"""The value of one unit of an item, which follows from its value and its quantity."""

from __future__ import annotations

from xcrules.facts.elements import Problems
from xcrules.facts.facts import Element
from xcrules.facts.measures import format_money
from xcrules.facts.problems import Unreadable
from xcrules.facts.values import Money, Quantity


def with_unit_value(item: Element, number: int, problems: Problems) -> Element:
    """*item* with the unit value worked out where value and quantity are known; one handed in must agree."""
    computed = unit_value(item)
    if computed is None:
        return item
    given = item.get("item.unit_value")
    if given is not None and computed not in given:
        message = f"`unit_value` contradicts `value` over `quantity`, which is {format_money(computed)}"
        problems.add(
            f"items[{number}].unit_value", Unreadable("contradicting-facts", message, "leave `unit_value` out")
        )
    return {**item, "item.unit_value": (computed,)}


def unit_value(item: Element) -> Money | None:
    """Value over quantity, exactly, where both are known and there is at least something; else None."""
    value, quantity = item.get("item.value"), item.get("item.quantity")
    if value is None or quantity is None:
        return None
    match value, quantity:
        case (Money(amount, currency),), (Quantity(count),) if count:
            return Money(amount / count, currency)
        case _:
            return None
