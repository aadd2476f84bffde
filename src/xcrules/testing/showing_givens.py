"""An application as the `given` of an example: what the policy language reads back to the same facts.

What an application may say and a policy has no way to write is told as `Unwritten`; the rest is written all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import assert_never

from xcrules.facts.elements import Problems, read_list, read_record
from xcrules.facts.forms import STAYS_UNKNOWN, Kept
from xcrules.facts.knowledge import Said, read_knowledge
from xcrules.facts.numbers import is_decimal
from xcrules.facts.printing import format_value, to_json
from xcrules.facts.problems import Unreadable
from xcrules.facts.shape import Fields, ListShape, Shape
from xcrules.facts.types import FactSpec, Kind, Type
from xcrules.facts.values import NONE, Money, Party, Quantity, Value, _None
from xcrules.source import Source
from xcrules.syntax.from_text import parse
from xcrules.syntax.grammar import words
from xcrules.syntax.messages import MAX_DIGITS
from xcrules.syntax.to_text import quoted

LONGEST = 100
"""Columns of a line; what is longer goes on below, one element a line."""

_RATE = FactSpec("rates", Type(Kind.NUMBER))
_UNUSUAL = "unusual-character"

NO_LEADS = frozenset({"nothing", "rate"})
"""Words that no path of a given may begin with: `nothing else` and `rate USD/SGD` begin with them."""

NO_VALUE = "one"
"""The word that no value may be: `one of {…}` begins with it."""


@dataclass(frozen=True, slots=True)
class Unwritten:
    """What a policy cannot write of an application: `what` it concerns, and `why`."""

    what: str
    why: str


def of_facts(application: Mapping[str, object], shape: Shape) -> tuple[list[str], list[Unwritten]]:
    """What *application* says of facts, lists and rates, each as one given; `date` stands first. The request, and
    whether the application is complete, are not among them."""
    writer = _Writer(shape, application.get("complete") is True)
    first = sorted(application.items(), key=lambda each: each[0] != "date")
    lines = [line for key, raw in first for line in writer.key(key, raw)]
    return lines, writer.unwritten


@dataclass(slots=True)
class _Writer:
    """complete: whether what is unknown has to be called so, since closing would fill it in."""

    shape: Shape
    complete: bool
    unwritten: list[Unwritten] = field(default_factory=list)

    def key(self, key: str, raw: object) -> Iterator[str]:
        shape = self.shape
        if key in NO_LEADS:
            self.unwritten.append(Unwritten(key, f"a given that begins with `{key}` gives something else"))
        elif key in shape.own:
            said = read_knowledge(shape.own[key], raw)
            assert not isinstance(said, Unreadable)
            yield from self.paths(shape.own, {key: said})
        elif key in shape.records:
            yield from self.record(key, shape.records[key], raw)
        elif key in shape.lists:
            yield from self.list(shape.lists[key], raw)
        elif key == "rates" and isinstance(raw, Mapping):
            for pair, rate in raw.items():
                said = read_knowledge(_RATE, rate)
                # A rate that is called unknown is as unknown as one that nobody named.
                if isinstance(said, tuple) and (text := self.said(_RATE, said)):
                    yield f"rate {pair} is {text}"

    def record(self, name: str, fields: Fields, raw: object) -> Iterator[str]:
        problems = Problems()
        said = read_record(fields, raw, name, problems)
        assert not problems.found
        if self.complete and len(said) == len(fields) and set(said.values()) == {STAYS_UNKNOWN}:
            yield f"{name} is unknown"
            return
        inside, outside = self.fields(fields, said)
        if len(inside) == 1:
            inside, outside = {}, inside | outside
        if inside:
            yield f"{name} is {_braced(inside)}"
        yield from (f"{name}.{rest} is {text}" for rest, text in outside.items())

    def paths(self, fields: Fields, said: Mapping[str, Said]) -> Iterator[str]:
        inside, outside = self.fields(fields, said)
        yield from (f"{path} is {text}" for path, text in (inside | outside).items())

    def list(self, shape: ListShape, raw: object) -> Iterator[str]:
        name = shape.spec.name
        problems = Problems()
        elements = read_list(shape, raw, problems)
        assert elements is not None and not problems.found
        if isinstance(elements, Kept):
            # The items are the one list of which something has to be said.
            if self.complete or name == "item":
                yield f"{name} is unknown"
            return
        if not elements:
            yield f"no {name}"
            return
        written = [self.element(shape, element, len(elements)) for element in elements]
        texts = [text for text, _ in written]
        if len(texts) == 1 and texts[0] != "unknown":
            yield f"{name} is {texts[0]}"
        else:
            in_one = f"{name} is [{', '.join(texts)}]"
            yield in_one if len(in_one) <= LONGEST - 10 else f"{name} is [\n  " + ",\n  ".join(texts) + "\n]"
        yield from (f"{name}.{rest} is {text}" for _, outside in written for rest, text in outside.items())

    def element(self, shape: ListShape, said: Mapping[str, Said], count: int) -> tuple[str, dict[str, str]]:
        """One of so many elements, and the fields that have to be given after it."""
        if self.complete and len(said) == len(shape.fields) and set(said.values()) == {STAYS_UNKNOWN}:
            return "unknown", {}
        inside, outside = self.fields(shape.fields, said)
        if count > 1:
            for rest in outside:
                path = f"{shape.spec.name}.{rest}"
                self.unwritten.append(Unwritten(path, "the field has the name of a word of the language"))
            outside = {}
        if not inside and not outside and not self.complete:
            return "unknown", {}
        if len(inside) == 1 and len(shape.spec.keys) == 1:
            key = shape.spec.keys[0]
            text = inside.get(key.partition(".")[2], "[")
            # A bare value stands for the key of an element; `[…]` would be several elements, `unknown` any of them.
            if isinstance(said.get(key), tuple) and said[key] != (NONE,) and not text.startswith("["):
                return text, outside
        return _braced(inside), outside

    def fields(self, fields: Fields, said: Mapping[str, Said]) -> tuple[dict[str, str], dict[str, str]]:
        """Field name -> text, of those that may stand in a record and of those that only stand after a dot."""
        inside: dict[str, str] = {}
        outside: dict[str, str] = {}
        for name, spec in fields.items():
            known = said.get(spec.path)
            if known is None or spec.derived or (known is STAYS_UNKNOWN and not self.complete):
                continue
            text = self.said(spec, known) or ("unknown" if self.complete else "")
            if text:
                (inside if _leads(name) else outside)[name] = text
        return inside, outside

    def said(self, spec: FactSpec, said: Said) -> str:
        """What is said of one fact; empty if it cannot be written, which is then told."""
        if said is None or isinstance(said, Kept):
            return "unknown"
        texts = []
        for value in said:
            text = _value(spec.type, value)
            if isinstance(text, Unwritten):
                self.unwritten.append(Unwritten(spec.path, text.why))
                return ""
            texts.append(text)
        return texts[0] if len(texts) == 1 else f"one of {{{', '.join(texts)}}}"


def _braced(fields: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{name} is {text}' for name, text in fields.items())} }}" if fields else "{}"


def _leads(name: str) -> bool:
    """Whether *name* may stand where no dot leads to it: `of` may, in a record, as the one reserved word."""
    return name == "of" or (name not in words().reserved and not name[0].isdigit())


def _value(type: Type, value: Value) -> str | Unwritten:
    match value:
        case Party():
            return _text(value.name)
        case str():
            return _text(value) if type.kind is Kind.TEXT else _word(value)
        case Fraction():
            return _number(format_value(type, value), value)
        case Money() | Quantity():
            return _number(format_value(type, value), value.amount)
        case frozenset():
            return _several(type, value)
        case _None() | bool() | date():
            return format_value(type, value)
        case _:
            assert_never(value)


def _several(type: Type, value: Value) -> str | Unwritten:
    """Codes, or words of a set."""
    shown = to_json(type, value)
    texts = [_word(str(text)) for text in shown] if isinstance(shown, list) else [_word(str(shown))]
    written = [text for text in texts if isinstance(text, str)]
    if len(written) < len(texts):
        return next(text for text in texts if isinstance(text, Unwritten))
    return f"[{', '.join(written)}]" if isinstance(shown, list) else written[0]


def _word(text: str) -> str | Unwritten:
    """A word of a choice, a country or a code; a code that is too long to stand by itself may stand in quotes."""
    if text == NO_VALUE:
        return Unwritten("", f"the value `{NO_VALUE}` is read as the beginning of `one of`")
    return text if len(text) <= MAX_DIGITS else quoted(text)


def _number(text: str, number: Fraction) -> str | Unwritten:
    if not is_decimal(number):
        return Unwritten("", "no decimal number is exactly that")
    if len(text.split()[0]) > MAX_DIGITS:
        return Unwritten("", f"a number in a policy has at most {MAX_DIGITS} digits")
    return text


def _text(text: str) -> str | Unwritten:
    if "\n" in text:
        return Unwritten("", "a text in a policy ends on its line, and this one goes on")
    problems = parse(Source("<text>", f"# {text}"))[1]
    if any(problem.code == _UNUSUAL for problem in problems):
        return Unwritten("", "it holds a character that no policy may hold")
    return quoted(text)
