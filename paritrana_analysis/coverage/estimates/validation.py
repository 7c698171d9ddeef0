"""Claims left out and predicted: how far off, and how often the intervals hold.

Each share of all workers is predicted without any claim of its region within a quarter (counts by
registration stay in: they are of another basis), and each share of a year from claims of the years before
alone. Scales are learned without the claims left out: in `FOLDS` folds by region and date. A predictive
interval includes the error of a claim itself. It tests claims, not truth: a bias that all claims share is
invisible to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from paritrana_analysis.coverage.estimates import districts as of_districts
from paritrana_analysis.coverage.estimates import provinces as of_provinces
from paritrana_analysis.coverage.estimates import scales
from paritrana_analysis.coverage.estimates.denominators import log_workers
from paritrana_analysis.coverage.estimates.fit import Fit
from paritrana_analysis.coverage.estimates.observations import (
    FIRST_YEAR,
    SAME_FIGURE_QUARTERS,
    observations,
)
from paritrana_analysis.coverage.estimates.scales import Scales
from paritrana_analysis.coverage.estimates.structure import NATION, Structure
from paritrana_analysis.coverage.estimates.summary import LEVELS
from paritrana_analysis.coverage.shares import workforce

FOLDS = 10
SWEEPS, PER_SWEEP, WARM_UP = 40, 10, 10
#: Draws of a claim's own error for each draw of coverage.
REPEATS = 5
COLUMNS = [
    "claim_ids",
    "region_code",
    "as_of",
    "value",
    "predicted",
    *(f"held_{level}" for level in LEVELS),
    "nearest",
    "nation",
]


def targets(rows: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """The claims that are predicted: shares of all workers of one region each, not the nation's."""
    return rows[
        (rows["kind"] == "share") & (rows["segment"] == "ALL") & rows["region_code"].isin(list(codes))
    ]


def near(rows: pd.DataFrame, region_code: str, first: int, last: int) -> np.ndarray:
    """Which observations tell of the region within a quarter of these quarters; not by registration."""
    mine = rows["region_code"].map(lambda codes: region_code in codes.split("+")).astype(bool)
    close = (rows["last_quarter"] >= first - SAME_FIGURE_QUARTERS) & (
        rows["first_quarter"] <= last + SAME_FIGURE_QUARTERS
    )
    return (mine & close & (rows["kind"] != "registration")).to_numpy()


def leave_one_out(
    read: pd.DataFrame, codes: Sequence[str], log_proxy: np.ndarray, given: Scales, seed: int = 1
) -> pd.DataFrame:
    """Each province's share predicted without its claims of about that day; a row a claim with `COLUMNS`."""
    rows = of_provinces.of_provinces(read, codes).reset_index(drop=True)
    asked = targets(rows, codes)
    groups = list(asked.groupby(["region_code", "first_quarter", "last_quarter"]))
    fold = {key: number % FOLDS for number, (key, _) in enumerate(groups)}
    learned = {}
    for number in range(FOLDS):
        out = np.zeros(len(rows), dtype=bool)
        for key, _ in groups:
            if fold[key] == number:
                out |= near(rows, *key)
        learned[number] = of_provinces.fit_provinces(rows[~out], codes, log_proxy, given, learn=True).scales
    told = []
    for key, group in groups:
        out = near(rows, *key)
        fitted = of_provinces.fit_provinces(rows[~out], codes, log_proxy, learned[fold[key]])
        told.append(_predicted(fitted, group, rows[~out], asked, seed))
    return pd.concat(told, ignore_index=True)


def leave_the_last_year_out(
    read: pd.DataFrame,
    codes: Sequence[str],
    log_proxy: np.ndarray,
    given: Scales,
    year: int,
    seed: int = 1,
) -> pd.DataFrame:
    """Each province's shares of a year predicted from claims of the years before it."""
    rows = of_provinces.of_provinces(read, codes).reset_index(drop=True)
    begin = (year - FIRST_YEAR) * 4
    before = rows[rows["last_quarter"] < begin]
    learned = of_provinces.fit_provinces(before, codes, log_proxy[..., :begin], given, learn=True).scales
    fitted = of_provinces.fit_provinces(before, codes, log_proxy[..., : begin + 4], learned)
    asked = targets(rows, codes)
    asked = asked[(asked["first_quarter"] >= begin) & (asked["last_quarter"] < begin + 4)]
    return _predicted(fitted, asked, before, targets(before, codes), seed)


def leave_one_district_out(
    read: pd.DataFrame,
    codes: Sequence[str],
    log_proxy: np.ndarray,
    whole,
    given: Scales,
    seed: int = 1,
) -> pd.DataFrame:
    """Each share of a province's districts predicted without the district's claims of about that day."""
    rows = of_districts.of_districts(read, codes).reset_index(drop=True)
    asked = targets(rows, codes)
    told = [pd.DataFrame(columns=COLUMNS)]
    for key, group in asked.groupby(["region_code", "first_quarter", "last_quarter"]):
        out = near(rows, *key)
        fitted = of_districts.fit_districts(rows[~out], codes, log_proxy, whole, given)
        told.append(_predicted(fitted, group, rows[~out], asked, seed, whole=whole))
    return pd.concat([frame for frame in told if len(frame)] or told, ignore_index=True)


def _predicted(
    fitted: Fit, group: pd.DataFrame, kept: pd.DataFrame, asked: pd.DataFrame, seed: int, whole=None
) -> pd.DataFrame:
    """The claims of `group` as this fit predicts them, beside the nearest claim and the nation's median."""
    if group.empty:
        return pd.DataFrame(columns=COLUMNS)
    base = fitted.structure
    structure = Structure(group, base.codes, base.log_proxy, base.start, base.rules, nation=base.nation)
    if whole is None:
        x = fitted.draw(seed, sweeps=SWEEPS, per_sweep=PER_SWEEP, warm_up=WARM_UP)
    else:
        x = of_districts.draw_unknowns(fitted, whole, seed)
    shared = base.slices["denominator_bias"].stop  # everything but the occasions, which are the day's own
    rng = np.random.default_rng(seed)
    state = np.zeros((len(x), structure.size))
    state[:, :shared] = x[:, :shared]
    said = np.stack([structure.said(one)[: len(group)] for one in state])
    scale, nu = fitted.scales.errors["share_all"], base.rules["degrees_of_freedom"]["claim"]
    shape = (len(x) * REPEATS, len(group))
    predictive = np.repeat(said, REPEATS, axis=0) + fitted.scales.unknowns["occasion"] * rng.standard_normal(
        shape
    )
    predictive = predictive + scale * rng.standard_t(nu, shape)
    frame = group[["claim_ids", "region_code", "as_of", "value"]].assign(
        predicted=np.exp(np.median(said, axis=0))
    )
    for level in LEVELS:
        low, high = np.exp(np.percentile(predictive, [50 - level / 2, 50 + level / 2], axis=0))
        frame[f"held_{level}"] = (low <= group["value"].to_numpy()) & (group["value"].to_numpy() <= high)
    frame["nearest"] = [_nearest(row, kept, asked) for row in group.to_dict("records")]
    others = kept[kept.index.isin(asked.index) & (kept["region_code"] != NATION)] if len(kept) else kept
    frame["nation"] = (
        targets(others, others["region_code"].unique())["value"].median() if len(others) else np.nan
    )
    return frame[COLUMNS].reset_index(drop=True)


def _nearest(row: dict, kept: pd.DataFrame, asked: pd.DataFrame) -> float:
    """The region's other share nearest in time, blank where it has none."""
    mine = asked[(asked["region_code"] == row["region_code"]) & asked["claim_ids"].isin(kept["claim_ids"])]
    if mine.empty:
        return np.nan
    apart = np.maximum(
        mine["first_quarter"] - row["last_quarter"], row["first_quarter"] - mine["last_quarter"]
    )
    return float(mine.assign(_apart=apart).sort_values(["_apart", "claim_ids"])["value"].iloc[0])


def summed_up(predicted: pd.DataFrame) -> dict[str, float]:
    """Errors in points and how often intervals hold; `same_*` on the claims whose region has another.

    mean_error_se : standard error of the mean error, clustered by region.
    """
    off = (predicted["predicted"] - predicted["value"]).abs() * 100
    by_region = off.groupby(predicted["region_code"]).agg(["sum", "size"])
    residual = by_region["sum"] - off.mean() * by_region["size"]
    clusters = len(by_region)
    told = {
        "claims": len(predicted),
        "regions": clusters,
        "mean_error": off.mean(),
        "mean_error_se": np.sqrt((residual**2).sum() * clusters / max(clusters - 1, 1)) / len(predicted),
        "median_error": off.median(),
        "bias": ((predicted["predicted"] - predicted["value"]) * 100).mean(),
        "nation_mean_error": ((predicted["nation"] - predicted["value"]).abs() * 100).mean(),
        **{f"held_{level}": predicted[f"held_{level}"].astype(float).mean() for level in LEVELS},
    }
    both = predicted[predicted["nearest"].notna()]
    for name, column in (
        ("same_mean_error", "predicted"),
        ("nearest_mean_error", "nearest"),
        ("same_nation_mean_error", "nation"),
    ):
        told[name] = ((both[column] - both["value"]).abs() * 100).mean()
    for name, column in (("same_median_error", "predicted"), ("nearest_median_error", "nearest")):
        told[name] = ((both[column] - both["value"]).abs() * 100).median()
    told["same_claims"] = len(both)
    told["ratio"] = told["same_mean_error"] / told["nearest_mean_error"]
    return told


#: Years whose claims are predicted from those before.
YEARS = range(2022, 2026)
#: The prior scale of people registered elsewhere, times these: how much hangs on it.
SENSITIVITY = (0.5, 2.0)


def validated(
    tables: Mapping[str, pd.DataFrame], assessment_year: int, *, level: str = "district"
) -> dict[str, object]:
    """Everything that `docs/estimates.md` prints of the estimates' errors: minutes of work.

    Returns keys provinces, groups, years, districts (frames of `summed_up`), scales, sensitivity.
    """
    with threadpool_limits(1, user_api="blas"):
        return _validated(tables, assessment_year, level)


def _validated(tables: Mapping[str, pd.DataFrame], assessment_year: int, level: str) -> dict[str, object]:
    read, _ = observations(tables["coverage_reported"], tables["participants"], assessment_year)
    force = workforce(tables["labour_force"])
    codes = sorted(code for code in force["region_code"].unique() if len(code) == 2 and code != NATION)
    proxy = log_workers(force, codes, assessment_year)
    given = scales.read("province")
    one = leave_one_out(read, codes, proxy, given)
    years = {
        year: leave_the_last_year_out(read, codes, proxy, given, year)
        for year in YEARS
        if year <= assessment_year
    }
    islands = tables["regions"].set_index("region_code")["island_group"]
    groups = {name: part for name, part in one.groupby(one["region_code"].map(islands))}
    learned = of_provinces.fit_provinces(read, codes, proxy, given, learn=True).scales
    told = {
        "provinces": summed_up(one),
        "groups": {name: summed_up(part) for name, part in sorted(groups.items())},
        "years": {year: summed_up(part) for year, part in years.items() if len(part)},
        "scales": {
            name: (before, learned.unknowns.get(name, learned.errors.get(name)))
            for name, before in {**given.unknowns, **given.errors}.items()
            if name not in given.given
        },
        "sensitivity": _sensitivity(read, codes, proxy, given),
    }
    if level == "district":
        told["districts"] = summed_up(_districts(read, force, codes, proxy, given, assessment_year))
    return told


def _sensitivity(read, codes, proxy, given: Scales) -> dict[float, dict[str, float]]:
    """How far the provinces' last estimates move with the prior of people registered elsewhere, in points."""

    def share(scale: Scales) -> np.ndarray:
        fitted = of_provinces.fit_provinces(read, codes, proxy, scale)
        cells = fitted.structure.cells(fitted.x)
        return (cells.participants.sum(axis=1) / cells.workers.sum(axis=1))[:, -1]

    base = share(given)
    moved = {}
    for times in SENSITIVITY:
        errors = dict(given.errors) | {"elsewhere": given.errors["elsewhere"] * times}
        apart = np.abs(share(Scales(given.unknowns, errors, given.given, given.rules)) - base) * 100
        moved[times] = {
            "median": np.median(apart),
            "largest": apart.max(),
            "where": codes[int(apart.argmax())],
        }
    return moved


def _districts(read, force, codes, proxy, given: Scales, until: int) -> pd.DataFrame:
    found = of_provinces.fit_provinces(read, codes, proxy, given)
    cells = found.structure.cells(found.draw(1, sweeps=SWEEPS, per_sweep=PER_SWEEP, warm_up=WARM_UP))
    at = found.structure.cells(found.x)
    told = []
    for place, province in enumerate(codes):
        mine = sorted(c for c in force["region_code"].unique() if len(c) == 4 and c[:2] == province)
        whole = of_districts.Whole(
            province,
            at.logits[place],
            at.participants[place],
            at.workers[place],
            cells.participants[:, place],
            cells.workers[:, place],
        )
        told.append(
            leave_one_district_out(
                read, mine, log_workers(force, mine, until), whole, scales.read("district")
            )
        )
    return pd.concat([frame for frame in told if len(frame)], ignore_index=True)


def as_text(told: Mapping[str, object]) -> str:
    """The tables of `docs/estimates.md`, in Markdown: errors in points of coverage."""
    head = (
        "| what is predicted | claims | regions | mean error (± s.e.) | median | bias "
        "| 50 % holds | 80 % | 90 % | same claims: ours, mean (median) "
        "| nearest claim, mean (median) | ratio | nation's median |\n" + "|---" * 13 + "|"
    )
    lines = [head, _line("provinces, each claim left out", told["provinces"])]
    lines += [_line(f"of these: {name}", part) for name, part in told["groups"].items()]
    lines += [_line(f"provinces, {year} from the years before", part) for year, part in told["years"].items()]
    if "districts" in told:
        lines.append(_line("districts, each claim left out", told["districts"]))
    lines += ["", "| scale | used | learned from all claims |", "|---|---|---|"]
    lines += [f"| {name} | {used:.3f} | {again:.3f} |" for name, (used, again) in told["scales"].items()]
    lines += ["", "| prior of people registered elsewhere | provinces move by, median | largest | where |"]
    lines += ["|---|---|---|---|"]
    lines += [
        f"| × {times:g} | {part['median']:.1f} points | {part['largest']:.1f} points | {part['where']} |"
        for times, part in told["sensitivity"].items()
    ]
    return "\n".join(lines)


def _line(name: str, told: Mapping[str, float]) -> str:
    number = lambda key: "–" if np.isnan(told[key]) else f"{told[key]:.1f}"  # noqa: E731 (points)
    cells = [
        name,
        str(told["claims"]),
        str(told["regions"]),
        f"{number('mean_error')} (± {number('mean_error_se')})",
        number("median_error"),
        number("bias"),
        *(f"{told[f'held_{level}']:.2f}" for level in LEVELS),
        f"{number('same_mean_error')} ({number('same_median_error')}), n = {told['same_claims']}",
        f"{number('nearest_mean_error')} ({number('nearest_median_error')})",
        "–" if np.isnan(told["ratio"]) else f"{told['ratio']:.2f}",
        number("nation_mean_error"),
    ]
    return f"| {' | '.join(cells)} |"
