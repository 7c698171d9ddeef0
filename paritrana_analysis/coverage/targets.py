"""Targets: which one of a region's own leads, and how many workers separate it from each.

Targets of different plans rest on different populations (UCJ 52.15 % and RPJMN 32.15 % for one year):
each gap is taken against the region's own leading claim, and no target is ever subtracted from another.
What a source says is still to be added (`further_persons`) is told beside the gap and never takes its place:
it is an addition to the participants of the day it was told, the gap one to those of the leading claim.
A source may tell one target as a share and in persons: then the workers still needed are those persons less
the participants counted, and where the two ways of telling don't agree, that is said (`at_odds`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.coverage.claims import AGREEMENT, counts_behind
from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.coverage.shares import DENOMINATOR_BREAK, as_printed, workers_between
from paritrana_analysis.dates import period, year_of

#: Set by the region itself; these go before targets that others set for it.
OWN_FRAMEWORKS = ("regional", "RPJMD", "RPJPD")


#: Rows of one target, where `also_told_as` doesn't pair them: of these, one share and one number of persons.
ONE_TARGET = ("region_code", "framework", "set_by", "segment", "target_date", "source")


#: A source's own gap, as a share of workers, is another than its target less its coverage beyond this.
GAP_AGREEMENT = 0.001


def own_gap(target: Mapping, claims: pd.DataFrame) -> dict | None:
    """How many are still needed by a target's own source, where its numbers give two answers; else None.

    target : a row with target_share (0–1), further_persons and source, blanks as None. claims : the region's
    own, of `coverage.claims.coverage_claims`; of those of the same source the newest of all workers counts.

    Returns coverage_share and as_of of the source's claim, workers (persons; `implied` where they are its
    count over its share), by_share (target less coverage, 0–1) and by_persons (further persons over workers).
    """
    if target["target_share"] is None or target["further_persons"] is None:
        return None
    same = claims[(claims["source"] == target["source"]) & (claims["segment"] == "ALL")]
    same = same[(same["reading"] == "") & same["active_participants"].notna()]
    if same.empty:
        return None
    told = same.sort_values("as_of", kind="stable").iloc[-1]
    counted = counts_behind(told["coverage_share"], told["active_participants"], told["denominator_value"])
    by_share = target["target_share"] - told["coverage_share"]
    by_persons = target["further_persons"] / counted["workers"]
    if abs(by_share - by_persons) <= GAP_AGREEMENT:
        return None
    return {
        "coverage_share": float(told["coverage_share"]),
        "as_of": told["as_of"],
        "workers": counted["workers"],
        "implied": counted["derived"] == "workers",
        "by_share": by_share,
        "by_persons": by_persons,
    }


def usable(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Coverage targets of all workers, known within the period, not past before it, no evident misprint.

    A target without a date of telling is taken as known from the year before it falls due.

    targets : the table of that name. Returns the rows kept, with all their columns.

    >>> import paritrana_analysis as pa
    >>> targets = pa.coverage.usable_targets(pa.read_tables()["targets"], 2025)
    >>> bool((targets["target_date"].str[:4].replace("", "9999") >= "2025").all())
    True
    """
    return targets[targets["target_share"].notna() & _in_force(targets, assessment_year)]


def told(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """The usable targets, each with the persons its own source states, then those told in persons only.

    Returns rows of `targets`: `target_persons` (persons in all, or blank), `further_persons` (persons that
    the source says are still to be added to those of the day it was told, or blank) and `denominator_value`
    are filled from the row that tells the same target in persons.
    """
    valid = targets[_in_force(targets, assessment_year)]
    if "further_persons" not in valid:
        valid = valid.assign(further_persons=pd.array([pd.NA] * len(valid), dtype="Int64"))
    pairs = told_both_ways(valid)
    persons = valid.set_index("target_id")
    shares = valid[valid["target_share"].notna()].copy()
    paired = shares["target_id"].map(pairs)
    shares["target_persons"] = paired.map(persons["target_persons"]).astype("Int64")
    shares["denominator_value"] = shares["denominator_value"].fillna(
        paired.map(persons["denominator_value"]).astype("float64")
    )
    shares["further_persons"] = shares["further_persons"].fillna(
        paired.map(persons["further_persons"]).astype("Int64")
    )
    in_persons = valid["target_share"].isna() & valid[["target_persons", "further_persons"]].notna().any(
        axis=1
    )
    others = valid[in_persons & ~valid["target_id"].isin(pairs.values())]
    return pd.concat([shares, others]) if len(others) else shares


def told_both_ways(targets: pd.DataFrame) -> dict[str, str]:
    """Of targets told as a share and in persons by one source: id of the share's row → id of the other's.

    By `also_told_as`; else where region, plan, who set it, date and source are the same and each
    way stands once.
    """
    shares, persons = (set(targets.loc[targets[c].notna(), "target_id"]) for c in _WAYS)
    named = zip(targets["target_id"], targets["also_told_as"], strict=True)
    pairs = {one: other for one, other in named if one in shares and other in persons}
    left = targets[~targets["target_id"].isin({*pairs, *pairs.values()})]
    for _, same in left.groupby([key for key in ONE_TARGET if key in left], dropna=False):
        one, other = (same.loc[same[c].notna(), "target_id"].tolist() for c in _WAYS)
        if len(one) == len(other) == 1:
            pairs[one[0]] = other[0]
    return pairs


_WAYS = ("target_share", "target_persons")


def past(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """Coverage targets of all workers that fell due before the period, newest first; no misprint."""
    due = targets["target_date"].str[:4]
    stated = targets[["target_share", "target_persons"]].notna().any(axis=1)
    rows = targets[_of_all_workers(targets) & stated & (due != "") & (due < str(assessment_year))]
    return rows.sort_values(["target_date", "target_id"], ascending=[False, True])


def elsewhere(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """What was known by the end of the period beside the targets of all workers of provinces and the nation.

    Targets of districts and of regions told together ("11+12"), of a part of the workers, of programmes, and
    rows marked as doubtful or misprints; those of earlier years too. Returns rows of `targets`, by region,
    newest first. No gap is taken to them.

    >>> import paritrana_analysis as pa
    >>> rows = pa.coverage.other_targets(pa.read_tables()["targets"], 2025)
    >>> rows.loc[rows["target_id"] == "T171", "target_share"].item()  # Bau Bau
    0.4367
    """
    of_region = targets["region_code"].str.len() == 2
    shown = {*told(targets, assessment_year)["target_id"], *past(targets, assessment_year)["target_id"]}
    shown |= set(told_both_ways(targets[_in_force(targets, assessment_year)]).values())
    known = _known_by(targets, assessment_year) | (
        (targets["stated_at"] == "") & (targets["target_date"].str[:4] <= str(assessment_year))
    )
    rows = targets[known & ~(of_region & targets["target_id"].isin(shown))]
    return rows.sort_values(["region_code", "target_date", "target_id"], ascending=[True, False, True])


def _of_all_workers(targets: pd.DataFrame) -> pd.Series:
    whole = (targets["segment"] == "ALL") & (targets["framework"] != "programme")
    return whole & ~not_to_be_used(targets)


def _in_force(targets: pd.DataFrame, assessment_year: int) -> pd.Series:
    due = targets["target_date"].str[:4].replace("", "9999").astype(int)
    return _of_all_workers(targets) & (due >= assessment_year) & _known_by(targets, assessment_year)


def _known_by(targets: pd.DataFrame, assessment_year: int) -> pd.Series:
    end = assessment_year * 12 + 11

    def known(stated_at: str, due: str) -> bool:
        if stated_at:
            return period(stated_at)[0] <= end
        return bool(due) and year_of(due) <= assessment_year + 1

    dates = zip(targets["stated_at"], targets["target_date"], strict=True)
    return pd.Series([known(*pair) for pair in dates], index=targets.index, dtype=bool)


def leading_targets(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """The target that each region's report leads with: one row a region, or none.

    Of the usable ones not yet past: the nearest date first, then the region's own plan before one set
    for it, then the later told, then the lower. One without a date leads only if no other does.

    targets : the table of that name. Returns rows of it; target_share is 0–1.

    >>> import paritrana_analysis as pa
    >>> targets = pa.coverage.leading_targets(pa.read_tables()["targets"], 2025)
    >>> targets["region_code"].is_unique
    True
    """
    return _in_order(targets, assessment_year).drop_duplicates("region_code")


def _in_order(targets: pd.DataFrame, assessment_year: int) -> pd.DataFrame:
    """The usable targets, that which leads first."""
    rows = usable(targets, assessment_year)
    ordered = rows.assign(
        _undated=rows["target_date"] == "",
        _year=rows["target_date"].str[:4],
        _others=~rows["framework"].isin(OWN_FRAMEWORKS),
    ).sort_values(
        ["_undated", "_year", "_others", "stated_at", "target_share", "target_id"],
        ascending=[True, True, True, False, True, True],
    )
    return ordered[targets.columns]


def gaps(targets: pd.DataFrame, lead: pd.Series | None, proxy: float | None) -> pd.DataFrame:
    """How far the leading claim is from each target.

    targets : of `told` (without target_persons, as a share only); lead: the leading claim, or None;
    proxy: eligible workers (ours), persons.

    Returns the targets with gap_share (0–1, the share that gaps are taken from: see `_ground`), gap_points
    (target − gap_share; negative: passed), gap_workers (the smallest whole number of persons) and gap_basis:
    "persons" (those of the target less gap_active, the participants of the claim), "stated" (count and
    denominator of the claim), "derived" (one of them worked out from the share), "ours" (neither is stated:
    the points times the eligible-worker proxy), or "" where there is no leading claim or no number.
    gap_by_share: the workers by the share alone. denominator_differs marks a target that states another
    population. at_odds, where its share and its persons don't agree (`_at_odds`), with odds_share and
    odds_workers: the persons as a share, of how many workers.
    Raises ValueError for targets of another region than the claim's, and for a proxy not above 0.

    >>> import paritrana_analysis as pa
    >>> tables = pa.read_tables()
    >>> lead = pa.leading_claims(pa.coverage_claims(tables["coverage_reported"]), 2025)
    >>> banten = lead[lead["region_code"] == "36"].iloc[0]
    >>> targets = pa.coverage.usable_targets(tables["targets"], 2025).query("region_code == '36'")
    >>> sorted(set(pa.target_gaps(targets, banten, None)["gap_basis"]))
    ['stated']
    """
    if lead is not None and "region_code" in targets and "region_code" in lead:
        others = set(targets["region_code"]) - {lead["region_code"]}
        if others:
            raise ValueError(
                f"targets of {one_kind.listed(others)} beside a claim of {lead['region_code']!r}: "
                "each target is taken against its own region's claim"
            )
    return _with_gaps(targets, [_NO_GROUND if lead is None else _ground(lead, proxy)] * len(targets))


def gaps_by_region(
    targets: pd.DataFrame, leads: Mapping[str, Mapping], proxies: Mapping[str, float | None]
) -> pd.DataFrame:
    """`gaps` of many regions' targets at once. leads, proxies : by region code; a region without a leading
    claim has no gap."""
    grounds = {
        code: _ground(leads[code], proxies.get(code)) for code in set(targets["region_code"]) & leads.keys()
    }
    return _with_gaps(targets, [grounds.get(code, _NO_GROUND) for code in targets["region_code"]])


def _with_gaps(targets: pd.DataFrame, grounds: Sequence[tuple]) -> pd.DataFrame:
    """The targets with `GAP_COLUMNS`. grounds : of `_ground`, one a row."""
    persons = targets["target_persons"] if "target_persons" in targets else [None] * len(targets)
    stated = zip(targets["target_share"], persons, targets["denominator_value"], strict=True)
    found = [_gap(*target, *ground) for target, ground in zip(stated, grounds, strict=True)]
    columns = pd.DataFrame(found, index=targets.index, columns=GAP_COLUMNS)
    whole = [c for c in GAP_COLUMNS if c in ("gap_workers", "gap_active", "gap_by_share", "odds_workers")]
    columns = columns.astype({c: "Int64" for c in whole})
    columns = columns.astype({c: "float64" for c in ("gap_share", "gap_points", "odds_share")})
    return pd.concat([targets, columns.astype({"denominator_differs": bool})], axis=1)


#: Of a region without a leading claim: what `_ground` returns for others.
_NO_GROUND = (None, None, "", None)


GAP_COLUMNS = (
    "gap_share",
    "gap_points",
    "gap_workers",
    "gap_basis",
    "gap_active",
    "gap_by_share",
    "denominator_differs",
    "at_odds",
    "odds_share",
    "odds_workers",
)


def _gap(aimed, persons, stated, share, workers, basis, active) -> tuple:
    """One row of `GAP_COLUMNS`: of a target (share, persons, denominator) and the ground of gaps."""
    aim = None if pd.isna(aimed) else as_printed(aimed)
    persons = None if pd.isna(persons) else int(persons)
    points = None if aim is None or share is None else float(aim - share)
    by_share = None if aim is None or workers is None else workers_between(share, aim, workers)
    counted = persons is not None and active is not None
    further = max(0, persons - active) if counted else by_share
    rests = "persons" if counted else basis if aim is not None else ""
    differs = not pd.isna(stated) and workers is not None and abs(stated / workers - 1) > DENOMINATOR_BREAK
    odds = _at_odds(aim, persons, stated, workers if basis in ("stated", "derived") else None)
    by = None if share is None else float(share)
    return by, points, further, rests, active if counted else None, by_share, differs, *odds


def _at_odds(aim: Fraction | None, persons: int | None, stated: float, workers: int | None) -> tuple:
    """Where a target's share and its persons don't agree, within `AGREEMENT`: how, and what the persons are.

    Returns at_odds, odds_share, odds_workers: "itself" (persons over the denominator its source states),
    "figure" (persons over the workers of the leading claim, the source stating none), or "".
    """
    kind, of = ("figure", workers) if pd.isna(stated) else ("itself", int(stated))
    if aim is None or persons is None or not of or abs(Fraction(persons, of) - aim) <= AGREEMENT:
        return "", None, None
    return kind, persons / of, of


def _ground(lead: Mapping | pd.Series, proxy: float | None) -> tuple[Fraction, int | None, str, int | None]:
    """The one share that gaps are taken from, of how many workers, its basis, and the participants behind it.

    Count over denominator where the claim states both; else its share as printed, of its denominator (stated
    or implied by the count) or of the proxy.
    """
    known = counts_behind(lead["coverage_share"], lead["active_participants"], lead["denominator_value"])
    printed, workers, active = as_printed(lead["coverage_share"]), known["workers"], known["active"]
    if workers and known["derived"]:
        return printed, workers, "derived", active
    if workers:
        return Fraction(active, workers), workers, "stated", active
    if proxy is not None and not pd.isna(proxy):
        if one_kind.number("the proxy", proxy) <= 0:
            raise ValueError(f"the proxy is above 0 or blank, not {proxy!r}")
        return printed, int(proxy), "ours", None
    return printed, None, "", None
