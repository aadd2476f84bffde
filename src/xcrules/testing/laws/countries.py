"""Laws of countries: which Korea, which of two countries that contradict each other, and the way through one."""

from __future__ import annotations

import unicodedata
from datetime import date

from xcrules.facts.countries import packaged_names
from xcrules.facts.country_aliases import NAMES
from xcrules.facts.types import Kind
from xcrules.policy import Policy
from xcrules.testing.laws.comparing import SEVERITY, is_milder, outcomes
from xcrules.testing.laws.editing import elements, record, replaced_in, texts, with_element, with_elements
from xcrules.testing.laws.law import Trial
from xcrules.testing.laws.reading import lists_read, paths_read
from xcrules.testing.laws.sanctions import prohibiting, sanctions_of, sanctions_on
from xcrules.testing.said import Application

KOREAS = ("KP", "KR")


def korea(trial: Trial) -> None:
    """The Democratic People's Republic of Korea is treated alike under each of its names, however it is spelled, and
    the Republic of Korea never as the other one; "Korea" alone is treated no better than the stricter of the two.

    ∀ a, n ∈ names(c): D(a[c := n]) = D(a), for c in KP, KR; and max possible(a[Korea]) ≥ outcome(a[KP]), outcome(a[KR])
    """
    code = trial.hand.one(KOREAS)
    application = _with_country(trial, trial.application(), code)
    first = trial.tell(f"with {code}", application)
    name = trial.hand.one(spellings(trial.hand.one(trial.once(code, lambda: aliases(code)))))
    second = trial.tell(f'with "{name}"', replaced_in(application, code, name))
    trial.claim(
        first.decision.model_dump_json() == second.decision.model_dump_json(),
        f"`{name}` is not treated as `{code}` is",
        first,
        second,
    )
    open_one = trial.tell('with "Korea"', replaced_in(application, code, "Korea"))
    trial.claim(
        SEVERITY[open_one.decision.possible[-1]] >= SEVERITY[first.decision.possible[-1]],
        f"`Korea` is {outcomes(open_one.decision)}, and `{code}` {outcomes(first.decision)}",
        first,
        open_one,
    )


def aliases(code: str) -> tuple[str, ...]:
    """Every name that the engine knows for a country, in each of its languages."""
    own = NAMES.get(code, ())
    return tuple(dict.fromkeys((*own, *(name for iso2, _, name in packaged_names() if iso2 == code))))


def spellings(name: str) -> tuple[str, ...]:
    """A name as it stands, and as people write it who mean the same: in capitals or none, without its accents or its
    marks, with its words in another order."""
    apart = unicodedata.normalize("NFKD", name)
    plain = unicodedata.normalize("NFC", "".join(each for each in apart if unicodedata.category(each) != "Mn"))
    words = name.replace(",", " ").split()
    # Initials that stand apart are read together, so their order counts.
    turned = " ".join(reversed(words)) if all(len(word.strip(".")) > 1 for word in words) else name
    # In other alphabets a mark may make another letter.
    bare = plain if plain.isascii() else name
    return tuple(dict.fromkeys((name, name.upper(), name.lower(), bare, f" {turned} ")))


def _with_country(trial: Trial, application: Application, code: str) -> Application:
    """The application with *code* as destination, on the way, or as a party's country, unless it names it already."""
    if code in texts(application):
        return application
    ways = [name for name in ("destination", "transit", "party") if name in trial.source.world.lists]
    match trial.hand.one(ways):
        case "transit":
            return with_element(application, "transits", {"country": code})
        case "party":
            return with_element(application, "parties", {"role": "end_user", "name": "Somebody There", "country": code})
        case _:
            return with_elements(application, "destination", [{"country": code}])


def reads_countries(policy: Policy) -> str | None:
    ways = lists_read(policy) & {"destination", "transit", "party"}
    facts = policy.program.vocabulary.facts
    read = any(path in facts and facts[path].type.kind is Kind.COUNTRY for path in paths_read(policy))
    return None if ways and read else "it reads no country of a destination, a stop or a party"


def country_conflict(trial: Trial) -> None:
    """Where the destination and the consignee's country contradict each other, the case is treated no better than if
    both were the stricter of the two.

    ∀ a, c ≠ d: outcome(a[to d, consignee in c]) ≥ max(outcome(a[both d]), outcome(a[both c]))
    """
    countries = trial.once("countries", lambda: _countries(trial))
    application = trial.application(aims=trial.against("destination", "party"))
    one = trial.hand.one(countries)
    other = trial.hand.one([country for country in countries if country != one])
    conflict = trial.tell(f"to {one}, for a consignee in {other}", _between(application, one, other))
    for country in (one, other):
        alone = trial.tell(f"to {country}, for a consignee there", _between(application, country, country))
        trial.claim(
            not is_milder(conflict.decision, alone.decision),
            f"to {one} for a consignee in {other} it is {outcomes(conflict.decision)}, "
            f"and {outcomes(alone.decision)} if both are {country}",
            conflict,
            alone,
        )


def _countries(trial: Trial) -> list[str]:
    world = trial.source.world
    found = [
        value
        for path in ("destination.country", "party.country")
        for value in world.values.get(path, ())
        if isinstance(value, str)
    ]
    return list(dict.fromkeys((*found, "CH", "NO")))


def _between(application: Application, destination: str, country: str) -> Application:
    """The application to one destination, with one consignee, who sits in *country*."""
    parties = [
        party
        for party in elements(application, "parties")
        if record(party).get("role") not in ("consignee", "end_user", None)
    ]
    consignee = {"role": "consignee", "name": "Somebody There", "country": country}
    changed = with_elements(application, "parties", [consignee, *parties])
    return with_elements(changed, "destination", [{"country": destination}])


def reads_destinations(policy: Policy) -> str | None:
    return None if "destination" in lists_read(policy) else "it reads no destination"


def route(trial: Trial) -> None:
    """A way through a sanctioned country is no better than one that ends there.

    ∀ a, c sanctioned: P(a[to c]) ⟹ P(a[to d through c])
    """
    application = trial.application(aims=trial.once("prohibiting", lambda: prohibiting(trial.source)))
    sanctions = sanctions_on(trial, application)
    trial.given(bool(sanctions.destinations))
    country = trial.hand.one(sanctions.destinations)
    straight = {key: value for key, value in application.items() if key != "transits"}
    there = trial.tell(f"to {country}", with_elements(straight, "destination", [{"country": country}]))
    trial.given(len(there.decision.possible) == 1 and there.decision.interim.value == "prohibited")
    beyond = with_elements(straight, "destination", [{"country": "CH"}])
    through = trial.tell(f"through {country}", with_element(beyond, "transits", {"country": country}))
    trial.claim(
        not is_milder(through.decision, there.decision),
        f"to {country} it is {outcomes(there.decision)}, and through it {outcomes(through.decision)}",
        through,
        there,
    )


def prohibits_destinations(policy: Policy) -> str | None:
    days = {window.start or date(2026, 3, 2) for rule in policy.program.rules for window in rule.effective} | {
        date(2026, 3, 2)
    }
    has = any(sanctions_of(policy, day).destinations for day in days)
    return None if has else "no prohibition names a country of destination"
