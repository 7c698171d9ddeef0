"""Computes the stability of the ranks of a judged category, as frames, drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.robustness.acceptability import (
    rank_acceptability,
    rank_summary,
    top_probability,
)
from paritrana_analysis.robustness.engine import Design, Field, Rankings, field_of
from paritrana_analysis.robustness.limits import MOST, WHOLE
from paritrana_analysis.robustness.rank_stability import reasonable as drawn_by
from paritrana_analysis.robustness.rank_stability.reasonable import Reasonable
from paritrana_analysis.robustness.rank_stability.sampling import COLUMNS, sampling
from paritrana_analysis.robustness.sensitivity import rank_of, shift_from
from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.scoring import Scores, score
from paritrana_analysis.scoring.ranks import competition_ranks, rank_rows
from paritrana_analysis.selection import plan_of

#: Why there is nothing to say; words under `rank_stability.none_…`.
REASONS = ("nobody_scored", "one_scored", "too_many")
_LARGEST_TABLE = 600  # units up to which the whole table of acceptability, and each one's drivers, are given
_MOST_LEFT_OUT = 60  # units up to which each is left out in turn: every one is a scoring of its own


@dataclass(frozen=True)
class RankStability:
    """Stability of the ranks of the scored units. Every frame is empty where `reason` says why.

    ranks         : one row a unit, in the order of places: unit, rank, n, median, low, high (the interval
                    that holds `rules.level` of the draws), holds (share of draws with just its rank), top_k
                    for each k; zone, zone_rank, zone_n, zone_median, zone_low, zone_high, zone_first (share
                    of draws in which it leads its zone), blank without zones.
    acceptability : share of draws, units × ranks; no row above 600 units.
    titles        : one row a title of the edition and unit, where two or more of a group are scored: title,
                    decided_by, per, group, n, places (0 where no number is known: 1 is used), probability
                    of being among those.
    sampling      : of `sampling.sampling`: sampling error alone, by the edition's rule.
    drivers       : unit ("" for the mean shift of all), factor, first, first_low, first_high, total,
                    total_low, total_high: shares of the variance of the rank; variance.
    left_out      : one row an indicator: mean_shift, tau_b, and a column a unit with its rank without it.
    reversals     : one row a unit: pairs of others that change order when it leaves, and who leads then;
                    no row where the edition has no relative scale, or above 60 units.
    design        : alternatives as drawn.
    """

    rules: Reasonable
    field: Field
    design: Design | None
    simulation: Rankings | None
    reason: str
    ranks: pd.DataFrame
    acceptability: pd.DataFrame
    titles: pd.DataFrame
    sampling: pd.DataFrame
    drivers: pd.DataFrame
    left_out: pd.DataFrame
    reversals: pd.DataFrame

    @property
    def n(self) -> int:
        return len(self.field.units)

    @property
    def zoned(self) -> bool:
        return self.field.zones is not None and not self.reason

    def of(self, unit: str) -> dict:
        """The unit's row of `ranks`. Raises KeyError for one without a total."""
        return self.ranks.set_index("unit", drop=False).loc[unit].to_dict()


def assess(
    judged: Judged, rules: Reasonable | None = None, *, rse: Mapping[str, float] | None = None
) -> RankStability:
    """Stability of each rank of a judged category.

    rules : what is drawn; the default of decision 0022. rse : unit → relative standard error of the workers
    in its share, from whoever made the survey; without one for every unit, scenarios are worked out.
    The same seed gives the same frames. Sampling error doesn't depend on the draws, nor they on it.
    """
    rules = rules or Reasonable()
    awards = plan_of(judged.edition).awards

    def sampled(field: Field, rng: np.random.Generator) -> pd.DataFrame:
        return sampling(judged, field, rse, rules.rse_scenarios, rng)

    return of_scores(judged.scores, rules, awards=awards, sampled=sampled)


def of_scores(
    scores: Scores,
    rules: Reasonable,
    *,
    awards: Sequence = (),
    sampled: Callable[[Field, np.random.Generator], pd.DataFrame] | None = None,
    cores: int = 1,
) -> RankStability:
    """Stability of each rank of a scoring. awards : titles an edition gives. sampled : what sampling error
    leaves open, from the field and a stream of its own; without it nothing is said of that."""
    field = field_of(scores)
    n = len(field.units)
    if n < 2 or n > MOST:
        empty = [pd.DataFrame() for _ in range(7)]
        empty[3] = pd.DataFrame(columns=COLUMNS)
        return RankStability(rules, field, None, None, REASONS[min(n, 2)], *empty)
    streams = [np.random.Generator(np.random.PCG64(s)) for s in np.random.SeedSequence(rules.seed).spawn(3)]
    design = rules.design_for(field)
    titles = [award.decided_by for award in awards if award.decided_by in field.aspects]
    simulation = drawn_by.draw(
        field, design, streams[0], weights=rules.weights, titles=dict.fromkeys(titles), cores=cores
    )
    ranks = ranks_of(field, simulation.ranks, rules)
    return RankStability(
        rules,
        field,
        design,
        simulation,
        "",
        ranks,
        _table(field, simulation.ranks, ranks),
        _titles(field, simulation, awards),
        sampled(field, streams[2]) if sampled else pd.DataFrame(columns=COLUMNS),
        _drivers(field, design, rules, streams[1], cores),
        _left_out(field, design),
        _reversals(scores, field),
    )


def ranks_of(field: Field, drawn: np.ndarray, rules: Reasonable) -> pd.DataFrame:
    """The frame `ranks` of `RankStability`, from the ranks that were drawn."""
    n = len(field.units)
    told = rank_summary(drawn, level=rules.level)
    columns = {
        "unit": field.units,
        "rank": field.ranks,
        "n": n,
        "median": told.median,
        "low": told.low,
        "high": told.high,
        "holds": np.count_nonzero(drawn == field.ranks, axis=0) / len(drawn),
    }
    for k in rules.tops:
        columns[f"top_{k}"] = top_probability(drawn, min(k, n))
    frame = pd.DataFrame(columns).set_index("unit", drop=False)
    if field.zones is not None:
        frame["zone"] = field.zones
        zones = pd.Series(field.zones)
        for zone, members in zones.groupby(zones).indices.items():
            # A zone's own ranking: ranks of the whole field, closed up among its units.
            own = rank_rows(-drawn[:, members].astype(float))
            units = [field.units[i] for i in members]
            at = rank_summary(own, level=rules.level)
            places = competition_ranks(-frame.loc[units, "rank"].to_numpy()).astype(int)
            values = {
                "zone_rank": places,
                "zone_n": len(units),
                "zone_median": at.median,
                "zone_low": at.low,
                "zone_high": at.high,
                "zone_first": (own == 1).mean(axis=0),
            }
            frame.loc[units, "zone"] = zone
            for name, column in values.items():
                frame.loc[units, name] = column
    else:
        frame["zone"] = ""
        for name in ("rank", "n", "median", "low", "high", "first"):
            frame[f"zone_{name}"] = np.nan
    whole = ["median", "low", "high", *(f"zone_{k}" for k in ("rank", "n", "median", "low", "high"))]
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    frame = frame.reset_index(drop=True)
    return frame.iloc[np.lexsort((frame["unit"].astype(str), frame["rank"]))].reset_index(drop=True)


def _table(field: Field, drawn: np.ndarray, ranks: pd.DataFrame) -> pd.DataFrame:
    n = len(field.units)
    if n > _LARGEST_TABLE:
        return pd.DataFrame()
    frame = pd.DataFrame(rank_acceptability(drawn), index=list(field.units), columns=range(1, n + 1))
    return frame.loc[ranks["unit"]]


def _titles(field: Field, simulation: Rankings, awards) -> pd.DataFrame:
    frames = []
    for award in awards:
        if award.decided_by == "total":
            ranks = simulation.ranks
        elif award.decided_by in simulation.title_ranks:
            ranks = simulation.title_ranks[award.decided_by]
        else:
            continue
        per = award.quota.per if award.quota else "zone_and_title" if field.zones is not None else "nation"
        zoned = per in ("zone", "zone_and_title") and field.zones is not None
        if not zoned and per != "nation":
            continue
        groups = np.array(field.zones) if zoned else np.full(len(field.units), "")
        places = award.quota.n if award.quota else 0
        for group in dict.fromkeys(groups):
            own = np.flatnonzero(groups == group)
            if len(own) < 2:  # nobody to win against
                continue
            among = ranks[:, own]
            ahead = np.stack([(among < among[:, [i]]).sum(axis=1) for i in range(len(own))], axis=1)
            frames.append(
                pd.DataFrame(
                    {
                        "title": award.title,
                        "decided_by": award.decided_by,
                        "per": "zone" if zoned else "nation",
                        "group": group,
                        "n": len(own),
                        "places": places,
                        "unit": [field.units[i] for i in own],
                        "probability": (ahead < max(places, 1)).mean(axis=0),
                    }
                )
            )
    columns = ["title", "decided_by", "per", "group", "n", "places", "unit", "probability"]
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=columns)


def _drivers(field: Field, design: Design, rules: Reasonable, rng, cores: int) -> pd.DataFrame:
    names = ("first", "first_low", "first_high", "total", "total_low", "total_high")
    columns = ["unit", "factor", *names, "variance"]
    if not rules.sobol_n:
        return pd.DataFrame(columns=columns)
    outputs = {WHOLE: shift_from(field.ranks)}
    if len(field.units) <= _LARGEST_TABLE:
        outputs |= {unit: rank_of(place) for place, unit in enumerate(field.units)}
    found = drawn_by.drivers(
        field, design, outputs, n=rules.sobol_n, rng=rng, weights=rules.weights, cores=cores
    )
    rows = [
        (unit, factor, *(float(getattr(one, name)[place]) for name in names), one.variance)
        for unit, one in found.items()
        for place, factor in enumerate(one.factors)
    ]
    return pd.DataFrame(rows, columns=columns)


def _left_out(field: Field, design) -> pd.DataFrame:
    """Ranks by the edition's rule with each indicator left out in turn."""
    from scipy.stats import kendalltau

    rows = []
    keys = field.keys if len(field.keys) > 1 else ()
    without = drawn_by.reference(field, design, range(len(keys))).ranks.astype(int) if keys else ()
    for key, after in zip(keys, without, strict=True):
        tau = kendalltau(field.ranks, after, variant="b").statistic
        rows.append((key, np.abs(after - field.ranks).mean(), float(tau), *after))
    return pd.DataFrame(rows, columns=["indicator", "mean_shift", "tau_b", *field.units])


def _reversals(scores: Scores, field: Field) -> pd.DataFrame:
    columns = ["unit", "pairs", "first"]
    relative = any(
        one.scale.kind in ("min_max", "z", "rank") or (one.scale.kind == "target" and one.scale.lo is None)
        for one in scores.rules.indicators
        if one.key in field.keys
    )
    # A value lent by others would be drawn anew in every smaller field.
    lent = any(one.missing == "impute" for one in scores.rules.indicators)
    n = len(field.units)
    if not relative or lent or n < 3 or n > _MOST_LEFT_OUT:
        return pd.DataFrame(columns=columns)
    was = pd.Series(field.totals.round(10), index=list(field.units))
    rows = []
    for unit in field.units:
        zones = scores.totals["zone"] if scores.rules.reference == "zone" else None
        again = score(scores.values.drop(index=unit), scores.rules, zones).totals["total"].dropna()
        others = [other for other in field.units if other != unit and other in again.index]
        before, after = was[others].to_numpy(), again[others].round(10).to_numpy()
        turned = (before[:, None] > before[None, :]) & (after[:, None] < after[None, :])
        leads = [other for other, total in zip(others, after, strict=True) if total == after.max()]
        rows.append((unit, int(turned.sum()), " ".join(map(str, leads))))
    return pd.DataFrame(rows, columns=columns)
