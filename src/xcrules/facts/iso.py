"""The closed tables of ISO that the engine relies on: currencies (4217) and countries (3166-1).

The only file that imports pycountry. Its fuzzy search is never used: it takes one Korea for the other.
"""

from __future__ import annotations

from functools import cache

import pycountry


@cache
def currencies() -> frozenset[str]:
    """Alphabetic codes of the currencies in use: `USD`, `SGD`."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


@cache
def alpha_3() -> dict[str, str]:
    """Alpha-3 -> alpha-2 code of every country: `PRK` -> `KP`."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries}


@cache
def english_names() -> tuple[tuple[str, str], ...]:
    """(name, alpha-2 code) of every country: short, official and common names in English."""
    return tuple(
        (name, country.alpha_2)
        for country in pycountry.countries
        for field in ("name", "official_name", "common_name")
        for name in (getattr(country, field, None),)
        if name
    )
