"""Questions in words: what is missing, as a person is asked for it."""

from __future__ import annotations

from xcrules.decision import AnswerTo, ElementRef, Missing
from xcrules.engines.questions import Answer, Question, questions
from xcrules.engines.reference import Reading
from xcrules.facts.printing import format_value, to_json
from xcrules.rulebook.model import Rulebook


def inquire(reading: Reading) -> tuple[Missing, ...]:
    """The missing facts, the most useful question first."""
    return tuple(_missing(reading.book, question) for question in questions(reading))


def _missing(book: Rulebook, question: Question) -> Missing:
    list_name = book.vocabulary.list_of(question.path)
    elements = tuple(ElementRef(list=list_name, number=n) for n in question.numbers) if list_name else ()
    return Missing(
        fact=question.path,
        elements=elements,
        question=_question(book, question),
        answers=tuple(_answer(book, question.path, answer) for answer in question.answers),
    )


def _question(book: Rulebook, question: Question) -> str:
    path = question.path
    if path.startswith("rates."):
        source, target = path.removeprefix("rates.").split("/")
        return f"how many {target} is one {source}?"
    if path in book.vocabulary.lists:
        return f"which `{path}` entries are there, if any?"
    numbers = ", ".join(str(number) for number in question.numbers)
    where = f" of {book.vocabulary.list_of(path)} {numbers}" if numbers else ""
    meaning = book.vocabulary.facts[path].meaning
    return f"what is `{path}`{where}?" + (f" ({meaning})" if meaning else "")


def _answer(book: Rulebook, path: str, answer: Answer) -> AnswerTo:
    if answer.value is None:
        label = "none" if answer.empty else "one, of which nothing is known"
        return AnswerTo(value=[] if answer.empty else [None], label=label, possible=answer.possible)
    kind = book.vocabulary.facts[path].type
    return AnswerTo(value=to_json(kind, answer.value), label=format_value(kind, answer.value), possible=answer.possible)
