"""Frames of what scores can still be: limits by assumption, pairs already settled, what to check first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.robustness import bounds
from paritrana_analysis.robustness.worklist import Unknowns, fewest_to_settle_first, worklist
from paritrana_analysis.rubric.inputs import LOWEST
from paritrana_analysis.rubric.judging import Judged
from paritrana_analysis.rubric.possible import STEPS, Known, Open, Possible
from paritrana_analysis.selection import plan_of

LIMITS = ["unit", "step", "low", "high", "group", "best", "worst", "n", "settled_with", "outer"]
SETTLED = ["step", "group", "units", "pairs", "settled", "firsts", "leader", "answers", "open"]
TITLES = ["unit", "title", "decided_by", "quota", "low", "high", "group", "best", "worst", "n"]
#: What the worklist says of each unknown beside `robustness.worklist.COLUMNS`.
FOUND = ["state", "stated", "as_of", "items"]


@dataclass(frozen=True)
class Bounded:
    """What is known of one category's scores. Scores are 0–100, places from 1.

    limits   : a row a unit and step of `rubric.possible.STEPS`, with `LIMITS`: lowest and highest total, best
               and worst place among the n of its group (zone, or "" where all compete with all), and with how
               many of them its order is settled. outer: the ends hold but may not be reached.
    settled  : a row a step and group, with `SETTLED`: pairs and how many have an order whatever is found,
               units that can still be first, and the fewest answers after which the first place can be
               settled (None: none settle it), of how many that are open.
    worklist : a row an unknown, what moves most first, from knowledge alone.
    titles   : a row a unit and title that one aspect decides alone, with `TITLES`, from knowledge alone:
               lowest and highest score of that aspect, best and worst place by it in the group that the title
               is given in, and how many are given there. No row for a title whose number is not known.
    """

    limits: pd.DataFrame
    settled: pd.DataFrame
    worklist: pd.DataFrame
    titles: pd.DataFrame


def known_of(employed: Mapping[str, float], estimates: pd.DataFrame | None) -> Known:
    """What limits the unknown. estimates : rows of our estimates on the last day of the year judged."""
    if estimates is None or estimates.empty:
        return Known(dict(employed))
    held = estimates[estimates["grade"] != LOWEST]
    ends = zip(held["low_90"].astype(float), held["high_90"].astype(float), strict=True)
    return Known(dict(employed), dict(zip(held["region_code"], ends, strict=True)))


def bounded(judged: Judged, known: Known | None = None) -> Bounded:
    """Limits of every unit of a judged category, step by step; without estimates their steps are left out."""
    known = known or Known()
    limits, settled, given = [], [], Open.of(judged)
    for step, assumed in STEPS.items():
        if assumed.coverage and not known.estimate:
            continue
        found = given.possible(assumed, known)
        unknowns = unknowns_of(found)
        own, by_group = _of_step(found, unknowns)
        limits.append(own.assign(step=step))
        settled.append(by_group.assign(step=step))
        if step == "knowledge":
            first, titles = worklist(unknowns), _titles(judged, found, unknowns)
    return Bounded(
        pd.concat(limits, ignore_index=True)[LIMITS],
        pd.concat(settled, ignore_index=True)[SETTLED],
        first.merge(judged.findings[["unit", "indicator", *FOUND]], on=["unit", "indicator"], how="left"),
        titles,
    )


def unknowns_of(found: Possible) -> Unknowns:
    """The unknown scores as the worklist takes them; what is relative to the field is nobody's to look up."""
    return Unknowns(
        list(found.low.index),
        found.low.to_numpy(),
        found.high.to_numpy(),
        found.weights.to_numpy(),
        found.rules,
        found.zones.to_numpy(dtype=object),
        found.levels,
        [key for key in found.rules.keys if key not in found.outer],
    )


def _of_step(found: Possible, unknowns: Unknowns) -> tuple[pd.DataFrame, pd.DataFrame]:
    held = bounds.ranges(unknowns.low, unknowns.high, found.rules, unknowns.weights)
    places = bounds.places(
        bounds.differences(held), unknowns.groups, ties_broken=bool(found.rules.tie_breaks)
    )
    limits = pd.DataFrame(
        {
            "unit": unknowns.units,
            "low": held.low,
            "high": held.high,
            "group": unknowns.groups,
            "best": places.best,
            "worst": places.worst,
            "n": places.n,
            "settled_with": places.above.sum(axis=0) + places.above.sum(axis=1),
            "outer": held.outer or bool(found.outer),
        }
    )
    fewest = fewest_to_settle_first(unknowns)
    rows = []
    for row in fewest.to_dict("records"):
        own = np.flatnonzero(unknowns.groups == row["group"])
        rows.append(
            {
                "group": row["group"],
                "units": len(own),
                "pairs": len(own) * (len(own) - 1) // 2,
                "settled": int(places.above[np.ix_(own, own)].sum()),
                "firsts": int((places.best[own] == 1).sum()),
                "leader": row["unit"],
                "answers": row["answers"],
                "open": row["open"],
            }
        )
    return limits, pd.DataFrame(rows)


def _titles(judged: Judged, found: Possible, unknowns: Unknowns) -> pd.DataFrame:
    """Who can still reach a title that one aspect decides: rows of `Bounded.titles`."""
    held = bounds.ranges(unknowns.low, unknowns.high, found.rules, unknowns.weights)
    aspects, rows = [aspect.key for aspect in found.rules.aspects], []
    for award in plan_of(judged.edition).awards:
        if (
            award.quota is None
            or award.quota.per not in ("nation", "zone")
            or award.decided_by not in aspects
        ):
            continue
        at = aspects.index(award.decided_by)
        low, high = held.aspects_low[:, at], held.aspects_high[:, at]
        # Without an indicator of the aspect there is no score, and so no order.
        there = np.flatnonzero(~np.isnan(low))
        groups = found.zones.to_numpy(dtype=object)[there] if award.quota.per == "zone" else None
        least = low[there][:, None] - high[there][None, :]
        places = bounds.places(least, groups, ties_broken=bool(found.rules.tie_breaks))
        told = {
            "unit": [unknowns.units[n] for n in there],
            "low": low[there],
            "high": high[there],
            "group": groups if groups is not None else "",
            "best": places.best,
            "worst": places.worst,
            "n": places.n,
        }
        said = {"title": award.title, "decided_by": award.decided_by, "quota": award.quota.n}
        rows.append(pd.DataFrame(told).assign(**said))
    return pd.concat(rows, ignore_index=True)[TITLES] if rows else pd.DataFrame(columns=TITLES)


# --- where the reader asks: shares of rules, and of draws of our estimate; never joined ----------------

SHARES = ["unit", "group", "can_be_first", "surely_first", "draws"]


def shares_of_rules(
    judged: Judged, step: str = "knowledge", known: Known | None = None, *, draws: int = 10_000, seed: int = 1
) -> pd.DataFrame:
    """In which share of reasonable sets of weights a unit can be first of its group, and surely is.

    step : of `rubric.possible.STEPS`. Columns of `SHARES`; shares 0–1 of rules, no chances of deserving.
    Raises ValueError under Mazziotta-Pareto.

    >>> import paritrana_analysis as pa
    >>> judged, _ = pa.reports.judge_category(pa.read_tables(), 2025, "provinsi")
    >>> found = pa.evaluation.shares_of_rules(judged, draws=100)
    >>> float(found["surely_first"].max())  # by what is known nobody is first, whatever the weights
    0.0
    """
    found = Open.of(judged).possible(STEPS[step], known)
    lows, highs = bounds.ranges_over_weights(
        found.low.to_numpy(),
        found.high.to_numpy(),
        found.rules,
        found.weights.to_numpy(),
        draws=draws,
        rng=np.random.Generator(np.random.PCG64(seed)),
    )
    return _shares(found, lows, highs)


def shares_of_estimates(
    judged: Judged, drawn: pd.DataFrame, step: str = "estimate", known: Known | None = None
) -> pd.DataFrame:
    """In which share of the draws of our estimate a unit can be first of its group, and surely is.

    drawn : coverage 0–1, a row a draw and a column a unit; who has no column keeps its range. Weights and
    means are the edition's own: doubt from rules is `shares_of_rules`. Columns of `SHARES`.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> judged, _ = pa.reports.judge_category(pa.read_tables(), 2025, "provinsi")
    >>> drawn = pd.DataFrame({"36": [0.44, 0.46]})  # two draws of Banten's coverage
    >>> found = pa.evaluation.shares_of_estimates(judged, drawn, "absent_estimate")
    >>> found.set_index("unit").loc["36", "draws"].item()
    2
    """
    given, known = Open.of(judged), known or Known()
    held = [unit for unit in judged.scores.totals.index if unit in drawn.columns]
    shares = drawn[held].to_numpy(dtype=float)
    lows, highs = [], []
    for row in shares:
        own = Known(known.employed, {unit: (share, share) for unit, share in zip(held, row, strict=True)})
        found = given.possible(STEPS[step], own)
        limits = bounds.ranges(
            found.low.to_numpy(), found.high.to_numpy(), found.rules, found.weights.to_numpy()
        )
        lows.append(limits.low)
        highs.append(limits.high)
    return _shares(found, np.array(lows), np.array(highs))


def _shares(found: Possible, lows: np.ndarray, highs: np.ndarray) -> pd.DataFrame:
    can, surely = bounds.first_shares(lows, highs, found.zones.to_numpy(dtype=object))
    told = {"unit": list(found.low.index), "group": found.zones.to_numpy(dtype=object)}
    return pd.DataFrame({**told, "can_be_first": can, "surely_first": surely, "draws": len(lows)})[SHARES]
