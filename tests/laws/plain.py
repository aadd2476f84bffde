"""A second, two-valued reading of a program, for applications in which every fact is known.

It shares nothing with the rulebook or the reference engine: no classes, no cells, no intervals. It reads the
program's conditions one by one, and raises `NotKnown` where a fact that it needs is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from plain_values import NotKnown, inside, ordered, shifted, start, unit_of

from xcrules.facts.facts import Element, Facts
from xcrules.facts.values import NONE, Code, Money, Quantity
from xcrules.program import model as m


class Absent(Exception):
    """A fact is `none`, so that the comparison around it is false."""


Around = tuple[tuple[str, Element], ...]


@dataclass
class Plain:
    program: m.Program
    facts: Facts

    # --- facts ---

    def value(self, ref: m.FactRef, around: Around):
        if ref.list is None:
            known = (self.facts.date,) if ref.path == "date" else self.facts.fields.get(ref.path)
        else:
            elements = [element for name, element in around if name == ref.list]
            known = elements[ref.up].get(ref.path)
        if known is None or len(known) != 1:
            raise NotKnown(ref.path)
        return known[0]

    def there(self, ref, around: Around):
        value = ref.value if isinstance(ref, m.DateConstant) else self.value(ref, around)
        if value is NONE:
            raise Absent
        return value

    def elements(self, name: str) -> tuple[Element, ...]:
        found = self.facts.lists.get(name)
        if found is None:
            raise NotKnown(name)
        return found

    def kind(self, name: str, kind: str | None, around: Around) -> bool:
        return (
            kind is None or self.value(m.FactRef(self.program.vocabulary.lists[name].kind_field, name), around) == kind
        )

    def of_kind(self, name: str, kind: str | None, around: Around):
        for element in self.elements(name):
            inner = ((name, element), *around)
            if self.kind(name, kind, inner):
                yield inner

    # --- conditions ---

    def holds(self, condition, around: Around = (), lifted=None, positive=True) -> bool:
        """*lifted*: for the one positive `any item` of a rule, which items it does not count. *positive*: whether an
        even number of `not`s stand around the condition, so that `not no item` counts as `any item`."""
        try:
            return self._holds(condition, around, lifted, positive)
        except Absent:
            return False

    def _holds(self, c, around: Around, lifted, positive) -> bool:
        match c:
            case m.All():
                return all([self.holds(part, around, lifted, positive) for part in c.parts])
            case m.Some():
                return any([self.holds(part, around, lifted, positive) for part in c.parts])
            case m.Not():
                return not self.holds(c.of, around, lifted, not positive)
            case m.Any():
                return any(
                    [
                        (c.body is None or self.holds(c.body, inner, lifted, positive))
                        and not (c.list == "item" and positive and lifted is not None and lifted(inner))
                        for inner in self.of_kind(c.list, c.kind, around)
                    ]
                )
            case m.Every():
                found = [self.holds(c.body, inner) for inner in self.of_kind(c.list, c.kind, around)]
                return bool(found) and all(found)
            case m.IsOneOf():
                value = self.value(c.fact, around)
                if isinstance(value, frozenset):
                    return bool(value & c.values)
                return any(type(value) is type(each) and value == each for each in c.values)
            case m.HasCode():
                return any(inside(code, each) for code in self.there(c.fact, around) for each in c.ranges)
            case m.InList():
                return self.in_list(self.there(c.fact, around), c.fact, c.list, around)
            case m.Compares():
                return self.compares(c, around)
            case m.Within():
                day, of = self.there(c.left, around), self.there(c.right, around)
                return (
                    shifted(of, -c.count, c.unit) <= day <= of
                    if c.before
                    else of <= day <= shifted(of, c.count, c.unit)
                )
            case m.InSamePeriod():
                left, right = self.there(c.left, around), self.there(c.right, around)
                return start(left, c.unit, c.counted_from) == start(right, c.unit, c.counted_from)
            case m.Matches():
                return self.matches(self.there(c.left, around), self.there(c.right, around), c.same)
            case m.Steps():
                steps = self.program.vocabulary.facts[c.left.path].type.values
                left, right = self.there(c.left, around), self.there(c.right, around)
                return ordered(Fraction(steps.index(left)), c.order, Fraction(steps.index(right)))
            case m.Defined():
                return self.holds(self.program.defines[c.id].condition, around, lifted, positive)
            case m.TierIs():
                return self.tier(c.tiers, around) in c.names
            case m.ScaleIs():
                return self.level(c.scale) in c.names
            case m.IsKnown():
                return True
        raise AssertionError(c)

    def in_list(self, value, ref: m.FactRef, name: m.Id, around: Around) -> bool:
        return any(
            [self.listed(one, ref, name, around) for one in (value if isinstance(value, frozenset) else [value])]
        )

    def listed(self, one, ref: m.FactRef, name: m.Id, around: Around) -> bool:
        found = self.program.lists[name]
        member = False
        for entry in found.entries:
            matches = inside(one, entry.what) if isinstance(entry.what, m.CodeRange) else one in entry.what
            if matches and self.in_force(entry.windows):
                member |= entry.where is None or self.holds(entry.where, self.standing_in(found, ref, around))
        return member and not any([self.listed(one, ref, other, around) for other in found.minus])

    def standing_in(self, found: m.CodeList, ref: m.FactRef, around: Around) -> Around:
        """In an entry's `where`, the list's word stands for the record under test."""
        word = {"hs": "item", "entries": "item", "countries": "destination", "parties": "party"}.get(
            found.of, found.of.split(".")[0]
        )
        if ref.list == word:
            return around
        if ref.list is None:
            record = ref.path.split(".")[0] + "."
            fields = {
                word + "." + path.removeprefix(record): known
                for path, known in self.facts.fields.items()
                if path.startswith(record)
            }
            return ((word, fields), *around)
        element = next(element for name, element in around if name == ref.list)
        renamed = {word + path.removeprefix(ref.list): known for path, known in element.items()}
        return ((word, renamed), *around)

    def matches(self, left, right, same: bool) -> bool:
        if same:
            if isinstance(left, Money | Quantity):
                return self.number(left, unit_of(right)) == right.amount
            return left == right
        ours = left if isinstance(left, frozenset) else {left}
        theirs = right if isinstance(right, frozenset) else {right}
        return any(
            inside(one, m.CodeRange(other, other))
            if isinstance(one, Code) and isinstance(other, Code)
            else one == other
            for one in ours
            for other in theirs
        )

    def tier(self, tiers: m.Id, around: Around) -> str:
        declared = self.program.tiers[tiers]
        if tiers.name in self.facts.supposed:
            return self.facts.supposed[tiers.name]
        reached = declared.tiers[0].name
        for tier in declared.tiers:
            if not all([self.holds(need.condition, around) for need in tier.needs]):
                break
            reached = tier.name
        return reached

    def level(self, scale: m.Id) -> str:
        levels = self.program.scales[scale].levels
        raised = [
            levels.index(each.to)
            for each in self.program.raises
            if each.scale == scale and self.in_force(each.effective) and self.holds(each.when)
        ]
        return levels[max(raised, default=0)]

    def in_force(self, windows) -> bool:
        day = self.facts.date
        return not windows or any(
            (each.start is None or each.start <= day) and (each.end is None or day < each.end) for each in windows
        )

    # --- numbers ---

    def compares(self, c: m.Compares, around: Around) -> bool:
        if isinstance(c.left, m.FactRef | m.DateConstant) and isinstance(c.right, m.FactRef | m.DateConstant):
            left, right = self.there(c.left, around), self.there(c.right, around)
            if isinstance(left, date):
                return ordered(left, c.order, right)
            return ordered(self.number(left, unit_of(right)), c.order, self.number(right, unit_of(right)))
        for side in (c.left, c.right):
            if isinstance(side, m.FactRef):
                other = c.right if side is c.left else c.left
                value = self.value(side, around)
                if value is NONE and isinstance(other, m.Constant | m.DateConstant):
                    return False
                if isinstance(value, date):
                    left = value if side is c.left else other.value
                    right = other.value if side is c.left else value
                    return ordered(left, c.order, right)
        unit = c.unit
        if c.money and unit is None:
            currencies = self.currencies(c.right, around) or self.currencies(c.left, around)
            unit = min(currencies, default=None)
        return ordered(self.term(c.left, unit, around), c.order, self.term(c.right, unit, around))

    def term(self, term, unit: str | None, around: Around) -> Fraction:
        match term:
            case m.FactRef():
                return self.number(self.value(term, around), unit)
            case m.Constant():
                return term.amount
            case m.Total():
                counted = (
                    self.number(self.value(term.fact, inner), unit)
                    for inner in self.of_kind(term.fact.list, None, around)
                    if term.where is None or self.holds(term.where, inner)
                )
                return sum(counted, Fraction(0))
            case m.Count():
                inner = self.of_kind(term.list, term.kind, around)
                return Fraction(sum(term.where is None or self.holds(term.where, each) for each in inner))
            case m.Share():
                return self.term(term.of, unit, around) * term.percent / 100
            case m.Sum():
                return sum((sign * self.term(part, unit, around) for sign, part in term.parts), Fraction(0))
            case m.Named():
                amount = self.program.amounts.get(term.id)
                return self.score(term.id) if amount is None else self.term(amount.term, unit, around)
        raise AssertionError(term)

    def score(self, score: m.Id) -> Fraction:
        adds = (
            each.points
            for each in self.program.adds
            if each.score == score and self.in_force(each.effective) and self.holds(each.when)
        )
        return sum(adds, Fraction(0))

    def currencies(self, term, around: Around) -> set[str]:
        match term:
            case m.FactRef():
                value = self.value(term, around)
                return {value.currency} if isinstance(value, Money) else set()
            case m.Total():
                values = (
                    self.value(term.fact, inner)
                    for inner in self.of_kind(term.fact.list, None, around)
                    if term.where is None or self.holds(term.where, inner)
                )
                return {value.currency for value in values if isinstance(value, Money)}
            case m.Sum():
                return {each for _, part in term.parts for each in self.currencies(part, around)}
            case m.Share():
                return self.currencies(term.of, around)
            case m.Named():
                amount = self.program.amounts.get(term.id)
                return set() if amount is None else self.currencies(amount.term, around)
        return set()

    def number(self, value, unit: str | None) -> Fraction:
        if value is NONE:
            return Fraction(0)
        if isinstance(value, Money):
            if unit is None or value.currency == unit:
                return value.amount
            rate = self.facts.rates.get((value.currency, unit))
            if rate is None or len(rate) != 1:
                raise NotKnown(f"rates.{value.currency}/{unit}")
            return value.amount * rate[0]
        if isinstance(value, Quantity):
            if unit is not None and value.dimension != unit:
                raise NotKnown("a quantity that does not convert")
            return value.amount
        return value

    # --- the outcome ---

    def net(self, thing, taken=()) -> bool:
        """*taken*: further tests of items that the rule does not count (those that a license covers)."""
        naming = [each for each in self.program.exemptions if thing.id in each.lifts]
        if not self.in_force(thing.effective):
            return False
        if any([self.net(each) for each in naming if each.for_item is None]):
            return False
        live = [each.for_item for each in naming if each.for_item is not None and self.net(each)]
        tests = (*live, *taken)

        def lifted(inner: Around) -> bool:
            return any([self.holds(each, inner) for each in tests])

        return thing.when is None or self.holds(thing.when, (), lifted if tests else None)

    def offer(self, license_: m.License) -> bool:
        return (
            self.in_force(license_.effective)
            and all([self.covers(each.what) for each in license_.covers])
            and all([self.holds(each.condition) for each in license_.needs])
            and all([self.holds(each.condition) for each in license_.limits])
        )

    def covers(self, what: str) -> bool:
        if what == "shipment":
            return self.value(m.FactRef("shipments"), ()) <= 1
        if what == "item":
            return len(self.elements("item")) <= 1
        name, kind = self.program.vocabulary.list_for_word(what)
        key = self.program.vocabulary.lists[name].keys[0]
        return len({self.value(m.FactRef(key, name), inner) for inner in self.of_kind(name, kind, ())}) <= 1

    def outcome(self) -> str:
        rules = self.program.rules
        if any([self.net(rule) for rule in rules if rule.kind is m.RuleKind.PROHIBITION]):
            return "prohibited"
        required = [rule for rule in rules if rule.kind is m.RuleKind.REQUIREMENT and self.net(rule)]
        request = self.facts.request
        answering = [
            each
            for each in self.program.licenses
            if request in (None, each.kind, each.id.name, str(each.id)) and self.offer(each)
        ]
        for rule in required:
            satisfying = [each for each in answering if rule.id in each.satisfies]
            taken = [each.for_item for each in satisfying if each.for_item is not None]
            if len(taken) < len(satisfying) or (taken and not self.net(rule, taken)):
                continue
            return "not_offered"
        if any([self.net(rule) for rule in rules if rule.kind is m.RuleKind.REFERRAL]):
            return "referred"
        return "licensed" if required else "not_required"
