"""Judges a category of one year by an edition: evidence → indicator values → scores, with reasons.

Two steps of one round: before the interview only what documents show is scored, the interview's weight
going to the other aspects in proportion; with the panel's scores the whole is. Nothing is scored from
evidence that was not checked: such a unit has no total, and its reason says what is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from paritrana_analysis import editions
from paritrana_analysis.editions import Edition
from paritrana_analysis.rubric.findings import as_frame, values_of
from paritrana_analysis.rubric.government import of_government
from paritrana_analysis.rubric.inputs import Material
from paritrana_analysis.rubric.lists import of_list
from paritrana_analysis.rubric.rules import Rubric, load_rubric, rules_of, shipped_for
from paritrana_analysis.scoring import Rules, Scores, score

#: Indicators that are known only once candidates have been heard.
HEARD = ("interview_score", "head_present", "firm_innovation")


@dataclass(frozen=True)
class Judged:
    """A category judged. findings : of `rubric.findings.as_frame`; scores : by `rules`.

    step : "documents" before the interview, "whole" with it. borrowed : whether the edition of the year
    is not known and an earlier one stands in. material : what governments were judged on; None of a list.
    """

    assessment_year: int
    edition: Edition
    rubric: Rubric
    rules: Rules
    step: str
    compare: str
    findings: pd.DataFrame
    scores: Scores
    material: Material | None = None

    @property
    def borrowed(self) -> bool:
        return self.edition.year != self.assessment_year

    @property
    def n_scored(self) -> int:
        return int(self.scores.totals["total"].notna().sum())


def edition_for(assessment_year: int, category: str) -> Edition:
    """The edition of the year judged, or the latest before it where that year's is not on file.

    Raises UserError for a category that no edition up to the year has.
    """
    years = [year for year, known in editions.available() if known == category and year <= assessment_year]
    return editions.load(max(years, default=assessment_year), category)


def judge_governments(
    units: Collection[str],
    material: Material,
    edition: Edition,
    *,
    rubric: Rubric | None = None,
    compare: str = "strict",
    panel: Mapping[str, Mapping[str, float]] | None = None,
    policies: Mapping[str, str] | None = None,
    rng=None,
) -> Judged:
    """Judge provinces or districts, region codes at one date.

    material : evidence and claims of `material.assessment_year`. compare : "strict", "as_stated" or
    "estimate", see `rubric.of_government`. panel : indicator → unit → the jurors' mean; with it the whole is
    scored. policies : indicator → what a blank counts for; the rubric's own is "exclude".
    rng : needed by the policy "impute".
    """
    rubric = rubric or load_rubric(shipped_for(edition.category))
    keys = [key for own in edition.indicators.values() for key in own]
    found = as_frame(of_government(list(units), keys, rubric, material, compare=compare, panel=panel))
    zones = _zones(units, {unit: unit[:2] for unit in units}, edition)
    year = material.assessment_year
    judged = _scored(year, edition, rubric, found, units, zones, compare, panel, policies, rng)
    return replace(judged, material=material)


def judge_list(
    table: pd.DataFrame,
    assessment_year: int,
    edition: Edition,
    *,
    rubric: Rubric | None = None,
    panel: Mapping[str, Mapping[str, float]] | None = None,
    policies: Mapping[str, str] | None = None,
    rng=None,
) -> Judged:
    """Judge firms or villages: `table` has one row a unit, indexed by its key, with region_code."""
    rubric = rubric or load_rubric(shipped_for(edition.category))
    keys = [key for own in edition.indicators.values() for key in own]
    found = of_list(table, keys, rubric, assessment_year, panel=panel)
    zones = _zones(table.index, table["region_code"].str[:2], edition)
    return _scored(
        assessment_year, edition, rubric, found, table.index, zones, "strict", panel, policies, rng
    )


def _zones(units: Collection[str], province: Mapping[str, str], edition: Edition) -> pd.Series | None:
    if not edition.zone_of:
        return None
    units = list(units)
    return pd.Series([edition.zone_of.get(province[unit]) for unit in units], index=units, dtype=object)


def _scored(
    year: int, edition: Edition, rubric: Rubric, found, units, zones, compare, panel, policies, rng
) -> Judged:
    step = "whole" if panel else "documents"
    leave_out = [key for key in HEARD if key not in (panel or {})]
    if panel:  # what the register holds of the leader's presence counts once the round is held
        leave_out = [
            key for key in leave_out if key in rubric.measures and rubric.measures[key].origin == "panel"
        ]
    rules = rules_of(edition, rubric, leave_out=leave_out, policies=dict(policies or {}))
    values = values_of(found, rules.keys, units)
    scores = score(values, rules, zones, rng)
    return Judged(year, edition, rubric, rules, step, compare, found, scores)


def documents_of(judged: Judged) -> Judged:
    """The same evidence scored without the interview: where a selection starts."""
    zones = judged.scores.totals["zone"] if judged.edition.zone_of else None
    units = judged.scores.totals.index
    findings = judged.findings.query("indicator != 'interview_score'")
    return _scored(
        judged.assessment_year,
        judged.edition,
        judged.rubric,
        findings,
        units,
        zones,
        judged.compare,
        None,
        None,
        None,
    )


# --- what is kept of it ------------------------------------------------------------------------------


def points(judged: Judged) -> pd.DataFrame:
    """Why each unit has its score: one row a unit and indicator, in the order of the rules.

    Columns of the findings, and aspect, score (0–100), weight (in the unit's total), points (weight ×
    score; blank where the unit has no total), missing (the policy that filled a blank), scored (False: an
    indicator of the interview, before it).

    >>> import paritrana_analysis as pa
    >>> judged, _ = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> own = pa.rubric.judged_points(judged).query("unit == '36' and indicator == 'coverage_share'")
    >>> own["state"].item()  # why there is no value
    'no_claim'
    """
    scores, keys = judged.scores, judged.rules.keys
    aspect = {key: aspect for aspect, own in judged.edition.indicators.items() for key in own}
    found = judged.findings
    own = {
        name: frame[keys]
        .rename_axis("unit")
        .reset_index()
        .melt("unit", var_name="indicator", value_name=name)
        for name, frame in (
            ("score", scores.indicators),
            ("weight", scores.weights),
            ("points", scores.contributions),
        )
    }
    for frame in own.values():
        found = found.merge(frame, on=["unit", "indicator"], how="left")
    policies = scores.missing[["unit", "indicator", "policy"]].rename(columns={"policy": "missing"})
    found = found.merge(policies, on=["unit", "indicator"], how="left")
    order = {key: place for place, key in enumerate(aspect)}
    found = found.assign(
        category=judged.edition.category,
        aspect=found["indicator"].map(aspect),
        scored=found["indicator"].isin(keys),
        missing=found["missing"].fillna(""),
        _order=found["indicator"].map(order),
    )
    units = {unit: place for place, unit in enumerate(judged.scores.totals.index)}
    found = found.assign(_unit=found["unit"].map(units)).sort_values(["_unit", "_order"])
    return found.drop(columns=["_unit", "_order"]).reset_index(drop=True)


def results(judged: Judged) -> pd.DataFrame:
    """One row a unit: total, rank and n in nation and zone, reason, and `aspect_…` scores.

    Scores are 0–100; blank: not scored, and reason is a key of `scoring.score.REASONS`.

    >>> import paritrana_analysis as pa
    >>> judged, _ = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> pa.rubric.judged_results(judged)["total"].notna().sum().item()
    0
    """
    aspects = judged.scores.aspects.add_prefix("aspect_")
    frame = pd.concat([judged.scores.totals, aspects], axis=1).rename_axis("unit").reset_index()
    frame["zone"] = frame["zone"].fillna("")
    return frame.assign(category=judged.edition.category)


def candidates(
    judged: Judged, province_of: Mapping[str, str], interview: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """The judged units as selection reads them, one row a unit.

    Tie-breaks are the scores (0–100) of the edition's indicators; province_of : unit → its province's code;
    interview : unit → 0–100, or none yet. Returns the frame that `select` takes.

    >>> import paritrana_analysis as pa
    >>> judged, names = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> len(pa.rubric.selection_candidates(judged, {unit: unit for unit in names}))
    38
    """
    totals = judged.scores.totals
    frame = totals[["total", "reason", "missing_share"]].assign(
        province_code=[province_of[unit] for unit in totals.index], zone=totals["zone"].fillna("")
    )
    frame["interview"] = pd.Series(interview or {}, dtype=float).reindex(totals.index)
    breaks = [key for key in judged.edition.tie_breaks.value if key in judged.rules.keys]
    return pd.concat([frame, judged.scores.aspects, judged.scores.indicators[breaks]], axis=1)


def rule_rows(judged: Judged) -> pd.DataFrame:
    """The rules in use: one row an aspect and indicator, with weights and what grounds them.

    named : as sources print it. aspect_ground, weight_ground : documented, assumption, not_found, conflict
    or own (a jury's file). aspect_weight and indicator_weight are those of the step that was scored; blank
    for what that step leaves out.
    """
    weights = {aspect.key: aspect.weight for aspect in judged.rules.aspects}
    within = {one.key: one.weight for one in judged.rules.indicators}
    rows = []
    for rule in judged.edition.aspects:
        for key in rule.indicators.value:
            measure = judged.rubric.measures[key]
            rows.append(
                {
                    "category": judged.edition.category,
                    "edition": judged.edition.year,
                    "step": judged.step,
                    "compare": judged.compare,
                    "aspect": rule.aspect,
                    "named": rule.named.value,
                    "aspect_ground": rule.named.mark,
                    "aspect_source": rule.named.sources[0] if rule.named.sources else "",
                    "full_weight": rule.weight.value,
                    "aspect_weight": weights.get(rule.aspect),
                    "weight_ground": rule.weight.mark,
                    "indicator": key,
                    "indicator_weight": within.get(key),
                    "unit_of_value": measure.unit,
                    "missing": measure.missing,
                    "ground_id": measure.assumption.id,
                    "ground_en": measure.assumption.en,
                }
            )
    return pd.DataFrame(rows)


def summary_row(judged: Judged) -> dict:
    """How many could be scored, by which edition."""
    totals = judged.scores.totals
    return {
        "category": judged.edition.category,
        "edition": judged.edition.year,
        "edition_file": judged.edition.file,
        "rubric_file": judged.rubric.file,
        "step": judged.step,
        "compare": judged.compare,
        "n": len(totals),
        "n_scored": judged.n_scored,
        "n_comparable": int(
            judged.findings.query("indicator == 'coverage_share'")["state"].isin(["found", "estimated"]).sum()
        ),
        "zones": len(judged.edition.zones),
    }
