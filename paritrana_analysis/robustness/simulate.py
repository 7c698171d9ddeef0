"""Rankings under many defensible rules: each draw is one set of weights and one choice of everything else.

A `Design` lists the alternatives of each factor, the reference first. The whole design is checked
before the run, each alternative tried on the real figures; nothing is skipped while it runs. The
result keeps design, choices and ranks, and any draw can be replayed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from threading import Lock

import numpy as np

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.errors import UserError
from paritrana_analysis.robustness import draws as weights_of
from paritrana_analysis.robustness.draws import WeightScheme
from paritrana_analysis.robustness.faults import DesignFault
from paritrana_analysis.robustness.scales import (
    AGGREGATIONS,
    SCALES,
    TILE,
    penalised,
    scaled,
    transformed,
    undone,
    weighted_sums,
)
from paritrana_analysis.scoring.ranks import rank_rows
from paritrana_analysis.scoring.scales import significant

_FEWEST_DONORS = 3  # as in the scoring: a smaller group gives way to all units
_SLACK = 1e-9
POLICIES = ("zero", "reweight", "impute", "exclude")
_MIB = 2**20


@dataclass(frozen=True)
class Indicators:
    """What is ranked: one row a unit, one column an indicator, blanks as NaN.

    values    : (n, p), raw, or scores of 0–100 when the only scale is "given".
    directions : 1 more is better, -1 less is better; (p,), all 1 by default.
    goalposts : lo and hi of each indicator, (p, 2); needed by the scale "goalposts" alone.
    units, indicators : their names, for messages and tables.
    groups    : the group of each unit from whose values a blank is imputed; one group by default.
    over_workers : positions of the indicators divided by an estimated number of workers. The error of
                a unit's denominator moves all of these together.
    """

    values: np.ndarray
    directions: Sequence[int] | None = None
    goalposts: Sequence[Sequence[float]] | None = None
    units: Sequence[str] | None = None
    indicators: Sequence[str] | None = None
    groups: Sequence[str] | None = None
    over_workers: Sequence[int] = ()

    def __post_init__(self) -> None:
        values = np.array(one_kind.floats_or_infinite("values", self.values))
        values.setflags(write=False)
        object.__setattr__(self, "values", values)

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape

    def unit(self, position: int) -> str:
        return str(position if self.units is None else self.units[position])

    def indicator(self, position: int) -> str:
        return str(position if self.indicators is None else self.indicators[position])

    @property
    def signs(self) -> np.ndarray:
        return np.ones(self.shape[1]) if self.directions is None else np.asarray(self.directions, dtype=float)


@dataclass(frozen=True)
class Design:
    """Alternatives of each factor, the reference first, each as likely as the others of its factor.

    draws        : number of rankings. weights: how sets of weights are drawn.
    scales       : of `scales.SCALES`. aggregations: of `scales.AGGREGATIONS`.
    missing      : a policy for blanks, or a tuple with one for each indicator:
                   "zero" not reported is not done: the score 0;
                   "reweight" its weight goes to the indicators present; a unit with more than
                   `max_missing_share` of a draw's weight blank is not ranked in it;
                   "impute" the score of a unit drawn from its group, another one in each of `imputations`
                   tables (the reference: the group's median); of all units where it has fewer than three;
                   "exclude" the unit is not ranked.
    floors       : least value on 0–100 under geometric and harmonic means.
    excluded     : None, or the position of an indicator left out, its weight spread over the others.
    cell_noise   : relative standard deviation of every cell, 0.02 is 2 %: x (1 + s e), e normal.
    denominator_rse : the relative standard error of the workers a share is divided by, a number or one
                   for each unit: x exp(r e), one e a unit and draw for all `over_workers` indicators.
                   A scenario unless a survey's own errors are brought.
    block_size   : cells worked on at once; decides memory and pace, not results.
    memory_mib   : the ranks are kept if they fit; else the counts of each rank; else the run is refused.
    """

    draws: int = 10_000
    weights: WeightScheme = field(default_factory=WeightScheme)
    scales: tuple[str, ...] = ("goalposts",)
    aggregations: tuple[str, ...] = ("arithmetic",)
    missing: tuple[str | tuple[str, ...], ...] = ("reweight",)
    floors: tuple[float, ...] = (1.0,)
    excluded: tuple[int | None, ...] = (None,)
    cell_noise: tuple[float, ...] = (0.0,)
    denominator_rse: tuple[float | tuple[float, ...], ...] = (0.0,)
    imputations: int = 20
    max_missing_share: float = 0.2
    block_size: int = 262_144
    memory_mib: int = 128


#: Factor → the field of Design that lists its alternatives.
FACTORS = {
    "scale": "scales",
    "aggregation": "aggregations",
    "missing": "missing",
    "floor": "floors",
    "excluded": "excluded",
    "cell_noise": "cell_noise",
    "denominator_rse": "denominator_rse",
}


@dataclass(frozen=True)
class Choices:
    """What each draw used. weights (draws, p), after an exclusion; levels: factor → position among the
    design's alternatives, and "imputation"; noise: the number of the draw's stream of errors, which
    with `noise_seed` gives the errors again."""

    weights: np.ndarray
    levels: dict[str, np.ndarray]
    noise: np.ndarray
    noise_seed: int

    def __len__(self) -> int:
        return len(self.weights)


@dataclass(frozen=True)
class Simulation:
    """Rankings of n units. ranks: (draws, n) of int16 or int32, 0 where not ranked; None when they
    wouldn't fit, and then `counts` (n, n): how often unit i had rank r + 1. winners: draw and unit of
    every first place."""

    data: Indicators
    design: Design
    choices: Choices
    ranks: np.ndarray | None
    counts: np.ndarray | None
    winners: tuple[np.ndarray, np.ndarray]

    @property
    def units(self) -> int:
        return self.data.shape[0]

    def blocks(self) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Positions of draws and their ranks, (block, n), block by block; computed again if not kept."""
        if self.ranks is not None:
            step = max(self.design.block_size // self.units, 1)
            for start in range(0, len(self.ranks), step):
                rows = self.ranks[start : start + step]
                yield np.arange(start, start + len(rows)), rows
            return
        run = _Run(self.data, self.design, self.choices)
        for group, places in run.tasks():
            yield places, run.block(group, places)[0]

    def scores(self, draw: int) -> tuple[np.ndarray, np.ndarray]:
        """One draw replayed: scores (n,) unrounded, and which units are ranked (n,)."""
        one = Choices(
            self.choices.weights[[draw]],
            {name: levels[[draw]] for name, levels in self.choices.levels.items()},
            self.choices.noise[[draw]],
            self.choices.noise_seed,
        )
        run = _Run(self.data, self.design, one)
        ((group, places),) = run.tasks()
        scores, ranked = run.scores(group, places)
        return scores[0], ranked if ranked.ndim == 1 else ranked[0]


def simulate(data: Indicators, design: Design, rng: np.random.Generator, *, cores: int = 1) -> Simulation:
    """Rank the units `design.draws` times.

    The order of use of `rng` is fixed: weights, levels of each factor, seed of the errors. The same state
    of it gives the same result on any number of cores and with any block size.

    Raises UserError with every fault of the design, each naming its alternative, before anything is drawn.
    Source: Saisana, Saltelli & Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools
    for the quality assessment of composite indicators, J. R. Statist. Soc. A 168.
    """
    check_design(data, design)
    p = data.shape[1]
    weights = weights_of.draw_weights(design.weights, p, design.draws, rng)
    levels = {
        name: weights_of.draw_levels(len(getattr(design, listed)), design.draws, rng)
        for name, listed in FACTORS.items()
    }
    # Table 0 holds medians: the reference, with less spread than the figures it stands for.
    levels["imputation"] = 1 + weights_of.draw_levels(design.imputations, design.draws, rng)
    noise_seed = int(rng.integers(2**63))
    choices = Choices(weights, levels, np.arange(design.draws), noise_seed)
    return execute(data, design, choices, cores=cores)


def execute(data: Indicators, design: Design, choices: Choices, *, cores: int = 1) -> Simulation:
    """Rank the units once for each of the given choices, which an exclusion's weights are yet to enter.

    For choices that aren't drawn independently (a Sobol sequence); `simulate` draws and calls it. The
    design is taken as checked. Raises UserError when an exclusion leaves a draw without weights.
    """
    choices = replace(choices, weights=_without_excluded(data, design, choices))
    n = data.shape[0]
    kind = np.int16 if n < 2**15 else np.int32
    keeps = len(choices) * n * np.dtype(kind).itemsize <= design.memory_mib * _MIB
    ranks = np.empty((len(choices), n), dtype=kind) if keeps else None
    counts = None if keeps else np.zeros((n, n), dtype=np.int32)
    lock = Lock()
    run = _Run(data, design, choices)

    def work(task):
        group, places = task
        found, won = run.block(group, places)
        if keeps:
            ranks[places] = found
        else:
            _count(counts, found, lock)
        return places[won[0]].astype(np.int32), won[1].astype(np.int32)

    tasks = list(run.tasks())
    if cores > 1 and len(tasks) > 1:
        with ThreadPoolExecutor(cores) as pool:
            won = list(pool.map(work, tasks))
    else:
        won = [work(task) for task in tasks]
    winners = tuple(np.concatenate(side) for side in zip(*won, strict=True))
    order = np.lexsort((winners[1], winners[0]))
    return Simulation(data, design, choices, ranks, counts, (winners[0][order], winners[1][order]))


def reference_ranks(data: Indicators, design: Design) -> np.ndarray:
    """Ranks (n,) by the first alternative of every factor, the central weights, and no error in the data."""
    return reference(data, design)[1]


def reference(data: Indicators, design: Design) -> tuple[np.ndarray, np.ndarray]:
    """Scores and ranks, both (n,), of the reference; see `reference_ranks`. Not ranked: NaN and 0."""
    calm = replace(
        design,
        draws=1,
        cell_noise=(0.0,),
        denominator_rse=(0.0,),
        **{FACTORS[name]: getattr(design, FACTORS[name])[:1] for name in ("scale", "aggregation", "missing")},
        floors=design.floors[:1],
        excluded=design.excluded[:1],
    )
    check_design(data, calm)
    weights = weights_of.central_weights(design.weights, data.shape[1])[None]
    levels = {name: np.zeros(1, dtype=np.int16) for name in (*FACTORS, "imputation")}
    made = execute(data, calm, Choices(weights, levels, np.zeros(1, dtype=int), 0))
    scores, ranked = made.scores(0)
    return np.where(ranked, scores, np.nan), made.ranks[0]


def mean_rank_shift(simulation: Simulation, reference_ranks) -> np.ndarray:
    """R_S of each draw, (draws,): the mean over the units ranked in both of |reference rank - rank|.

    Raises ValueError for other than one rank a unit.
    Source: Saisana, Saltelli & Tarantola (2005), as in `simulate`.
    """
    given = one_kind.floats("reference ranks", reference_ranks)
    if given.shape != (simulation.units,) or not (given >= 0).all():
        raise ValueError(
            f"one rank for each of {simulation.units} units, 0 where not ranked: {given.tolist()}"
        )
    reference_ranks = given.astype(np.int32)
    shifts = np.empty(len(simulation.choices))
    for places, ranks in simulation.blocks():
        both = (ranks > 0) & (reference_ranks > 0)
        away = np.abs(ranks.astype(np.int32) - reference_ranks)
        shifts[places] = (away * both).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    return shifts


# --- the run -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Filled:
    """A table after its policy. values: (p, n). present: where there is one, (p, n), None: everywhere.
    counted: where a score enters the sum, likewise. ranked: (n,). donors: indicator, unit, and the two units
    whose mean score it takes."""

    values: np.ndarray
    present: np.ndarray | None
    counted: np.ndarray | None
    ranked: np.ndarray
    donors: tuple[np.ndarray, ...] | None


class _Run:
    """The choices sorted into groups that share a table, so that a block is one matrix product."""

    def __init__(self, data: Indicators, design: Design, choices: Choices) -> None:
        self.data, self.design, self.choices = data, design, choices
        self.signs = data.signs
        self.filled: dict[tuple, _Filled] = {}
        self.ready: dict[tuple, tuple] = {}
        self.noisy = np.array([s > 0 for s in design.cell_noise])
        self.uncertain = np.array([np.any(np.asarray(r) > 0) for r in design.denominator_rse])

    def tasks(self) -> Iterator[tuple[tuple, np.ndarray]]:
        """Group and positions of the draws of each block."""
        levels = self.choices.levels
        missing = levels["missing"]
        imputes = np.array(["impute" in _policies(one, 1) for one in self.design.missing])[missing]
        # Only what a draw really uses makes it differ from another.
        imputation = np.where(imputes, levels["imputation"], 0)
        errs = self.noisy[levels["cell_noise"]] | self.uncertain[levels["denominator_rse"]]
        floorless = np.array([one not in ("geometric", "harmonic") for one in self.design.aggregations])
        floor = np.where(floorless[levels["aggregation"]], 0, levels["floor"])
        keys = np.stack([levels["scale"], levels["aggregation"], missing, floor, imputation, errs])
        order = np.lexsort(keys)
        keys = keys[:, order]
        starts = np.flatnonzero(np.r_[True, (keys[:, 1:] != keys[:, :-1]).any(axis=0)])
        n, p = self.data.shape
        for start, end in zip(starts, [*starts[1:], len(order)], strict=True):
            group = tuple(int(key) for key in keys[:, start])
            if not group[5]:
                self._prepare(group)
            else:
                self._fill(group)
            # A draw with errors has a table of its own, passed over many times: it stays in the cache.
            step = max(self.design.block_size // (n * (4 * p if group[5] else 1)), 1)
            # Whole tiles of a product, where there is room for one.
            step -= step % TILE if step > TILE else 0
            for at in range(start, end, step):
                yield group, order[at : min(at + step, end)]

    def block(self, group, places) -> tuple[np.ndarray, tuple]:
        scores, ranked = self.scores(group, places)
        everyone = ranked.all()
        ranks = rank_rows(scores, None if everyone else np.broadcast_to(ranked, scores.shape))
        return ranks, np.nonzero(ranks == 1)

    def scores(self, group, places) -> tuple[np.ndarray, np.ndarray]:
        """Scores (block, n) and who is ranked, (n,) or (block, n)."""
        aggregation = self.design.aggregations[group[1]]
        weights = self.choices.weights[places]
        if group[5]:
            filled = self._fill(group)
            parts = self._with_errors(group, filled, places)
            sums = np.einsum("bp,bpn->bn", weights, parts)
        else:
            filled, parts = self._prepare(group)
            sums = weighted_sums(weights, parts)
        ranked = filled.ranked
        squares = None
        if aggregation == "mazziotta_pareto":
            squares = self._squares(group, weights, parts)
        if filled.counted is not None:
            share = weighted_sums(weights, filled.counted.astype(float))
            ranked = ranked & (1 - share <= self.design.max_missing_share + _SLACK) & (share > _SLACK)
            share = np.where(ranked, share, 1.0)
            sums /= share
            if squares is not None:
                squares /= share
            if aggregation == "harmonic":
                sums[~np.broadcast_to(ranked, sums.shape)] = 1.0
        if squares is not None:
            return penalised(sums, squares), ranked
        return undone(sums, aggregation), ranked

    def _squares(self, group, weights, parts):
        if parts.ndim == 3:
            return np.einsum("bp,bpn->bn", weights, parts * parts)
        return weighted_sums(weights, parts * parts)

    def _prepare(self, group):
        if group not in self.ready:
            filled = self._fill(group)
            self.ready[group] = filled, self._parts(group, filled.values, filled)
        return self.ready[group]

    def _parts(self, group, values, filled):
        scale, aggregation = self.design.scales[group[0]], self.design.aggregations[group[1]]
        on_scale = scaled(
            values, scale, directions=self.signs, goalposts=self.data.goalposts, present=filled.present
        )
        if filled.donors is not None:
            j, unit, one, other = filled.donors
            on_scale[..., j, unit] = (on_scale[..., j, one] + on_scale[..., j, other]) / 2
        parts = transformed(on_scale, aggregation, self.design.floors[group[3]])
        if filled.counted is not None:
            parts[..., ~filled.counted] = 0.0
        return parts

    def _with_errors(self, group, filled, places):
        n, p = self.data.shape
        design, levels = self.design, self.choices.levels
        values = np.empty((len(places), p, n))
        shared = list(self.data.over_workers)
        sizes = [relative * filled.values for relative in design.cell_noise]
        for row, place in zip(values, places, strict=True):
            # The same number gives the same errors, whichever block it is in.
            number = int(self.choices.noise[place])
            seed = np.random.SeedSequence(self.choices.noise_seed, spawn_key=(number,))
            stream = np.random.Generator(np.random.SFC64(seed))
            # Both kinds are drawn in this order whatever the draw's own levels, so that a level
            # changes the size of an error, not its direction.
            of_workers = stream.standard_normal(n) if self.uncertain.any() else None
            if self.noisy.any():
                stream.standard_normal(out=row)
                row *= sizes[levels["cell_noise"][place]]
                row += filled.values
            else:
                row[:] = filled.values
            if of_workers is not None:
                rse = np.asarray(design.denominator_rse[levels["denominator_rse"][place]])
                row[shared] *= np.exp(rse * of_workers)
        return self._parts(group, values, filled)

    def _fill(self, group) -> _Filled:
        key = group[2], group[4], self.design.scales[group[0]] == "rank"
        if key not in self.filled:
            self.filled[key] = _filled(self.data, self.design, *key)
        return self.filled[key]


def _policies(one, indicators) -> tuple[str, ...]:
    return (one,) * indicators if isinstance(one, str) else tuple(one)


def _filled(data: Indicators, design: Design, missing: int, imputation: int, by_rank: bool) -> _Filled:
    values = np.array(data.values.T, order="C")
    blank = np.isnan(values)
    if by_rank:
        values = significant(values)
    if not blank.any():
        return _Filled(values, None, None, np.ones(values.shape[1], dtype=bool), None)
    policy = np.array(_policies(design.missing[missing], len(values)))
    of = {name: blank & (policy == name)[:, None] for name in POLICIES}
    values[blank] = 0.0
    counted = ~(of["reweight"] | of["exclude"])
    return _Filled(
        values,
        ~blank,
        None if counted.all() else counted,
        ~of["exclude"].any(axis=0),
        _donors(values, blank, of["impute"], data.groups, imputation) if of["impute"].any() else None,
    )


def _donors(values, blank, imputed, groups, imputation) -> tuple[np.ndarray, ...]:
    """For each imputed cell: its indicator, its unit, and two units of its group (table 0: the two in the
    middle of the group by value; else one drawn, twice)."""
    labels = np.zeros(values.shape[1], dtype=int)
    if groups is not None:
        labels = np.unique(np.asarray(groups, dtype=str), return_inverse=True)[1]
    rows = []
    for j in np.flatnonzero(imputed.any(axis=1)):
        rng = np.random.default_rng((imputation, int(j)))
        seen = np.flatnonzero(~blank[j])
        for unit in np.flatnonzero(imputed[j]):
            own = seen[labels[seen] == labels[unit]]
            own = own if len(own) >= _FEWEST_DONORS else seen
            if imputation:
                one = other = rng.choice(own)
            else:
                order = own[np.argsort(values[j, own], kind="stable")]
                one, other = order[(len(order) - 1) // 2], order[len(order) // 2]
            rows.append((j, unit, one, other))
    return tuple(np.array(rows).T)


def _without_excluded(data, design, choices) -> np.ndarray:
    weights, levels = choices.weights, choices.levels["excluded"]
    if all(one is None for one in design.excluded):
        return weights
    weights = weights.copy()
    for level, left_out in enumerate(design.excluded):
        if left_out is None:
            continue
        own = levels == level
        weights[own, left_out] = 0.0
        total = weights[own].sum(axis=1, keepdims=True)
        if own.any() and total.min() < 1e-12:
            raise UserError(DesignFault("excluded_all", {"indicator": data.indicator(left_out)}))
        weights[own] /= total
    return weights


def _count(counts: np.ndarray, ranks: np.ndarray, lock: Lock) -> None:
    """Add a block's ranks to how often each unit had each rank, a few units at a time."""
    n = ranks.shape[1]
    step = max(2**18 // n, 1)
    of_units = np.ascontiguousarray(ranks.T)
    for start in range(0, n, step):
        some = of_units[start : start + step].astype(np.intp)
        cells = some - 1 + np.arange(len(some))[:, None] * n
        times = np.bincount(cells[some > 0], minlength=len(some) * n).reshape(len(some), n)
        with lock:
            counts[start : start + step] += times.astype(np.int32)


# --- the check -----------------------------------------------------------------------------------------


def check_design(data: Indicators, design: Design) -> None:
    """Every fault of the design at once, before a run. Raises UserError; returns nothing if all is well."""
    faults = list(_shape_faults(data)) or list(_faults(data, design))
    if faults:
        raise UserError(faults)
    faults = list(_trials(data, design))
    if faults:
        raise UserError(faults)


def _shape_faults(data: Indicators):
    if data.values.ndim != 2 or data.shape[0] < 2 or data.shape[1] < 1:
        yield DesignFault("matrix_shape", {"shape": " × ".join(map(str, data.values.shape))})
        return
    n, p = data.shape
    for unit, indicator in np.argwhere(np.isinf(data.values))[:5]:
        yield DesignFault("value_infinite", {"unit": data.unit(unit), "indicator": data.indicator(indicator)})
    lengths = {
        "directions": (data.directions, p),
        "goalposts": (data.goalposts, p),
        "units": (data.units, n),
        "indicators": (data.indicators, p),
        "groups": (data.groups, n),
    }
    for name, (given, expected) in lengths.items():
        if given is not None and len(given) != expected:
            yield DesignFault("length", {"name": name, "given": len(given), "expected": expected})
    if data.directions is not None and not set(data.directions) <= {1, -1}:
        yield DesignFault("directions", {})
    for place in data.over_workers:
        if not 0 <= place < p:
            yield DesignFault("no_such_indicator", {"name": place, "number": p})


def _faults(data: Indicators, design: Design):
    n, p = data.shape
    if design.draws < 1:
        yield DesignFault("draws", {"number": design.draws})
    wrong = weights_of.problem(design.weights, p)
    if wrong:
        yield DesignFault(*wrong)
    for factor, listed in FACTORS.items():
        if not len(getattr(design, listed)):
            yield DesignFault("no_alternative", {"factor": factor})
    known = {"scale": SCALES, "aggregation": AGGREGATIONS, "missing": POLICIES}
    for factor, names in known.items():
        for one in getattr(design, FACTORS[factor]):
            for name in dict.fromkeys(_policies(one, 1)):
                if name not in names:
                    yield DesignFault(
                        "unknown_alternative", {"factor": factor, "name": name, "known": ", ".join(names)}
                    )
    yield from _missing_faults(data, design)
    if "goalposts" in design.scales:
        yield from _goalpost_faults(data)
    for place in design.excluded:
        if place is not None and not 0 <= place < p:
            yield DesignFault("no_such_indicator", {"name": place, "number": p})
        elif place is not None and not wrong:
            others = np.delete(weights_of.central_weights(design.weights, p), place)
            if others.sum() < 1e-12:
                yield DesignFault("excluded_all", {"indicator": data.indicator(place)})
    for factor, highest in (("cell_noise", 1.0), ("denominator_rse", 1.0)):
        for one in getattr(design, factor):
            sizes = np.atleast_1d(np.asarray(one, dtype=float))
            if len(sizes) not in (1, n) or not ((sizes >= 0) & (sizes <= highest)).all():
                yield DesignFault("noise_range", {"factor": factor, "number": str(one)[:60]})
            elif factor == "denominator_rse" and sizes.any() and not len(data.over_workers):
                yield DesignFault("no_denominator", {"number": str(one)[:60]})
    if not all(np.isfinite(one) for one in design.floors):
        yield DesignFault("noise_range", {"factor": "floor", "number": str(design.floors)})
    if design.imputations < 1 or design.block_size < 1 or not 0 <= design.max_missing_share <= 1:
        yield DesignFault("limits", {})
    yield from _memory_faults(n, design)


def _memory_faults(n, design):
    needed = min(n * design.draws * (2 if n < 2**15 else 4), 4 * n * n) / _MIB
    if needed > design.memory_mib:
        yield DesignFault("memory", {"needed": needed, "bound": design.memory_mib})


def _missing_faults(data, design):
    p = data.shape[1]
    blank = np.isnan(data.values)
    for one in design.missing:
        policies = _policies(one, p)
        if len(policies) != p:
            yield DesignFault("length", {"name": "missing", "given": len(policies), "expected": p})
            continue
        for j in range(p):
            if not blank[:, j].any():
                continue
            if blank[:, j].all():
                yield DesignFault("all_blank", {"indicator": data.indicator(j)})


def _goalpost_faults(data):
    if data.goalposts is None:
        yield DesignFault("goalposts_missing", {})
        return
    posts = np.asarray(data.goalposts, dtype=float)
    for j in np.flatnonzero(~(posts[:, 1] > posts[:, 0]) | ~np.isfinite(posts).all(axis=1)):
        yield DesignFault(
            "goalposts_order",
            {"indicator": data.indicator(j), "low": float(posts[j, 0]), "high": float(posts[j, 1])},
        )


def _trials(data: Indicators, design: Design):
    """Each combination that makes a ranking of its own, and each kind of error, tried once."""
    centre = weights_of.central_weights(design.weights, data.shape[1])
    named = ("scale", "aggregation", "missing", "floor")
    combined = itertools.product(*(range(len(getattr(design, FACTORS[name]))) for name in named))
    rows = [dict(zip(named, one, strict=True)) for one in combined]
    for factor in ("cell_noise", "denominator_rse"):
        rows += [{factor: level} for level in range(1, len(getattr(design, factor)))]
    zeros = dict.fromkeys((*FACTORS, "imputation"), 0)
    for row in rows:
        levels = {name: np.array([level]) for name, level in (zeros | row).items()}
        run = _Run(data, design, Choices(centre[None], levels, np.zeros(1, dtype=int), 0))
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            ((group, places),) = run.tasks()
            scores, ranked = run.scores(group, places)
        alternative = ", ".join(
            f"{name} = {getattr(design, FACTORS[name])[level]}" for name, level in row.items()
        )
        ranked = np.broadcast_to(ranked, scores.shape)[0]
        well = np.isfinite(scores[0]) & (np.abs(scores[0]) < 1e9 / len(ranked))
        if not group[5]:
            # A logarithm of 0 is felt only with a weight: not by this draw perhaps, but by another.
            well &= np.isfinite(run.ready[group][1]).all(axis=0)
        bad = np.flatnonzero(ranked & ~well)
        if len(bad):
            names = ", ".join(data.unit(place) for place in bad[:5])
            yield DesignFault(
                "alternative_fails", {"alternative": alternative, "number": len(bad), "units": names}
            )
        elif ranked.sum() < 2:
            yield DesignFault("too_few_ranked", {"alternative": alternative, "number": int(ranked.sum())})
