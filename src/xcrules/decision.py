"""What a caller gets back: a `Decision`, frozen, and its parts.

Lists are flat and sorted. What is certain holds whatever the unknown facts turn out to be; the rest holds in some
completion of the application. Element numbers count from 1.

The outcome is there at once; the lists are worked out when they are first read, which nobody sees but the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

from pydantic import BaseModel, ConfigDict, PrivateAttr, SerializerFunctionWrapHandler, computed_field, model_serializer
from pydantic_core import PydanticSerializationError

from xcrules.engines.outcome import Outcome


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class ElementRef(_Part):
    """An element of a list of the application, by the list's word in the language and its number from 1."""

    list: str
    number: int


class CitationRef(_Part):
    """Where a rule stands in the law: the source's name in the policy, its title, and the place in it."""

    source: str
    title: str
    at: str | None


class Reason(_Part):
    """A rule in force whose condition holds, before any exemption, or an exemption that lifts something.

    elements: those through which it holds. lifted_by: the exemptions that lift it; lifted_elements: for which items
    (none named: for the whole application). stands: whether it holds after every exemption, for certain.
    """

    rule: str
    policy: str
    kind: Literal["prohibition", "requirement", "referral", "exemption"]
    label: str | None
    certain: bool
    citations: tuple[CitationRef, ...]
    lifted_by: tuple[str, ...]
    elements: tuple[ElementRef, ...]
    lifted_elements: tuple[ElementRef, ...]
    stands: bool


class Requirement(_Part):
    """A requirement of a license after exemptions, and the items it holds through (none: not by item)."""

    rule: str
    policy: str
    certain: bool
    items: tuple[int, ...]


class Offered(_Part):
    """A license on offer; `valid` is its validity (`3 years`), None where the policy sets none."""

    license: str
    policy: str
    certain: bool
    kind: str
    label: str | None
    valid: str | None


class Unmet(_Part):
    """A need, bound or limit that fails, as written, and the reason the policy gives."""

    text: str
    because: str | None


class Refusal(_Part):
    """Why a license is not on offer. curable: every need that fails reads only documents.
    left_over: the items to which a license for certain items does not apply."""

    license: str
    policy: str
    certain: bool
    unmet: tuple[Unmet, ...]
    curable: bool
    left_over: tuple[int, ...]


class Pending(_Part):
    """A license whose needs are not all known: the open ones, as written."""

    license: str
    policy: str
    certain: bool
    open: tuple[str, ...]


class Referral(_Part):
    """A referral after exemptions, and the agencies that must decide it."""

    rule: str
    policy: str
    certain: bool
    agencies: tuple[str, ...]


class DutyOwed(_Part):
    """A duty; `license` is the license whose holder owes it, None for the applicant. deadline: as data, in words."""

    duty: str
    policy: str
    certain: bool
    label: str | None
    license: str | None
    deadline: str | None


class Finding(_Part):
    """A scale or a score: from what is certain to what is possible. Scores are decimal strings."""

    name: str
    policy: str
    certain: bool
    least: str
    most: str


class Conflict(_Part):
    """Facts that contradict each other: a consignee's or end user's country that is no destination."""

    fact: str
    certain: bool
    elements: tuple[ElementRef, ...]
    values: tuple[str, ...]


class AnswerTo(_Part):
    """An answer to a question: a value of the class in the form an application gives it, and what it would leave."""

    value: Any
    label: str
    possible: tuple[Outcome, ...]


class Missing(_Part):
    """A fact that could still change the outcome, asked as a question; the most useful question stands first."""

    fact: str
    elements: tuple[ElementRef, ...]
    question: str
    answers: tuple[AnswerTo, ...]


class FactValue(_Part):
    """A fact's path and its value in words."""

    fact: str
    value: str


Tell = Callable[[str], Any]
"""Name of a field of a decision -> its value, or that of `missing`: the same whenever and however often it is asked."""


class _Fields(_Part):
    """The fields of a decision. Pydantic writes them faster than it writes a decision, which has its own writer."""

    outcome: Outcome
    possible: tuple[Outcome, ...]
    interim: Outcome
    date: date
    policy: str
    digest: str
    text_digest: str
    reasons: tuple[Reason, ...]
    requirements: tuple[Requirement, ...]
    offered: tuple[Offered, ...]
    refusals: tuple[Refusal, ...]
    pending: tuple[Pending, ...]
    referrals: tuple[Referral, ...]
    duties: tuple[DutyOwed, ...]
    findings: tuple[Finding, ...]
    conflicts: tuple[Conflict, ...]
    assumed: tuple[FactValue, ...]
    supposed: tuple[FactValue, ...]

    # Copies of any depth share it: what stands behind it is as large as the policy.
    _tell: Tell | None = PrivateAttr(default=None)

    @computed_field  # type: ignore[prop-decorator]  # pydantic documents this order
    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """The facts that could still change the outcome; none exactly when it is definite. Worked out when read."""
        tell = self._tell
        # Without one, the decision was made whole, or another thread has just told the last of it.
        found: tuple[Missing, ...] = self.__dict__.get("missing", ()) if tell is None else self._told("missing", tell)
        return found

    def _told(self, name: str, tell: Tell) -> Any:
        """What *tell* says of *name*, kept; with the last of it goes what it was all worked out from."""
        # Of two threads that ask at once, both get what the first of them found.
        there = self.__dict__
        told = there.setdefault(name, tell(name))
        if len(there) > len(_FIELDS):
            with _CHANGING:
                if self.__dict__.keys() >= _LAST and self.__pydantic_private__ is not None:
                    self.__pydantic_private__["_tell"] = None
        return told


class Decision(_Fields):
    """What a policy says of one application.

    `outcome` is one of the five, or `UNDETERMINED` with the `possible` ones, mild to strict, and the `interim` one,
    the strictest of them. A decision is neither true nor false: ask for the outcome, or for `permitted`.

    A decision keeps the facts it was made of, and what was found out about them, until all of it has been read; a
    copy keeps the same, and a pickled one only its values.
    """

    @classmethod
    def told_later(cls, tell: Tell, **said: Any) -> Decision:
        """A decision of which *said* holds the first fields, in their order; *tell* is asked for the others."""
        decision = cls.__new__(cls)
        _set(decision, "__dict__", said)
        _set(decision, "__pydantic_fields_set__", _EVERY_FIELD)
        _set(decision, "__pydantic_extra__", None)
        _set(decision, "__pydantic_private__", {"_tell": tell})
        return decision

    @property
    def permitted(self) -> bool:
        """True only for a definite `LICENSED` or `NOT_REQUIRED`."""
        return self.outcome is Outcome.LICENSED or self.outcome is Outcome.NOT_REQUIRED

    def __eq__(self, other: object) -> bool:
        """Equal in every field; how the questions are worked out is no part of what a decision is."""
        return isinstance(other, Decision) and all(
            getattr(self, name) == getattr(other, name) for name in Decision.model_fields
        )

    def __hash__(self) -> int:
        return hash((self.policy, self.text_digest, self.date, self.possible))

    def __bool__(self) -> NoReturn:
        raise TypeError("a decision is neither true nor false; ask for `outcome` or `permitted`")

    # --- what is told later ---

    if not TYPE_CHECKING:  # or every misspelt name would have the right type, and writing none of its own

        def __getattr__(self, name: str) -> Any:
            if name not in _LATER:
                return super().__getattr__(name)
            private = self.__pydantic_private__
            tell = private and private["_tell"]
            if tell is None:  # it was made whole, or another thread has just told the last of it
                if name in self.__dict__:
                    return self.__dict__[name]
                return super().__getattr__(name)
            return self._told(name, tell)

        def model_dump(self, **how: Any) -> dict[str, Any]:
            self._whole()
            return _Fields.__pydantic_serializer__.to_python(self, **how)

        def model_dump_json(self, **how: Any) -> str:
            self._whole()
            try:
                return _Fields.__pydantic_serializer__.to_json(self, **how).decode()
            except PydanticSerializationError:
                # Whatever telling what is missing raises, pydantic wraps: it is raised as it is.
                _ = self.missing
                raise

    def _whole(self) -> None:
        """Works out every field and puts them in order: pydantic reads the fields as they lie in `__dict__`."""
        if tuple(self.__dict__)[: len(_FIELDS)] != _FIELDS:
            told = {name: getattr(self, name) for name in _FIELDS}
            with _CHANGING:
                _set(self, "__dict__", told | self.__dict__)

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler):  # type: ignore[no-untyped-def]  # a type would replace the schema of the fields
        # Of a decision inside something else; `model_dump` goes the straight way.
        self._whole()
        return write(self)

    def __iter__(self) -> Iterator[tuple[str, Any]]:  # type: ignore[override]  # as BaseModel has it
        self._whole()
        return super().__iter__()

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        self._whole()
        return super().__repr_args__()

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *_FIELDS})

    def __getstate__(self) -> dict[Any, Any]:
        _ = self.missing
        self._whole()
        return super().__getstate__() | {"__pydantic_private__": {"_tell": None}}


_FIELDS = tuple(Decision.model_fields)
# Shared: a frozen model never changes it, and a copy has one of its own.
_EVERY_FIELD = set(_FIELDS)
_LATER = frozenset(_FIELDS[_FIELDS.index("reasons") :])
_LAST = _LATER | {"missing"}
# What another thread tells meanwhile may be lost with the old `__dict__`, and is told again: so nothing may be let go
# of that is not in the new one.
_CHANGING = Lock()


# --- how the engine makes them -----------------------------------------------------------------------

_Model = TypeVar("_Model", bound=BaseModel)


@cache
def _fields_of(model: type[BaseModel]) -> set[str]:
    """Shared by the parts of one kind: a frozen model never changes it, and a copy has one of its own."""
    return set(model.model_fields)


_set = object.__setattr__


def made(model: type[_Model], **said: Any) -> _Model:
    """A *model* of the values *said* for its fields, in their order: not validated, for the engine made them itself.

    What `model_construct` comes to for models without defaults and aliases, in a third of the time.
    """
    part = model.__new__(model)
    _set(part, "__dict__", said)
    _set(part, "__pydantic_fields_set__", _fields_of(model))
    _set(part, "__pydantic_extra__", None)
    _set(part, "__pydantic_private__", None)
    return part
