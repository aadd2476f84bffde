"""Defects to plant in `clean.xcp` and in the policy that it uses, of the kinds that authors make.

Each exchanges one piece of text, which stands in the two policies exactly once, and names the law that finds it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    name: str
    law: str
    old: str
    new: str


COMMITTEE = "when any document where (document.kind is committee_approval and document.expires is on or after date)"

DEFECTS = (
    # --- sanctions_win ---
    Defect(
        "trusted exporters are exempt from a prohibition",
        "sanctions_win",
        COMMITTEE,
        "when exporter.icp is certified",
    ),
    Defect(
        "a prohibition asks who exports",
        "sanctions_win",
        "embargo and any item is in arms",
        "embargo and any item is in arms and exporter.icp is not certified",
    ),
    Defect(
        "small values are exempt from a sanction",
        "sanctions_win",
        COMMITTEE,
        "when total item.value is at most 500 USD",
    ),
    # --- trust_monotone ---
    Defect(
        "a license for one tier and not for those above",
        "trust_monotone",
        "needs trust is at least declared\n  needs exporter.registered",
        "needs trust is declared\n  needs exporter.registered",
    ),
    Defect(
        "a ladder upside down",
        "trust_monotone",
        "needs exporter.icp is at least declared",
        "needs exporter.icp is at most declared",
    ),
    Defect(
        "a closer look at those who are trusted",
        "trust_monotone",
        "when trust is at most basic or any transit",
        "when trust is at least proven or any transit",
    ),
    Defect(
        "a clean record raises a question",
        "trust_monotone",
        "suspicious or any violation where",
        "suspicious or no violation where",
    ),
    # --- adding_never_improves ---
    Defect(
        "every designated party in place of any",
        "adding_never_improves",
        "when any party is in designated",
        "when every party is in designated",
    ),
    Defect(
        "a sanction on consignments of one item",
        "adding_never_improves",
        "when embargo and any item is in arms",
        "when embargo and any item is in arms and number of item is 1",
    ),
    Defect(
        "who suspects is asked, who knows is not",
        "adding_never_improves",
        "end_use.knowledge is at least suspects",
        "end_use.knowledge is suspects",
    ),
    Defect(
        "the exporter who was told goes free",
        "adding_never_improves",
        "when weapons and suspicious",
        "when weapons and suspicious and not end_use.informed",
    ),
    Defect(
        "a hit by screening is looked at only while it is open",
        "adding_never_improves",
        "when any screening where (screening.verdict is in {open, true_match})",
        "when every screening meets (screening.verdict is open)",
    ),
    Defect(
        "two odd documents are one too many to be looked at",
        "adding_never_improves",
        "when any document where (document.inconsistent)",
        "when number of document where (document.inconsistent) is 1",
    ),
    # --- worst_item ---
    Defect(
        "every item in place of any",
        "worst_item",
        "when embargo and any item is in arms",
        "when embargo and every item is in arms",
    ),
    Defect(
        "who sends much is let off",
        "worst_item",
        "when embargo and any item is in luxury",
        "when embargo and any item is in luxury and total item.value is less than 100_000 USD",
    ),
    # --- no_split_gain ---
    Defect(
        "a total without what was shipped before",
        "no_split_gain",
        "when year_value is at most 10_000 USD",
        "when total item.value is at most 10_000 USD",
    ),
    Defect(
        "what was shipped on the same day does not count",
        "no_split_gain",
        "past_shipment.date is in the same year as date",
        "past_shipment.date is before date",
    ),
    Defect(
        "only what is lighter than the limit counts",
        "no_split_gain",
        "(recorded.hs is 7608 and ",
        "(recorded.hs is 7608 and recorded.mass is more than 2_000 kg and ",
    ),
    # --- country_conflict ---
    Defect(
        "a country of destination, and not the parties' countries",
        "country_conflict",
        "  or any transit is in embargoed\n  or any party where (party.country is in embargoed)",
        "  or any transit is in embargoed",
    ),
    Defect(
        "friends by destination alone",
        "country_conflict",
        "every destination is in friends and no party where (party.country is not in friends)",
        "every destination is in friends",
    ),
    # --- bulk_scope ---
    Defect(
        "a bulk license without the need that concerns embargoes",
        "bulk_scope",
        '  needs not embargo because "a bulk license never reaches an embargoed country"\n',
        "",
    ),
    # --- route ---
    Defect(
        "a forgotten stop on the way",
        "route",
        "  or any transit is in embargoed\n",
        "",
    ),
    Defect(
        "stops count outside free trade zones only",
        "route",
        "or any transit is in embargoed",
        "or any transit where (transit.country is in embargoed and not transit.ftz)",
    ),
    # --- no_undercut ---
    Defect(
        "a denial that has expired counts, one that lives does not",
        "no_undercut",
        "denial.expires is on or after date",
        "denial.expires is before date",
    ),
    Defect(
        "a denial does not count on its last day",
        "no_undercut",
        "denial.expires is on or after date",
        "denial.expires is after date",
    ),
    Defect(
        "any consultation will do",
        "no_undercut",
        "consultation.denial is denial.reference and ",
        "",
    ),
    Defect(
        "the denied consignee in place of the end user",
        "no_undercut",
        "any end_user is denial.end_user",
        "any consignee is denial.end_user",
    ),
    Defect(
        "denials of one regime",
        "no_undercut",
        "any denial where (denial is same_as",
        "any denial where (denial.regime is NSG and denial is same_as",
    ),
    # --- deletion ---
    Defect(
        "whoever has no statement needs none",
        "deletion",
        "when year_value is at most 10_000 USD",
        "when no document where (document.kind is end_user_statement)",
    ),
    Defect(
        "a denial is looked at once somebody was asked",
        "deletion",
        "no consultation where",
        "any consultation where",
    ),
)
