"""The law of splitting: two shipments in place of one gain nothing where a policy counts earlier shipments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from xcrules.engines.calendar import is_within, period
from xcrules.engines.representatives import next_day
from xcrules.facts.numbers import format_number, parse_number
from xcrules.policy import Policy
from xcrules.rulebook import rows as r
from xcrules.testing.laws.comparing import SEVERITY, outcomes
from xcrules.testing.laws.editing import elements, record, with_elements
from xcrules.testing.laws.law import Trial
from xcrules.testing.laws.reading import lists_read
from xcrules.testing.said import Application

AMOUNTS = ("value", "fob", "quantity", "mass", "volume")
HISTORIES = ("past_shipment", "recorded")
"""Lists of earlier shipments: the exporter's own, and those of all exporters in the State's register."""


def no_split_gain(trial: Trial) -> None:
    """Who ships in two parts what could go in one gains nothing where earlier shipments count: neither on one day nor
    on two days of one period, nor through a sister company where the register of all exporters counts.

    ∀ a = a₁ + a₂: max(outcome(a₁), outcome(a₂ | a₁ on record)) ≥ outcome(a)
    """
    whole_application = {
        **trial.application(partial=False, aims=trial.against(*HISTORIES, *(f"item.{field}" for field in AMOUNTS))),
        "shipments": "1",
    }
    whole_application = _straight(whole_application)
    items = [record(item) for item in elements(whole_application, "items")]
    trial.given(bool(items))
    one, other = _parts(trial, items)
    first_day = date.fromisoformat(str(whole_application["date"]))
    second_day = _same_period(trial, first_day)
    whole = trial.tell("as a whole", whole_application)
    first = trial.tell("the first part", with_elements(whole_application, "items", one))
    follows = _recorded(trial, with_elements(whole_application, "items", other), one, first_day)
    label = "the second part"
    if second_day != first_day:
        # What changes because of the day alone is no gain by splitting.
        later = trial.policy.decide({**whole_application, "date": second_day.isoformat()})
        trial.given(later.possible == whole.decision.possible)
        follows, label = {**follows, "date": second_day.isoformat()}, "the second part, later in the same period"
    if "past_shipment" not in trial.source.world.lists and trial.hand.chance(30):
        exporter = {**record(follows.get("exporter")), "name": "Sister Company"}
        follows, label = {**follows, "exporter": exporter}, f"{label}, through a sister company"
    second = trial.tell(label, follows)
    stricter = max((first.decision, second.decision), key=lambda each: SEVERITY[each.possible[0]])
    trial.claim(
        SEVERITY[stricter.possible[0]] >= SEVERITY[whole.decision.possible[0]],
        f"as a whole it is {outcomes(whole.decision)}, in two parts {outcomes(stricter)} at the most",
        whole,
        first,
        second,
    )


def _straight(application: Application) -> Application:
    """The application straight to one country, where its parties sit: a record of it says no more than that."""
    country = next((record(each).get("country") for each in elements(application, "destination")), None)
    if country is None:
        return application
    application = {key: value for key, value in application.items() if key != "transits"}
    parties = [{**record(party), "country": country} for party in elements(application, "parties")]
    application = with_elements(application, "destination", [{"country": country}])
    return with_elements(application, "parties", parties) if parties else application


def _parts(trial: Trial, items: list[Application]) -> tuple[list[object], list[object]]:
    """The items in two parts; or each item's amounts in two."""
    if len(items) > 1 and trial.hand.chance(50):
        cut = trial.hand.number(1, len(items) - 1)
        return list(items[:cut]), list(items[cut:])
    percent = trial.hand.one((50, 99, 1))
    one = [_share(item, Fraction(percent, 100)) for item in items]
    return list(one), [_share(item, Fraction(100 - percent, 100)) for item in items]


def _share(item: Application, share: Fraction) -> Application:
    return {field: _times(value, share) if field in AMOUNTS else value for field, value in item.items()}


def _times(amount: object, share: Fraction) -> object:
    number, _, unit = str(amount).partition(" ")
    parsed = parse_number(number)
    return f"{format_number(parsed * share)} {unit}" if isinstance(parsed, Fraction) else amount


def _recorded(trial: Trial, application: Application, items: list[object], day: date) -> Application:
    """The application with *items* among the earlier shipments that the policy counts, by that day."""
    vocabulary = trial.policy.program.vocabulary
    for name in HISTORIES:
        if name in trial.source.world.lists:
            key = vocabulary.lists[name].key
            fields = {path.partition(".")[2] for path in vocabulary.facts if path.startswith(f"{name}.")}
            shipped = [_shipment(application, record(item), day, fields) for item in items]
            application = with_elements(application, key, [*elements(application, key), *shipped])
    return application


def _shipment(application: Application, item: Application, day: date, fields: set[str]) -> Application:
    """One item as an earlier shipment. Where several countries or parties may be meant, each is one of them."""
    parties = [record(party) for party in elements(application, "parties")]
    told: Application = {"date": day.isoformat()}
    told |= {field: value for field, value in item.items() if field in fields}
    destinations = [record(each).get("country") for each in elements(application, "destination")]
    told["destination"] = _one(destinations)
    for role in ("consignee", "end_user"):
        told[role] = _one([party.get("name") for party in parties if party.get("role") == role])
    return {field: value for field, value in told.items() if value is not None}


def _one(values: list[object]) -> object:
    known = list(dict.fromkeys(str(value) for value in values if isinstance(value, str)))
    return known[0] if len(known) == 1 else {"one_of": known} if known else None


def _same_period(trial: Trial, day: date) -> date:
    """The day, or the next one if that lies in the same period by every way in which the policy counts."""
    following = next_day(day, 1)
    return following if trial.hand.chance(40) and all(_together(trial.policy, day, following)) else day


def _together(policy: Policy, one: date, other: date) -> Iterator[bool]:
    for row in policy.rulebook.rows:
        match row:
            case r.SamePeriod(_, unit, _, counted_from):
                yield period(one, unit, counted_from) == period(other, unit, counted_from)
            case r.Near(_, count, unit, _, _):
                yield is_within(one, count, unit, True, other)
            case _:
                pass


def counts_shipments(policy: Policy) -> str | None:
    return None if lists_read(policy) & set(HISTORIES) else "it counts no earlier shipments"
