"""What one example shows of rules, exemptions, licenses and obligations."""

from __future__ import annotations

from collections.abc import Iterator

from xcrules.decision import Decision
from xcrules.engines.reference import Reading
from xcrules.engines.truth import Truth
from xcrules.program.model import Id

TRUE = Truth.TRUE


def shown(reading: Reading, decision: Decision) -> Iterator[tuple[Id, str]]:
    """What is certain of the application read: (id, `decided`, `lifted`, `offered`, `refused` or `owed`)."""
    book = reading.book
    lifting = [
        (exemption.id, lift.target)
        for exemption in book.exemptions
        for lift in exemption.lifts
        if reading.truth(lift.lifted) is TRUE
    ]
    lifted = {target for _, target in lifting}
    yield from ((exemption, "lifted") for exemption, _ in lifting)
    for rule in book.rules:
        if reading.truth(rule.when) is TRUE and (reading.truth(rule.net) is TRUE or rule.id in lifted):
            yield rule.id, "decided"
    yield from ((Id(x.policy, x.license), "offered") for x in decision.offered if x.certain)
    yield from ((Id(x.policy, x.license), "refused") for x in decision.refusals if x.certain)
    held = {
        license_.id
        for license_ in book.licenses
        if reading.truth(license_.offered) is TRUE and reading.truth(license_.answers) is TRUE
    }
    for obligation in book.obligations:
        if reading.truth(obligation.when) is TRUE and (not obligation.on or held & set(obligation.on)):
            yield obligation.id, "owed"
