"""Notices on a selection for its reader: quotas without a source, shared places, units not yet verified."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from paritrana_analysis.scoring.applied_rules import named
from paritrana_analysis.scoring.ranks import DECIMALS
from paritrana_analysis.selection.names import decided_name, place_name, stage_name, title_name
from paritrana_analysis.selection.plan import WINNERS, Plan

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader

_ENTRY = ("not_scored", "too_much_missing", "no_province", "no_zone", "no_sector")


@dataclass(frozen=True)
class Notice:
    """One thing that a reader of the result should know. units: the labels of all units it concerns.

    per and group say where ("" and "" for the whole plan); stage and title are keys of the edition.
    """

    key: str
    stage: str = ""
    title: str = ""
    per: str = ""
    group: object = ""
    decided_by: str = ""
    units: tuple = ()
    values: Mapping = field(default_factory=dict)

    def sentence(self, reader: Reader, labels: Mapping | None = None) -> str:
        """In the reader's language; `labels` gives names for the codes of units and groups."""
        labels = labels or {}
        return reader(
            f"selection.notice_{self.key}",
            stage=stage_name(self.stage, reader),
            title=title_name(self.title, reader),
            where=place_name(self.per, self.group, reader, labels),
            per=reader(f"editions.per_{self.per}") if self.per else "",
            decided=decided_name(self.decided_by, reader),
            units=named(self.units, labels),
            count=len(self.units),
            **self.values,
        )


def notices_of(
    plan: Plan,
    field: pd.DataFrame,
    record: pd.DataFrame,
    standings: pd.DataFrame,
    winners: pd.DataFrame,
) -> tuple[Notice, ...]:
    """In the order of the stages: the plan's grounds, then what happened; frames as in `Selection`."""
    return (
        *_grounds(plan, record),
        *_units_out(plan, record),
        *_heard(plan, field, record),
        *_lines(record),
        *_empty(plan, field, record),
        *_titles(plan, record, standings, winners),
    )


def _grounds(plan: Plan, record: pd.DataFrame) -> Iterator[Notice]:
    for step in plan.steps:
        if step.stage == WINNERS:
            continue
        reached = record[record["stage"] == step.stage]
        if step.quota is None:
            key = "all_go_on" if step.seen is None else "all_go_on_seen"
            values = {"n": len(reached), "seen": step.seen}
            yield Notice(key, step.stage, values=values)
        elif step.ground != "documented":
            values = {"quota": step.quota.n}
            yield Notice(f"quota_{_told_ground(step.ground)}", step.stage, per=step.quota.per, values=values)
    for award in plan.awards:
        if award.quota is None:
            yield Notice("title_without_quota", WINNERS, award.title)
        elif award.ground != "documented":
            values = {"quota": award.quota.n}
            key = f"title_quota_{_told_ground(award.ground)}"
            yield Notice(key, WINNERS, award.title, award.quota.per, values=values)
        if award.quota and award.decided_ground not in ("", "documented"):
            yield Notice("decided_by", WINNERS, award.title, decided_by=award.decided_by)
    if plan.zones_own:
        yield Notice("zones_own")


def _told_ground(ground: str) -> str:
    return "own" if ground == "own" else "assumption"


def _units_out(plan: Plan, record: pd.DataFrame) -> Iterator[Notice]:
    for reason in _ENTRY:
        out = record[record["reason"] == reason]
        if len(out):
            yield Notice(f"left_{reason}", out["stage"].iloc[0], units=tuple(out["unit"]))


def _heard(plan: Plan, field: pd.DataFrame, record: pd.DataFrame) -> Iterator[Notice]:
    stages = [step.stage for step in plan.steps]
    if "verification" not in stages and field["verified"].notna().any():
        yield Notice("verification_unused")
    waiting = record[(record["state"] == "not_verified_yet") & record["went_on"]]
    if len(waiting):
        yield Notice("not_verified_yet", "verification", units=tuple(waiting["unit"]))
    stage = next((step.stage for step in plan.steps if step.interview), "")
    if not stage:
        if field["interview"].notna().any():
            yield Notice("interview_unused")
        return
    own = record[record["stage"] == stage]
    if (own["state"] == "interview_not_held").any():
        yield Notice("interview_not_held", stage)
    if (own["state"] == "interviewed").any():
        official = plan.interview_ground == "documented"
        key = "interview_counts" if official else "interview_counts_assumed"
        if plan.interview_weight is None:
            key = "interview_without_weight"
        yield Notice(key, stage, values={"weight": plan.interview_weight})
    for state in ("interview_zero", "by_documents"):
        units = own.loc[own["state"] == state, "unit"]
        if len(units):
            yield Notice(state, stage, units=tuple(units))
    away = own.loc[own["reason"] == "no_interview", "unit"]
    if len(away):
        yield Notice("left_no_interview", stage, units=tuple(away))


def _lines(record: pd.DataFrame) -> Iterator[Notice]:
    ranked = record[(record["stage"] != WINNERS) & record["per"].ne("")]
    for reason in ("shared_last_place", "below_line_by_tie_break"):
        own = ranked[ranked["reason"] == reason]
        for (stage, group), rows in own.groupby(["stage", "group"], sort=False):
            values = {"place": int(rows["place"].iloc[0]), "quota": int(rows["quota"].iloc[0])}
            units = tuple(rows["unit"])
            yield Notice(reason, stage, per=rows["per"].iloc[0], group=group, units=units, values=values)


def _empty(plan: Plan, field: pd.DataFrame, record: pd.DataFrame) -> Iterator[Notice]:
    """A notice for each province whose last candidates left at a stage before the winners."""
    if "province" not in plan.groups:
        return
    home = record["unit"].map(field["province_code"])
    before = record["stage"] != WINNERS
    through = record["went_on"].groupby([record["stage"], home], sort=False).sum()
    for step in plan.steps:
        if step.stage == WINNERS or step.stage not in record.loc[before, "stage"].to_numpy():
            continue
        here = through.loc[step.stage]
        for province in sorted(here.index[here == 0], key=str):
            units = record.loc[(record["stage"] == step.stage) & (home == province), "unit"]
            yield Notice("nobody_left", step.stage, per="province", group=province, units=tuple(units))


def _titles(
    plan: Plan, record: pd.DataFrame, standings: pd.DataFrame, winners: pd.DataFrame
) -> Iterator[Notice]:
    waiting = set(record.loc[record["state"] == "not_verified_yet", "unit"])
    for (title, group), rows in winners.groupby(["title", "group"], sort=False):
        per, units = rows["per"].iloc[0], tuple(rows["unit"])
        where = {"stage": WINNERS, "title": title, "per": per, "group": group}
        if rows["shared"].any():
            yield Notice("shared_title", units=tuple(rows.loc[rows["shared"], "unit"]), **where)
        if not rows["next_in_line"].iloc[0]:
            yield Notice("unopposed", units=units, **where)
        elif round(rows["ahead"].min(), DECIMALS) == 0:
            yield Notice("title_by_tie_break", units=units, **where)
        open_units = tuple(unit for unit in units if unit in waiting)
        if open_units:
            yield Notice("winner_not_verified", units=open_units, **where)
    for award in plan.awards:
        own = standings[standings["title"] == award.title]
        for group, rows in own.groupby("group", sort=True):
            if not rows["won"].any():
                where = {"stage": WINNERS, "title": award.title, "per": rows["per"].iloc[0]}
                yield Notice("title_not_given", group=group, units=tuple(rows["unit"]), **where)
