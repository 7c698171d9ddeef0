"""Scores by a rule book, with why: what each indicator gave, which rules were applied, who is not scored.

Values in, frames out. A unit that can't be scored has a blank total, no rank, and a reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring.aggregation import two_levels
from paritrana_analysis.scoring.applied_rules import AppliedRule, named
from paritrana_analysis.scoring.missing import DRAWS, Filled, fill
from paritrana_analysis.scoring.ranks import rank
from paritrana_analysis.scoring.rules import Rules
from paritrana_analysis.scoring.scales import (
    NEUTRAL,
    RELATIVE,
    Scaled,
    apply,
    blank,
)

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

#: Why a unit is not scored, the first that holds; words under `reason_…`.
REASONS = ("excluded", "nothing_to_impute", "too_little_data", "nothing_left")
#: The policy whose blanks are behind a reason.
_BEHIND = {"excluded": "exclude", "nothing_to_impute": "impute", "too_little_data": "reweight"}
#: Column of `Scores.contributions`: what a mean other than the arithmetic takes off, in points.
IMBALANCE = "imbalance"

_SLACK = 1e-9


@dataclass(frozen=True)
class Scores:
    """What a scoring gave; every frame has one row a unit, in the order of the values.

    values        : the raw values that were scored, a column an indicator.
    indicators    : scores 0–100 after the policy for blanks; blank where left out.
    weights       : the weight each indicator had in the unit's total; a row sums to 1.
    contributions : points each indicator brought to the total, weight × score, and `IMBALANCE`: what the
                    means took off the weighted sum because scores are uneven (0 where both means are
                    arithmetic). A row adds up to the total. Blank where not scored.
    aspects       : scores 0–100, a column an aspect.
    totals        : total (0–100), total_sd (from imputed values, 0 without), rank and n (ranked in the
                    nation), zone, zone_rank and zone_n, missing_share (weight left out by "reweight"),
                    reason ("" where scored, else one of `REASONS`).
    missing       : one row a blank that has weight: unit, indicator, policy, score and sd that it got,
                    the unit's total, and what that would be with 0 in its place (total_if_zero) or with
                    the indicator left out (total_if_left_out).
    notices       : rules that were applied, each with its indicator and units.
    """

    rules: Rules
    values: pd.DataFrame
    indicators: pd.DataFrame
    weights: pd.DataFrame
    contributions: pd.DataFrame
    aspects: pd.DataFrame
    totals: pd.DataFrame
    missing: pd.DataFrame
    notices: tuple[AppliedRule, ...]

    def explain(self, unit) -> pd.DataFrame:
        """Why a unit has its score: a row an indicator with aspect, value, score, weight, points, policy.

        policy is "" where a value was given. Points and `IMBALANCE` of `contributions` make the total.
        """
        own = self.missing[self.missing["unit"] == unit].set_index("indicator")["policy"]
        keys = self.rules.keys
        return pd.DataFrame(
            {
                "aspect": [one.aspect for one in self.rules.indicators],
                "value": [self.values.at[unit, key] for key in keys],
                "score": self.indicators.loc[unit].to_numpy(),
                "weight": self.weights.loc[unit].to_numpy(),
                "points": self.contributions.loc[unit, keys].to_numpy(),
                "policy": [own.get(key, "") for key in keys],
            },
            index=pd.Index(keys, name="indicator"),
        )

    @cached_property
    def _blanks(self) -> dict:
        """Unit → (indicator, policy) of each of its blanks: asked of every unit that is not scored."""
        found: dict = {}
        columns = (self.missing[name] for name in ("unit", "indicator", "policy"))
        for unit, indicator, policy in zip(*columns, strict=True):
            found.setdefault(unit, []).append((indicator, policy))
        return found

    def reason(self, unit, reader: Reader, labels: Mapping | None = None) -> str:
        """Why a unit is not scored, as a sentence naming its blanks; "" where it is scored."""
        key = self.totals.at[unit, "reason"]
        if not key:
            return ""
        labels = labels or {}
        blanks = [
            indicator
            for indicator, policy in self._blanks.get(unit, ())
            if policy == _BEHIND.get(key, policy)
        ]
        return reader(
            f"scoring.reason_{key}",
            unit=labels.get(unit, unit),
            indicators=named(blanks, labels),
            share=self.totals.at[unit, "missing_share"],
            most=self.rules.max_missing_share,
        )


def score(
    values: pd.DataFrame,
    rules: Rules,
    zones: pd.Series | None = None,
    rng: np.random.Generator | None = None,
) -> Scores:
    """Score every unit by the rules.

    values : raw values, one row a unit (unique labels), a column an indicator; other columns are not
             read. Numbers, or levels where the scale is a table. All units with a value are in the
             reference set of relative scales, also those that end without a score.
    zones  : zone of each unit, by its label; needed for reference "zone". With zones, imputed values come
             from the zone, and ranks in the zone are given.
    rng    : needed where a blank is imputed.

    Raises UserError for values that can't be scored (all named at once); ValueError for a missing `rng`.
    Source: Nardo et al. (2008), Handbook on Constructing Composite Indicators, OECD/JRC.

    >>> from dataclasses import replace
    >>> import paritrana_analysis as pa
    >>> judged, _ = pa.reports.judge_category(pa.read_tables(), 2023, "provinsi")
    >>> again = pa.scoring.score(judged.scores.values, replace(judged.rules, between="geometric"))
    >>> len(again.totals)
    38
    """
    for labelled in (values, zones):
        if labelled is not None and labelled.index.has_duplicates:
            twice = labelled.index[labelled.index.duplicated()].unique()
            raise UserError(Fault("scoring.unit_twice", {"units": named(twice)}))
    zones = None if zones is None else zones.reindex(values.index)
    faults = list(_faults(values, rules, zones))
    if faults:
        raise UserError(faults)
    own = values[rules.keys]
    # Numbers for zones, in the order of their names: texts are slow to group by.
    groups = None if zones is None else _numbered(zones)
    scaled = _scaled(own, rules, groups if rules.reference == "zone" else None)
    given = pd.DataFrame(
        {key: one.scores for key, one in zip(rules.keys, scaled, strict=True)}, index=values.index
    )
    # Without weight nothing is made up for a blank: it would use up draws that others need.
    policies = [
        one.missing if weight > 0 else "reweight"
        for one, weight in zip(rules.indicators, rules.weights, strict=True)
    ]
    filled = fill(given, policies, groups=groups, rng=rng)
    arrays = _Arrays.of(rules, given.to_numpy(), scaled, filled)
    totals = _totals(arrays, zones, groups, values.index)
    notices = (*_scale_notices(arrays, scaled, zones, values.index), *_notices(arrays, totals, values.index))
    arithmetic = arrays.levels.weights * np.where(arrays.levels.weights > 0, filled.scores, 0.0)
    total = totals["total"].to_numpy()
    arithmetic[np.isnan(total)] = np.nan
    contributions = pd.DataFrame(arithmetic, index=values.index, columns=rules.keys)
    if {rules.within, rules.between} == {"arithmetic"}:
        contributions[IMBALANCE] = np.where(np.isnan(total), np.nan, 0.0)
    else:
        contributions[IMBALANCE] = total - arithmetic.sum(axis=1)
    return Scores(
        rules=rules,
        values=own,
        indicators=pd.DataFrame(filled.scores, index=values.index, columns=rules.keys),
        weights=pd.DataFrame(arrays.levels.weights, index=values.index, columns=rules.keys),
        contributions=contributions,
        aspects=_aspects(arrays, values.index),
        totals=totals,
        missing=_missing(arrays, totals, values.index),
        notices=notices,
    )


@dataclass(frozen=True)
class _Arrays:
    """The arrays of one scoring, units × indicators."""

    rules: Rules
    filled: Filled
    blank: np.ndarray  # missing, with a weight that counts
    dropped: np.ndarray  # left out because all are alike, by the rules' own wish
    weights: np.ndarray  # within the aspect, 0 where left out
    levels: object
    share: np.ndarray  # weight left out by "reweight", (n,)
    reason: np.ndarray  # (n,)

    @classmethod
    def of(cls, rules: Rules, given: np.ndarray, scaled: list[Scaled], filled: Filled) -> _Arrays:
        redistribute = np.array([one.scale.constant == "redistribute" for one in rules.indicators])
        dropped = np.column_stack([one.constant for one in scaled]) & redistribute
        counts = (rules.weights > 0) & ~dropped
        blank = np.isnan(given) & counts
        weights = np.where(filled.left_out | dropped, 0.0, rules.indicator_weights)
        levels = _levels(rules, filled.scores, weights)
        share = np.where(filled.left_out & counts, rules.weights, 0.0).sum(axis=1)
        reason = np.select(
            [
                (filled.excluded & counts).any(axis=1),
                (filled.stuck & counts).any(axis=1),
                share > rules.max_missing_share + _SLACK,
                np.isnan(levels.total),
            ],
            REASONS,
            default="",
        ).astype(object)
        return cls(rules, filled, blank, dropped, weights, levels, share, reason)


def _levels(rules: Rules, scores: np.ndarray, weights: np.ndarray):
    return two_levels(
        scores,
        weights,
        rules.aspect_of,
        rules.aspect_weights,
        within=rules.within,
        between=rules.between,
        floor=rules.floor,
    )


def _faults(values: pd.DataFrame, rules: Rules, zones: pd.Series | None):
    absent = [key for key in rules.keys if key not in values.columns]
    if absent:
        yield Fault("scoring.columns_missing", {"indicators": ", ".join(absent)})
    if rules.reference == "zone":
        if zones is None:
            yield Fault("scoring.zones_needed")
        elif blank(zones).any():
            yield Fault("scoring.zone_blank", {"units": named(zones.index[blank(zones)])})
    for one in rules.indicators:
        if one.key in absent:
            continue
        column = values[one.key]
        if one.scale.kind == "table":
            known = [level for level, _ in one.scale.points]
            bad = ~blank(column, known) & ~column.isin(known).to_numpy()
            key, told = "scoring.level_unknown", {"known": ", ".join(map(str, known))}
        else:
            if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
                bad = np.isinf(column.to_numpy(dtype=float, na_value=np.nan))
            else:
                numbers = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
                bad = (np.isnan(numbers) & ~blank(column)) | np.isinf(numbers)
            key, told = "scoring.not_a_number", {}
        for unit in values.index[bad][:10] if bad.any() else ():
            cell = {"unit": unit, "indicator": one.key, "found": column[unit]}
            yield Fault(key, {**cell, **told})


def _scaled(values: pd.DataFrame, rules: Rules, groups: pd.Series | None) -> list[Scaled]:
    found = []
    for one in rules.indicators:
        column = values[one.key]
        if one.scale.kind != "table" and not pd.api.types.is_numeric_dtype(column):
            column = pd.to_numeric(column, errors="coerce")
        found.append(apply(one.scale, column, direction=one.direction, groups=groups))
    return found


def _numbered(zones: pd.Series) -> np.ndarray:
    codes = pd.factorize(zones, sort=True)[0].astype(float)
    return np.where(codes < 0, np.nan, codes)


def _totals(
    arrays: _Arrays, zones: pd.Series | None, groups: np.ndarray | None, index: pd.Index
) -> pd.DataFrame:
    scored = arrays.reason == ""
    total = pd.Series(np.where(scored, arrays.levels.total, np.nan), index=index)
    columns = [_column(arrays, key) for key in arrays.rules.tie_breaks]
    tie_breaks = pd.DataFrame(np.column_stack(columns), index=index) if columns else None
    totals = pd.DataFrame({"total": total, "total_sd": _spread_of_imputed(arrays, scored)}, index=index)
    totals["rank"] = rank(total, tie_breaks=tie_breaks)
    totals["n"] = int(scored.sum())
    if zones is None:
        totals["zone"], totals["zone_rank"] = "", pd.array([pd.NA] * len(index), dtype="Int64")
        totals["zone_n"] = pd.array([pd.NA] * len(index), dtype="Int64")
    else:
        totals["zone"] = zones
        totals["zone_rank"] = rank(total, tie_breaks=tie_breaks, groups=groups)
        totals["zone_n"] = total.groupby(groups).transform("count").astype("Int64")
    totals["missing_share"] = arrays.share
    totals["reason"] = arrays.reason
    return totals


def _column(arrays: _Arrays, key: str) -> np.ndarray:
    if key in arrays.rules.keys:
        return arrays.filled.scores[:, arrays.rules.keys.index(key)]
    return arrays.levels.aspects[:, [aspect.key for aspect in arrays.rules.aspects].index(key)]


def _spread_of_imputed(arrays: _Arrays, scored: np.ndarray) -> np.ndarray:
    """SD of the total over the draws of its imputed values; 0 where none was imputed."""
    spread = np.where(scored, 0.0, np.nan)
    counted = [(j, found) for j, found in arrays.filled.imputed.items() if arrays.blank[:, j].any()]
    touched = np.zeros(len(scored), dtype=bool)
    for _, found in counted:
        touched[found.rows] = True
    rows = np.flatnonzero(touched & scored)
    if not len(rows):
        return spread
    place = np.full(len(scored), -1)
    place[rows] = np.arange(len(rows))
    drawn = np.empty((DRAWS, len(rows)))
    scores, weights = arrays.filled.scores[rows].copy(), arrays.weights[rows]
    for k in range(DRAWS):
        for j, found in counted:
            here = place[found.rows] >= 0
            scores[place[found.rows[here]], j] = found.draws[k, here]
        drawn[k] = _levels(arrays.rules, scores, weights).total
    spread[rows] = drawn.std(axis=0, ddof=1)
    return spread


def _aspects(arrays: _Arrays, index: pd.Index) -> pd.DataFrame:
    """Aspect scores; for a unit that is not scored, only those of which enough is there."""
    rules, aspects = arrays.rules, arrays.levels.aspects.copy()
    left_out = np.where(arrays.filled.left_out & arrays.blank, rules.indicator_weights, 0.0)
    for a in range(len(rules.aspects)):
        lost = left_out[:, rules.aspect_of == a].sum(axis=1)
        aspects[(arrays.reason != "") & (lost > rules.max_missing_share + _SLACK), a] = np.nan
    return pd.DataFrame(aspects, index=index, columns=[aspect.key for aspect in rules.aspects])


def _missing(arrays: _Arrays, totals: pd.DataFrame, index: pd.Index) -> pd.DataFrame:
    # One indicator after the other, and every blank judged twice more, all in one go.
    column, row = np.nonzero(arrays.blank.T)
    total = totals["total"].to_numpy()[row]
    place = np.arange(len(row))
    scores, weights = arrays.filled.scores[row], arrays.weights[row]
    scores[place, column] = 0.0
    others = []
    for weight in (arrays.rules.indicator_weights[column], 0.0):
        weights[place, column] = weight
        others.append(np.where(np.isnan(total), np.nan, _levels(arrays.rules, scores, weights).total))
    policies = np.array([one.missing for one in arrays.rules.indicators], dtype=object)
    return pd.DataFrame(
        {
            "unit": index[row],
            "indicator": np.array(arrays.rules.keys, dtype=object)[column],
            "policy": policies[column],
            "score": arrays.filled.scores[row, column],
            "sd": arrays.filled.sd[row, column],
            "total": total,
            "total_if_zero": others[0],
            "total_if_left_out": others[1],
        }
    )


def _scale_notices(arrays: _Arrays, scaled: list[Scaled], zones: pd.Series | None, index: pd.Index):
    by_zone = arrays.rules.reference == "zone"
    for one, found in zip(arrays.rules.indicators, scaled, strict=True):
        values = found.scores[~np.isnan(found.scores)]
        if not len(values):
            yield AppliedRule("no_values", one.key, tuple(index))
        elif one.scale.kind not in RELATIVE and len(values) > 1 and np.ptp(values) == 0:
            yield AppliedRule("no_difference", one.key, tuple(index[~np.isnan(found.scores)]))
        if found.constant.any():
            key = "constant_redistributed" if one.scale.constant == "redistribute" else "constant"
            for zone in zones[found.constant].unique() if by_zone else ("",):
                here = found.constant & (zones == zone).to_numpy() if by_zone else found.constant
                yield AppliedRule(key, one.key, tuple(index[here]), zone, {"score": NEUTRAL})
        if found.clipped.any():
            yield AppliedRule("clipped", one.key, tuple(index[found.clipped]))


def _notices(arrays: _Arrays, totals: pd.DataFrame, index: pd.Index):
    rules, scored = arrays.rules, arrays.reason == ""
    for j, one in enumerate(rules.indicators):
        if arrays.blank[:, j].any():
            yield AppliedRule(f"missing_{one.missing}", one.key, tuple(index[arrays.blank[:, j]]))
    if rules.within in ("geometric", "harmonic"):
        counted = (arrays.levels.weights > 0) & scored[:, None]
        yield from _floored(rules, rules.keys, arrays.filled.scores, counted, index)
    if rules.between in ("geometric", "harmonic"):
        counted = (rules.aspect_weights > 0) & scored[:, None] & ~np.isnan(arrays.levels.aspects)
        keys = [aspect.key for aspect in rules.aspects]
        yield from _floored(rules, keys, arrays.levels.aspects, counted, index)
    for reason in REASONS:
        units = tuple(index[arrays.reason == reason])
        if units:
            yield AppliedRule(f"not_scored_{reason}", units=units, values={"most": rules.max_missing_share})
    ranked = totals.loc[scored, "rank"]
    for place, units in ranked[ranked.duplicated(keep=False)].groupby(ranked):
        yield AppliedRule("shared_place", units=tuple(units.index), values={"rank": int(place)})


def _floored(rules: Rules, keys: list[str], scores: np.ndarray, counted: np.ndarray, index: pd.Index):
    for j, key in enumerate(keys):
        low = counted[:, j] & (scores[:, j] < rules.floor)
        if low.any():
            yield AppliedRule("floored", key, tuple(index[low]), values={"floor": rules.floor})
