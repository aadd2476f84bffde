"""The law of sameness: other units, another currency at an exact rate, other names of a country decide nothing."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from xcrules.decision import Decision
from xcrules.facts.numbers import format_number, parse_number
from xcrules.facts.types import Kind
from xcrules.testing.laws.comparing import outcomes
from xcrules.testing.laws.countries import aliases
from xcrules.testing.laws.editing import record
from xcrules.testing.laws.law import Trial
from xcrules.testing.said import Application
from xcrules.testing.strategies.aims import Aim

OTHER_CURRENCY = "CHF"
"""A currency that the values are written in instead, at a rate of one to two."""

STEPS: Mapping[str, tuple[str, Fraction]] = {
    "kg": ("g", Fraction(1000)),
    "t": ("kg", Fraction(1000)),
    "m3": ("l", Fraction(1000)),
    "l": ("m3", Fraction(1, 1000)),
    "g": ("t", Fraction(1, 1_000_000)),
    "units": ("unit", Fraction(1)),
}
"""A unit, another one of its dimension, and how many of the second the first is."""


def invariance(trial: Trial) -> None:
    """It does not matter how a fact is written: in tonnes or kilograms, in another currency at an exact rate, with a
    country's name in another language, with its keys in another order.

    ∀ a, u: D(a) = D(a written as u)
    """
    label = trial.hand.one(tuple(WAYS))
    application = trial.application(aims=trial.once(label, lambda: _aims(trial, WAYS[label])))
    changed = _written(trial, label, application)
    trial.given(changed is not application)
    assert isinstance(changed, dict)
    first, second = trial.tell("as it stands", application), trial.tell(label, changed)
    trial.claim(
        _whatever_the_currency(first.decision) == _whatever_the_currency(second.decision),
        f"{label}, {outcomes(first.decision)} becomes {outcomes(second.decision)}, or its reasons change",
        first,
        second,
    )


WAYS: Mapping[str, Kind | None] = {
    "with its keys in another order": None,
    "in other units": Kind.QUANTITY,
    "in another currency": Kind.MONEY,
    "with its countries in another language": Kind.COUNTRY,
}
"""How it is written otherwise, and what kind of facts that concerns."""


def _aims(trial: Trial, kind: Kind | None) -> tuple[Aim, ...]:
    """The aims at rows that read such facts; none, which is anything, if there are none."""
    paths = [path for path in trial.source.world.values if trial.source.world.spec(path).type.kind is kind]
    return trial.through(*paths)


def _written(trial: Trial, way: str, application: Application) -> object:
    match way:
        case "in other units":
            return _measures(application, STEPS)
        case "in another currency":
            return _in_another_currency(application)
        case "with its countries in another language":
            return _in_another_language(trial, application)
        case _:
            return _reversed(application)


def _whatever_the_currency(decision: Decision) -> object:
    """A decision but for what it asks about rates."""
    return (
        decision.possible,
        decision.reasons,
        decision.offered,
        decision.refusals,
        decision.referrals,
        decision.duties,
        decision.findings,
        [each.fact for each in decision.missing if not each.fact.startswith("rates.")],
    )


def _measures(told: object, change: Mapping[str, tuple[str, Fraction]]) -> object:
    """*told* with every number in a unit of *change* written in the other one."""
    match told:
        case str():
            number, _, unit = told.partition(" ")
            amount = parse_number(number)
            if unit not in change or not isinstance(amount, Fraction):
                return told
            other, factor = change[unit]
            return f"{format_number(amount * factor)} {other}"
        case Mapping():
            return {key: _measures(value, change) for key, value in told.items()}
        case list():
            return [_measures(value, change) for value in told]
        case _:
            return told


def _in_another_currency(application: Application) -> object:
    """Money in a currency that nothing names, worth half as much, with the rates into every other one."""
    rates = record(application.get("rates"))
    known = sorted({pair.partition("/")[0] for pair in rates} | _currencies(application))
    if len(known) != 1 or rates:
        return application
    (own,) = known
    changed = _measures(application, {own: (OTHER_CURRENCY, Fraction(2))})
    return {**record(changed), "rates": {f"{OTHER_CURRENCY}/{own}": "0.5"}}


def _currencies(told: object) -> set[str]:
    match told:
        case str():
            number, _, unit = told.partition(" ")
            is_money = isinstance(parse_number(number), Fraction) and len(unit) == 3 and unit.isupper()
            return {unit} if is_money else set()
        case Mapping():
            return {unit for value in told.values() for unit in _currencies(value)}
        case list():
            return {unit for value in told for unit in _currencies(value)}
        case _:
            return set()


COUNTRY_KEYS = ("country", "destination", "jurisdiction", "authority", "origin")


def _in_another_language(trial: Trial, told: object, key: str = "") -> object:
    """*told* with the codes of its countries exchanged for names."""
    match told:
        case str() if key in COUNTRY_KEYS and len(told) == 2 and told.isupper():
            names = trial.once(told, lambda: aliases(told))
            return trial.hand.one(names) if names else told
        case Mapping():
            return {field: _in_another_language(trial, value, field) for field, value in told.items()}
        case list():
            return [_in_another_language(trial, value, key) for value in told]
        case _:
            return told


def _reversed(told: object) -> object:
    match told:
        case Mapping():
            return {key: _reversed(value) for key, value in reversed(list(told.items()))}
        case list():
            return [_reversed(value) for value in told]
        case _:
            return told
