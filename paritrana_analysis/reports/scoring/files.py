"""Judges a category from the tables and writes the result: what `paritrana score` does.

It reads the folder of tables and a jury's own files, and writes CSV and XLSX, all of them or none. The
stability of each rank is written beside it, since a rank alone looks more certain than it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from paritrana_analysis import editions
from paritrana_analysis.data import csv_text, regions
from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.evaluation import evaluate
from paritrana_analysis.evaluation.bounded import Bounded, bounded, known_of
from paritrana_analysis.evaluation.by_estimate import by_estimate
from paritrana_analysis.evaluation.listed import LISTS, rows_of
from paritrana_analysis.files import csv_made, drafts, safe_read
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.robustness import rank_stability
from paritrana_analysis.robustness.estimate_draws import rank_doubt, scored_draws
from paritrana_analysis.robustness.limits import DRAWN
from paritrana_analysis.rubric import judging
from paritrana_analysis.rubric.inputs import material_of
from paritrana_analysis.rubric.rules import RUBRICS, load_rubric, shipped_for
from paritrana_analysis.scoring.missing import POLICIES
from paritrana_analysis.selection import Selection, plan_of, select, with_quota


@dataclass(frozen=True)
class Choices:
    """A jury's own: files in place of the shipped ones, policies for blanks, interview scores.

    edition, weights, rubric, interview : files as of `paritrana score`; None: the shipped ones, and before
        the interview. compare : "strict", "as_stated", which is no ranking of equals, or "estimate", which
        scores our estimates of coverage, for all alike.
    policies : "indicator=policy" or "all=policy", of exclude, zero, reweight, impute. seed : of what is
        drawn.
    quotas : "stage=n" or "stage=n/per", for a selection.

    >>> import paritrana_analysis as pa
    >>> pa.reports.JuryChoices(policies=("all=zero",)).compare
    'strict'
    """

    edition: Path | None = None
    weights: Path | None = None
    rubric: Path | None = None
    compare: str = "strict"
    policies: Sequence[str] = ()  # "indicator=policy"
    interview: Path | None = None
    seed: int = 1  # of imputed values, and of the rules drawn
    quotas: Sequence[str] = ()  # "stage=n" or "stage=n/per", for a selection


def judge_folder(
    tables: Mapping[str, pd.DataFrame], assessment_year: int, category: str, choices: Choices | None = None
) -> tuple[judging.Judged, dict[str, str]]:
    """The category judged from these tables by the year's edition, and the names of its units.

    tables : of `read_tables`; firms and villages stand in a practice edition alone. category : "provinsi",
    "kabupaten_kota" or another of the edition. choices : a jury's own (`Choices`).

    Returns (Judged, unit → name). Judged holds findings (a row a unit and indicator: value, or why there is
    none), rules, and scores (0–100, totals with the reason where there is none).
    Raises UserError for a category that is not known, and for choices that can't be.

    >>> import paritrana_analysis as pa
    >>> judged, names = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> judged.n_scored, names["36"]  # nobody: the counting basis of no official share is stated
    (0, 'Banten')
    """
    choices = choices or Choices()
    if category not in RUBRICS:
        raise UserError(Fault("rubric.category", {"known": ", ".join(RUBRICS)}, value=category))
    edition = editions.load_file(choices.edition) if choices.edition else None
    edition = edition or judging.edition_for(assessment_year, category)
    if choices.weights:
        edition = editions.with_weights(edition, choices.weights)
    rubric = load_rubric(choices.rubric or shipped_for(category))
    own = {
        "rubric": rubric,
        "policies": _policies(choices.policies, edition),
        "rng": np.random.Generator(np.random.PCG64(choices.seed)),
    }
    if category in evaluate.GOVERNMENTS:
        known = tables["regions"]
        rows = known[known["level"] == evaluate.GOVERNMENTS[category]]
        units = rows["region_code"].tolist()
        own["panel"] = _interview(choices.interview, units)
        material = material_of(tables, assessment_year)
        if choices.compare == "estimate":
            material, _ = by_estimate(material, tables, evaluate.GOVERNMENTS[category])
        judged = judging.judge_governments(units, material, edition, compare=choices.compare, **own)
        names = {row.region_code: regions.short_name(row.region, row.type) for row in rows.itertuples()}
        return judged, names
    rows = rows_of(tables, category)
    own["panel"] = _interview(choices.interview, list(rows.index))
    judged = judging.judge_list(rows, assessment_year, edition, **own)
    return judged, rows["name"].to_dict()


def homes_of(units: Iterable[str], tables: Mapping[str, pd.DataFrame], category: str) -> dict[str, str]:
    """The region that each unit stands for, or, of a list, lies in: unit → its code."""
    if category in LISTS:
        return rows_of(tables, category)["region_code"].to_dict()
    return {unit: unit for unit in units}


def limits_of(judged: judging.Judged, tables: Mapping[str, pd.DataFrame]) -> Bounded:
    """What scores of the category can still be from what is known, and what to check first.

    Returns (limits, settled, worklist): lowest and highest score (0–100) and best and worst place of each
    unit by what is assumed; pairs of units whose order is settled; unknown items, what moves most first.

    >>> import paritrana_analysis as pa
    >>> tables = pa.read_tables()
    >>> judged, names = pa.reports.judge_category(tables, 2025, "provinsi")
    >>> found = pa.reports.score_limits(judged, tables)
    >>> banten = found.limits.query("unit == '36' and step == 'knowledge'").iloc[0]
    >>> int(banten["best"]), int(banten["worst"]), int(banten["n"])  # in its zone: nothing is settled
    (1, 7, 7)
    """
    if judged.edition.category not in evaluate.GOVERNMENTS:
        return bounded(judged)
    material = judged.material or material_of(tables, judged.assessment_year)
    return bounded(judged, known_of(material.employed, None))


def select_from(
    judged: judging.Judged,
    tables: Mapping[str, pd.DataFrame],
    choices: Choices,
) -> Selection:
    """The judged units taken through the edition's stages; a quota given overrides the edition's."""
    plan = plan_of(judged.edition)
    faults, seen = [], set()
    for text in choices.quotas:
        try:
            stage, n, per = _quota(text)
            if stage in seen:
                raise UserError(Fault("rubric.quota_twice", {"stage": stage[:60]}, value=text[:60]))
            seen.add(stage)
            plan = with_quota(plan, stage, n, per)
        except UserError as error:
            faults += error.faults
    if faults:
        raise UserError(faults)
    units, category = judged.scores.totals.index, judged.edition.category
    province_of = {unit: home[:2] for unit, home in homes_of(units, tables, category).items()}
    rows = rows_of(tables, category) if category in LISTS else {}
    sector = rows["sector"].to_dict() if "sector" in rows else {}
    heard = judged.findings[judged.findings["indicator"] == "interview_score"]
    interview = dict(zip(heard["unit"], heard["value"], strict=True)) if len(heard) else {}
    if judged.step == "whole":  # scores hold the interview already: selection starts from documents
        judged = judging.documents_of(judged)
    frame = judging.candidates(judged, province_of, interview)
    return select(frame.assign(sector=[sector.get(unit) for unit in frame.index]) if sector else frame, plan)


def _quota(text: str) -> tuple[str, int, str | None]:
    """Stage, number and group of "stage=n" or "stage=n/per". Raises UserError for anything else."""
    stage, _, quota = (part.strip() for part in text.partition("="))
    n, _, per = (part.strip() for part in quota.partition("/"))
    try:
        number = safe_read.whole(n)
        if number < 1 or not n.isascii():
            raise ValueError
    except ValueError:
        short = text if len(text) <= 60 else f"{text[:40]}…"
        raise UserError(Fault("rubric.quota", {"most": safe_read.MOST_DIGITS}, value=short)) from None
    return stage, number, per or None


@dataclass(frozen=True)
class CategoryStability:
    """Stability of each rank; and for the first of a category of governments the fewest further workers."""

    ranks: rank_stability.RankStability
    further: pd.DataFrame | None


def rank_stability_of(
    judged: judging.Judged, tables: Mapping[str, pd.DataFrame], choices: Choices
) -> CategoryStability:
    """Stability of the ranks, with the seed of the choices.

    Only governments have workers: `further` is None for firms and villages. It is told of the first
    `telling.DRAWN` units, as each takes a third of a second.
    """
    rules = rank_stability.Reasonable(seed=choices.seed)
    if judged.edition.category not in evaluate.GOVERNMENTS:
        return CategoryStability(rank_stability.assess(judged, rules), None)
    ranks = rank_stability.assess(judged, rules, rse=rank_stability.rse_of(judged, tables))
    first = [] if ranks.reason else list(ranks.ranks["unit"].head(DRAWN))
    return CategoryStability(ranks, rank_stability.further_workers_from(tables, judged, ranks, units=first))


def estimate_ranks_of(judged: judging.Judged, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """What our estimate leaves open of each rank (`robustness.estimate_draws.rank_doubt`).

    None where estimates were not scored. Apart from the doubt of rules, and never joined with it.
    """
    if judged.compare != "estimate" or judged.edition.category not in evaluate.GOVERNMENTS:
        return None
    material = material_of(tables, judged.assessment_year)
    _, behind = by_estimate(material, tables, evaluate.GOVERNMENTS[judged.edition.category])
    return rank_doubt(judged, scored_draws(judged, behind.region_codes, behind.share, behind.before))


def _policies(given: Sequence[str], edition: editions.Edition) -> dict[str, str]:
    known = [key for keys in edition.indicators.values() for key in keys]
    found, faults = {}, []
    for text in given:
        key, _, policy = text.partition("=")
        if policy not in POLICIES:
            faults.append(Fault("rubric.policy", {"known": ", ".join(POLICIES)}, value=text))
        elif key not in (*known, "all"):
            faults.append(Fault("rubric.policy_indicator", {"known": ", ".join(known)}, value=key))
        else:
            found |= dict.fromkeys(known if key == "all" else [key], policy)
    if faults:
        raise UserError(faults)
    return found


def _interview(path: Path | None, units: Sequence[str]) -> dict[str, dict[str, float]] | None:
    """Interview scores by unit; a blank score is an absent candidate."""
    if path is None:
        return None
    try:
        table = csv_text.read(path, separators=",;\t|")
        at_unit, at_score = table.headings.index("unit"), table.headings.index("score")
    except (OSError, ValueError) as error:
        raise UserError(Fault("rubric.interview", {"problem": str(error)[:120]}, str(path))) from None
    faults: list[Fault] = []
    scores, seen, known = {}, {}, set(units)
    for name in ("unit", "score"):
        if table.headings.count(name) > 1:
            faults.append(Fault("duplicate_column", file=path.name, column=name))
    for line, cells in enumerate(table.rows, start=table.first_row):
        if extra := next((cell for cell in cells[len(table.headings) :] if cell.strip()), ""):
            faults.append(Fault("extra_cell", file=path.name, row=line, value=extra[:60]))  # 7,5 for 7.5
            continue
        unit, text = (cells[at].strip() if at < len(cells) else "" for at in (at_unit, at_score))
        if not unit and not text:
            continue
        number = pd.to_numeric(text, errors="coerce") if text else None
        if unit not in known:
            faults.append(Fault("rubric.interview_unit", {}, path.name, line, "unit", unit))
        elif unit in seen:
            faults.append(
                Fault("rubric.interview_twice", {"before": seen[unit]}, path.name, line, "unit", unit)
            )
        elif number is not None and not 0 <= number <= 100:
            faults.append(Fault("rubric.interview_score", {}, path.name, line, "score", text))
        elif number is not None:
            scores[unit] = float(number)
        seen.setdefault(unit, line)
    if faults:
        raise UserError(faults)
    return {"interview_score": scores}


def write(
    judged: judging.Judged,
    names: Mapping[str, str],
    folder: Path,
    language: str,
    *,
    selection: Selection | None = None,
    stability: CategoryStability | None = None,
    limits: Bounded | None = None,
    estimate_ranks: pd.DataFrame | None = None,
    stamp: str = "",
) -> list[Path]:
    """results.csv, points.csv, rules.csv and scores.xlsx in `folder`: all, or what was there stays.

    Returns them, and what somebody had changed there and was kept under another name.

    stability : of `rank_stability_of`. Where two or more are scored, rank_stability.csv (a ranked unit a row)
    and, of governments, further_workers.csv; else a sentence in the workbook says why not.
    With estimate_ranks (of `estimate_ranks_of`) also estimate_ranks.csv: what our estimate leaves open.
    With limits also limits.csv, settled.csv and title_limits.csv: what scores can still be, which orders are
    settled, and who can still reach a title that one aspect decides.
    With a selection also selection.csv (who reached which stage, and why they left) and winners.csv.
    """
    from paritrana_analysis.publish import xlsx
    from paritrana_analysis.publish.blocks import Document
    from paritrana_analysis.reports.scoring import stability as stability_blocks
    from paritrana_analysis.reports.scoring.scores import blocks, selection_blocks

    folder = Path(folder)
    frames = {
        "results": judging.results(judged),
        "points": judging.points(judged),
        "rules": judging.rule_rows(judged),
    }
    if selection:
        winners = selection.winners
        winners = winners.assign(next_in_line=winners["next_in_line"].map(" ".join))
        frames |= {"selection": selection.record, "winners": winners}
    if stability and not stability.ranks.reason:
        frames["rank_stability"] = rank_stability.rows(stability.ranks)
        if stability.further is not None:
            frames["further_workers"] = stability.further
    t = Reader(language)
    told = blocks(judged, names, t, limits=limits, stamp=stamp)
    if limits:
        frames |= {"limits": limits.limits, "settled": limits.settled, "title_limits": limits.titles}
    if selection:
        told[2:2] = selection_blocks(selection, names, t)
    if stability:
        told += stability_blocks.workbook(stability.ranks, names, t, stability.further, first=DRAWN)
    if estimate_ranks is not None:
        frames["estimate_ranks"] = estimate_ranks
        told += stability_blocks.of_estimate(estimate_ranks, names, t)
    document = Document.from_blocks(told)
    with drafts.making(folder) as draft:
        for name, frame in frames.items():
            if stamp:
                frame = frame.assign(practice=stamp)
            if "unit" in frame:
                frame.insert(1, "name", frame["unit"].map(names))
            (draft / f"{name}.csv").write_bytes(csv_made.as_bytes(frame))
        (draft / "scores.xlsx").write_bytes(xlsx.render(document))
        made = [path.name for path in draft.iterdir()]
        (draft / drafts.SUMS).write_bytes(drafts.sums_of(draft))
    return sorted(path for path in folder.iterdir() if path.name in made or drafts.is_kept(path))
