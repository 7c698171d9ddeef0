"""How firm a rank is, in the words of a jury: from one flat row a unit, as the bundle keeps it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from paritrana_analysis.firmness.assess import MOST, WHOLE, Firmness
from paritrana_analysis.wording import Reader

#: Most cases of sampling error that a row holds: one given, or the scenarios.
CASES = 3
#: Units in a drawing: every province, and a page full. A longer list is drawn from its head.
DRAWN = 38
_DRIVERS = ("unit", "factor", "first", "first_low", "first_high", "total", "total_low", "total_high")


def rows(firmness: Firmness) -> pd.DataFrame:
    """One row a scored unit with all that its sentences need; no row where nothing could be said.

    Columns of `Firmness.ranks`, and draws, level, seed; sampling_basis ("" without), and for each case i
    from 1 sampling_i_rse, _low, _high, _tier; driver (the factor with the largest total share),
    driver_share; left_out (the indicator without which the unit moves most) and left_out_rank.
    """
    frame = firmness.ranks.copy()
    if firmness.reason:
        return frame.reindex(columns=_columns(firmness))
    frame["draws"], frame["level"] = firmness.rules.draws, firmness.rules.level
    frame["seed"] = firmness.rules.seed
    told = firmness.sampling
    frame["sampling_basis"] = told["basis"].iloc[0] if len(told) else ""
    if len(told):
        given = (told["basis"] == "rse_given").all()
        case = pd.Series(1, told.index) if given else told["rse"].rank(method="dense").astype(int)
        for i in range(1, CASES + 1):
            own = told[case == i].set_index("unit").reindex(frame["unit"])
            for name in ("rse", "low", "high", "tier"):
                frame[f"sampling_{i}_{name}"] = own[name].to_numpy()
    frame["driver"], frame["driver_share"] = "", np.nan
    each = firmness.drivers[(firmness.drivers["unit"] != WHOLE) & (firmness.drivers["variance"] > 0)]
    if len(each):
        most = each.loc[each.groupby("unit", sort=False)["total"].idxmax()].set_index("unit")
        frame["driver"] = frame["unit"].map(most["factor"]).fillna("")
        frame["driver_share"] = frame["unit"].map(most["total"])
    if len(firmness.left_out):
        after = firmness.left_out.set_index("indicator")[list(frame["unit"])].T
        away = after.sub(frame["rank"].to_numpy(), axis=0).abs()
        moved = away.max(axis=1).to_numpy() > 0
        names = away.idxmax(axis=1)
        frame["left_out"] = np.where(moved, names, "")
        frame["left_out_rank"] = [after.at[unit, names[unit]] for unit in frame["unit"]]
    frame = frame.reindex(columns=_columns(firmness))
    whole = [c for c in frame if c.endswith(("_low", "_high", "_tier")) or c == "left_out_rank"]
    return frame.astype(dict.fromkeys(whole, "Int64")).fillna({"left_out": ""})


def _columns(firmness: Firmness) -> list[str]:
    tops = [f"top_{k}" for k in firmness.rules.tops]
    zone = ["zone", *(f"zone_{name}" for name in ("rank", "n", "median", "low", "high", "first"))]
    cases = [f"sampling_{i}_{name}" for i in range(1, CASES + 1) for name in ("rse", "low", "high", "tier")]
    last = ["driver", "driver_share", "left_out", "left_out_rank"]
    first = ["unit", "rank", "n", "median", "low", "high", "holds"]
    return [*first, *tops, *zone, "draws", "level", "seed", "sampling_basis", *cases, *last]


def driver_rows(firmness: Firmness) -> pd.DataFrame:
    """`Firmness.drivers`, with its columns also where nobody is ranked."""
    return firmness.drivers.reindex(columns=[*_DRIVERS, "variance"])


def chance_rows(firmness: Firmness) -> pd.DataFrame:
    """Of the first DRAWN units the share of rules for each rank that any rule gives: unit, rank, share."""
    table = firmness.acceptability.head(DRAWN)
    rows = [
        (unit, int(rank), float(share))
        for unit, shares in zip(table.index, table.to_numpy(), strict=True)
        for rank, share in zip(table.columns, shares, strict=True)
        if share > 0
    ]
    return pd.DataFrame(rows, columns=["unit", "rank", "share"])


def interval(low, high) -> str:
    """ "2–5", or "3" where both are one."""
    return str(int(low)) if int(low) == int(high) else f"{int(low)}–{int(high)}"


def sentence(row: Mapping, say: Reader) -> str:
    """The place, the interval over rules, and what sampling error leaves open: three statements side by side.

    row : of `rows`, blanks as None or NaN.
    """
    told = say("firmness.sentence", **_words(row, ""))
    alike = indistinct(row, say)
    return say("firmness.joined", first=told, second=alike) if alike else told


def in_zone(row: Mapping, say: Reader) -> str:
    """The same within the unit's zone; "" without zones or where it is there alone."""
    if not row["zone"] or _blank(row["zone_n"]) or row["zone_n"] < 2:
        return ""
    return say(
        "firmness.in_zone",
        zone=say(f"terms.zone_{row['zone']}"),
        first=row["zone_first"],
        **_words(row, "zone_"),
    )


def _words(row: Mapping, prefix: str) -> dict:
    return {
        "rank": int(row[f"{prefix}rank"]),
        "n": int(row[f"{prefix}n"]),
        "percent": 100 * row["level"],
        "draws": row["draws"],
        "interval": interval(row[f"{prefix}low"], row[f"{prefix}high"]),
    }


def indistinct(row: Mapping, say: Reader) -> str:
    """Ranks that sampling error can't tell apart from the unit's own: by a given RSE, or by the middle
    scenario, and then called one; "" where no denominator is an estimate."""
    if not row["sampling_basis"]:
        return ""
    given = row["sampling_basis"] == "rse_given"
    known = [i for i in range(1, CASES + 1) if not _blank(row[f"sampling_{i}_rse"])]
    case = known[len(known) // 2]
    low, high = row[f"sampling_{case}_low"], row[f"sampling_{case}_high"]
    alone = int(low) == int(high)
    told = say(f"firmness.{'told_from_all' if alone else 'not_told_from'}", interval=interval(low, high))
    basis = "given" if given else "scenario"
    return say(f"firmness.basis_{basis}", told=told, percent=100 * row[f"sampling_{case}_rse"])


def scenarios(row: Mapping, say: Reader) -> str:
    """All scenarios of sampling error in one line; "" where an RSE was given or none can matter."""
    if row["sampling_basis"] != "rse_scenario":
        return ""
    parts = [
        say(
            "firmness.scenario",
            percent=100 * row[f"sampling_{i}_rse"],
            interval=interval(row[f"sampling_{i}_low"], row[f"sampling_{i}_high"]),
        )
        for i in range(1, CASES + 1)
        if not _blank(row[f"sampling_{i}_rse"])
    ]
    return say("firmness.scenarios", list="; ".join(parts))


def driver(row: Mapping, say: Reader) -> str:
    """What moves the unit's rank most, and the indicator without which it would stand elsewhere."""
    parts = []
    if row["driver"]:
        parts.append(
            say(
                "firmness.driver",
                factor=say(f"firmness.factor_{row['driver']}"),
                share=min(row["driver_share"], 1),
            )
        )
    else:
        parts.append(say("firmness.driver_none"))
    if row["left_out"]:
        indicator = say(f"editions.indicator_{row['left_out']}")
        parts.append(say("firmness.left_out", indicator=indicator, rank=int(row["left_out_rank"])))
    return " ".join(parts)


def nothing(reason: str, say: Reader) -> str:
    """Why nothing can be said of any unit."""
    return say(f"firmness.none_{reason}", most=MOST)


def further(row: Mapping, say: Reader) -> str:
    """One goal of one unit: how many more workers, what their dues are, and under how many rules.

    row : of `further_workers`.
    """
    goal = say(f"firmness.goal_{row['goal']}", to=row["to"], share=row["to"])
    if _blank(row["workers"]):
        told = say("firmness.further_none", goal=goal)
    else:
        told = say("firmness.further", goal=goal, workers=row["workers"], share=row["share"])
        if not _blank(row["cost_worker_idr"]):
            told += _dues(row, say)
    if row["basis"] == "rse_scenario":
        told += say("firmness.further_scenario", percent=100 * row["rse"])
    told += "."
    if row["draws"]:
        told += " " + say(
            "firmness.further_band", band=band(row, say), share=row["reachable"], draws=row["draws"]
        )
    return told


def _dues(row: Mapping, say: Reader) -> str:
    told = say("firmness.further_cost", worker=row["cost_worker_idr"], government=row["cost_government_idr"])
    if _blank(row["cost_employer_idr"]):
        return told + say("firmness.further_no_employer")
    return told + say(
        "firmness.further_employer",
        employer=row["cost_employer_idr"],
        employee=row["cost_employee_idr"],
        wage=row["minimum_wage_idr"],
        year=row["minimum_wage_year"],
    )


def band(row: Mapping, say: Reader) -> str:
    """10–90 hundredths of further workers; a side that can't be reached says so."""
    sides = [
        say("firmness.not_reachable") if _blank(row[name]) else say.cell(row[name], "count")
        for name in ("low", "high")
    ]
    return sides[0] if sides[0] == sides[1] else say("firmness.band", low=sides[0], high=sides[1])


def _blank(value: object) -> bool:
    return value is None or bool(pd.isna(value))
