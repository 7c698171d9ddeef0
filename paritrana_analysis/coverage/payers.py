"""Who must pay to close a gap: workers still to reach by payer, and what a year costs. A scenario of ours.

Workers still to reach are taken to be spread like the eligible workers: employees outside public
administration (PU: the employer's duty), the others (BPU); of these the region's poverty rate stands for
*pekerja rentan*, whose contribution a government budget pays.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from statistics import NormalDist

import pandas as pd

from paritrana_analysis.coverage import contributions, one_kind
from paritrana_analysis.coverage.shares import gap_to_target, workforce

#: Who pays for a worker: an employer, the worker, a government budget.
PAYERS = ("PU", "BPU", "RENTAN")
COLUMNS = ["payer", "workers", "cost_idr", "cost_with_jht_idr", "monthly_idr"]

#: A set of shares adds up to 1 within this.
_TOLERANCE = 1e-9


def unit_costs(rates: pd.DataFrame, year: int) -> dict[tuple[str, bool], int]:
    """Rupiah for one BPU worker over the twelve months after the period, by payer and with JHT or not."""
    return {
        (payer, jht): contributions.cost_of_cover(
            rates, 1, months=12, start=f"{year + 1}-01", payer=payer, with_jht=jht
        ).total_idr
        for payer in ("worker", "government")
        for jht in (False, True)
    }


def split_by_payer(
    workers: int,
    newest: Mapping[str, object],
    poverty_rate: float | None,
    costs: Mapping[tuple[str, bool], int],
    employer_idr: int | None,
) -> pd.DataFrame:
    """`workers` (persons) by payer, with what a year costs: a row each of `PAYERS`, columns `COLUMNS`.

    newest : the region's newest row of `shares.workforce`. poverty_rate : 0–1; None leaves BPU and RENTAN
    blank. costs : of `unit_costs`. employer_idr : an employer's rupiah a worker and month; None: not known.
    No row where the eligible workers are not known.
    """
    if pd.isna(newest["eligible_proxy"]):
        return pd.DataFrame(columns=COLUMNS)
    waged = max(0, int(newest["employees"]) - int(newest["employed_public_administration"]))
    pu = round(workers * min(1.0, waged / int(newest["eligible_proxy"])))
    rentan = None if poverty_rate is None else round((workers - pu) * poverty_rate)
    own = None if rentan is None else workers - pu - rentan
    duty = None if employer_idr is None else employer_idr * 12 * pu
    rows: list[tuple] = [("PU", pu, duty, None, employer_idr)]
    for payer, segment, people in (("worker", "BPU", own), ("government", "RENTAN", rentan)):
        plain, with_jht = costs[payer, False], costs[payer, True]
        cost = (None, None) if people is None else (people * plain, people * with_jht)
        rows.append((segment, people, *cost, round(plain / 12)))
    return pd.DataFrame(rows, columns=COLUMNS).astype({c: "Int64" for c in COLUMNS[1:]})


def employers_idr(rates: pd.DataFrame, year: int, wages: Collection[int]) -> dict[int, int]:
    """Wage → an employer's rupiah for one worker and month at the end of a year; none where not known."""
    try:
        dues = contributions.monthly_dues(rates, f"{year}-12", wages)
    except contributions.RateNotFound:  # no pension wage ceiling on record before March 2023
        return {}
    return {wage: employer for wage, (employer, _) in dues.items()}


def cost_by_payer(
    tables: Mapping[str, pd.DataFrame], region_code: str, workers: int, assessment_year: int
) -> pd.DataFrame:
    """Workers still to reach in a province by who must pay for them, and what the year after costs.

    tables  : of `read_tables`. region_code : a province's. workers : whole persons, 0 or more, e.g. of
        `gap_to_target`. assessment_year : its rates, and the newest workforce, poverty rate and minimum wage
        up to it.

    Returns a row for each of PU (the employer's duty, at the minimum wage), BPU (the worker's own) and RENTAN
    (a government budget): workers (persons), cost_idr and cost_with_jht_idr (rupiah for twelve months),
    monthly_idr (rupiah a worker and month); what is not known is blank.
    Raises ValueError for workers that can't be, KeyError for a region without workforce.
    Source: as `cost_of_cover` and `employer_monthly_contribution`; the split is ours (`docs/method.md`).

    >>> import paritrana_analysis as pa
    >>> cost = pa.cost_by_payer(pa.read_tables(), "63", 507_225, 2025)
    >>> cost["payer"].tolist(), int(cost["workers"].sum())
    (['PU', 'BPU', 'RENTAN'], 507225)
    """
    if one_kind.number("workers", workers) != int(workers):
        raise ValueError(f"workers is a whole number of persons, not {workers!r}")
    force = tables["labour_force"]
    own = force[force["region_code"].str.startswith(region_code) & (force["year"] <= assessment_year)]
    rows = workforce(own)
    rows = rows[rows["region_code"] == region_code]
    if rows.empty:
        raise KeyError(f"no workforce of {region_code!r} up to {assessment_year}")
    poverty = _newest(tables["poverty"].dropna(subset="poverty_rate"), region_code, assessment_year)
    wage = _newest(tables["minimum_wage"], region_code, assessment_year)
    paid = None if wage is None else int(wage["minimum_wage_idr"])
    rates = tables["contribution_rates"]
    return split_by_payer(
        int(workers),
        rows.sort_values("year").iloc[-1].to_dict(),
        None if poverty is None else float(poverty["poverty_rate"]),
        unit_costs(rates, assessment_year),
        None if paid is None else employers_idr(rates, assessment_year, [paid]).get(paid),
    )


def _newest(table: pd.DataFrame, region_code: str, year: int) -> pd.Series | None:
    rows = table[(table["region_code"] == region_code) & (table["year"] <= year)]
    order = [column for column in ("year", "month") if column in rows]
    return None if rows.empty else rows.sort_values(order).iloc[-1]


def what_if(
    active: int,
    workers: int,
    *,
    target_share: float,
    payer_shares: Mapping[str, float],
    monthly_idr: Mapping[str, int],
    rse: float = 0.0,
    level: float = 0.95,
) -> pd.DataFrame:
    """What reaching a target takes, under choices of one's own: fast enough to stand behind a slider.

    active, workers : persons covered, and of whom. target_share : 0 or more.
    payer_shares : payer → its share of the workers still to reach; they sum to 1.
    monthly_idr  : payer → rupiah a worker and month.
    rse : relative standard error of `workers` (0.05 is 5 %): a scenario. level : of the interval.

    Returns a row a payer and one for all ("ALL"): workers (the smallest whole number of persons, parts adding
    up to the whole), workers_low, workers_high (the same if the workers were at either end of their interval,
    w · exp(∓ z rse)), cost_idr, cost_low_idr, cost_high_idr (rupiah for twelve months).
    Raises ValueError for shares that don't sum to 1 or are below 0, payers without an amount, an rse outside
    0–1, and as `gap_to_target`.
    Source: ours; the interval is that of `share_interval`, method "log".

    >>> import paritrana_analysis as pa
    >>> took = pa.what_if(378_000, 1_400_000, target_share=0.75, rse=0.05,
    ...     payer_shares={"PU": 0.4, "RENTAN": 0.6}, monthly_idr={"PU": 187_200, "RENTAN": 16_800})
    >>> took["workers"].tolist()
    [268800, 403200, 672000]
    """
    shares = {payer: one_kind.number(f"the share of {payer}", share) for payer, share in payer_shares.items()}
    if abs(sum(shares.values()) - 1) > _TOLERANCE:
        raise ValueError(f"payer_shares sum to {sum(shares.values()):g}, not to 1")
    if set(shares) - set(monthly_idr):
        raise ValueError(f"monthly_idr has no {one_kind.listed(set(shares) - set(monthly_idr))}")
    if not 0 <= rse <= 1 or not 0 < level < 1:
        raise ValueError(f"rse and level are shares (0.05 for 5 %), not {rse!r} and {level!r}")
    away = NormalDist().inv_cdf(0.5 + level / 2) * rse
    found: dict[str, list[int]] = {}
    for end, factor in (("", 1.0), ("_low", math.exp(-away)), ("_high", math.exp(away))):
        gap = gap_to_target(active, workers * factor, target_share) or 0
        parts = _parts(gap, list(shares.values()))
        costs = [12 * int(monthly_idr[payer]) * part for payer, part in zip(shares, parts, strict=True)]
        found[f"workers{end}"] = [*parts, gap]
        found[f"cost{end}_idr"] = [*costs, sum(costs)]
    order = ["workers", "workers_low", "workers_high", "cost_idr", "cost_low_idr", "cost_high_idr"]
    return pd.DataFrame({"payer": [*shares, "ALL"], **{name: found[name] for name in order}})


def _parts(whole: int, shares: list[float]) -> list[int]:
    """A whole number split by shares so that the parts add up to it: the largest remainders get one more."""
    parts = [math.floor(whole * share) for share in shares]
    behind = sorted(range(len(shares)), key=lambda i: parts[i] - whole * shares[i])
    for i in behind[: whole - sum(parts)]:
        parts[i] += 1
    return parts
