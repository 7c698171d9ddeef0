"""Values from the ledger of claims: coverage, its growth, and workers whose dues a government pays.

A share is scored only beside shares it compares with: the largest set of leading claims that all compare
with one another is judged, the others are told with the reason. Budgets of a province and of its
districts overlap; each government has its own claims alone, and nothing is added up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paritrana_analysis.coverage import budgets
from paritrana_analysis.coverage.shares import (
    Basis,
    comparable,
    growth,
)
from paritrana_analysis.dates import period, within_months, year_of
from paritrana_analysis.rubric.findings import Finding
from paritrana_analysis.rubric.inputs import LOWEST
from paritrana_analysis.rubric.rules import Measure

#: Dates that far apart still stand side by side (`coverage.shares.comparable`).
MONTHS_APART = 3


def basis_of(lead: Mapping) -> Basis:
    """What a leading claim rests on: an official's own denominator."""
    return Basis(
        lead["counting_basis"],
        "stated",
        lead["as_of"],
        denominator_value=lead["denominator_value"],
        denominator_definition=lead["denominator_definition"] or "",
        region_code=lead["region_code"],
    )


def comparable_set(leads: Sequence[Mapping]) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Regions of the largest set of claims that all compare, and for each other why not with that set.

    Empty where no two compare; then each has the reasons against the field as a whole. Of two sets of one
    size the later one counts.
    """
    bases = {lead["region_code"]: basis_of(lead) for lead in leads}
    alike: dict[tuple[str, str], dict[str, list[str]]] = {}
    for code, basis in bases.items():
        if comparable(basis, basis).allowed:  # a basis that is not stated compares with nothing
            dates = alike.setdefault((basis.counting_basis, basis.denominator_definition), {})
            dates.setdefault(basis.as_of, []).append(code)
    best: tuple[int, str, list[str]] = (1, "", [])
    for dates in alike.values():
        for first in dates:
            near = [
                code
                for as_of, codes in dates.items()
                for code in codes
                if period(as_of)[0] >= period(first)[0] and within_months(first, as_of, MONTHS_APART)
            ]
            if len(near) > 1 and (len(near), first) > best[:2]:
                best = (len(near), first, near)
    chosen = frozenset(best[2])
    return chosen, {
        code: _why(basis, code, bases, chosen) for code, basis in bases.items() if code not in chosen
    }


def _why(basis: Basis, code: str, bases: Mapping[str, Basis], chosen: frozenset[str]) -> tuple[str, ...]:
    others = {
        (b.counting_basis, b.denominator_definition, b.as_of, b.denominator_value is None): b
        for other, b in bases.items()
        if (other in chosen if chosen else other != code)
    }
    reasons = [reason for _, other in sorted(others.items()) for reason in comparable(basis, other).reasons]
    return tuple(dict.fromkeys(reasons))


def coverage_share(
    unit: str,
    lead: Mapping | None,
    chosen: frozenset[str],
    why: Mapping,
    *,
    compare: str,
    doubted: Mapping | None = None,
) -> Finding:
    """The leading claim's share; compare "as_stated" takes every share as it was printed.

    One that is not of the year judged is told with its date, and never scored; so is `doubted`, a claim that
    can't be relied on, where none leads.
    """
    key = "coverage_share"
    if lead is None and doubted is not None:
        told = {"stated": doubted["coverage_share"], "as_of": doubted["as_of"]}
        return Finding(unit, key, "doubted_claim", items=(doubted["claim_id"],), **told)
    if lead is None:
        return Finding(unit, key, "no_claim")
    told = {"stated": lead["coverage_share"], "as_of": lead["as_of"], "items": (lead["claim_id"],)}
    if not lead["of_year"]:
        return Finding(unit, key, "other_year", **told)
    if unit in chosen or compare == "as_stated":
        return Finding(unit, key, "found", lead["coverage_share"], **told)
    return Finding(unit, key, "not_comparable", why=why.get(unit, ()), **told)


def coverage_growth(
    unit: str,
    lead: Mapping | None,
    earlier: Mapping | None,
    *,
    compare: str,
    doubted: Mapping | None = None,
) -> Finding:
    """Change of the share since that of the year before, in share points, where the two compare.

    The two may stand less or more than twelve months apart: both dates are told, and nothing is annualised.
    """
    key = "coverage_growth"
    if lead is None:
        return Finding(unit, key, "no_claim" if doubted is None else "doubted_claim")
    if not lead["of_year"]:
        return Finding(unit, key, "other_year", as_of=lead["as_of"], items=(lead["claim_id"],))
    if earlier is None:
        return Finding(unit, key, "no_earlier", as_of=lead["as_of"], items=(lead["claim_id"],))
    told = {"as_of": lead["as_of"], "since": earlier["as_of"]}
    told["items"] = (earlier["claim_id"], lead["claim_id"])
    change, verdict = growth(
        earlier["coverage_share"], lead["coverage_share"], basis_of(earlier), basis_of(lead)
    )
    stated = lead["coverage_share"] - earlier["coverage_share"]
    if compare == "as_stated" or change is not None:
        return Finding(unit, key, "found", stated, stated=stated, **told)
    return Finding(unit, key, "not_comparable", stated=stated, why=verdict.reasons, **told)


def estimated_share(unit: str, own: Mapping | None) -> Finding:
    """Our estimate of coverage on the last day of the year judged; never one of the lowest grade."""
    key = "coverage_share"
    if own is None:
        return Finding(unit, key, "no_claim")
    if own["grade"] == LOWEST:
        return Finding(unit, key, "lowest_grade", stated=own["share"], as_of=own["date"])
    return Finding(unit, key, "estimated", own["share"], stated=own["share"], as_of=own["date"])


def estimated_growth(unit: str, own: Mapping | None) -> Finding:
    """Change of our estimate over the year, in share points, where claims stand near both ends."""
    key = "coverage_growth"
    if own is None:
        return Finding(unit, key, "no_claim")
    if own["before"] is None:
        return Finding(unit, key, "lowest_grade", as_of=own["date"])
    change = own["share"] - own["before"]
    since = f"{year_of(own['date']) - 1}{own['date'][4:]}"
    return Finding(unit, key, "estimated", change, stated=change, as_of=own["date"], since=since)


def vulnerable_budget(
    unit: str,
    measure: Measure,
    claims: Sequence[Mapping],
    items: Sequence[Mapping],
    uncovered: float | None,
    assessment_year: int,
) -> Finding:
    """Workers paid for by the unit's own government in the year, over its workers not covered.

    claims : its rows of `coverage_reported` with measure budget_workers. items : its rows of `evidence`
    of aspect budget, with `timing`. Of several counts the latest is taken, of one date the lowest; what
    others pay (`coverage.budgets`) is none of its own.
    """
    of_year = [c for c in claims if year_of(c["as_of"]) == assessment_year]
    people = [c for c in of_year if c["unit"] == "persons"]
    vulnerable = [c for c in people if c["segment"] in measure.options["segments"]]
    stood = [i for i in items if i["timing"] in ("in_period", "undated")]
    told: dict[str, list[Mapping]] = {}
    for claim in vulnerable:
        told.setdefault(budgets.standing(claim), []).append(claim)
    paid = told.get("own_paid", [])
    own = [i for i in stood if budgets.is_own(i)]
    counts = [budgets.Count(c["as_of"], c["value"], (c["claim_id"],)) for c in paid]
    counts = budgets.in_order(counts + budgets.counts([i for i in own if i["state"] == "verified_present"]))
    if counts and uncovered is not None:
        best = counts[-1]
        keys = tuple(dict.fromkeys((*best.items, *(key for count in counts for key in count.items))))
        if uncovered <= 0:
            return Finding(unit, measure.key, "reached_all", 1.0, as_of=best.as_of, items=keys)
        share, persons = best.persons / uncovered, best.persons
        return Finding(unit, measure.key, "found", share, stated=persons, as_of=best.as_of, items=keys)
    absent = [i for i in own if i["state"] == "verified_absent"]
    if absent and not counts:
        return Finding(unit, measure.key, "absent", 0.0, items=tuple(i["evidence_id"] for i in absent))
    keys = tuple(key for count in counts for key in count.items)
    keys += tuple(c["claim_id"] for c in vulnerable if c not in paid)
    keys += tuple(i["evidence_id"] for i in stood if i["evidence_id"] not in keys)
    if counts:
        return Finding(unit, measure.key, "no_figure", stated=counts[-1].persons, items=keys)
    if any(i["state"] == "planned" for i in own):
        return Finding(unit, measure.key, "only_planned", items=keys)
    for state in ("only_planned", "shared", "unclear", "other_level", "private"):
        if state in told or any(budgets.of_item(i) == state for i in stood if i not in own):
            return Finding(unit, measure.key, state, items=keys)
    rupiah = [c["claim_id"] for c in of_year if c["unit"] != "persons"]
    if own or rupiah:  # money, and no head count
        return Finding(unit, measure.key, "no_figure", items=(*keys, *rupiah))
    if people:
        return Finding(unit, measure.key, "other_segment", items=tuple(c["claim_id"] for c in people))
    return Finding(unit, measure.key, "other_period" if claims or items else "not_checked")
