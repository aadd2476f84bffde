"""Faults to plant: a piece of a module's text, what stands in its place, and what must notice.

`noticed_by` is a witness (see `witnesses`) or a law (see `laws`). Each piece stands in its module exactly once, so a
fault whose place was rewritten is told, not passed over.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    name: str
    module: str
    old: str
    new: str
    noticed_by: str


_ENGINE, _TERMS, _MISSING = "xcrules.engines.reference", "xcrules.engines.terms", "xcrules.engines.missing"
_STAGES, _DRAFT, _PARTITION = "xcrules.rulebook.stages", "xcrules.rulebook.draft", "xcrules.rulebook.partition"
_OUTCOME, _RELATIONS, _REPORT = "xcrules.engines.outcome", "xcrules.engines.relations", "xcrules.report"
_CALENDAR, _TRUTH = "xcrules.engines.calendar", "xcrules.engines.truth"

FAULTS = (
    Fault(
        "an exemption for items lifts nothing", _STAGES,
        "(body, *(self.draft.negate(each) for each in lifting))", "(body,)",
        "an exemption for items lifts for them",
    ),
    Fault(
        "an exemption for items lifts for all", _STAGES,
        "for e in self.naming[thing.id] if e.for_item is None)", "for e in self.naming[thing.id])",
        "an exemption for items lifts for those only",
    ),
    Fault(
        "an exemption that is lifted lifts all the same", _STAGES,
        "(self.draft.negate(self.net(e)) for e",
        "(self.draft.negate(self.draft.in_force_and(e.effective, e.when)) for e",
        "an exemption lifted back",
    ),
    Fault(
        "one answered requirement is enough", _STAGES,
        """covered=draft.joined(
            True,""", """covered=draft.joined(
            False,""",
        "every requirement wants a license",
    ),
    Fault(
        "one covers two", _STAGES,
        "r.Beyond(m.Order.AT_MOST, Fraction(1))", "r.Beyond(m.Order.AT_MOST, Fraction(2))",
        "one shipment",
    ),
    Fault(
        "a license for items covers all", _STAGES,
        "for x in satisfying if x.for_item is None]", "for x in satisfying]",
        "a license for items leaves the others",
    ),
    Fault(
        "every needs none", _DRAFT,
        "both = (self._any(list_name, kind, body, True, None), self._each(list_name, kind, body))",
        "both = (self._each(list_name, kind, body),)",
        "every needs one",
    ),
    Fault(
        "any for every", _DRAFT,
        "both = (self._any(list_name, kind, body, True, None), self._each(list_name, kind, body))",
        "both = (self._any(list_name, kind, body, True, None),)",
        "every is not any",
    ),
    Fault(
        "not is not pushed through or", _DRAFT,
        "node = r.All if isinstance(condition, m.All) is holds else r.Some",
        "node = r.All if isinstance(condition, m.All) else r.Some",
        "not any is every other",
    ),
    Fault(
        "a rule holds on the day it ceases", _DRAFT,
        "(m.Order.LESS, window.end)", "(m.Order.AT_MOST, window.end)",
        "the day of ceasing is out of force",
    ),
    Fault(
        "an entry holds on the day it ceases", _CALENDAR,
        "day < window.end", "day <= window.end",
        "an entry ceases on its day",
    ),
    Fault(
        "unknown is false", _ENGINE,
        "return Truth.UNKNOWN if classes & allowed else Truth.FALSE", "return Truth.FALSE",
        "unknown is not false",
    ),
    Fault(
        "an unknown list is empty", _ENGINE,
        "return (self.unknown_element(list_name, scope),)", "return ()",
        "an unknown list may hold anything",
    ),
    Fault(
        "an unknown list has one element", _ENGINE,
        "yield Truth.UNKNOWN if unsure and found is not of_none else found", "yield found",
        "an unknown list may be empty",
    ),
    Fault(
        "none is unknown", _ENGINE,
        "                    return [partition.none]\n", "                    return [full(partition)]\n",
        "none is no day",
    ),
    Fault(
        "the first of several values is taken", _ENGINE,
        "union(mask for value in known for mask in self.classes_of(fact, value, unit))",
        "union(mask for value in known[:1] for mask in self.classes_of(fact, value, unit))",
        "one of several is any of them",
    ),
    Fault(
        "a license answers whatever is asked for", _ENGINE,
        "return request is None or request == kind or request in names_of(license_)", "return True",
        "a license of another kind does not",
    ),
    Fault(
        "a tier needs nothing of those below", _ENGINE,
        "min(needs[: tier + 1]) > Truth.FALSE", "needs[tier] > Truth.FALSE",
        "a tier needs those below",
    ),
    Fault(
        "a license stands before a prohibition", _OUTCOME,
        "Outcome.PROHIBITED: prohibited != false,",
        "Outcome.PROHIBITED: prohibited != false and covered != true,",
        "a prohibition stands before any license",
    ),
    Fault(
        "a license stands before a referral", _OUTCOME,
        "covered != false and referred != true,", "covered != false,",
        "a referral stands before a license",
    ),
    Fault(
        "the mildest is the interim outcome", _REPORT,
        '"interim": outcomes[-1]', '"interim": outcomes[0]',
        "outcomes_agree",
    ),
    Fault(
        "what is lifted is not reported", _REPORT,
        "        if when is not FALSE:\n", "        if told.truth(row.net) is not FALSE:\n",
        "what is lifted is reported",
    ),
    Fault(
        "has the same means nothing", _RELATIONS,
        "return truth(left == right) if how is Kinship.SAME", "return truth(True) if how is Kinship.SAME",
        "of the same commodity",
    ),
    Fault(
        "what may count counts", _TERMS,
        "return value.or_nothing()", "return value",
        "a total counts what may count once",
    ),
    Fault(
        "the rate of the other pair", _TERMS,
        "reading.facts.rates.get((currency, unit))", "reading.facts.rates.get((unit, currency))",
        "money goes by the rate of its pair",
    ),
    Fault(
        "a nameless party is nobody", _TERMS,
        "        maybe += 1\n", "        continue\n",
        "a nameless consignee may be one more",
    ),
    Fault(
        "less than is at most", _TRUTH,
        "return high is not None and low is not None and high < low",
        "return high is not None and low is not None and high <= low",
        "two totals that are equal",
    ),
    Fault(
        "a coarse code is a match", _PARTITION,
        "        low = bisect_right(self.places, _place(first, False))\n        high",
        "        low = bisect_right(self.places, _place(first, False))\n        return 1 << low\n        high",
        "a coarse code is open",
    ),
    Fault(
        "a range ends before its last", _PARTITION,
        "yield from ((each.first, False), (each.last, True))",
        "yield from ((each.first, False), (each.last, False))",
        "a range ends with its last",
    ),
    Fault(
        "the first day is not within", _CALENDAR,
        "return moved(of, -count, unit) <= day <= of if before", "return moved(of, -count, unit) < day <= of if before",
        "both ends are within",
    ),
    Fault(
        "a year begins in January", _CALENDAR,
        "    if day.day < min(first,", "    if False and day.day < min(first,",
        "a year counted from its day",
    ),
    Fault(
        "the first missing fact is enough", _MISSING,
        """                for part in parts:
                    self.cell(part, scope)
            case r.Any""", """                for part in parts[:1]:
                    self.cell(part, scope)
            case r.Any""",
        "what_is_not_missing_changes_nothing",
    ),
    Fault(
        "coverage is never asked for", _MISSING,
        "            search.cell(book.covered, reading.root)\n", "            pass\n",
        "a need that is open leaves the license open",
    ),
)  # fmt: skip
