"""How many further workers would bring a unit to a rank, the next tier or its target, and at what cost.

All else is held constant: the other units, and the unit's own growth and budget, which more workers would
also raise. So a number is too high rather than too low. It does not say what other units will do in the
meantime.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import contributions
from paritrana_analysis.coverage.shares import workers_between
from paritrana_analysis.robustness.engine import SCALES, Field, across, mean_across, rescaled, table
from paritrana_analysis.robustness.rank_stability.assess import RankStability
from paritrana_analysis.robustness.rank_stability.grounds import Workers, targets_of, wages_of, workers_of
from paritrana_analysis.rubric.inputs import Material
from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.scoring.aggregation import two_levels
from paritrana_analysis.scoring.scales import apply, significant

#: What may be asked for; words under `rank_stability.goal_…`.
GOALS = ("up", "top", "first", "zone_first", "next_tier", "target")
#: Who may pay for workers without wage (BPU).
PAYERS = ("worker", "government")
#: Who pays for waged ones (PU), besides: the employer, and the worker out of the wage.
WAGED = ("employer", "employee")
TOP = 3
COLUMNS = (
    "unit", "goal", "to", "workers", "share", "reason", "sure", "basis", "rse",
    "low", "median", "high", "reachable", "draws",
)  # fmt: skip
DUES = (
    *(f"cost_{payer}_idr" for payer in (*PAYERS, *WAGED)),
    "minimum_wage_idr",
    "minimum_wage_year",
)
_GRID = 32
_FINE_GRID = 64  # of a search that may jump
_AT_ONCE = 8  # steps of further workers under all rules: some 30 MB of 139 units


def further_workers(
    judged: Judged,
    stability: RankStability,
    workers: Workers,
    *,
    units: Collection[str] | None = None,
    targets: Mapping[str, float] | None = None,
    rates: pd.DataFrame | None = None,
    wages: Mapping[str, tuple[int, int]] | None = None,
    draws: int = 200,
    level: float = 0.8,
) -> pd.DataFrame:
    """One row a unit and goal that it has not reached.

    units   : whose; all scored ones by default. targets : unit → share it has set itself.
    rates   : the table of contribution rates, with which a year's dues are given by who pays. Each as if all
              these workers were of one kind: without wage (BPU), in the lowest tier, in the twelve months
              after the year judged; or waged (PU), at the minimum wage and very low risk, at the rates of
              the last month of that year.
    wages   : of `wages_of`. Without a wage, or a pension wage ceiling in the rates, dues of PU are blank.
    draws   : rules for the band, the first of the simulation; level : of the band, 0.8 is 10–90 %.

    Columns: unit; goal; to (place, tier or share); workers (persons, blank where `reason` is
    "not_reachable": not even with all covered); share with them; sure (False on a relative scale); basis
    and rse of the next tier; low, median, high of the band, blank where that hundredth can't be reached;
    reachable, the share of rules under which the place can be; cost_…_idr in whole rupiah a year: BPU paid by
    the worker or the government (JKK, JKM); PU the employer's duty (JKK, JKM, JHT, JP) and, beside it, what
    the employee's wage loses (JHT, JP); the minimum wage they rest on (rupiah a month) and its year.
    Places count when shared. A target and a tier rest on one rule, so they have no band.
    """
    key = workers.indicator
    if stability.reason or key not in stability.field.keys:
        return pd.DataFrame(columns=[*COLUMNS, *DUES])
    case = _OneIndicator(judged, stability.field, key)
    rules = _Rules(stability, case.column, draws) if stability.field.within == "arithmetic" else None
    rows = []
    for row in stability.ranks.to_dict("records"):
        unit = row["unit"]
        own = workers.of.get(unit)
        if (units is not None and unit not in units) or not own or np.isnan(case.share[case.place[unit]]):
            continue
        rows += _of_unit(case, stability, rules, row, own, (targets or {}).get(unit), level)
    frame = pd.DataFrame(rows, columns=COLUMNS)
    for column in ("workers", "low", "median", "high"):
        frame[column] = frame[column].astype("Int64")
    return frame.assign(**_dues(frame, judged.assessment_year, rates, wages or {}))


def further_workers_from(
    tables: Mapping[str, pd.DataFrame],
    judged: Judged,
    stability: RankStability,
    *,
    units: Collection[str] | None = None,
    material: Material | None = None,
) -> pd.DataFrame:
    """`further_workers` of judged governments, with workers, own targets, wages and rates from the tables.

    material : what they were judged on, if it is at hand.
    """
    return further_workers(
        judged,
        stability,
        workers_of(judged, tables, material),
        units=units,
        targets=targets_of(judged, tables),
        rates=tables["contribution_rates"],
        wages=wages_of(judged, tables),
    )


def _dues(frame: pd.DataFrame, year: int, rates: pd.DataFrame | None, wages: Mapping) -> dict[str, pd.Series]:
    """The columns of DUES: a worker's year by each payer, times the workers."""
    own = [wages.get(unit, (None, None)) for unit in frame["unit"]]
    each = {}
    if rates is not None:
        for payer in PAYERS:
            year_of = contributions.cost_of_cover(rates, 1, months=12, start=f"{year + 1}-01", payer=payer)
            each[payer] = [year_of.total_idr] * len(frame)
        of_wage = _waged(rates, year, {wage for wage, _ in own if wage is not None})
        each |= {
            payer: [of_wage.get(wage, (None, None))[i] for wage, _ in own] for i, payer in enumerate(WAGED)
        }
    blank = [None] * len(frame)
    made = {
        f"cost_{payer}_idr": frame["workers"] * pd.array(each.get(payer, blank), dtype="Int64")
        for payer in (*PAYERS, *WAGED)
    }
    for place, name in enumerate(("minimum_wage_idr", "minimum_wage_year")):
        made[name] = pd.array([one[place] for one in own], dtype="Int64")
    return made


def _waged(rates: pd.DataFrame, year: int, wages: Collection[int]) -> dict[int, tuple[int, int]]:
    """Wage → a year's dues of one employee at it: the employer's part, and the employee's own."""
    try:
        dues = contributions.monthly_dues(rates, f"{year}-12", wages)
    except contributions.RateNotFound:  # no pension wage ceiling on record before March 2023
        return {}
    return {wage: (12 * employer, 12 * employee) for wage, (employer, employee) in dues.items()}


def fewest(reached: Callable[[int], bool], cap: int, *, monotone: bool = True) -> tuple[int | None, bool]:
    """Smallest whole number from 0 to cap at which `reached` is true, or None; and whether that is sure.

    monotone : once reached, reached with more. Else the number is the smallest seen on a grid of 65 points,
    narrowed by bisection: reached there and not just below, but an island between grid points may be missed.
    """
    if not 0 <= cap < np.inf:
        raise ValueError(f"cap is 0 or more, not {cap}")
    if reached(0):
        return 0, True
    if monotone:
        return (None, True) if not reached(cap) else (_bisected(reached, 0, cap), True)
    below = 0
    for point in sorted({round(cap * step / _FINE_GRID) for step in range(1, _FINE_GRID + 1)}):
        if point > below and reached(point):
            return _bisected(reached, below, point), point - below == 1
        below = point
    return None, cap <= _FINE_GRID


def _bisected(reached, below: int, at: int) -> int:
    while at - below > 1:
        middle = (below + at) // 2
        below, at = (below, middle) if reached(middle) else (middle, at)
    return at


class _OneIndicator:
    """One indicator of the field, and a unit's total at any value of it, by the edition's rule."""

    def __init__(self, judged: Judged, field: Field, key: str) -> None:
        self.field, self.column = field, field.keys.index(key)
        self.place = {unit: place for place, unit in enumerate(field.units)}
        self.rule = next(one for one in judged.rules.indicators if one.key == key)
        values = pd.to_numeric(judged.scores.values.loc[list(field.units), key]).astype(float)
        self.share = values.to_numpy()
        scale = self.rule.scale
        self.relative = scale.kind in ("min_max", "z", "rank") or (
            scale.kind == "target" and scale.lo is None
        )
        # Uneven scores cost points, and a relative scale would move itself.
        self.jumps = self.relative or "mazziotta_pareto" in (field.within, field.between)

    def points(self, shares: np.ndarray) -> np.ndarray:
        """Scores at these shares; on a relative scale with its reference set held as it is."""
        if not self.relative:
            return np.asarray(
                apply(self.rule.scale, shares, direction=self.rule.direction).scores, dtype=float
            )
        known = ~np.isnan(self.share) & ~self.field.blank[:, self.column]
        order = np.argsort(self.share[known])
        return np.interp(shares, self.share[known][order], self.field.points[known, self.column][order])

    def total(self, place: int, share: float) -> float:
        field = self.field
        own = field.judged[place].copy()
        own[self.column] = self.points(np.array([share]))[0]
        there = ~np.isnan(own)
        found = two_levels(
            np.where(there, own, 0.0)[None],
            np.where(there, field.indicator_weights, 0.0)[None],
            field.aspect_of,
            field.aspect_weights,
            within=field.within,
            between=field.between,
            floor=field.floor,
        )
        return float(found.total[0])


def _of_unit(case, stability, rules, row, workers, target, level) -> list[tuple]:
    unit, field = row["unit"], stability.field
    place = case.place[unit]
    share = case.share[place]
    cap = max(int(np.floor(workers * (1 - share) + 1e-9)), 0)
    others = np.delete(np.arange(len(field.units)), place)
    zone = [i for i in others if field.zones is not None and field.zones[i] == field.zones[place]]
    wanted = {"up": row["rank"] - 1, "top": TOP, "first": 1}
    goals = [(goal, k, others) for goal, k in wanted.items() if 1 <= k < row["rank"]]
    # One number for one place, under the name that says most.
    goals = [one for at, one in enumerate(goals) if one[1] not in [later[1] for later in goals[at + 1 :]]]
    if zone and row["zone_rank"] > 1:
        goals.append(("zone_first", 1, np.array(zone)))
    bands = [(None, None, None, None, 0)] * len(goals)
    if rules is not None and goals:
        wanted = [(rivals, k) for _, k, rivals in goals]
        bands = rules.bands(case, place, share, workers, cap, wanted, level)
    rows = []
    for (goal, k, rivals), band in zip(goals, bands, strict=True):
        totals = field.totals[rivals].round(10)
        found, sure = fewest(
            lambda more, totals=totals, k=k: (
                (totals > round(case.total(place, share + more / workers), 10)).sum() < k
            ),
            cap,
            monotone=not case.jumps,
        )
        rows.append((unit, goal, k, *_told(found, share, workers), sure, "", np.nan, *band))
    rows += _next_tier(case, stability, unit, place, share, workers, cap)
    if target is not None and target == target and target > share:
        need = workers_between(share, target, workers)
        found = need if need <= cap else None
        rows.append((unit, "target", target, *_told(found, share, workers), True, "", np.nan, *_NO_BAND))
    return rows


_NO_BAND = (None, None, None, None, 0)


def _told(found: int | None, share: float, workers: float) -> tuple:
    if found is None:
        return None, np.nan, "not_reachable"
    return found, share + found / workers, ""


def _next_tier(case, stability, unit, place, share, workers, cap) -> list[tuple]:
    """Fewest further workers until the unit can't be told apart from the first of the tier above.

    By the RSE that is given, or else by the middle scenario.
    """
    told = stability.sampling
    if told.empty:
        return []
    sizes = list(dict.fromkeys(told["rse"])) if (told["basis"] == "rse_scenario").all() else None
    case_rows = told if sizes is None else told[told["rse"] == sizes[len(sizes) // 2]]
    own = case_rows[case_rows["unit"] == unit].iloc[0]
    if own["tier"] == 1:
        return []
    above = case_rows[case_rows["tier"] == own["tier"] - 1]
    totals = {other: case.field.totals[case.place[other]] for other in above["unit"]}
    head = above.set_index("unit").loc[max(totals, key=totals.get)]

    def reached(more: int) -> bool:
        there = share + more / workers
        error = own["error"] * (there / share if share > 0 else 1.0)
        room = head["critical"] * np.hypot(head["error"], error)
        return bool(max(totals.values()) - case.total(place, there) <= room)

    found, sure = fewest(reached, cap, monotone=not case.jumps)
    if found == 0:  # told apart from the head of its own tier, not from that of the one above
        return []
    to = float(own["tier"] - 1)
    return [(unit, "next_tier", to, *_told(found, share, workers), sure, own["basis"], own["rse"], *_NO_BAND)]


class _Rules:
    """The first draws of a simulation side by side, ready for one indicator of one unit to move."""

    def __init__(self, stability: RankStability, column: int, draws: int) -> None:
        made, self.field = stability.simulation, stability.field
        self.column = column
        field, design, choices = self.field, made.design, made.choices
        self.draws = min(draws, len(choices))
        self.aspect = int(field.aspect_of[column])
        own = field.aspect_of == self.aspect
        n, a = len(field.units), len(field.aspects)
        weights = choices.weights[: self.draws]
        self.across = across(field, weights)
        self.aspects = np.empty((self.draws, a, n))
        self.rest, self.whole, self.cell = (np.empty((self.draws, n)) for _ in range(3))
        self.weight = weights[:, column]
        tables = {}
        for d in range(self.draws):
            scale, missing, lent = (int(choices.levels[k][d]) for k in ("scale", "missing", "imputation"))
            lent = lent if design.missing[missing] == "impute" else 0
            if (at := (scale, missing, lent)) not in tables:
                tables[at] = table(field, design.scales[scale], design.missing[missing], lent)
            values, counted = tables[at].values, tables[at].counted
            counted = np.ones(values.shape) if counted is None else counted.astype(float)
            for one in range(a):
                inner = weights[d, field.aspect_of == one] @ counted[field.aspect_of == one]
                sums = weights[d, field.aspect_of == one] @ (values * counted)[field.aspect_of == one]
                self.aspects[d, one] = np.where(inner > 0, sums / np.where(inner > 0, inner, 1), np.nan)
            held = own.copy()
            held[column] = False
            self.rest[d] = weights[d, held] @ (values * counted)[held]
            self.whole[d] = weights[d, own] @ counted[own]
            self.cell[d] = values[column]
        self.counted = ~field.blank[:, column]
        self.scales = np.array([design.scales[i] for i in choices.levels["scale"][: self.draws]])
        means = choices.levels["aggregation"][: self.draws], choices.levels["floor"][: self.draws]
        pairs = list(zip(means[0].tolist(), means[1].tolist(), strict=True))
        kinds = sorted(set(pairs))
        self.means = [(design.aggregations[m], design.floors[f]) for m, f in kinds]
        self.mean_of = np.array([kinds.index(pair) for pair in pairs])

    def ahead(self, place: int, points: np.ndarray, rules: np.ndarray) -> np.ndarray:
        """Which units rank above this one if it has these points, under these rules: (m, n).

        points, rules : shape (m,); a rule, by its number, may come many times.
        """
        n = self.cell.shape[1]
        cell, scales = self.cell[rules], self.scales[rules]
        for scale in SCALES:
            rows = np.flatnonzero(scales == scale)
            if not len(rows):
                continue
            moved = np.tile(np.where(self.counted, self.field.points[:, self.column], 0.0), (len(rows), 1, 1))
            moved[:, 0, place] = points[rows]
            if scale == "rank":
                moved = significant(moved)
            present = None if self.counted.all() else self.counted[None]
            made = rescaled(moved, scale, present)[:, 0]
            cell[rows] = np.where(self.counted, made, cell[rows])
        aspects, whole = self.aspects[rules], self.whole[rules]
        # Where a blank lends no weight its cell is 0, so that it adds nothing.
        own = (self.rest[rules] + self.weight[rules, None] * cell) / np.where(whole > 0, whole, 1.0)
        aspects[:, self.aspect] = np.where(whole > 0, own, np.nan)
        ahead = np.empty((len(rules), n), dtype=bool)
        for kind, (between, floor) in enumerate(self.means):
            rows = np.flatnonzero(self.mean_of[rules] == kind)
            if len(rows):
                across_ = self.across[rules[rows]]
                totals = mean_across(aspects[rows], across_, between=between, floor=floor).round(10)
                ahead[rows] = totals > totals[:, [place]]
        return ahead

    def bands(self, case, place, share, workers, cap, goals, level) -> list[tuple]:
        """Of each goal (rivals, place wanted): low, median, high, share of rules under which it can be, and
        their number.

        All goals are searched side by side, from the same steps of further workers, halving what is open.
        """
        grid = np.array(sorted({round(cap * step / _GRID) for step in range(_GRID + 1)}))
        every = np.arange(self.draws)
        reached = np.empty((len(goals), len(grid), self.draws), dtype=bool)
        for start in range(0, len(grid), _AT_ONCE):
            part = grid[start : start + _AT_ONCE]
            points = np.array([case.points(np.array([share + more / workers]))[0] for more in part])
            ahead = self.ahead(place, np.repeat(points, self.draws), np.tile(every, len(part)))
            for goal, (rivals, k) in enumerate(goals):
                there = ahead[:, rivals].sum(axis=1) < k
                reached[goal, start : start + len(part)] = there.reshape(len(part), self.draws)
        ever, first = reached.any(axis=1), reached.argmax(axis=1)
        below, at = grid[np.maximum(first - 1, 0)], grid[first]
        open_ = ever & (first > 0) & (at - below > 1)
        while open_.any():
            goal, rule = np.nonzero(open_)
            middle = (below[goal, rule] + at[goal, rule]) // 2
            ahead = self.ahead(place, case.points(share + middle / workers), rule)
            there = np.empty(len(rule), dtype=bool)
            for number, (rivals, k) in enumerate(goals):
                own = goal == number
                there[own] = ahead[own][:, rivals].sum(axis=1) < k
            at[goal[there], rule[there]] = middle[there]
            below[goal[~there], rule[~there]] = middle[~there]
            open_ &= at - below > 1
        needed = np.sort(np.where(ever, at.astype(float), np.inf), axis=1)

        def hundredth(own: np.ndarray, part: float) -> int | None:
            number = own[max(int(np.ceil(round(part * len(own), 6))), 1) - 1]
            return int(number) if np.isfinite(number) else None

        tail = (1 - level) / 2
        return [
            (*(hundredth(own, part) for part in (tail, 0.5, 1 - tail)), float(can.mean()), self.draws)
            for own, can in zip(needed, ever, strict=True)
        ]
