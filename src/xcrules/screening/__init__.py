"""Party screening: which names on lists come near a name, as evidence that a person confirms or clears.

    from xcrules.screening import lists_of, screen, screenings

    hits = screen("Changgwang Sinyong Corp.", lists_of(policy), on=date(2026, 3, 2), at_least=75)
    decision = policy.decide(screenings(application, policy, on=date(2026, 3, 2), at_least=75))

Nothing here decides. What a score means for an outcome stands in a policy, which reads the facts `screening.…`.
"""

from xcrules.screening.facts import screenings
from xcrules.screening.lists import PartyList, Row, list_from_csv, lists_of
from xcrules.screening.screen import Hit, screen

__all__ = ["Hit", "PartyList", "Row", "list_from_csv", "lists_of", "screen", "screenings"]
