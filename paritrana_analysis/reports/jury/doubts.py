"""Doubts about a candidate's file that a juror should know: one rule each, the most important first.

A doubt is a key and values. Its sentence is `briefing.doubt_…`, the question to ask `briefing.question_…`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from paritrana_analysis.coverage import budgets
from paritrana_analysis.coverage.shares import STATED_BASES
from paritrana_analysis.data.synthetic import NOTE
from paritrana_analysis.dates import year_of
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.reports.jury.inputs import Briefing, Case
from paritrana_analysis.reports.text import counts_beside
from paritrana_analysis.reports.text.denominators import quoted

MOST = 3
#: A range of ranks wider than this share of the field is told as a doubt (ours).
WIDE = 0.25
#: A denominator further than this share of the employed from them is told as a doubt: ours, A18.
FAR_WORKERS = 0.25
#: The language of the tables' notes: in another they are named, not quoted.
NOTES_IN = "en"


@dataclass(frozen=True)
class Doubt:
    key: str
    values: dict = field(default_factory=dict)
    asks: str = ""  # the question, where it is another than the key's own

    def sentence(self, t: Reader) -> str:
        return t(f"briefing.doubt_{self.key}", **_worded(self.values, t))

    def question(self, t: Reader) -> str:
        return t(f"briefing.question_{self.asks or self.key}", **_worded(self.values, t))


def _worded(values: dict, t: Reader) -> dict:
    """Keys in lists become words: indicators, aspects, reasons."""
    said = dict(values)
    for name, prefix in (
        ("indicators", "editions.indicator"),
        ("reasons", "terms.reason"),
        ("aspects", "terms.aspect"),
    ):
        if name in said:
            said[name] = ", ".join(t(f"{prefix}_{key}") for key in said[name])
    return said


def doubts(briefing: Briefing, case: Case) -> list[Doubt]:
    """Every doubt about the candidate's file, the most important first."""
    return [doubt for rule in RULES for doubt in rule(briefing, case)]


def _no_figure(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    if case.region["lead_coverage_share"] is not None:
        return
    if (row := doubted_figure(case)) is not None:
        told = {"share": row["stated"], "as_of": row["as_of"], "year": briefing.year}
        yield Doubt("doubted_figure", told)
    else:
        yield Doubt("no_figure", {"year": briefing.year})


def doubted_figure(case: Case) -> Mapping | None:
    """The finding on an official figure that can't be relied on, where there is no other."""
    row = case.point("coverage_share")
    return row if row and row["state"] == "doubted_claim" else None


def _disagrees(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    own = case.region
    odd = [c for c in case.claims if c["agreement"] == "disagrees" and c["coverage_share"] is not None]
    if odd and own["lead_agreement"] != "disagrees":
        newest = max(odd, key=lambda c: c["as_of"])
        values = {"share": newest["coverage_share"], "as_of": newest["as_of"], "n": len(odd)}
        values |= {"active": newest["active_participants"], "workers": newest["denominator_value"]}
        yield Doubt("claim_disagrees", values | {"own": values["active"] / values["workers"]})
    elif odd:
        yield Doubt("lead_disagrees", {"share": own["lead_coverage_share"], "as_of": own["lead_as_of"]})


def _conflict(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    own = case.region
    if own["lead_conflicts"]:
        yield Doubt(
            "conflict",
            {
                "share": own["lead_coverage_share"],
                "n": int(own["lead_conflicts"]),
                "low": own["lead_conflict_low"],
                "high": own["lead_conflict_high"],
            },
        )


def _counted(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    counts = briefing.desk.region(case.unit[:2], "counts_beside")
    counts = counts[counts["region_code"] == case.unit]
    if len(counts):
        share = case.region["lead_coverage_share"]
        newest = records(counts)[0]
        words = {key: newest[key] for key in ("active_participants", "implied_share", "as_of")}
        words |= {"told": counts_beside.told(briefing.reader, counts, share), "share": share}
        yield Doubt("counted", words)


def _newer(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    own = case.region
    if own["lead_newer_share"] is not None:
        values = {"share": own["lead_coverage_share"], "used": own["lead_as_of"]}
        values |= {"newer": own["lead_newer_share"], "as_of": own["lead_newer_as_of"]}
        yield Doubt("newer", values)


def _above_one(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    if (case.region["lead_coverage_share"] or 0) > 1:
        yield Doubt("above_one", {"share": case.region["lead_coverage_share"]})


def _not_comparable(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    row = case.point("coverage_share")
    if row and row["state"] == "not_comparable":
        own, reasons = case.region, (row["why"] or "").split()
        values = {"share": own["lead_coverage_share"], "reasons": reasons, "over": _over(briefing, case)}
        stated = "basis_not_stated" not in reasons or own["lead_counting_basis"] in STATED_BASES
        asks = "not_comparable_basis_stated" if stated else ""
        yield Doubt("not_comparable", values | {"year": briefing.year}, asks)


def _over(briefing: Briefing, case: Case) -> str:
    """The end of a question about what the workers lack: their number, or who they are; "" for neither."""
    t, own, which = briefing.reader, case.region, _which(briefing, case)
    if own["lead_denominator_value"] is None:
        return t("briefing.over_how_many", which=which)
    if own["lead_denominator_definition"]:
        return ""
    return t("briefing.over_whom", workers=own["lead_denominator_value"])


def _which(briefing: Briefing, case: Case) -> str:
    """The end of a question about the workers a share is divided by: named, or to be named."""
    t, own = briefing.reader, case.region
    named = quoted(own["lead_claim_id"], own["lead_denominator_definition"], t)
    return t("briefing.which_known", definition=named) if named else t("briefing.which_unknown")


def _uncounted(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    own = case.region
    if own["lead_coverage_share"] is None or own["lead_agreement"] != "unchecked":
        return
    values = {"share": own["lead_coverage_share"], "as_of": own["lead_as_of"]}
    if own["lead_active_participants"] is None and own["lead_denominator_value"] is None:
        yield Doubt("uncounted", values)
    elif own["lead_denominator_value"] is None:
        which = _which(briefing, case)
        yield Doubt("no_denominator", {**values, "active": own["lead_active_participants"], "which": which})
    elif own["lead_active_participants"] is None:
        yield Doubt("no_count", {**values, "workers": own["lead_denominator_value"]})


def _noted(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    """A doubt for a note in the ledger on the leading claim: what it says, or that it is there to be read."""
    t, own = briefing.reader, case.items.get(case.region["lead_claim_id"] or "")
    if own and (note := remark(own)):
        told = t("briefing.note_quoted", note=note) if reads_notes(t) else ""
        values = {"item": own["claim_id"], "share": own["coverage_share"], "as_of": own["as_of"]}
        yield Doubt("noted", values | {"note": told})


def remark(item: Mapping) -> str:
    """The note that the tables hold on an item, "" for none; the mark of practice is on the page already."""
    return (item.get("note") or "").removeprefix(NOTE).strip()


def reads_notes(t: Reader) -> bool:
    """Whether a page is in the language that the tables' notes are written in."""
    return t.language == NOTES_IN


def _fell(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    row = case.point("coverage_growth")
    if row and row["state"] == "found" and row["value"] < 0:
        yield Doubt("fell", {"points": -row["value"], "as_of": row["as_of"]})


def _other_year(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    if of_other_year(briefing, case):
        own = case.region
        values = {"share": own["lead_coverage_share"], "as_of": own["lead_as_of"], "year": briefing.year}
        yield Doubt("other_year", values)


def of_other_year(briefing: Briefing, case: Case) -> bool:
    """Whether the leading figure is not of the year judged, however near it is; False without a figure."""
    as_of = case.region["lead_as_of"]
    return case.region["lead_coverage_share"] is not None and year_of(as_of) != briefing.year


def _form(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    row = case.point("regulation_kind")
    if row and row["state"] == "form_not_stated":
        yield Doubt("form_not_stated")
    elif row and row["state"] == "absent":
        yield Doubt("no_regulation", {"as_of": row["as_of"]})


def _budget(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    """Workers that its own budget planned and paid for in the year: the count that stands, none added up."""
    own = [e for e in case.entries if e["aspect"] == "budget" and budgets.is_own(e)]
    own = [e for e in own if e["timing"] in ("in_period", "undated")]

    def stands(state: str) -> float:
        found = budgets.in_order(budgets.counts([e for e in own if e["state"] == state]))
        return found[-1].persons if found else 0

    planned, paid = stands("planned"), stands("verified_present")
    if planned and not paid:
        yield Doubt("only_planned", {"planned": planned})
    elif planned > paid:
        yield Doubt("paid_below_plan", {"planned": planned, "paid": paid})


def _outside(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    for timing in ("after_period", "before_period"):
        own = [e for e in case.entries if e["timing"] == timing and e["state"] != "verified_absent"]
        if own:
            aspects = list(dict.fromkeys(e["aspect"] for e in own))
            yield Doubt(timing, {"n": len(own), "aspects": aspects, "year": briefing.year})


def _denominator_far(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    """Workers that a share is divided by, far from the people employed there by the survey."""
    own = case.region
    workers, employed = own["lead_denominator_value"], own["employed"]
    if own["lead_coverage_share"] is None or workers is None or not employed:
        return
    if abs(workers - employed) > FAR_WORKERS * employed:
        values = {"share": own["lead_coverage_share"], "workers": workers, "employed": employed}
        yield Doubt("denominator_far", values | {"year": own["workers_year"]})


def _unchecked(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    blank = [r["indicator"] for r in case.points if r["scored"] and r["state"] in ("not_checked", "blank")]
    if blank:
        n = sum(row["scored"] for row in case.points)
        yield Doubt("not_checked", {"indicators": blank, "n": len(blank), "all": n})


def _no_growth(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    row = case.point("coverage_growth")
    if (
        row
        and row["state"] in ("no_earlier", "not_comparable")
        and case.region["lead_coverage_share"] is not None
    ):
        yield Doubt("no_growth", {"as_of": case.region["lead_as_of"]})


def _weak_workers(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    if case.region.get("low_proxy"):
        yield Doubt(
            "low_proxy", {"proxy": case.region["eligible_proxy"], "employed": case.region["employed"]}
        )


def _tables(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    for row in case.doubts:
        if row["key"] in ("fall_of_a_third", "rise_of_a_half"):
            values = json.loads(row["values"])
            yield Doubt("workers_jump", {name: values[name] for name in ("before", "now", "year")})


def _firm(briefing: Briefing, case: Case) -> Iterator[Doubt]:
    row = case.stability
    if row and row["low"] is not None and row["high"] - row["low"] > WIDE * row["n"]:
        yield Doubt(
            "rank_wide",
            {
                "rank": row["rank"],
                "n": row["n"],
                "low": row["low"],
                "high": row["high"],
                "percent": 100 * row["level"],
            },
        )


#: In order of weight: what makes the leading figure unusable, then what can't be scored, then what is thin.
RULES = (
    _no_figure,
    _disagrees,
    _conflict,
    _counted,
    _newer,
    _above_one,
    _other_year,
    _noted,
    _fell,
    _not_comparable,
    _form,
    _budget,
    _uncounted,
    _denominator_far,
    _unchecked,
    _tables,
    _weak_workers,
    _outside,
    _no_growth,
    _firm,
)
