"""Comparing countries: what of an effective system each policy covers, and what they decide on the same cases."""
