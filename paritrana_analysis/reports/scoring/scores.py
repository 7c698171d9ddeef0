"""The blocks on a judged category: result, reasons, rules, and what is missing.

The same blocks go into the workbook of `paritrana score` and into the scoring notebook.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.evaluation.bounded import Bounded
from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    Meta,
    Paragraph,
    Table,
    Title,
)
from paritrana_analysis.reports.text import limits as limits_told
from paritrana_analysis.reports.text import title_reach
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.judging import Judged, points, results, rule_rows
from paritrana_analysis.rubric.text import scale_told, told
from paritrana_analysis.selection import Selection
from paritrana_analysis.selection.names import place_name, stage_name, title_name
from paritrana_analysis.selection.text import left_sentence


def blocks(
    judged: Judged,
    names: Mapping[str, str],
    reader: Reader,
    *,
    limits: Bounded | None = None,
    stamp: str = "",
) -> list[Block]:
    """The judged category as a document.

    names : unit → name as printed. limits : what scores can still be, told where somebody is not scored.
    stamp : printed on every page where the figures are synthetic.
    """
    t = reader
    category = t(f"editions.category_{judged.edition.category}")
    title = t("scoring_report.title", category=category, year=judged.assessment_year)
    ours = judged.compare == "estimate"
    meta = Meta(
        title=title,
        language=t.language,
        running_head=" · ".join([title, *([t("scoring_report.estimate_head")] if ours else [])]),
        provenance=t(
            "scoring_report.provenance",
            edition=judged.edition.file,
            rubric=judged.rubric.file,
            step=_step(judged, t),
        ),
        region_code="00",
        practice_stamp=stamp,
    )
    frame = results(judged)
    found: list[Block] = [meta, Title(t("scoring_report.kicker"), title, _finding(judged, t))]
    found += [Paragraph(text, "warning") for text in cautions(judged, t)]
    found.append(ranking(judged, frame, names, t))
    found += _left_out(judged, frame, names, t)
    if limits and frame["total"].isna().any():
        found += _limits(limits, names, t)
    found += [Heading(t("scoring_report.states_heading")), states(judged, t)]
    found += [
        Heading(t("scoring_report.rules_heading")),
        Paragraph(_rules_told(judged, t)),
        rules(judged, t),
    ]
    notices = [note.sentence(t, labels_of(judged, names, t)) for note in judged.scores.notices]
    if notices:
        found.append(
            Table(
                **table_words("scoring_report.notices", t),
                columns=(Column("notice", t("scoring_report.column_notice"), width=5.0),),
                rows=[(text,) for text in notices],
            )
        )
    found += _blanks(judged, names, t)
    found.append(why(judged, names, t))
    return found


def _finding(judged: Judged, t: Reader) -> str:
    n = len(judged.scores.totals)
    return t(
        "scoring_report.finding",
        scored=judged.n_scored,
        n=n,
        edition=judged.edition.year,
        step=_step(judged, t),
    )


def _step(judged: Judged, t: Reader) -> str:
    return t(f"scoring_report.step_{judged.step}")


def cautions(judged: Judged, t: Reader) -> list[str]:
    """Warnings to read before any rank: whose rules these are, and which figures are not comparable."""
    found = [t("scores.weights")]
    if judged.borrowed:
        found.append(t("scores.borrowed", edition=judged.edition.year, year=judged.assessment_year))
    if judged.edition.own_weights:
        found[0] = t("scoring_report.own_weights", file=judged.edition.own_weights)
    if judged.compare == "as_stated":
        found.append(t("scoring_report.as_stated"))
    if judged.compare == "estimate":
        found.append(t("scoring_report.estimate"))
    return found


def ranking(judged: Judged, frame: pd.DataFrame, names: Mapping[str, str], t: Reader) -> Table:
    """Units with a total, by place; equal totals share one."""
    scored = frame[frame["total"].notna()].sort_values(["rank", "unit"])
    aspects = [aspect.key for aspect in judged.rules.aspects]
    zones = judged.edition.zones != ()
    head = [
        Column("rank", t("scoring_report.column_rank"), "count"),
        Column("unit", t("scoring_report.column_unit"), width=2),
    ]
    if zones:
        head += [
            Column("zone", t("scoring_report.column_zone"), width=1.4),
            Column("zone_rank", t("scoring_report.column_zone_rank"), "count"),
        ]
    head += [Column("total", t("scoring_report.column_total"), "number")]
    head += [Column(key, t(f"editions.aspect_{key}"), "number") for key in aspects]
    rows = [
        (
            row["rank"],
            names.get(row["unit"], row["unit"]),
            *((t(f"terms.zone_{row['zone']}"), row["zone_rank"]) if zones else ()),
            row["total"],
            *(row[f"aspect_{key}"] for key in aspects),
        )
        for row in records(scored)
    ]
    return Table(
        **table_words("scoring_report.ranking", t, n=len(rows)),
        columns=head,
        rows=rows,
    )


def _left_out(judged: Judged, frame: pd.DataFrame, names: Mapping[str, str], t: Reader) -> list[Block]:
    """Units without a total, each with what it lacks."""
    out = frame[frame["total"].isna()]
    if out.empty:
        return []
    labels = labels_of(judged, names, t)
    rows = [(names.get(unit, unit), judged.scores.reason(unit, t, labels)) for unit in out["unit"]]
    return [
        Table(
            **table_words("scoring_report.left", t, n=len(rows)),
            columns=(
                Column("unit", t("scoring_report.column_unit"), width=1.4),
                Column("reason", t("scoring_report.column_reason"), width=4.0),
            ),
            rows=rows,
            annex=len(rows) > 60,
        )
    ]


def _titles(limits: Bounded, names: Mapping[str, str], t: Reader) -> list[Block]:
    """Who can still reach a title that one aspect decides alone; nothing where none is."""
    rows = records(limits.titles)
    if not rows:
        return []
    told = title_reach.reach(rows, names, t, rivals="units")
    return [Paragraph(" ".join(told), "finding"), title_reach.titles(rows, names, t)]


def _limits(limits: Bounded, names: Mapping[str, str], t: Reader) -> list[Block]:
    """Between which scores every unit lies, and which orders are settled."""
    by_step = {step: rows.set_index("unit") for step, rows in limits.limits.groupby("step")}
    known, absent = by_step["knowledge"], by_step["absent"]
    units = sorted(known.index, key=lambda unit: (-known.at[unit, "low"], -known.at[unit, "high"], unit))
    settled = records(limits.settled)
    return [
        Heading(t("limits.heading")),
        Paragraph(limits_told.settled_finding(settled, t), "finding"),
        *limits_told.settled(settled, t),
        *_titles(limits, names, t),
        Table(
            **table_words("limits.units", t, n=len(units)),
            columns=(
                Column("unit", t("scoring_report.column_unit"), width=2.0),
                Column("group", t("limits.column_group"), width=1.2),
                Column("low", t("limits.column_low"), "number"),
                Column("high", t("limits.column_high"), "number"),
                Column("best", t("limits.column_best"), "count"),
                Column("worst", t("limits.column_worst"), "count"),
                Column("low_absent", t("limits.column_low_absent"), "number"),
                Column("high_absent", t("limits.column_high_absent"), "number"),
            ),
            rows=[
                (
                    names.get(unit, unit),
                    limits_told.group(known.at[unit, "group"], t),
                    *(known.at[unit, column] for column in ("low", "high", "best", "worst")),
                    *(absent.at[unit, column] for column in ("low", "high")),
                )
                for unit in units
            ],
            annex=len(units) > 60,
        ),
        Paragraph(t("limits.outer"), "note"),
    ]


def states(judged: Judged, t: Reader) -> Table:
    """How many units have a value of each indicator, and why the others have none."""
    counts = judged.findings.groupby(["indicator", "state"]).size()
    keys = [key for own in judged.edition.indicators.values() for key in own]
    rows = [
        (t(f"editions.indicator_{key}"), t(f"rubric.state_{state}"), int(counts[key, state]))
        for key in keys
        for state in counts[key].sort_values(ascending=False).index
    ]
    return Table(
        **table_words("scoring_report.states", t),
        columns=(
            Column("indicator", t("scores.column_indicator"), width=2.0),
            Column("state", t("scores.column_found"), width=2.4),
            Column("units", t("scoring_report.column_units"), "count"),
        ),
        rows=rows,
    )


def _blanks(judged: Judged, names: Mapping[str, str], t: Reader) -> list[Block]:
    """The effect of the policy for blanks on units with a total, and of another policy."""
    filled = judged.scores.missing.dropna(subset=["total"])
    if filled.empty:
        return []
    rows = [
        (
            names.get(row["unit"], row["unit"]),
            t(f"editions.indicator_{row['indicator']}"),
            t(f"scoring_report.missing_{row['policy']}"),
            row["total"],
            row["total_if_zero"],
            row["total_if_left_out"],
        )
        for row in records(filled)
    ]
    return [
        Table(
            **table_words("scoring_report.blanks", t, n=filled["unit"].nunique()),
            columns=(
                Column("unit", t("scoring_report.column_unit"), width=1.6),
                Column("indicator", t("scores.column_indicator"), width=1.6),
                Column("policy", t("scoring_report.column_missing"), width=1.2),
                Column("total", t("scoring_report.column_total"), "number"),
                Column("zero", t("scoring_report.column_if_zero"), "number"),
                Column("left_out", t("scoring_report.column_if_left_out"), "number"),
            ),
            rows=rows,
            annex=len(rows) > 60,
        )
    ]


def _rules_told(judged: Judged, t: Reader) -> str:
    means = t(
        "scoring_report.means",
        within=t(f"editions.mean_{judged.rules.within}"),
        between=t(f"editions.mean_{judged.rules.between}"),
    )
    return f"{means} {t(f'scores.step_{judged.step}')}"


def rules(judged: Judged, t: Reader) -> Table:
    """Aspects and indicators with weights, what a blank counts for, and the ground of each scale."""
    measures = judged.rubric.measures
    rows = [
        (
            t(f"editions.aspect_{row['aspect']}"),
            t(f"editions.indicator_{row['indicator']}"),
            row["aspect_weight"],
            row["indicator_weight"],
            t(f"scoring_report.missing_{row['missing']}"),
            f"{scale_told(measures[row['indicator']], t)}. {row[f'ground_{t.language}']}",
        )
        for row in records(rule_rows(judged))
    ]
    return Table(
        **table_words("scoring_report.rules", t),
        columns=(
            Column("aspect", t("scoring_report.column_aspect"), width=1.2),
            Column("indicator", t("scoring_report.column_indicator"), width=1.4),
            Column("aspect_weight", t("scoring_report.column_aspect_weight"), "share"),
            Column("indicator_weight", t("scoring_report.column_indicator_weight"), "share"),
            Column("missing", t("scoring_report.column_missing"), width=1.2),
            Column("ground", t("scoring_report.column_ground"), width=3.2),
        ),
        rows=rows,
    )


def why(judged: Judged, names: Mapping[str, str], t: Reader) -> Table:
    """Every unit and indicator: what was found, its score, weight and points. Long: not in print."""
    units = {row["indicator"]: row["unit_of_value"] for row in records(rule_rows(judged))}
    rows = [
        (
            row["unit"],
            names.get(row["unit"], row["unit"]),
            t(f"editions.indicator_{row['indicator']}"),
            told(row, units[row["indicator"]], t),
            row["score"],
            row["weight"],
            row["points"],
            row["items"],
        )
        for row in records(points(judged))
    ]
    return Table(
        **table_words("scoring_report.why", t),
        columns=(
            Column("code", t("scoring_report.column_code")),
            Column("unit", t("scoring_report.column_unit"), width=1.6),
            Column("indicator", t("scores.column_indicator"), width=1.6),
            Column("found", t("scores.column_found"), width=2.6),
            Column("score", t("scores.column_score"), "number"),
            Column("weight", t("scores.column_weight"), "share2"),
            Column("points", t("scores.column_points"), "number"),
            Column("items", t("scores.column_items"), width=1.4),
        ),
        rows=rows,
        note=t("scores.why_note"),
        annex=True,
    )


def selection_blocks(selection: Selection, names: Mapping[str, str], t: Reader) -> list[Block]:
    """Winners, who left where and why, and the quotas in use."""
    labels = dict(names)
    winners = [
        (
            title_name(row["title"], t),
            place_name(row["per"], row["group"], t, labels),
            names.get(row["unit"], row["unit"]),
            row["score"],
            row["place"],
            row["n"],
        )
        for row in records(selection.winners)
    ]
    left = [
        (stage_name(row["stage"], t), names.get(row["unit"], row["unit"]), left_sentence(row, t, labels))
        for _, row in selection.left.iterrows()
    ]
    return [
        Heading(t("scoring_report.selection_heading")),
        *(Paragraph(tie.sentence(t, labels)) for tie in selection.ties),
        *(Paragraph(note.sentence(t, labels), "note") for note in selection.notices),
        Table(
            **table_words("scoring_report.winners", t),
            columns=(
                Column("title", t("scoring_report.column_title"), width=1.4),
                Column("group", t("scoring_report.column_group"), width=1.6),
                Column("unit", t("scoring_report.column_unit"), width=1.8),
                Column("score", t("scores.column_score"), "number"),
                Column("place", t("scoring_report.column_rank"), "count"),
                Column("n", t("scoring_report.column_n"), "count"),
            ),
            rows=winners,
        ),
        Table(
            **table_words("scoring_report.selection", t),
            columns=(
                Column("stage", t("scoring_report.column_stage"), width=1.2),
                Column("unit", t("scoring_report.column_unit"), width=1.4),
                Column("reason", t("scoring_report.column_left"), width=4.0),
            ),
            rows=left,
            annex=len(left) > 60,
        ),
    ]


def labels_of(judged: Judged, names: Mapping[str, str], t: Reader) -> dict[str, str]:
    """Names for the keys of units, indicators, aspects and zones."""
    labels = dict(names)
    for aspect, keys in judged.edition.indicators.items():
        labels[aspect] = t(f"editions.aspect_{aspect}")
        labels |= {key: t(f"editions.indicator_{key}") for key in keys}
    return labels | {zone.zone: t(f"terms.zone_{zone.zone}") for zone in judged.edition.zones}
