"""`evaluate`: the one place where the rooms above are wired together. Pure: frames in, frames out.

Returns what the bundle holds: *national* frames, which every report prints or compares with, and for
each province its *own* frames. Nothing here is worded, drawn or written.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from paritrana_analysis.data.tables import Tables
from paritrana_analysis.evaluation.bounded import bounded, known_of
from paritrana_analysis.evaluation.estimated import Earlier, Estimated, estimated
from paritrana_analysis.evaluation.inputs import ByRegion, gathered
from paritrana_analysis.evaluation.listed import lists_in
from paritrana_analysis.evaluation.nation import national_frames, overview_frames
from paritrana_analysis.evaluation.provinces import province_frames
from paritrana_analysis.evaluation.whole_numbers import all_in_whole_numbers, in_whole_numbers
from paritrana_analysis.robustness import rank_stability
from paritrana_analysis.rubric import judging
from paritrana_analysis.rubric.inputs import Material

#: What a reader is told to take as given; each is a sentence in `words/assumptions.toml` and a
#: paragraph in `docs/assumptions.md`.
ASSUMPTIONS = ("A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9", "A10", "A11", "A12", "A13", "A14", "A19")


@dataclass(frozen=True)
class Evaluation:
    """All frames of one assessment year; `regions` by province code."""

    assessment_year: int
    as_of: str  # last day of the assessment period
    national: dict[str, pd.DataFrame]
    regions: dict[str, dict[str, pd.DataFrame]]
    overview: dict[str, pd.DataFrame]  # of the nation's own page; no province's report reads it
    draws: pd.DataFrame  # of our estimates, a row a draw and a column a region; no report reads them
    estimates_from: str = ""  # sha256 of what our estimates are made from
    assumptions: tuple[str, ...] = ASSUMPTIONS
    seeds: dict[str, int] = field(default_factory=dict)  # of whatever was drawn
    lists: dict[str, pd.DataFrame] = field(default_factory=dict)  # of firms and villages, as they were read


def evaluate(
    tables: Tables, assessment_year: int, earlier_estimates: Earlier = lambda made_from: None
) -> Evaluation:
    """Everything the reports of one assessment year are made from.

    tables : `data.tables.read_tables`, checked. Figures dated after 31 December of `assessment_year` are kept
    out of every share, gap and state; where they are shown, they are marked as later.
    earlier_estimates : gives our estimates made before from the very same inputs, which spares their fit.

    >>> import paritrana_analysis as pa
    >>> tables = pa.read_tables()
    >>> mine = pa.evaluate(tables, 2025).regions["36"]  # doctest: +SKIP
    """
    inputs = gathered(tables, assessment_year)
    judged = _judged(tables, inputs.material)
    stability = _stability(tables, judged, inputs.material)
    national = national_frames(inputs)
    national |= {
        "rules": pd.concat([judging.rule_rows(one) for one in judged], ignore_index=True),
        "judged": pd.DataFrame([judging.summary_row(one) for one in judged]),
    }
    national |= stability.national
    overview = {
        "results": pd.concat([judging.results(one) for one in judged], ignore_index=True),
        "points": pd.concat([judging.points(one) for one in judged], ignore_index=True),
        **stability.by_unit,
    }
    provinces = province_frames(inputs)
    aims = {code: _aims(frames["targets"], code) for code, frames in provinces.items()}
    ours = estimated(tables, assessment_year, aims, earlier_estimates)
    limits = _limits(judged, inputs.material, ours)
    overview |= limits.by_unit
    cuts = {
        name: ByRegion(in_whole_numbers(frame.rename(columns={"unit": "region_code"})))
        for name, frame in overview.items()
    }
    overview |= overview_frames(inputs) | stability.overview | ours.overview | limits.overview
    own = {
        code: frames | {name: cut.within(code) for name, cut in cuts.items()} | ours.regions[code]
        for code, frames in provinces.items()
    }
    seeds = {"rank_stability": rank_stability.Reasonable().seed, "estimates": ours.seed}
    national = {name: in_whole_numbers(frame) for name, frame in national.items()}
    overview = {name: in_whole_numbers(frame) for name, frame in overview.items()}
    own = all_in_whole_numbers(own)
    as_of = f"{assessment_year}-12-31"
    return Evaluation(
        assessment_year,
        as_of,
        national,
        own,
        overview,
        ours.draws,
        ours.made_from,
        seeds=seeds,
        lists=lists_in(tables),
    )


def _aims(targets: pd.DataFrame, code: str) -> list[float]:
    """The shares that a province's own targets aim at; the nation's are set for another population."""
    return targets["target_share"][targets["region_code"] == code].dropna().tolist()


@dataclass(frozen=True)
class _StabilityFrames:
    """Stability of ranks; every frame without rows where nobody is ranked.

    national : what every report draws, of provinces: `ranked` (as `rank_stability` below) and `chances`.
    by_unit  : `rank_stability`, `drivers` and (provinces only) `further_workers`: cut into regions too.
    overview : `chances` of the first districts.
    """

    national: dict[str, pd.DataFrame]
    by_unit: dict[str, pd.DataFrame]
    overview: dict[str, pd.DataFrame]


def _stability(tables: Tables, judged: list[judging.Judged], material: Material) -> _StabilityFrames:
    rows, drivers, chances = [], [], {}
    for one in judged:
        found = rank_stability.assess(one, rse=rank_stability.rse_of(one, tables))
        category = one.edition.category
        rows.append(rank_stability.rows(found).assign(category=category))
        drivers.append(rank_stability.driver_rows(found).assign(category=category))
        chances[category] = rank_stability.chance_rows(found)
        if category == "provinsi":
            ranked = rows[-1]
            further = rank_stability.further_workers_from(tables, one, found, material=material)
    return _StabilityFrames(
        {"ranked": ranked, "chances": chances["provinsi"]},
        {
            "rank_stability": _joined(rows),
            "drivers": _joined(drivers),
            "further_workers": further.assign(category="provinsi"),
        },
        {"chances": chances["kabupaten_kota"]},
    )


@dataclass(frozen=True)
class _LimitFrames:
    """What scores can still be. by_unit: `limits`, `title_limits`, `worklist`, cut into regions too."""

    by_unit: dict[str, pd.DataFrame]
    overview: dict[str, pd.DataFrame]


def _limits(judged: list[judging.Judged], material: Material, ours: Estimated) -> _LimitFrames:
    own = [frames["estimates"] for frames in ours.regions.values() if len(frames["estimates"])]
    known = known_of(material.employed, pd.concat(own) if own else None)
    found = {one.edition.category: bounded(one, known) for one in judged}
    frames = {
        name: _joined([getattr(one, name).assign(category=category) for category, one in found.items()])
        for name in ("limits", "settled", "worklist", "titles")
    }
    by_unit = {"limits": frames["limits"], "title_limits": frames["titles"], "worklist": frames["worklist"]}
    return _LimitFrames(by_unit, {"settled": frames["settled"]})


def _joined(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """The frames one below the other; those without a row have no say in the columns' types."""
    held = [frame for frame in frames if len(frame)]
    return pd.concat(held, ignore_index=True) if held else frames[0]


#: Categories whose candidates stand in the tables of every year.
GOVERNMENTS = {"provinsi": "province", "kabupaten_kota": "district"}


def _judged(tables: Tables, material: Material) -> list[judging.Judged]:
    """Provinces and districts judged on what is held."""
    found, known = [], tables["regions"]
    for category, level in GOVERNMENTS.items():
        units = known[known["level"] == level]["region_code"].tolist()
        edition = judging.edition_for(material.assessment_year, category)
        found.append(judging.judge_governments(units, material, edition))
    return found
