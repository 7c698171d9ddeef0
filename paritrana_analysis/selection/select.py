"""Takes candidates through the stages of a plan, and records at which stage each one left and why.

At each stage conditions are checked first (a score, verification, an interview), then the quota is applied.
All units that share the last place within the quota go on: equal units are never separated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from paritrana_analysis.errors import Fault, UserError
from paritrana_analysis.scoring import rank
from paritrana_analysis.scoring.ranks import DECIMALS
from paritrana_analysis.selection.candidates import checked, group_of
from paritrana_analysis.selection.notices import Notice, notices_of
from paritrana_analysis.selection.plan import WINNERS, Award, Plan, Step
from paritrana_analysis.selection.reasons import STOOD, WENT_ON
from paritrana_analysis.selection.ties import Tie, cuts_of, ties_of

_RECORD = [
    "stage",
    "unit",
    "per",
    "group",
    "score",
    "place",
    "n",
    "quota",
    "ground",
    "shared",
    "went_on",
    "reason",
    "state",
    "line",
    "detail",
]
_TYPES = {
    **dict.fromkeys(("stage", "per", "group", "ground", "reason", "state", "detail"), object),
    **dict.fromkeys(("place", "n", "quota"), "Int64"),
    **dict.fromkeys(("score", "line"), float),
    **dict.fromkeys(("shared", "went_on"), bool),
}
_STANDINGS = [
    "title",
    "unit",
    "decided_by",
    "per",
    "group",
    "score",
    "place",
    "n",
    "quota",
    "ground",
    "shared",
    "won",
    "reason",
    "line",
]
_WINNERS = ["title", "per", "group", "place", "unit", "score", "n", "shared", "ahead", "next_in_line"]
_WINNERS += ["tie_break"]


@dataclass(frozen=True)
class Selection:
    """What a selection gave. Rows are in the order of stages or titles, then group, place and unit.

    record    : one row a unit and stage that it reached: per and group (whom it was ranked among; "" where
                there was no ranking), score (0–100, as it stood there), place and n (of those ranked in the
                group), quota, ground, shared (its place), went_on, reason, state (what a gate found; keys
                of `reasons`), line (score of the last place that went on), detail (why it has no score,
                what the verification noted). At "winners" it is the unit's best standing.
    standings : one row a title and unit that stood for it: decided_by, score (total or aspect), place, n,
                won, shared, reason, line.
    winners   : one row a title, group and winner: place, score, n, shared, ahead (points before the next
                unit that does not win; blank without one), next_in_line (a tuple of units) and tie_break
                (what told it from an equal score, see `ties.Tie.code`; "" where none was equal).
    left      : one row a unit that won nothing: the row of `record` where it left.
    notices   : what a reader of the result should know.
    ties      : equal scores where a title was won, each with the tie-break that told them apart, if any did;
                before them those at which the line of a stage fell.
    """

    plan: Plan
    record: pd.DataFrame
    standings: pd.DataFrame
    winners: pd.DataFrame
    left: pd.DataFrame
    notices: tuple[Notice, ...]
    ties: tuple[Tie, ...] = ()


def select(
    candidates: pd.DataFrame,
    plan: Plan,
    *,
    rescore: Callable[[pd.DataFrame], pd.Series] | None = None,
) -> Selection:
    """Take candidates through the stages of a plan.

    candidates : one row a unit, indexed by its code (unique). Columns:
                 total (0–100, without the interview; blank: not scored) and reason ("" where scored);
                 province_code, zone, sector where a quota is counted for them (a zone named in the plan
                 wins over the column); the columns of the plan's tie-breaks, higher first; an aspect score
                 (0–100 or blank) for each aspect that decides a title.
                 May be left out: missing_share (0–1), verified (true, false, blank: not verified yet),
                 verification_note, interview (0–100, blank: none), withdrawn, won_before (true, false).
    rescore    : rows of those interviewed, with their interview score → their new totals (0–100).
                 By default total = (1 - w) · total + w · interview, w the plan's interview weight: what
                 scoring with the interview as an aspect of weight w gives where aspects are averaged.

    Ranks are competition ranks after rounding to 10 decimals (`scoring.rank`).
    Raises UserError for a table that can't be used, naming everything wrong at once.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> plan = pa.selection.plan_of(pa.load_edition(2023, "provinsi"))
    >>> own = pd.DataFrame({"total": [71.0, 64.5], "province_code": ["36", "32"]}, index=["36", "32"])
    >>> decides = [*plan.tie_breaks, *(award.decided_by for award in plan.awards)]
    >>> chosen = pa.select(own.assign(**{one: 50.0 for one in decides if one != "total"}), plan)
    >>> chosen.record["unit"].nunique()
    2
    """
    field = checked(candidates, plan)
    _check_combination(field, plan, rescore)
    here = field.index
    rows, found, ties = [], {}, ()
    for number, step in enumerate(plan.steps):
        own = field.loc[here]
        gates = pd.DataFrame({"reason": "", "state": "", "detail": ""}, index=own.index, dtype=object)
        if number == 0:
            _entry(own, plan, gates)
        if step.stage == "verification":
            _verification(own, plan, gates)
        if step.interview:
            totals = _interview(own[gates["reason"] == ""], plan, rescore, gates)
            field.loc[totals.index, "total"] = totals
            own = field.loc[here]
        if step.stage == WINNERS:
            found = {"standings": _standings(own[gates["reason"] == ""], plan)}
            ties += ties_of(own, found["standings"], plan)
            done = _final(own, step, gates, found["standings"])
        else:
            done = _ranked(own, step, gates, plan)
            ties += cuts_of(own, done, plan) if step.quota else ()
        rows.append(done)
        here = here[done["went_on"].to_numpy()]
    record = _ordered(pd.concat(rows), plan)
    standings = found["standings"]
    winners = _winners(standings, ties)
    left = record[~record["went_on"]].drop(columns="went_on").reset_index(drop=True)
    notices = notices_of(plan, field, record, standings, winners)
    return Selection(plan, record, standings, winners, left, notices, ties)


# --- the gates ----------------------------------------------------------------------------------------


def _close(gates: pd.DataFrame, where: pd.Series, reason: str) -> None:
    """Record that the units of `where` leave for this reason, unless they left for an earlier one."""
    gates.loc[where & (gates["reason"] == ""), "reason"] = reason


def _entry(own: pd.DataFrame, plan: Plan, gates: pd.DataFrame) -> None:
    _close(gates, own["withdrawn"], "withdrawn")
    if plan.repeat_wins == "barred":
        _close(gates, own["won_before"], "won_before")
    _close(gates, own["total"].isna(), "not_scored")
    gates.loc[gates["reason"] == "not_scored", "detail"] = own["reason"].replace("", "no_total")
    if plan.max_missing_share is not None:
        _close(gates, own["missing_share"] > plan.max_missing_share + 1e-9, "too_much_missing")
    for per in plan.groups:
        _close(gates, group_of(own, per).isna(), f"no_{per}")


def _verification(own: pd.DataFrame, plan: Plan, gates: pd.DataFrame) -> None:
    waiting = own["verified"].isna()
    failed = ~own["verified"].fillna(True).astype(bool)
    gates["state"] = np.where(waiting, "not_verified_yet", np.where(failed, "", "verified"))
    gates["detail"] = own["verification_note"]
    _close(gates, failed, "verification_failed")
    if plan.unverified == "leaves":
        _close(gates, waiting, "not_verified_yet")


def _interview(own: pd.DataFrame, plan: Plan, rescore, gates: pd.DataFrame) -> pd.Series:
    """Totals with the interviews in them; which units were interviewed is written into `gates`."""
    absent = own["interview"].isna()
    if absent.all():
        # Nobody was heard, so nobody stayed away: the interviews are still to come.
        gates.loc[own.index, "state"] = "interview_not_held"
        return own["total"]
    gates.loc[own.index[~absent], "state"] = "interviewed"
    heard = own[~absent]
    if plan.without_interview == "leaves":
        _close(gates, absent.reindex(gates.index, fill_value=False), "no_interview")
    elif plan.without_interview == "documents":
        gates.loc[own.index[absent], "state"] = "by_documents"
    else:
        gates.loc[own.index[absent], "state"] = "interview_zero"
        heard = own.assign(interview=own["interview"].fillna(0.0))
    totals = _combined(heard, plan, rescore)
    blank = totals.isna().reindex(gates.index, fill_value=False)
    _close(gates, blank, "not_scored_after_interview")
    return totals


def _combined(heard: pd.DataFrame, plan: Plan, rescore) -> pd.Series:
    if rescore is not None:
        totals = pd.Series(rescore(heard.copy())).reindex(heard.index).astype(float)
        bad = totals.index[(totals < 0) | (totals > 100)]
        if len(bad):
            told = {"column": "rescore", "unit": bad[0], "found": totals[bad[0]]}
            raise UserError(Fault("selection.out_of_range", told))
        return totals
    if plan.interview_weight is None:
        return heard["total"]
    weight = plan.interview_weight
    return (1 - weight) * heard["total"] + weight * heard["interview"]


def _check_combination(field: pd.DataFrame, plan: Plan, rescore) -> None:
    weighed = plan.interview_weight is not None and any(step.interview for step in plan.steps)
    if weighed and rescore is None and plan.between != "arithmetic" and field["interview"].notna().any():
        raise UserError(Fault("selection.rescore_needed", {"mean": plan.between}))


# --- the quotas ---------------------------------------------------------------------------------------


def _ranked(own: pd.DataFrame, step: Step, gates: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    passed = (gates["reason"] == "").to_numpy()
    if step.quota is None:
        return _rows(own, step, gates, reason=np.where(passed, "all_go_on", gates["reason"]))
    placed = _placed(own, own["total"].where(passed), step.quota, plan.tie_breaks)
    reason = np.where(placed["inside"], "within_quota", _below(placed))
    reason = np.where(placed["at_shared_line"], "shared_last_place", reason)
    return _rows(
        own,
        step,
        gates,
        per=step.quota.per,
        group=group_of(own, step.quota.per).fillna("").to_numpy(),
        quota=step.quota.n,
        reason=np.where(passed, reason, gates["reason"]),
        **{column: placed[column].array for column in ("place", "n", "shared")},
        line=placed["line"].where(passed).array,
    )


def _placed(rows: pd.DataFrame, score: pd.Series, quota, tie_breaks) -> pd.DataFrame:
    """Place of each unit in its group, and where the line falls.

    Blank scores have no place. inside: goes on; at_shared_line: more share the last place than fit.
    """
    groups = group_of(rows, quota.per)
    place = rank(score, tie_breaks=rows[list(tie_breaks)], groups=groups)
    out = pd.DataFrame({"score": score, "place": place}, index=rows.index)
    out["inside"] = (place <= quota.n).fillna(False).astype(bool)
    out["n"] = score.groupby(groups).transform("count").astype("Int64")
    out["shared"] = place.groupby([groups, place]).transform("size").fillna(1) > 1
    out["line"] = score.where(out["inside"]).groupby(groups).transform("min")
    through = out["inside"].groupby(groups).transform("sum")
    last = place.where(out["inside"]).groupby(groups).transform("max")
    out["at_shared_line"] = ((through > quota.n) & (place == last)).fillna(False).astype(bool)
    return out


def _below(placed: pd.DataFrame) -> np.ndarray:
    level = (placed["line"] - placed["score"]).round(DECIMALS) == 0
    return np.where(level, "below_line_by_tie_break", "below_line")


def _rows(own: pd.DataFrame, step: Step, gates: pd.DataFrame, **found) -> pd.DataFrame:
    """Rows of the record; what was not `found` is blank: at a stage without a ranking there is no place."""
    columns = {
        "stage": step.stage,
        "unit": own.index,
        "per": "",
        "group": "",
        "score": own["total"].array,
        "place": pd.NA,
        "n": pd.NA,
        "quota": pd.NA,
        "ground": step.ground,
        "shared": False,
        "went_on": np.isin(np.asarray(found["reason"], dtype=object), WENT_ON),
        "reason": found["reason"],
        "state": gates["state"].array,
        "line": np.nan,
        "detail": gates["detail"].array,
    }
    return pd.DataFrame({**columns, **found}, index=own.index)[_RECORD]


# --- the winners --------------------------------------------------------------------------------------


def _standings(own: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Every unit for every title that is awarded, the titles in the plan's order."""
    held = {per: pd.Series(0, index=own.index) for per in plan.groups}
    rows = [_standing(own, award, plan, held) for award in plan.awards if award.quota]
    return pd.concat(rows)[_STANDINGS].reset_index(drop=True)


def _standing(own: pd.DataFrame, award: Award, plan: Plan, held: dict) -> pd.DataFrame:
    # A title of the nation does not take away one of a zone: the limit counts among the same rivals.
    before = held[award.quota.per]
    full = before >= (plan.titles_per_unit if plan.titles_per_unit is not None else np.inf)
    score = own[award.decided_by].astype(float)
    done = _placed(own, score.mask(full), award.quota, plan.tie_breaks)
    done["score"] = score
    done["title"], done["unit"], done["decided_by"] = award.title, own.index, award.decided_by
    done["per"], done["quota"], done["ground"] = award.quota.per, award.quota.n, award.ground
    done["group"] = group_of(own, award.quota.per)
    done["won"] = done["inside"]
    reason = np.where(done["won"], np.where(done["shared"], "won_shared", "won"), _below(done))
    reason = np.where(score.isna(), "title_not_scored", reason)
    done["reason"] = np.where(full, "already_won", reason)
    held[award.quota.per] = before + done["won"]
    done["order"] = done.index.astype(str)
    return done.sort_values(["group", "place", "order"], na_position="last")


def _final(own: pd.DataFrame, step: Step, gates: pd.DataFrame, standings: pd.DataFrame) -> pd.DataFrame:
    """The record's rows: a unit's best standing, a title won before any other, then the better place."""
    best = standings.sort_values(["won", "place"], ascending=[False, True], kind="stable")
    best = best.drop_duplicates("unit").set_index("unit").reindex(own.index)
    best["reason"] = best["reason"].where(best["reason"].notna(), gates["reason"])
    texts = {column: best[column].fillna("").array for column in ("per", "group", "ground", "reason")}
    numbers = {column: best[column].array for column in ("place", "n", "quota", "line")}
    score = best["score"].where(best["reason"].isin(STOOD), own["total"]).array
    shared = best["shared"].eq(True).to_numpy()
    return _rows(own, step, gates, **texts, **numbers, score=score, shared=shared)


def _winners(standings: pd.DataFrame, ties: tuple[Tie, ...]) -> pd.DataFrame:
    found = []
    ranked = standings[standings["place"].notna()]
    for (title, group), rows in ranked.groupby(["title", "group"], sort=False):
        beaten = rows[~rows["won"]]
        following = beaten[beaten["place"] == beaten["place"].min()]
        alike = [tie for tie in ties if (tie.stage, tie.title, tie.group) == (WINNERS, title, group)]
        for row in rows[rows["won"]].itertuples():
            told = "; ".join(tie.code for tie in alike if row.unit in tie.before)
            ahead = row.score - following["score"].iloc[0] if len(following) else np.nan
            found.append(
                (title, row.per, group, row.place, row.unit, row.score, row.n, row.shared, ahead)
                + (tuple(following["unit"]), told)
            )
    return pd.DataFrame(found, columns=_WINNERS).astype({"place": "Int64", "n": "Int64"})


def _ordered(record: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    record = record.reset_index(drop=True).astype(_TYPES)
    stages = [step.stage for step in plan.steps]
    keys = pd.DataFrame(
        {
            "stage": record["stage"].map(stages.index),
            "group": record["group"].astype(str),
            "place": record["place"].astype("float64"),
            "unit": record["unit"].astype(str),
        }
    )
    order = keys.sort_values(["stage", "group", "place", "unit"], na_position="last").index
    return record.iloc[order].reset_index(drop=True)
