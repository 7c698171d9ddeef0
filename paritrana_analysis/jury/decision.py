"""The result of a round: scores on documents and from the interview, put together by the round's sealed rule.

Beside the result that counts stand three others, and none of them replaces it: by other rules for the same
sheets, without each juror in turn, and with panels drawn anew from this one (bootstrap).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from paritrana_analysis.coverage import one_kind
from paritrana_analysis.editions import Edition
from paritrana_analysis.jury.panel_bootstrap import (
    DRAWS,
    SEED,
    PanelBootstrap,
    bootstrap_panel,
    places_in,
)
from paritrana_analysis.jury.rounds import NATIONAL, Round, Rule
from paritrana_analysis.jury.rules import INTERVIEW, plan_for
from paritrana_analysis.jury.statistics.severity import severity
from paritrana_analysis.jury.statistics.statistics import PanelStatistics, panel_statistics
from paritrana_analysis.jury.statistics.summary import STATISTICS, summarise
from paritrana_analysis.robustness.estimate_draws import spans
from paritrana_analysis.scoring.aggregation import mean
from paritrana_analysis.selection import Selection, select

#: Other rules for the same sheets, told beside the result: which documents, statistic, severity.
OTHERS = (
    ("register", "mean", "raw"),
    ("register", "median", "raw"),
    ("register", "trimmed_mean", "raw"),
    ("register", "mean", "fair"),
    ("panel", "mean", "raw"),
    ("panel", "median", "raw"),
    ("panel", "mean", "fair"),
)


#: Why a candidate that stands no longer has neither total nor place.
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Result:
    """A round decided.

    given     : one row a candidate and criterion: unit, criterion, jurors (who scored), recused, absent,
                no_evidence, blank (without a reason), mean, trimmed_mean, median, fair_mean, sd, lowest,
                highest, and figure: what the rule takes. Points 0–100; blank where nobody scored.
    standing  : one row a candidate: unit, name, group, zone, documents (total without the interview),
                interview, total, place, n, panel_low, panel_high (90 % of panels drawn anew), first (share
                of them in which it stands first in its group), worst_without, best_without (place when one
                sheet is left out), reason (why there is no total); where our estimates are adopted also
                estimate_low, estimate_high and estimate_first, the same over draws of the estimate.
    others    : one row a rule of `OTHERS` and candidate: documents, statistic, severity, unit, total, place.
    without   : one row a juror and candidate: juror_id, unit, total, place, other_first (whether others
                then stand first in the group).
    selection : by the edition's stages, see `selection.Selection`.
    statistics: agreement, severity, outlying sheets, by criterion in the round's order.
    """

    round: Round
    given: pd.DataFrame
    standing: pd.DataFrame
    others: pd.DataFrame
    without: pd.DataFrame
    selection: Selection
    statistics: PanelStatistics | None
    bootstrap: PanelBootstrap | None

    @property
    def winners(self) -> pd.DataFrame:
        return self.selection.winners

    @property
    def by_default(self) -> str:
        """The unit that would win because no other of several candidates has a total; "" where none would."""
        scored = self.standing.loc[self.standing["total"].notna(), "unit"]
        return scored.iloc[0] if len(scored) == 1 and len(self.round.candidates) > 1 else ""

    @property
    def counted(self) -> pd.DataFrame:
        """The rows of `given` whose scores enter the result by the round's rule."""
        rule, criteria = self.round.rule, self.given["criterion"]
        by_panel = (
            criteria == INTERVIEW if rule.documents == "register" else criteria.isin(list(rule.weights))
        )
        return self.given[by_panel]

    @property
    def below_quorum(self) -> pd.DataFrame:
        """Rows of `counted` of candidates with a total whom fewer jurors scored than the round's quorum."""
        scored = self.standing.loc[self.standing["total"].notna(), "unit"]
        own = self.counted[self.counted["unit"].isin(scored)]
        return own[own["jurors"] < (self.round.quorum or 0)]


def cube(round_: Round, marks: pd.DataFrame) -> np.ndarray:
    """The scores as jurors × candidates × criteria in the round's order, NaN for none.

    marks : juror_id, unit, criterion, score (0–100 or blank). Raises ValueError for a score that stands
    twice, is outside 0–100 or a text, and for a juror, candidate or criterion that the round hasn't.
    """
    keys = ["juror_id", "unit", "criterion"]
    one_kind.check_filled(marks, keys, table="scores")
    twice = marks[marks.duplicated(keys, keep=False)]
    if len(twice):
        raise ValueError(f"scores: {len(twice)} rows stand for one, first {one_kind.named(twice, keys)}")
    points = one_kind.floats("scores", marks["score"])
    if ((points < 0) | (points > 100)).any():
        raise ValueError("scores are 0 to 100, or blank")
    at = [
        {key: place for place, key in enumerate(keys)}
        for keys in (
            [member.juror_id for member in round_.members],
            [candidate.unit for candidate in round_.candidates],
            round_.criteria,
        )
    ]
    for column, places in zip(keys, at, strict=True):
        strange = [key for key in marks[column] if key not in places]
        if strange:
            raise ValueError(f"scores: the round has no {column} {strange[0]!r}")
    scores = np.full([len(places) for places in at], np.nan)
    for row in marks.itertuples():
        if not pd.isna(row.score):
            scores[at[0][row.juror_id], at[1][row.unit], at[2][row.criterion]] = row.score
    return scores


def decide(
    round_: Round,
    marks: pd.DataFrame,
    documents: pd.DataFrame,
    edition: Edition,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    aspect_draws: pd.DataFrame | None = None,
    withdrawn: Collection[str] = (),
) -> Result:
    """The result of a round.

    marks     : juror_id, unit, criterion, score (0–100, blank: none), reason; of a recused juror no score.
    documents : by unit: a column for each aspect that documents show (0–100, blank: not scored; what has no
                column the panel scores), reason ("" or why there is no total), missing_share, and the
                plan's tie-breaks.
    edition   : of the round. draws, seed : of the panel bootstrap.
    aspect_draws : where our estimates are adopted: aspect, and a column a unit, its score in each draw.
    withdrawn : candidates that stand no longer: shown with what they were given, without total and place.
    """
    scores = cube(round_, marks)
    units = [candidate.unit for candidate in round_.candidates]
    groups = np.array([c.zone if round_.place == NATIONAL else round_.place for c in round_.candidates])
    field = documents.reindex(units)
    if withdrawn:
        field["reason"] = field["reason"].mask(field.index.isin(list(withdrawn)), WITHDRAWN)
    scored = ~np.isnan(scores).all()
    panel = _Panel(scores)
    given = _given(round_, marks, panel)
    rule = round_.rule
    total = _totals(rule, round_, field, panel.figure(rule.statistic, rule.severity))[0]
    selection = _selected(round_, edition, field, given, rule)
    bootstrap = None
    if scored:
        bootstrap = bootstrap_panel(
            panel.scores(rule.severity),
            lambda figures: _totals(rule, round_, field, figures),
            groups,
            statistic=rule.statistic,
            draws=draws,
            seed=seed,
        )
    without = _without(round_, field, scores, groups, total)
    standing = _standing(round_, field, given, total, groups, bootstrap, without, selection)
    if aspect_draws is not None:
        figures = panel.figure(rule.statistic, rule.severity)
        standing = standing.join(_of_estimate(round_, field, figures, total, groups, aspect_draws), on="unit")
    return Result(
        round_,
        given,
        standing,
        _others(round_, field, panel, groups),
        without,
        selection,
        panel_statistics(scores) if scored else None,
        bootstrap,
    )


# --- from sheets to figures ---------------------------------------------------------------------------


class _Panel:
    """A panel's scores and its figures by every rule, each worked out once."""

    def __init__(self, scores: np.ndarray) -> None:
        self.raw = scores

    @cached_property
    def fair(self) -> np.ndarray:
        """The scores without each juror's severity, by criterion; as given where it can't be told."""
        even = self.raw.copy()
        for place in range(even.shape[2]):
            effect = severity(self.raw[:, :, place]).effect
            even[:, :, place] -= np.where(np.isnan(effect), 0.0, effect)[:, None]
        return even

    @cached_property
    def _summaries(self) -> dict[str, object]:
        return {}

    def scores(self, evenness: str) -> np.ndarray:
        """The scores "raw" or "fair": jurors × candidates × criteria."""
        return self.fair if evenness == "fair" else self.raw

    def figure(self, statistic: str, evenness: str) -> np.ndarray:
        """The panel's figure a candidate and criterion, as 1 × candidates × criteria."""
        if evenness not in self._summaries:
            self._summaries[evenness] = summarise(self.scores(evenness))
        return getattr(self._summaries[evenness], statistic)[None]


def _given(round_: Round, marks: pd.DataFrame, panel: _Panel) -> pd.DataFrame:
    rule, rows, scores = round_.rule, [], panel.raw
    reasons = marks.groupby(["unit", "criterion", "reason"]).size()
    figures = {name: panel.figure(name, "raw")[0] for name in STATISTICS} | {
        "fair_mean": panel.figure("mean", "fair")[0]
    }
    figures["figure"] = panel.figure(rule.statistic, rule.severity)[0]
    for at, candidate in enumerate(round_.candidates):
        for place, criterion in enumerate(round_.criteria):
            own = scores[:, at, place]
            own = own[~np.isnan(own)]
            blanks = {
                name: int(reasons.get((candidate.unit, criterion, name), 0))
                for name in ("recused", "absent", "no_evidence")
            }
            rows.append(
                {
                    "unit": candidate.unit,
                    "criterion": criterion,
                    "jurors": len(own),
                    **blanks,
                    "blank": len(round_.members) - len(own) - sum(blanks.values()),
                    **{name: figure[at, place] for name, figure in figures.items()},
                    "sd": float(own.std(ddof=1)) if len(own) > 1 else np.nan,
                    "lowest": own.min(initial=np.inf) if len(own) else np.nan,
                    "highest": own.max(initial=-np.inf) if len(own) else np.nan,
                }
            )
    return pd.DataFrame(rows)


def _aspects(rule: Rule, round_: Round, field: pd.DataFrame, figures: np.ndarray) -> np.ndarray:
    """Aspect scores by the rule, in the order of its weights: draws × candidates × aspects."""
    found = np.full((*figures.shape[:2], len(rule.weights)), np.nan)
    for place, aspect in enumerate(rule.weights):
        # Of what no document shows, there is no column: the panel scores it, as it does the interview.
        of_panel = aspect == INTERVIEW or rule.documents == "panel" or aspect not in field
        if of_panel and aspect in round_.criteria:
            found[:, :, place] = figures[:, :, round_.criteria.index(aspect)]
        elif not of_panel:
            found[:, :, place] = field[aspect].to_numpy(dtype=float)
    # Taking severity out may carry a figure past the ends of the scale.
    return np.clip(found, 0, 100)


def _totals(rule: Rule, round_: Round, field: pd.DataFrame, figures: np.ndarray) -> np.ndarray:
    """Totals by the rule, blank where an aspect is: draws × candidates."""
    aspects = _aspects(rule, round_, field, figures)
    total = mean(aspects, np.array(list(rule.weights.values())), kind=rule.between)
    return np.where(_counted(rule, field), total, np.nan)


def _counted(rule: Rule, field: pd.DataFrame) -> np.ndarray:
    """Whether each candidate can have a total: not withdrawn, and scored on documents where these count."""
    reasons = _reasons(field)
    return ((reasons == "") if rule.documents == "register" else (reasons != WITHDRAWN)).to_numpy()


def _reasons(field: pd.DataFrame) -> pd.Series:
    """Why each candidate has no total on documents: "" if it has one, "not_known" if it was not judged."""
    reasons = field["reason"].astype(object)
    return reasons.where(reasons.notna(), "not_known")


def _documents(rule: Rule, round_: Round, field: pd.DataFrame, figures: np.ndarray) -> np.ndarray:
    """Totals without the interview, whose weight goes to the others in proportion."""
    by_panel = rule.documents == "panel"
    left = [aspect for aspect in rule.weights if aspect != INTERVIEW and (by_panel or aspect in field)]
    aspects = _aspects(rule, round_, field, figures)[0][:, [list(rule.weights).index(a) for a in left]]
    total = mean(aspects, np.array([rule.weights[aspect] for aspect in left]), kind=rule.between)
    return np.where(_counted(rule, field), total, np.nan)


# --- the result and what stands beside it ---------------------------------------------------------------


def _selected(
    round_: Round, edition: Edition, field: pd.DataFrame, given: pd.DataFrame, rule: Rule
) -> Selection:
    plan = plan_for(edition, round_.place)
    figures = given.pivot(index="unit", columns="criterion", values="figure")
    figures = figures.reindex(index=field.index, columns=list(round_.criteria))
    cube_ = figures.to_numpy(dtype=float)[None]
    aspects = pd.DataFrame(_aspects(rule, round_, field, cube_)[0], field.index, list(rule.weights))
    frame = field.drop(columns=[c for c in aspects if c in field]).join(aspects)
    total = pd.Series(_documents(rule, round_, field, cube_), field.index)
    why = _reasons(field) if rule.documents == "register" else "no_sheets"
    zones = {c.unit: c.zone for c in round_.candidates}
    homes = {c.unit: c.region_code[:2] for c in round_.candidates}
    frame = frame.assign(
        total=total,
        reason=pd.Series(why, field.index).where(total.isna(), ""),
        interview=figures[INTERVIEW].clip(0, 100) if INTERVIEW in figures else np.nan,
        zone=[zones[unit] for unit in field.index],
        province_code=[homes[unit] for unit in field.index],
    )
    for column in plan.tie_breaks:
        if column not in frame:
            frame[column] = np.nan
    # Who withdrew is at no stage, neither left there nor without a score. Of nobody there is no selection.
    stands = _reasons(field) != WITHDRAWN
    frame = frame[stands] if stands.any() else frame

    def rescore(rows: pd.DataFrame) -> pd.Series:
        heard = rows[list(rule.weights)].assign(**{INTERVIEW: rows["interview"]})
        totals = mean(heard[list(rule.weights)], np.array(list(rule.weights.values())), kind=rule.between)
        return pd.Series(totals, rows.index)

    return select(frame, plan, rescore=rescore if INTERVIEW in rule.weights else None)


def _standing(round_, field, given, total, groups, bootstrap, without, selection) -> pd.DataFrame:
    places = places_in(total, groups)
    figure = given.set_index(["unit", "criterion"])["figure"]
    low = high = first = np.full(len(total), np.nan)
    if bootstrap is not None and len(bootstrap.places):
        low, high = bootstrap.interval()
        first = np.where(np.isnan(total), np.nan, (bootstrap.places == 1).mean(axis=0))
    figures = figure.unstack().reindex(index=field.index, columns=list(round_.criteria)).to_numpy()[None]
    counted = {group: int((~np.isnan(total[groups == group])).sum()) for group in dict.fromkeys(groups)}
    left_out = without.groupby("unit")["place"]
    left = selection.record.loc[selection.record["reason"].isin(_ENTRY)]
    reasons = dict(zip(left["unit"], left["reason"], strict=True))
    frame = pd.DataFrame(
        {
            "unit": [c.unit for c in round_.candidates],
            "name": [c.name for c in round_.candidates],
            "group": groups,
            "zone": [c.zone for c in round_.candidates],
            "documents": _documents(round_.rule, round_, field, figures),
            "interview": [figure.get((c.unit, INTERVIEW), np.nan) for c in round_.candidates],
            "total": total,
            "place": places,
            "n": [counted[group] for group in groups],
            "panel_low": low,
            "panel_high": high,
            "first": first,
        }
    )
    frame["best_without"] = frame["unit"].map(left_out.min())
    frame["worst_without"] = frame["unit"].map(left_out.max())
    reasons |= {unit: WITHDRAWN for unit, reason in _reasons(field).items() if reason == WITHDRAWN}
    blank = frame["total"].isna()
    frame["reason"] = [
        reasons.get(unit, "") if out else "" for unit, out in zip(frame["unit"], blank, strict=True)
    ]
    whole = ["place", "n", "panel_low", "panel_high", "best_without", "worst_without"]
    frame = frame.astype(dict.fromkeys(whole, "Int64"))
    order = np.lexsort((frame["unit"], frame["place"].fillna(len(frame) + 1), frame["group"]))
    return frame.iloc[order].reset_index(drop=True)


def _of_estimate(
    round_: Round, field: pd.DataFrame, figures: np.ndarray, total: np.ndarray, groups, draws: pd.DataFrame
) -> pd.DataFrame:
    """Places over the draws of our estimate, by unit: estimate_low, estimate_high (90 %), estimate_first.

    The panel's figures, the other aspects and the rule are held; blank where there is no total.
    """
    rule, units = round_.rule, list(field.index)
    order = list(rule.weights)
    by_aspect = {aspect: rows[units].to_numpy(dtype=float) for aspect, rows in draws.groupby("aspect")}
    size = max(map(len, by_aspect.values()), default=0)
    aspects = np.repeat(_aspects(rule, round_, field, figures), size, axis=0)
    for aspect, scores in by_aspect.items():
        if aspect in order and rule.documents == "register":
            at = order.index(aspect)
            aspects[:, :, at] = np.where(np.isnan(scores), aspects[:, :, at], scores)
    totals = mean(aspects, np.array(list(rule.weights.values())), kind=rule.between)
    known = ~np.isnan(total)
    places = places_in(np.where(known, totals, np.nan), groups)
    frame = pd.DataFrame(index=pd.Index(units, name="unit"))
    low, high = (pd.array([pd.NA] * len(units), dtype="Int64") for _ in range(2))
    low[known], _, high[known] = spans(places[:, known])
    first = np.where(known, (places == 1).mean(axis=0), np.nan)
    return frame.assign(estimate_low=low, estimate_high=high, estimate_first=first)


_ENTRY = ("not_scored", "no_interview", "not_scored_after_interview", "no_zone", "no_province")


def _others(round_: Round, field: pd.DataFrame, panel: _Panel, groups) -> pd.DataFrame:
    rows = []
    for documents, statistic, evenness in OTHERS:
        rule = replace(round_.rule, documents=documents, statistic=statistic, severity=evenness)
        total = _totals(rule, round_, field, panel.figure(statistic, evenness))[0]
        places = places_in(total, groups)
        for candidate, points, place in zip(round_.candidates, total, places, strict=True):
            rows.append((documents, statistic, evenness, candidate.unit, points, place))
    columns = ["documents", "statistic", "severity", "unit", "total", "place"]
    return pd.DataFrame(rows, columns=columns).astype({"place": "Int64"})


def _without(
    round_: Round, field: pd.DataFrame, scores: np.ndarray, groups, total: np.ndarray
) -> pd.DataFrame:
    """Totals and places without each juror in turn. total : with all of them."""
    rule, rows, whole = round_.rule, [], places_in(total, groups)
    for at, member in enumerate(round_.members):
        if np.isnan(scores[at]).all() or len(round_.members) < 2:
            continue
        rest = _Panel(np.delete(scores, at, axis=0))
        total = _totals(rule, round_, field, rest.figure(rule.statistic, rule.severity))[0]
        places = places_in(total, groups)
        for group in dict.fromkeys(groups):
            own = groups == group
            other = bool(((places[own] == 1) != (whole[own] == 1)).any())
            for candidate, points, place in zip(
                np.array(round_.candidates, dtype=object)[own], total[own], places[own], strict=True
            ):
                rows.append((member.juror_id, candidate.unit, points, place, other))
    columns = ["juror_id", "unit", "total", "place", "other_first"]
    return pd.DataFrame(rows, columns=columns).astype({"place": "Int64"})


def interview_of(result: Result) -> Mapping[str, float]:
    """Unit → the panel's score for the interview (0–100), as `paritrana score --interview` reads it."""
    own = result.given[result.given["criterion"] == INTERVIEW]
    return {row.unit: row.figure for row in own.itertuples() if not np.isnan(row.figure)}
