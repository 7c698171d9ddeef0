"""One practice edition as frames: every table drawn from the seed, in one place. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.data import synthetic
from paritrana_analysis.data.tables import Tables
from paritrana_analysis.practice import (
    budgets,
    cases,
    coverage,
    evidence,
    firms,
    panel,
    villages,
)
from paritrana_analysis.practice.workforce import decembers, workforce

#: Each has a random stream of its own. New names go to the end: streams are dealt in this order.
STREAMS = (
    "cases",
    "counts",
    "ledger",
    "effort",
    "evidence",
    "budgets",
    "firms",
    "villages",
    "panel",
    "ties",
)


@dataclass(frozen=True)
class PracticeTables:
    """The drawn tables by name, columns as in the dictionary, and the regions made difficult."""

    tables: dict[str, pd.DataFrame]
    cases: cases.Cases


def draw(tables: Tables, *, seed: int, assessment_year: int) -> PracticeTables:
    """The synthetic edition of one assessment year on these real tables.

    tables : `regions`, `labour_force`, `contribution_rates` and `winners`, checked. seed : whole, 0 or more.
    The same arguments give the same rows.
    """
    rng = synthetic.streams(seed, STREAMS)
    last = decembers(assessment_year)[1]
    regions = tables["regions"].query("level != 'nation'").sort_values("region_code")
    workers = workforce(tables, assessment_year)
    everywhere = coverage.counts(workers, rng["counts"])
    regions = regions[regions["region_code"].isin(everywhere["region_code"])]
    now = everywhere[everywhere["as_of"] == last]
    below = regions[regions["level"] == "district"]
    above = regions[regions["level"] == "province"]
    picked = cases.pick(list(below["region_code"]), list(above["region_code"]), rng["cases"])

    kinds = regions[["region_code", "type"]]
    states = evidence.states(kinds, _effort(now, rng["effort"]), rng["evidence"])
    money = budgets.budgets(kinds, now, rng["budgets"])
    for column in ("planned", "paid"):
        cost = budgets.cost_idr(money[column], tables["contribution_rates"], assessment_year)
        money[f"{column}_idr"] = cost
    claimed = budgets.claims(money, states["budget"], assessment_year)

    year = {"seed": seed, "assessment_year": assessment_year}
    districts = now[now["level"] == "district"].merge(kinds, on="region_code")
    listed = firms.firms(workers[workers["as_of"] == last], rng["firms"], **year)
    homes = below[["region_code", "province_code"]]
    found = {
        "participants": coverage.participants(everywhere, picked, seed=seed),
        "coverage_reported": coverage.ledger(everywhere, picked, claimed, rng["ledger"], **year),
        "evidence": evidence.register(kinds, states, money, rng["evidence"], **year),
        # No award is invented under a real region's name: such a sentence outlives its stamp.
        "winners": tables["winners"].iloc[:0],
        "firms": listed,
        "villages": villages.villages(districts, rng["villages"], **year),
        "panel": panel.panel(homes, listed, rng["panel"], rng["ties"], seed=seed),
    }
    return PracticeTables(found, picked)


def practice_tables(tables: Tables, *, seed: int, assessment_year: int) -> Tables:
    """The tables with one practice edition in place of what was found: to try, never a figure.

    tables : of `read_tables`; regions, workers, rates and poverty stay. seed : whole, 0 or more; the same
    gives the same rows. What is made from it is shown with `Reader("id")("practice.stamp", seed=seed)`.
    Raises ValueError for a year without workforce.

    >>> import paritrana_analysis as pa
    >>> practice = pa.practice.practice_tables(pa.read_tables(), seed=7, assessment_year=2023)
    >>> practice["coverage_reported"]["source"].unique().tolist()
    ['practice:seed-7']
    """
    return {**tables, **draw(tables, seed=seed, assessment_year=assessment_year).tables}


def _effort(now: pd.DataFrame, rng: np.random.Generator) -> pd.Series:
    """A drawn number a region, about 0 ± 1: half of the standardised share covered, and noise of SD 0.6."""
    share = (now["ALL"] / now["employed"]).to_numpy()
    spread = share.std() or 1.0
    return pd.Series(
        0.5 * (share - share.mean()) / spread + rng.normal(0, 0.6, len(now)), now["region_code"].to_numpy()
    )
