"""Laws of licenses: what a bulk license never covers, and that nobody grants what a partner has denied."""

from __future__ import annotations

from datetime import date, timedelta

from xcrules.engines.outcome import Outcome
from xcrules.policy import Policy
from xcrules.testing.laws.comparing import named, outcomes
from xcrules.testing.laws.editing import elements, record, with_element, with_elements
from xcrules.testing.laws.law import Trial
from xcrules.testing.laws.reading import lists_read
from xcrules.testing.laws.sanctions import sanctions_on


def bulk_scope(trial: Trial) -> None:
    """A bulk license is never on offer for a sanctioned destination or party, and never answers for an item outside
    its scope.

    ∀ a, L bulk: sanctioned(destinations(a) ∪ parties(a)) ⟹ L ∉ offered(a); licensed(a by L) ⟹ items left over by L = ∅
    """
    bulk = sorted({x.id.name for x in trial.policy.rulebook.licenses if x.kind == "bulk"})
    name = trial.hand.one(bulk)
    aims = tuple(aim for aim in trial.source.aims if aim.is_called(name))
    application = {**trial.application(aims=aims), "request": "bulk"}
    within = trial.tell("as it stands", application)
    answers = {each.license for each in within.decision.offered if each.license in bulk}
    left = [set(x.left_over) if x.certain else set() for x in within.decision.refusals if x.license in answers]
    # Several licenses may answer together: what lies outside the scope of one lies inside that of another.
    outside = len(left) == len(answers) > 0 and set.intersection(*left)
    alone = within.decision.outcome is Outcome.LICENSED and outside
    trial.claim(not alone, "a bulk license answers for items outside its scope", within)
    sanctions = sanctions_on(trial, application)
    if not sanctions.destinations and not sanctions.parties:
        return
    if sanctions.destinations and (trial.hand.chance(60) or not sanctions.parties):
        country = trial.hand.one(sanctions.destinations)
        changed = with_elements(application, "destination", [{"country": country}])
        told = trial.tell(f"to {country}", changed)
    else:
        party = {"role": "end_user", "name": trial.hand.one(sanctions.parties), "country": "CH"}
        told = trial.tell("for a sanctioned party", with_element(application, "parties", party))
    offered = sorted({each.license for each in told.decision.offered if each.license in bulk})
    permitted = told.decision.permitted and within.decision.outcome is Outcome.LICENSED
    trial.claim(not offered, f"{named(offered)} is on offer for somebody or somewhere sanctioned", told)
    trial.claim(not (permitted and answers), "a bulk license answers for somebody or somewhere sanctioned", told)


def has_bulk(policy: Policy) -> str | None:
    has = any(license_.kind == "bulk" for license_ in policy.rulebook.licenses)
    return None if has else "it has no bulk license"


CONSULTING = ("NSG", "MTCR", "AG")
"""The regimes in which one asks the member that denied before granting the same. In the Wassenaar Arrangement one
tells the others afterwards (Initial Elements, II.4)."""


def no_undercut(trial: Trial) -> None:
    """Nothing is granted against a live denial of the same item to the same end user by a partner, unless that partner
    has been consulted about it.

    ∀ a, d live, entry(a) ≤ d.entry, end_user(a) = d.end_user, not consulted: ¬permitted(a)
    """
    application = trial.application(partial=False)
    items = [record(item) for item in elements(application, "items")]
    places = [place for place, item in enumerate(items) if isinstance(item.get("entry"), str)]
    trial.given(bool(places))
    place = trial.hand.one(places)
    entry = str(items[place]["entry"])
    if entry.count(".") < 2 and trial.hand.chance(50):
        # What was denied by an entry was denied with all that lies below it.
        items[place]["entry"] = f"{entry}.a"
    day = date.fromisoformat(str(application["date"]))
    denial = {
        "reference": "D-77",
        "regime": trial.hand.one(CONSULTING),
        "authority": "FR",
        "country": "CH",
        "end_user": "Denied Works",
        "entry": entry,
        "expires": (day + timedelta(days=trial.hand.one((400, 0, 1)))).isoformat(),
    }
    application = with_elements(application, "items", items)
    user = {"role": "end_user", "name": "Denied Works", "country": "CH"}
    changed = with_element(with_element(application, "parties", user), "denials", denial)
    changed = with_elements({**changed, "jurisdiction": "SG"}, "destination", [{"country": "CH"}])
    other = {"denial": "D-78", "closed": day.isoformat()}
    label, consultations = trial.hand.one(
        (("against a live denial", []), ("against a live denial, after a consultation about another one", [other]))
    )
    told = trial.tell(label, with_elements(changed, "consultations", consultations))
    trial.claim(not told.decision.permitted, f"{label}, it is {outcomes(told.decision)}", told)


def reads_denials(policy: Policy) -> str | None:
    return None if "denial" in lists_read(policy) else "it reads no denials"
