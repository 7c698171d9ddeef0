"""A candidate's three strongest pieces of evidence, by one rule for all candidates.

First evidence that was scored, by the points it gives (score × weight). Then evidence that is verified in the
period but could not be scored. Then an official figure that is not comparable or is of another year, with a
note that says so. At most one piece an indicator.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from paritrana_analysis.evaluation.view import host
from paritrana_analysis.jury.bundle_view import item_told
from paritrana_analysis.reports.jury.inputs import Briefing, Case
from paritrana_analysis.rubric.text import told

MOST = 3
#: A page whose server has a number in place of a name.
_NUMBERED = re.compile(r"[\d.]+(:\d+)?")


def strongest(briefing: Briefing, case: Case) -> list[str]:
    """At most three sentences, each with date and source; none if no evidence of the period is on record."""
    found = [sentence for _, sentence in sorted(_scored(briefing, case), key=lambda one: -one[0])]
    found += _verified(briefing, case)
    if not any(row["indicator"] == "coverage_share" and row["score"] is not None for row in case.points):
        found += _claimed(briefing, case)
    unique = list(dict.fromkeys(found))
    return unique[:MOST]


def _scored(briefing: Briefing, case: Case):
    t, rules = briefing.reader, {rule["indicator"]: rule for rule in briefing.desk.rules}
    for row in case.points:
        if not row["scored"] or not row["score"]:
            continue
        rule = rules[row["indicator"]]
        weight = (rule["full_weight"] or 0) * (rule["indicator_weight"] or 0)
        yield (
            row["score"] * weight,
            t(
                "briefing.strength_scored",
                indicator=t(f"editions.indicator_{row['indicator']}"),
                found=told(row, rule["unit_of_value"], t),
                score=row["score"],
                items=_items(case, row, t),
            ),
        )


def _items(case: Case, row: Mapping, t) -> str:
    """The newest item behind a finding, with its source; "" where the finding names none."""
    own = [case.items[key] for key in (row["items"] or "").split() if key in case.items]
    if not own:
        return ""
    newest = max(own, key=lambda item: item["as_of"] or item.get("in_force_from") or "")
    return t("briefing.by_item", text=item_told(newest, t), source=source_told(newest["source"], t))


def _verified(briefing: Briefing, case: Case) -> list[str]:
    t = briefing.reader
    held = {key for row in case.points if row["score"] for key in (row["items"] or "").split()}
    own = [
        entry
        for entry in case.entries
        if entry["state"] == "verified_present"
        and entry["timing"] in ("in_period", "undated")
        and entry["evidence_id"] not in held
    ]
    own.sort(key=lambda e: (e["value"] is None, not e["number"], e["evidence_id"]))
    return [
        t(
            "briefing.strength_verified",
            aspect=t(f"terms.aspect_{entry['aspect']}"),
            text=item_told(entry, t),
            date=entry["as_of"] or entry["in_force_from"] or None,
            source=source_told(entry["source"], t),
        )
        for entry in own
    ]


def _claimed(briefing: Briefing, case: Case) -> list[str]:
    own, t = case.region, briefing.reader
    if own["lead_coverage_share"] is None:
        return []
    row = case.point("coverage_share")
    why = row["state"] if row and row["state"] in ("not_comparable", "other_year") else "not_scored"
    return [
        t(
            "briefing.strength_claimed",
            why=t(f"briefing.claimed_{why}", year=briefing.year),
            share=own["lead_coverage_share"],
            as_of=own["lead_as_of"],
            source=source_told(own["lead_source"], t),
        )
    ]


def source_told(source: str | None, t) -> str:
    """Where an item is from, in running text: the host of a page, or the seed article."""
    if not source:
        return t("briefing.source_none")
    if source.startswith("practice:"):
        return t("briefing.source_practice")
    key = f"seeds.s{source.removeprefix('seed:')}"
    if t.has(key):
        return t(key)
    where = host(source)
    return t("briefing.source_unnamed", host=where) if _NUMBERED.fullmatch(where) else where
