"""The blocks on a judged category: result, reasons, rules, and what is missing.

The same blocks go into the workbook of `paritrana score` and into the scoring notebook.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

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
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.judging import Judged, points, results, rule_rows
from paritrana_analysis.rubric.text import scale_told, told
from paritrana_analysis.selection import Selection
from paritrana_analysis.selection.names import place_name, stage_name, title_name
from paritrana_analysis.selection.text import left_sentence


def blocks(judged: Judged, names: Mapping[str, str], reader: Reader, *, stamp: str = "") -> list[Block]:
    """The judged category as a document.

    names : unit → name as printed. stamp : printed on every page where the figures are synthetic.
    """
    say = reader
    category = say(f"editions.category_{judged.edition.category}")
    title = say("scoring_report.title", category=category, year=judged.assessment_year)
    ours = judged.compare == "estimate"
    meta = Meta(
        title=title,
        language=say.language,
        running_head=" · ".join([title, *([say("scoring_report.estimate_head")] if ours else [])]),
        provenance=say(
            "scoring_report.provenance",
            edition=judged.edition.file,
            rubric=judged.rubric.file,
            step=_step(judged, say),
        ),
        region_code="00",
        practice_stamp=stamp,
    )
    frame = results(judged)
    found: list[Block] = [meta, Title(say("scoring_report.kicker"), title, _finding(judged, say))]
    found += [Paragraph(text, "warning") for text in cautions(judged, say)]
    found.append(ranking(judged, frame, names, say))
    found += _left_out(judged, frame, names, say)
    found += [Heading(say("scoring_report.states_heading")), states(judged, say)]
    found += [
        Heading(say("scoring_report.rules_heading")),
        Paragraph(_rules_told(judged, say)),
        rules(judged, say),
    ]
    notices = [note.sentence(say, labels_of(judged, names, say)) for note in judged.scores.notices]
    if notices:
        found.append(
            Table(
                **table_words("scoring_report.notices", say),
                columns=(Column("notice", say("scoring_report.column_notice"), width=5.0),),
                rows=[(text,) for text in notices],
            )
        )
    found += _blanks(judged, names, say)
    found.append(why(judged, names, say))
    return found


def _finding(judged: Judged, say: Reader) -> str:
    n = len(judged.scores.totals)
    return say(
        "scoring_report.finding",
        scored=judged.n_scored,
        n=n,
        edition=judged.edition.year,
        step=_step(judged, say),
    )


def _step(judged: Judged, say: Reader) -> str:
    return say(f"scoring_report.step_{judged.step}")


def cautions(judged: Judged, say: Reader) -> list[str]:
    """Warnings to read before any rank: whose rules these are, and which figures are not comparable."""
    found = [say("scores.weights")]
    if judged.borrowed:
        found.append(say("scores.borrowed", edition=judged.edition.year, year=judged.assessment_year))
    if judged.edition.own_weights:
        found[0] = say("scoring_report.own_weights", file=judged.edition.own_weights)
    if judged.compare == "as_stated":
        found.append(say("scoring_report.as_stated"))
    if judged.compare == "estimate":
        found.append(say("scoring_report.estimate"))
    return found


def ranking(judged: Judged, frame: pd.DataFrame, names: Mapping[str, str], say: Reader) -> Table:
    """Units with a total, by place; equal totals share one."""
    scored = frame[frame["total"].notna()].sort_values(["rank", "unit"])
    aspects = [aspect.key for aspect in judged.rules.aspects]
    zones = judged.edition.zones != ()
    head = [
        Column("rank", say("scoring_report.column_rank"), "count"),
        Column("unit", say("scoring_report.column_unit"), width=2),
    ]
    if zones:
        head += [
            Column("zone", say("scoring_report.column_zone"), width=1.4),
            Column("zone_rank", say("scoring_report.column_zone_rank"), "count"),
        ]
    head += [Column("total", say("scoring_report.column_total"), "number")]
    head += [Column(key, say(f"editions.aspect_{key}"), "number") for key in aspects]
    rows = [
        (
            row["rank"],
            names.get(row["unit"], row["unit"]),
            *((say(f"terms.zone_{row['zone']}"), row["zone_rank"]) if zones else ()),
            row["total"],
            *(row[f"aspect_{key}"] for key in aspects),
        )
        for row in records(scored)
    ]
    return Table(
        **table_words("scoring_report.ranking", say, n=len(rows)),
        columns=head,
        rows=rows,
    )


def _left_out(judged: Judged, frame: pd.DataFrame, names: Mapping[str, str], say: Reader) -> list[Block]:
    """Units without a total, each with what it lacks."""
    out = frame[frame["total"].isna()]
    if out.empty:
        return []
    labels = labels_of(judged, names, say)
    rows = [(names.get(unit, unit), judged.scores.reason(unit, say, labels)) for unit in out["unit"]]
    return [
        Table(
            **table_words("scoring_report.left", say, n=len(rows)),
            columns=(
                Column("unit", say("scoring_report.column_unit"), width=1.4),
                Column("reason", say("scoring_report.column_reason"), width=4.0),
            ),
            rows=rows,
            annex=len(rows) > 60,
        )
    ]


def states(judged: Judged, say: Reader) -> Table:
    """How many units have a value of each indicator, and why the others have none."""
    counts = judged.findings.groupby(["indicator", "state"]).size()
    keys = [key for own in judged.edition.indicators.values() for key in own]
    rows = [
        (say(f"editions.indicator_{key}"), say(f"rubric.state_{state}"), int(counts[key, state]))
        for key in keys
        for state in counts[key].sort_values(ascending=False).index
    ]
    return Table(
        **table_words("scoring_report.states", say),
        columns=(
            Column("indicator", say("scores.column_indicator"), width=2.0),
            Column("state", say("scores.column_found"), width=2.4),
            Column("units", say("scoring_report.column_units"), "count"),
        ),
        rows=rows,
    )


def _blanks(judged: Judged, names: Mapping[str, str], say: Reader) -> list[Block]:
    """The effect of the policy for blanks on units with a total, and of another policy."""
    filled = judged.scores.missing.dropna(subset=["total"])
    if filled.empty:
        return []
    rows = [
        (
            names.get(row["unit"], row["unit"]),
            say(f"editions.indicator_{row['indicator']}"),
            say(f"scoring_report.missing_{row['policy']}"),
            row["total"],
            row["total_if_zero"],
            row["total_if_left_out"],
        )
        for row in records(filled)
    ]
    return [
        Table(
            **table_words("scoring_report.blanks", say, n=filled["unit"].nunique()),
            columns=(
                Column("unit", say("scoring_report.column_unit"), width=1.6),
                Column("indicator", say("scores.column_indicator"), width=1.6),
                Column("policy", say("scoring_report.column_missing"), width=1.2),
                Column("total", say("scoring_report.column_total"), "number"),
                Column("zero", say("scoring_report.column_if_zero"), "number"),
                Column("left_out", say("scoring_report.column_if_left_out"), "number"),
            ),
            rows=rows,
            annex=len(rows) > 60,
        )
    ]


def _rules_told(judged: Judged, say: Reader) -> str:
    means = say(
        "scoring_report.means",
        within=say(f"editions.mean_{judged.rules.within}"),
        between=say(f"editions.mean_{judged.rules.between}"),
    )
    return f"{means} {say(f'scores.step_{judged.step}')}"


def rules(judged: Judged, say: Reader) -> Table:
    """Aspects and indicators with weights, what a blank counts for, and the ground of each scale."""
    measures = judged.rubric.measures
    rows = [
        (
            say(f"editions.aspect_{row['aspect']}"),
            say(f"editions.indicator_{row['indicator']}"),
            row["aspect_weight"],
            row["indicator_weight"],
            say(f"scoring_report.missing_{row['missing']}"),
            f"{scale_told(measures[row['indicator']], say)}. {row[f'ground_{say.language}']}",
        )
        for row in records(rule_rows(judged))
    ]
    return Table(
        **table_words("scoring_report.rules", say),
        columns=(
            Column("aspect", say("scoring_report.column_aspect"), width=1.2),
            Column("indicator", say("scoring_report.column_indicator"), width=1.4),
            Column("aspect_weight", say("scoring_report.column_aspect_weight"), "share"),
            Column("indicator_weight", say("scoring_report.column_indicator_weight"), "share"),
            Column("missing", say("scoring_report.column_missing"), width=1.2),
            Column("ground", say("scoring_report.column_ground"), width=3.2),
        ),
        rows=rows,
    )


def why(judged: Judged, names: Mapping[str, str], say: Reader) -> Table:
    """Every unit and indicator: what was found, its score, weight and points. Long: not in print."""
    units = {row["indicator"]: row["unit_of_value"] for row in records(rule_rows(judged))}
    rows = [
        (
            row["unit"],
            names.get(row["unit"], row["unit"]),
            say(f"editions.indicator_{row['indicator']}"),
            told(row, units[row["indicator"]], say),
            row["score"],
            row["weight"],
            row["points"],
            row["items"],
        )
        for row in records(points(judged))
    ]
    return Table(
        **table_words("scoring_report.why", say),
        columns=(
            Column("code", say("scoring_report.column_code")),
            Column("unit", say("scoring_report.column_unit"), width=1.6),
            Column("indicator", say("scores.column_indicator"), width=1.6),
            Column("found", say("scores.column_found"), width=2.6),
            Column("score", say("scores.column_score"), "number"),
            Column("weight", say("scores.column_weight"), "share2"),
            Column("points", say("scores.column_points"), "number"),
            Column("items", say("scores.column_items"), width=1.4),
        ),
        rows=rows,
        note=say("scores.why_note"),
        annex=True,
    )


def selection_blocks(selection: Selection, names: Mapping[str, str], say: Reader) -> list[Block]:
    """Winners, who left where and why, and the quotas in use."""
    labels = dict(names)
    winners = [
        (
            title_name(row["title"], say),
            place_name(row["per"], row["group"], say, labels),
            names.get(row["unit"], row["unit"]),
            row["score"],
            row["place"],
            row["n"],
        )
        for row in records(selection.winners)
    ]
    left = [
        (stage_name(row["stage"], say), names.get(row["unit"], row["unit"]), left_sentence(row, say, labels))
        for _, row in selection.left.iterrows()
    ]
    return [
        Heading(say("scoring_report.selection_heading")),
        *(Paragraph(note.sentence(say, labels), "note") for note in selection.notices),
        Table(
            **table_words("scoring_report.winners", say),
            columns=(
                Column("title", say("scoring_report.column_title"), width=1.4),
                Column("group", say("scoring_report.column_group"), width=1.6),
                Column("unit", say("scoring_report.column_unit"), width=1.8),
                Column("score", say("scores.column_score"), "number"),
                Column("place", say("scoring_report.column_rank"), "count"),
                Column("n", say("scoring_report.column_n"), "count"),
            ),
            rows=winners,
        ),
        Table(
            **table_words("scoring_report.selection", say),
            columns=(
                Column("stage", say("scoring_report.column_stage"), width=1.2),
                Column("unit", say("scoring_report.column_unit"), width=1.4),
                Column("reason", say("scoring_report.column_left"), width=4.0),
            ),
            rows=left,
            annex=len(left) > 60,
        ),
    ]


def labels_of(judged: Judged, names: Mapping[str, str], say: Reader) -> dict[str, str]:
    """Names for the keys of units, indicators, aspects and zones."""
    labels = dict(names)
    for aspect, keys in judged.edition.indicators.items():
        labels[aspect] = say(f"editions.aspect_{aspect}")
        labels |= {key: say(f"editions.indicator_{key}") for key in keys}
    return labels | {zone.zone: say(f"terms.zone_{zone.zone}") for zone in judged.edition.zones}
