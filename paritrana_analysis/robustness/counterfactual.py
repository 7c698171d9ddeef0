"""The fewest further workers with which a unit reaches a rank or a tier, all others held still.

Covered workers are whole people: the answer is the smallest whole number, found by bisection. It says
what separates two places on paper, not what the other units will do meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.robustness import draws as weights_of
from paritrana_analysis.robustness.rank_sets import RankSets
from paritrana_analysis.robustness.simulate import (
    FACTORS,
    Choices,
    Design,
    Indicators,
    Simulation,
    _Run,
    check_design,
)

TIES = ("shared", "strict")
#: Why there is no number: even with every worker covered it falls short, or it has no place at all.
REASONS = ("not_reachable", "not_ranked")
_GRID = 64
_LEAST = {"active": "0 or more", "workers": "above 0", "errors": "0 or more"}


@dataclass(frozen=True)
class FurtherWorkers:
    """workers: the fewest further workers, 0 where the goal is met already, None with the reason why not.
    share: the unit's share with them. sure: False where the rule might hold a smaller number too (relative
    scales, on which more coverage can cost places elsewhere)."""

    workers: int | None
    share: float | None
    reason: str | None = None
    sure: bool = True


@dataclass(frozen=True)
class Band:
    """Further workers over many rules: low, median, high, None where that hundredth isn't reachable;
    reachable: share of the rules under which the goal can be met; draws: number of rules."""

    low: int | None
    median: int | None
    high: int | None
    reachable: float
    draws: int


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
    for point in sorted({round(cap * step / _GRID) for step in range(1, _GRID + 1)}):
        if point > below and reached(point):
            return _bisected(reached, below, point), point - below == 1
        below = point
    return None, cap <= _GRID


def _bisected(reached, below: int, at: int) -> int:
    while at - below > 1:
        middle = (below + at) // 2
        below, at = (below, middle) if reached(middle) else (middle, at)
    return at


def workers_to_rank(
    data: Indicators,
    design: Design,
    *,
    unit: int,
    indicator: int,
    active: int,
    workers: float,
    rank: int,
    ties: str | Sequence[int] = "shared",
    simulation: Simulation | None = None,
    draw: int | None = None,
) -> FurtherWorkers:
    """Fewest further covered workers with which the unit's rank is `rank` or better.

    unit, indicator : positions; data.values[unit, indicator] is active / workers, a share.
    active, workers : covered workers (persons) and all workers; at most all are covered.
    ties  : "shared" a shared place counts; "strict" it must be held alone; or indicator positions that break
            ties in this order (more is better by their direction), what is still tied being shared.
    simulation, draw : the rule of one draw of a simulation in place of the design's reference.

    With the goalposts scale the answer is exact, more coverage never costing a place; on relative scales
    everything is scaled again at each step and `sure` tells if it is exact.
    Raises UserError for a faulty design, ValueError for a share that isn't active / workers.
    """
    if simulation is None:
        check_design(data, replace(design, draws=1))
    _check_unit(data, unit, indicator, active, workers, rank, ties)
    if simulation is None:
        calm = replace(design, cell_noise=(0.0,), denominator_rse=(0.0,))
        weights = weights_of.central_weights(design.weights, data.shape[1])[None]
        levels = {name: np.zeros(1, dtype=np.int16) for name in (*FACTORS, "imputation")}
        choices = Choices(weights, levels, np.zeros(1, dtype=int), 0)
        left_out = design.excluded[0]
        if left_out is not None:
            weights[0, left_out] = 0
            weights /= weights.sum()
    else:
        calm, whole = simulation.design, simulation.choices
        choices = Choices(
            whole.weights[[draw]],
            {name: levels[[draw]] for name, levels in whole.levels.items()},
            whole.noise[[draw]],
            whole.noise_seed,
        )

    def scored(further: int):
        values = data.values.copy()
        values[unit, indicator] = (active + further) / workers
        run = _Run(replace(data, values=values), calm, choices)
        ((group, places),) = run.tasks()
        scores, ranked = run.scores(group, places)
        return values, np.round(scores[0], 10), ranked if ranked.ndim == 1 else ranked[0]

    if not scored(0)[2][unit]:
        return FurtherWorkers(None, None, "not_ranked")

    def reached(further: int) -> bool:
        values, scores, ranked = scored(further)
        ahead = ranked & (scores > scores[unit])
        level = ranked & (scores == scores[unit])
        level[unit] = False
        if ties == "strict":
            ahead |= level
        elif ties != "shared":
            for column in ties:
                key = np.nan_to_num(values[:, column] * data.signs[column], nan=-np.inf)
                ahead |= level & (key > key[unit])
                level &= key == key[unit]
        return int(ahead.sum()) < rank

    cap = max(int(np.floor(workers + 1e-9)) - active, 0)
    monotone = calm.scales[int(choices.levels["scale"][0])] == "goalposts"
    monotone = monotone and data.signs[indicator] > 0
    further, sure = fewest(reached, cap, monotone=monotone)
    if further is None:
        return FurtherWorkers(None, None, "not_reachable", sure)
    return FurtherWorkers(further, (active + further) / workers, None, sure)


def workers_to_rank_band(
    simulation: Simulation,
    *,
    unit: int,
    indicator: int,
    active: int,
    workers: float,
    rank: int,
    ties: str | Sequence[int] = "shared",
    draws: int = 200,
    level: float = 0.8,
) -> Band:
    """Fewest further workers under each of the first `draws` rules of a simulation: the band that holds
    `level` of them (0.8: the 10th to the 90th hundredth), rules under which it can't be reached last.

    Arguments as in `workers_to_rank`. A rule that doesn't rank the unit counts as not reachable.
    """
    data, design = simulation.data, simulation.design
    needed = []
    for draw in range(min(draws, len(simulation.choices))):
        found = workers_to_rank(
            data,
            design,
            unit=unit,
            indicator=indicator,
            active=active,
            workers=workers,
            rank=rank,
            ties=ties,
            simulation=simulation,
            draw=draw,
        )
        needed.append(np.inf if found.workers is None else found.workers)
    ordered = np.sort(needed)

    def at(share):
        number = ordered[max(int(np.ceil(round(share * len(ordered), 6))), 1) - 1]
        return int(number) if np.isfinite(number) else None

    tail = (1 - level) / 2
    return Band(at(tail), at(0.5), at(1 - tail), float(np.isfinite(ordered).mean()), len(ordered))


def workers_to_be_alike(sets: RankSets, *, active, workers, errors, unit: int, other: int) -> FurtherWorkers:
    """Fewest further workers with which the unit can no longer be told from the other, say the head of the
    next tier: share_other - share_unit ≤ c √(s_other² + s_unit²), c the sets' critical value for the other.

    active, workers : (n,), persons. errors : relative standard errors of workers, (n,): a unit's standard
    error is its share times that, and grows with its share. Other units and c are held still.
    Raises ValueError for numbers that can't be, of another length, or a unit that isn't there.
    """
    given = {"active": active, "workers": workers, "errors": errors}
    n = len(sets.low)
    for name, values in given.items():
        numbers = one_kind.floats(name, values)
        if numbers.shape != (n,) or not (numbers > 0 if name == "workers" else numbers >= 0).all():
            raise ValueError(f"{name}: one number for each of {n} units, {_LEAST[name]}, not {list(values)}")
    if not (0 <= unit < n and 0 <= other < n):
        raise ValueError(f"there is no unit {unit} or {other} among {n}")
    share = np.asarray(active, dtype=float) / np.asarray(workers, dtype=float)
    relative = np.asarray(errors, dtype=float)

    def reached(further: int) -> bool:
        own = (active[unit] + further) / workers[unit]
        room = sets.critical[other] * np.hypot(share[other] * relative[other], own * relative[unit])
        return bool(share[other] - own <= room)

    cap = max(int(np.floor(workers[unit] + 1e-9)) - int(active[unit]), 0)
    further, _ = fewest(reached, cap)
    if further is None:
        return FurtherWorkers(None, None, "not_reachable")
    return FurtherWorkers(further, float((active[unit] + further) / workers[unit]))


def _check_unit(data, unit, indicator, active, workers, rank, ties) -> None:
    n, p = data.shape
    if not (0 <= unit < n and 0 <= indicator < p):
        raise ValueError(f"there is no unit {unit} or no indicator {indicator} in a table of {n} × {p}")
    if not 1 <= rank <= n:
        raise ValueError(f"rank is 1 to {n}, not {rank}")
    if isinstance(ties, str) and ties not in TIES:
        raise ValueError(f"ties are {' or '.join(TIES)} or indicator positions, not {ties!r}")
    if not 0 < workers < np.inf or not 0 <= active < np.inf or active != int(active):
        raise ValueError(f"active is a whole number from 0 on and workers above 0: {active}, {workers}")
    held = data.values[unit, indicator]
    if not np.isclose(held, active / workers, rtol=1e-6, atol=1e-9):
        raise ValueError(
            f"the table holds {held:g}, but {active} of {workers:g} workers is {active / workers:g}"
        )
