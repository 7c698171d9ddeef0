"""What documents show of a candidate, told alike of regions, firms and villages: place, score, indicators."""

from __future__ import annotations

from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import Column, KeyFigure, Table
from paritrana_analysis.reports.jury.inputs import Briefing, Case, ListedCase
from paritrana_analysis.reports.text import standing
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.text import told


def place(briefing: Briefing, case: Case | ListedCase) -> str:
    """The place by documents with its stability; or a sentence that the candidate is not ranked."""
    t, result = briefing.reader, case.result
    if result["total"] is None:
        if case.limits is None:
            return t("briefing.unranked")
        ends = {end: case.limits[end] for end in ("low", "high")}
        return f"{t('briefing.unranked')} {t('limits.briefly', **ends)}"
    if case.stability is None:
        sentence = t("rank_stability.place_alone", rank=result["rank"], n=result["n"])
    else:
        sentence = standing.sentence(case.stability, t)
    n, every = result["n"], briefing.desk.n_units
    return t("briefing.on_documents", sentence=sentence, n=n, all=every)


def score(briefing: Briefing, case: Case | ListedCase) -> KeyFigure:
    t, result = briefing.reader, case.result
    if result["total"] is None:
        return KeyFigure("–", "", t("briefing.score_blank"), ours=True)
    words = {"rank": result["rank"], "n": result["n"], "edition": briefing.desk.judged["edition"]}
    words["all"] = briefing.desk.n_units
    return KeyFigure(t.cell(result["total"], "one"), "/ 100", t("briefing.score_caption", **words), ours=True)


def indicators(briefing: Briefing, case: Case | ListedCase) -> Table:
    t = briefing.reader
    rules = {rule["indicator"]: rule for rule in briefing.desk.rules}
    rows = []
    for row in case.points:
        found, score = told(row, rules[row["indicator"]]["unit_of_value"], t), row["score"]
        if row["state"] == "to_come" and briefing.result is not None:
            score = _heard(briefing, case)
            found = t("briefing.interview_held" if score is not None else "briefing.interview_not_scored")
        rows.append(
            (
                t(f"editions.aspect_{row['aspect']}"),
                t(f"editions.indicator_{row['indicator']}"),
                found,
                score,
                row["points"],
            )
        )
    return Table(
        **table_words("briefing.indicators", t, code=case.unit, name=case.name),
        columns=(
            Column("aspect", t("labels.aspect"), width=1.0),
            Column("indicator", t("briefing.column_indicator"), width=1.6),
            Column("found", t("scores.column_found"), width=3.0),
            Column("score", t("scores.column_score"), "number", 0.7),
            Column("points", t("scores.column_points"), "number", 0.7),
        ),
        rows=rows,
    )


def _heard(briefing: Briefing, case: Case | ListedCase) -> float | None:
    """The panel's score of a candidate's interview (0–100) by the round's rule; None without one."""
    own = (row for row in records(briefing.result.standing) if row["unit"] == case.unit)
    return next((row["interview"] for row in own), None)
