"""From a sketch to an application in JSON: one value for each fact, and what is not known of it."""

from __future__ import annotations

from dataclasses import dataclass

from xcrules.facts.printing import to_json
from xcrules.facts.types import Closing, FactSpec, Kind
from xcrules.facts.values import NONE, Value
from xcrules.testing.hand import Hand
from xcrules.testing.said import LEFT_OUT, Application, put
from xcrules.testing.strategies.sketch import Element, Sketch
from xcrules.testing.strategies.world import World


@dataclass(frozen=True, slots=True)
class Drawing:
    """noise: how many in a hundred of the facts that nobody asked for are drawn at random. unknown: how many in a
    hundred facts are not known, or not for certain. complete: whether what is left out is closed."""

    hand: Hand
    world: World
    sketch: Sketch
    noise: int
    unknown: int
    complete: bool

    def application(self) -> Application:
        """Draws everything that is still open."""
        drawn: Application = {"date": self._date()}
        for path in self.world.outer:
            put(drawn, path, self._fact(self.world.spec(path), self.sketch.outer))
        for name in self.world.lists:
            said = self._list(name)
            if said is not LEFT_OUT:
                drawn[self.world.vocabulary.lists[name].key] = said
        rates = self._rates()
        if rates:
            drawn["rates"] = rates
        request = self._request()
        if request is not None:
            drawn["request"] = request
        if self.complete:
            drawn["complete"] = True
        return drawn

    def _date(self) -> object:
        days = self.sketch.outer.get("date")
        if days is None:
            days = self.world.values["date"][: None if self.hand.chance(self.noise) else 1]
        return to_json(self.world.spec("date").type, self.hand.one(days))

    def _request(self) -> str | None:
        if self.sketch.request is not None:
            return self.sketch.request
        asks = self.world.requests and self.hand.chance(max(self.noise, 20))
        return self.hand.one(self.world.requests) if asks else None

    def _rates(self) -> Application:
        rates: Application = {}
        for one, other in self.world.rates:
            if not self.hand.chance(self.unknown):
                rates[f"{one}/{other}"] = self.hand.one(("1", "2", "0.5", "1.25"))
        return rates

    # --- lists ---

    def _list(self, name: str) -> object:
        spec = self.world.vocabulary.lists[name]
        narrowed = self.sketch.lists.get(name)
        if narrowed is None:
            if self.hand.chance(self.unknown):
                return LEFT_OUT if name != "item" and not self.complete else None
            count = self.hand.number(spec.least, 2) if self.hand.chance(self.noise) else max(spec.least, name == "item")
            narrowed = [{} for _ in range(count)]
            if not count and name != "item" and self.complete:
                return LEFT_OUT
        return [self.element(name, element) for element in narrowed]

    def element(self, name: str, narrowed: Element) -> object:
        """One element of a list."""
        if self.unknown and self.hand.chance(self.unknown // 4):
            return None
        said: Application = {}
        for path in self.world.lists[name]:
            value = self._fact(self.world.spec(path), narrowed)
            if value is not LEFT_OUT:
                said[path.partition(".")[2]] = value
        return _consistent(said, narrowed) if name == "item" else said

    # --- facts ---

    def _fact(self, spec: FactSpec, narrowed: Element) -> object:
        """What the application says of one fact."""
        values = narrowed.get(spec.path)
        if self.unknown and self.hand.chance(self.unknown):
            return self._not_known(spec, values)
        if values is None:
            usual = self.world.values[spec.path]
            if not self.hand.chance(self.noise):
                if self.complete and spec.may_be_none and spec.path.rpartition(".")[2] not in _SAID:
                    return LEFT_OUT
                values = usual[:1]
            else:
                values = usual
        value = self.hand.one(values)
        if value is NONE and self.complete and spec.closes is Closing.NONE:
            return LEFT_OUT
        return to_json(spec.type, value)

    def _not_known(self, spec: FactSpec, values: tuple[Value, ...] | None) -> object:
        """Nothing is said of a fact, or that it is one of several, one of which is what was wanted."""
        if self.hand.chance(50):
            return None if self.complete else self.hand.one((LEFT_OUT, None))
        some = [self.hand.one(values or self.world.values[spec.path]), self.hand.one(self.world.values[spec.path])]
        if spec.type.kind is Kind.COUNTRY and self.hand.chance(20):
            return "Korea"
        return {"one_of": [to_json(spec.type, value) for value in dict.fromkeys(some)]}


_SAID = ("entry", "hs", "name")
"""Fields that an ordinary application fills in though they may be left out: what the goods are, who the party is."""


def _consistent(item: Application, narrowed: Element) -> Application:
    """*item* without the value or the quantity that would contradict its unit value."""
    if all(item.get(field) is not None for field in ("unit_value", "value", "quantity")):
        wanted = {path.partition(".")[2] for path in narrowed}
        dropped = next((field for field in ("quantity", "value", "unit_value") if field not in wanted), "unit_value")
        return {field: value for field, value in item.items() if field != dropped}
    return item
