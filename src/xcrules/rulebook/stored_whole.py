"""A stored rulebook, read whole: every part is checked against every other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xcrules.facts.types import Vocabulary
from xcrules.rulebook import stored_stages, stored_vocabulary
from xcrules.rulebook.model import Rulebook
from xcrules.rulebook.partition import Partition
from xcrules.rulebook.rows import FactRow, Ref, Row
from xcrules.rulebook.stored_parts import Damaged, deadline, listed, mapped, text
from xcrules.rulebook.stored_rows import Reader, Standing


@dataclass(frozen=True, slots=True)
class AllRows:
    """Every row, how it stands, and the classes of each fact among them. reader: stands past the last."""

    rows: list[Row]
    standing: list[Standing]
    partitions: dict[Ref, Partition]
    reader: Reader


def rows_of(meaning: Mapping[str, object], vocabulary: Vocabulary, spellings: Iterator[str]) -> AllRows:
    """The rows in *meaning*, one by one. Raises one of `MISSHAPEN`."""
    pairs = [listed(each) for each in listed(meaning["partitions"])]
    stored = {ref: classes for ref, classes in pairs}  # noqa: C416 - of lists
    rows: list[Row] = []
    standing: list[Standing] = []
    partitions: dict[Ref, Partition] = {}
    reader = Reader(vocabulary, standing, partitions, spellings)
    for data in listed(meaning["rows"]):
        row, stands = reader.row(data)
        if isinstance(row, FactRow):
            partitions[reader.number] = reader.partition(row, stored[reader.number])
        rows.append(row)
        standing.append(stands)
        reader.number += 1
    if len(partitions) != len(pairs):
        raise Damaged("something of no row")
    return AllRows(rows, standing, partitions, reader)


def read(
    meaning: Mapping[str, object],
    wording: Mapping[str, object],
    vocabulary: Vocabulary,
    visible: tuple[str, ...],
    spellings: Iterator[str],
) -> Rulebook:
    """The rulebook of both records. Raises one of `MISSHAPEN`."""
    found = rows_of(meaning, vocabulary, spellings)
    if next(spellings, None) is not None:
        raise Damaged("something of no row")
    reader = found.reader
    needs = mapped(wording["needs"]).__getitem__
    rules = tuple([stored_stages.rule(each, reader) for each in listed(meaning["rules"])])
    exemptions = tuple([stored_stages.exemption(each, reader) for each in listed(meaning["exemptions"])])
    licenses = tuple([stored_stages.license(each, needs, reader) for each in listed(meaning["licenses"])])
    findings = tuple([stored_stages.finding(each, found.rows, reader) for each in listed(meaning["findings"])])
    obligations = tuple([stored_stages.obligation(each, reader) for each in listed(wording["obligations"])])
    prohibited, required, covered, referred = stored_stages.outcome(meaning["outcome"], reader)
    stored_stages.unique([*rules, *exemptions, *licenses, *obligations])
    stored_stages.among(licenses, obligations, rules)
    ruled, lifted = [each.id for each in rules], [each.id for each in exemptions]
    licensed, bound = [each.id for each in licenses], [each.id for each in obligations]
    tiers = {
        stored_stages.full_name(own): stored_stages.tier_needs(said) for own, said in mapped(wording["tiers"]).items()
    }
    for row in found.rows:
        stored_stages.said_as_needed(row, tiers)
    words = {key: stored_stages.word(key, said) for key, said in mapped(wording["words"]).items()}
    text(words["title"])
    stored_vocabulary.agree(vocabulary, reader.paths, meaning["facts"], meaning["lists"])
    return Rulebook(
        name=text(meaning["name"]),
        vocabulary=vocabulary,
        rows=tuple(found.rows),
        partitions=found.partitions,
        free=tuple([each.free for each in found.standing]),
        rules=rules,
        exemptions=exemptions,
        licenses=licenses,
        findings=findings,
        obligations=obligations,
        prohibited=prohibited,
        required=required,
        covered=covered,
        referred=referred,
        visible=frozenset(visible),
        notes=stored_stages.by_name(wording["notes"], stored_stages.note, [*ruled, *lifted, *licensed, *bound]),
        duties=stored_stages.by_name(wording["duties"], stored_stages.duties, [*lifted, *licensed]),
        deadlines=stored_stages.by_name(wording["deadlines"], deadline, bound),
        words=words,
        tier_needs=tiers,
    )
