"""A small policy whose mutants the tests try, and how they find them."""

from __future__ import annotations

from xcrules.policy import Policy
from xcrules.testing.mutation import Mutation, mutations

HEAD = """\
policy small "A small policy"
source LAW is "A law" rank statute
agency A is "An agency"
agency B is "Another"
fact exporter.band is one of low < middle < high
fact exporter.audited is yes or no
"""
WINE = 'require license wine under LAW "s 1" when any item is 2204\n'


def text_of(policy: Policy) -> str:
    return policy.gathered.files[policy.name].file.span.source.text


def one(policy: Policy, says: str) -> Mutation:
    """The one mutation of which *says* is said."""
    (found,) = [each for each in mutations(policy) if says in each.says]
    return found


SMALL = (
    HEAD
    + """\
prohibit wine "No wine" under LAW "s 1" effective from 2020-01-01
  when any item is 2204 and exporter.country is in {DE, FR}
exempt audited from wine under LAW when exporter.audited
  duty tell "Tell the agency" within 30 days after shipment

case bottle given date is 2026-01-01, destination is DE, item is { hs is 2204.10 },
  exporter is { country is DE, audited is no }, nothing else

example "Wine" like bottle
  expect prohibited because wine
example "Audited" like bottle given exporter.audited is yes
  expect not_required because audited
example "The first day" like bottle given date is 2020-01-01
  expect prohibited
example "The day before" like bottle given date is 2019-12-31
  expect not_required
"""
)
