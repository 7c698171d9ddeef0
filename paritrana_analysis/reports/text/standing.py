"""Sentences on how stable a rank is, for a jury: from one flat row a unit, as the bundle stores it."""

from __future__ import annotations

from collections.abc import Mapping

from paritrana_analysis.frames import is_blank
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.robustness.limits import CASES, MOST


def interval(low, high) -> str:
    """ "2–5", or "3" where both are one."""
    return str(int(low)) if int(low) == int(high) else f"{int(low)}–{int(high)}"


def interval_cell(low, high) -> str | int:
    """The same as a table's cell: where both are one, a number."""
    return int(low) if int(low) == int(high) else interval(low, high)


def sentence(row: Mapping, t: Reader) -> str:
    """The place, the interval over rules, and what sampling error leaves open: three statements side by side.

    row : of `rows`, blanks as None or NaN.
    """
    told = t("rank_stability.sentence", **_words(row, ""))
    alike = indistinct(row, t)
    return t("rank_stability.joined", first=told, second=alike) if alike else told


def in_zone(row: Mapping, t: Reader) -> str:
    """The same within the unit's zone; "" without zones or where it is there alone."""
    if not row["zone"] or is_blank(row["zone_n"]) or row["zone_n"] < 2:
        return ""
    return t(
        "rank_stability.in_zone",
        zone=t(f"terms.zone_{row['zone']}"),
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


def indistinct(row: Mapping, t: Reader) -> str:
    """Ranks that sampling error can't tell apart from the unit's own: by a given RSE, or by the middle
    scenario, and then called one; "" where no denominator is an estimate."""
    if not row["sampling_basis"]:
        return ""
    given = row["sampling_basis"] == "rse_given"
    case = told_case(row)
    low, high = row[f"sampling_{case}_low"], row[f"sampling_{case}_high"]
    alone = int(low) == int(high)
    told = t(f"rank_stability.{'told_from_all' if alone else 'not_told_from'}", interval=interval(low, high))
    basis = "given" if given else "scenario"
    return t(f"rank_stability.basis_{basis}", told=told, percent=100 * row[f"sampling_{case}_rse"])


def told_case(row: Mapping) -> int:
    """The scenario of sampling error that is told and drawn: the middle one, or the only one; 1 for none."""
    known = [i for i in range(1, CASES + 1) if not is_blank(row[f"sampling_{i}_rse"])]
    return known[len(known) // 2] if known else 1


def scenarios(row: Mapping, t: Reader) -> str:
    """All scenarios of sampling error in one line; "" where an RSE was given or none can matter."""
    if row["sampling_basis"] != "rse_scenario":
        return ""
    parts = [
        t(
            "rank_stability.scenario",
            percent=100 * row[f"sampling_{i}_rse"],
            interval=interval(row[f"sampling_{i}_low"], row[f"sampling_{i}_high"]),
        )
        for i in range(1, CASES + 1)
        if not is_blank(row[f"sampling_{i}_rse"])
    ]
    return t("rank_stability.scenarios", list="; ".join(parts))


def driver(row: Mapping, t: Reader) -> str:
    """The choice that moves the unit's rank most, and the indicator without which its rank would change."""
    parts = []
    if row["driver"]:
        parts.append(
            t(
                "rank_stability.driver",
                factor=t(f"rank_stability.factor_{row['driver']}"),
                share=min(row["driver_share"], 1),
            )
        )
    else:
        parts.append(t("rank_stability.driver_none"))
    if row["left_out"]:
        indicator = t(f"editions.indicator_{row['left_out']}")
        parts.append(t("rank_stability.left_out", indicator=indicator, rank=int(row["left_out_rank"])))
    return " ".join(parts)


def nothing(reason: str, t: Reader) -> str:
    """The reason why nothing can be told of any unit's rank."""
    return t(f"rank_stability.none_{reason}", most=MOST)


def further(row: Mapping, t: Reader) -> str:
    """One goal of one unit: how many more workers, what their dues are, and under how many rules.

    row : of `further_workers`.
    """
    goal = t(f"rank_stability.goal_{row['goal']}", to=row["to"], share=row["to"])
    if is_blank(row["workers"]):
        told = t("rank_stability.further_none", goal=goal)
    else:
        told = t("rank_stability.further", goal=goal, workers=row["workers"], share=row["share"])
        if not is_blank(row["cost_worker_idr"]):
            told += _dues(row, t)
    if row["basis"] == "rse_scenario":
        told += t("rank_stability.further_scenario", percent=100 * row["rse"])
    told += "."
    if row["draws"]:
        told += " " + t(
            "rank_stability.further_band", band=band(row, t), share=row["reachable"], draws=row["draws"]
        )
    return told


def _dues(row: Mapping, t: Reader) -> str:
    told = t(
        "rank_stability.further_cost", worker=row["cost_worker_idr"], government=row["cost_government_idr"]
    )
    if is_blank(row["cost_employer_idr"]):
        return told + t("rank_stability.further_no_employer")
    return told + t(
        "rank_stability.further_employer",
        employer=row["cost_employer_idr"],
        employee=row["cost_employee_idr"],
        wage=row["minimum_wage_idr"],
        year=row["minimum_wage_year"],
    )


def band(row: Mapping, t: Reader) -> str:
    """10–90 hundredths of further workers; a side that can't be reached says so."""
    sides = [
        t("rank_stability.not_reachable") if is_blank(row[name]) else t.cell(row[name], "count")
        for name in ("low", "high")
    ]
    return sides[0] if sides[0] == sides[1] else t("rank_stability.band", low=sides[0], high=sides[1])
