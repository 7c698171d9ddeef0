"""2. Siapa yang terlindungi: shares by segment and basis, what is blank, and why two figures differ."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.coverage.one_kind import NOT_TO_BE_USED
from paritrana_analysis.data import neighbours
from paritrana_analysis.dates import year_of
from paritrana_analysis.evaluation.view import ProvinceReport, Report
from paritrana_analysis.frames import known, records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.province.numbers import numbered
from paritrana_analysis.reports.province.summary import leading_shares
from paritrana_analysis.reports.text import above_one, agreement, denominators
from paritrana_analysis.reports.text.tables import table_words

#: What is known of the cause where a step of the bridge is above 100 %.
STEP_CAUSES = {"registered_over_employed": "registration", "claimed_over_proxy": "proxy"}
#: Segments every report names, reported or not: a blank is said to be blank.
ALWAYS = ("ALL", "PU", "BPU", "JAKON")


#: Points of the strip of years, so that the steps, it and the neighbours stand on one page.
LOW = 96.0


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    found: list[Block] = [
        PageBreak(),
        Heading(t("protection.heading")),
        Paragraph(t("protection.three_bases"), "note"),
    ]
    found.append(_segments(report))
    found += _together(report)
    found += _pooled(report)
    found += _claims(report)
    found += _bridge(report)
    found += _intervals(report)
    found.append(_strip(report))
    return numbered(t, found)


def _segments(report: ProvinceReport) -> Table:
    t = report.reader
    rows = records(report.own("segments"))
    for segment in ALWAYS:
        if segment not in {row["segment"] for row in rows}:
            rows.append({"segment": segment})
    order = {name: place for place, name in enumerate(ALWAYS)}
    rows.sort(key=lambda row: order.get(row["segment"], len(order)))
    causes = [
        "construction"
        if row["segment"] == "JAKON"
        else "registration"
        if row.get("counting_basis") == "registration"
        else "unknown"
        for row in rows
    ]
    return above_one.noted(
        t,
        Table(
            **table_words("protection.segments", t, name=report.name),
            columns=(
                Column("segment", t("labels.segment"), width=1.5),
                Column("as_of", t("labels.date"), "date", 1.0),
                Column("active", t("labels.active"), "count", 0.9),
                Column("share", t("labels.share_stated"), "stated", 0.8),
                Column("workers", t("labels.denominator_stated"), "count", 0.9),
                Column("basis", t("labels.basis"), width=1.2),
                Column("source", t("labels.source"), "url", 1.3),
            ),
            rows=[
                (
                    report.term("segment", row["segment"]),
                    row.get("as_of"),
                    row.get("active_participants"),
                    row.get("coverage_share"),
                    row.get("denominator_value"),
                    _basis(report, row),
                    row.get("source"),
                )
                for row in rows
            ],
        ),
        {"share": causes},
    )


def _together(report: ProvinceReport) -> list[Block]:
    """What this province was counted in only together with others: their sum, named so."""
    t, rows = report.reader, records(report.own("registered_together"))
    if not rows:
        return []
    names = report.national("provinces").set_index("region_code")["region"]
    parts = " + ".join(names.loc[code] for code in rows[0]["region_code"].split("+"))
    words = {"parts": parts, "as_of": rows[0]["as_of"], "name": report.name}
    return [
        Table(
            **table_words("protection.together", t, **words),
            columns=(
                Column("segment", t("labels.segment"), width=1.5),
                Column("as_of", t("labels.date"), "date", 1.0),
                Column("active", t("protection.together_active"), "count", 1.2),
                Column("basis", t("labels.basis"), width=1.2),
                Column("source", t("labels.source"), "url", 1.3),
            ),
            rows=[
                (
                    report.term("segment", row["segment"]),
                    row["as_of"],
                    row["active_participants"],
                    report.term("basis", row["counting_basis"]),
                    row["source"],
                )
                for row in rows
            ],
        )
    ]


def _basis(report: ProvinceReport, row: dict) -> str:
    basis = report.term("basis", row.get("counting_basis") or "")
    left_out = row.get("left_out")
    return report.reader(f"protection.{left_out}", basis=basis) if left_out else basis


def _pooled(report: ProvinceReport) -> list[Block]:
    t, own = report.reader, report.province
    rows = records(report.own("pooled"))
    if not rows or (own["lead_as_of"] and year_of(rows[0]["as_of"]) < year_of(own["lead_as_of"])):
        return []
    return [Paragraph(t("protection.pooled", **rows[0]), "finding")]


def _bridge(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("bridge"))
    if len(rows) < 2:
        return []
    steps = [
        (
            t(f"protection.step_{row['step']}"),
            row["as_of"],
            row["active"],
            row["workers"],
            row["workers_year"],
            row["share"],
        )
        for row in rows
    ]
    words = table_words("protection.bridge", t)
    if rows[-1]["step"] == "as_stated_implied":
        words["note"] += " " + t("protection.implied_note")
    causes = [STEP_CAUSES.get(row["step"], "unknown") for row in rows]
    table = Table(
        **words,
        columns=(
            Column("step", t("labels.step"), width=3.0),
            Column("as_of", t("labels.date"), "date", 1.1),
            Column("active", t("labels.active"), "count", 1.0),
            Column("workers", t("labels.workers"), "count", 1.0),
            Column("year", t("labels.sakernas_year"), "year", 0.8),
            Column("share", t("labels.share"), "stated", 0.8),
        ),
        rows=[(*row[:4], None if row[4] is None else int(row[4]), row[5]) for row in steps],
        annex=True,
    )
    return [
        *_steps(report, rows, words["note"], causes),
        above_one.noted(t, table, {"share": causes}),
    ]


def _steps(report: ProvinceReport, rows: list[dict], note: str, causes: list[str]) -> list[Block]:
    """The bridge as one drawing; nothing where fewer than two of its shares are known."""
    t = report.reader
    if sum(row["share"] is not None for row in rows) < 2:
        return []
    drawn = [
        {
            **{key: row[key] for key in ("share", "active", "workers", "as_of")},
            "name": t(f"protection.step_{row['step']}"),
            "change": _changed(before["step"], row["step"]) if before else "",
            "official": row["step"].startswith("as_stated"),
        }
        for before, row in zip([None, *rows], rows, strict=False)
    ]
    higher = [(row["name"], row["share"], cause) for row, cause in zip(drawn, causes, strict=True)]
    notes = (t("protection.steps_note"), note, above_one.note(t, higher))
    return [
        Figure(
            name="steps",
            caption=charts.title_share_steps(drawn, reader=t),
            alt=charts.alt_share_steps(drawn, reader=t),
            svg=charts.to_svg(charts.share_steps(drawn, reader=t).figure),
            note=" ".join(filter(None, notes)),
        )
    ]


def _changed(before: str, step: str) -> str:
    """What is another in this step of the bridge than in the one before: basis and date, or denominator."""
    if before != "registered_over_employed":
        return "denominator"
    return "basis_date" if step == "claimed_over_employed" else "all"


def _intervals(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("intervals"))
    if not rows:
        return []
    given = rows[0]["given"]
    causes = [STEP_CAUSES.get(row["step"], "unknown") for row in rows]
    return [
        above_one.noted(
            t,
            Table(
                name=t("protection.intervals_name"),
                caption=t("protection.intervals_caption_given" if given else "protection.intervals_caption"),
                columns=(
                    Column("step", t("labels.share_of"), width=3.0),
                    Column("rse", t("labels.rse" if given else "labels.rse_if"), "share", 1.0),
                    Column("share", t("labels.share"), "share", 0.8),
                    Column("low", t("labels.low"), "share", 0.8),
                    Column("high", t("labels.high"), "share", 0.8),
                ),
                rows=[
                    (t(f"protection.step_{r['step']}"), r["rse"], r["share"], r["low"], r["high"])
                    for r in rows
                ],
                note=t("protection.intervals_note_given" if given else "protection.intervals_note"),
                annex=True,
            ),
            dict.fromkeys(("share", "low", "high"), causes),
        )
    ]


def _over_time(report: ProvinceReport) -> list[Block]:
    t = report.reader
    told = report.own("claims")
    told = told[(told["segment"] == "ALL") & (told["role"] != "after_period")]
    other = [row for row in records(told) if row["reading"]]
    told = told[told["reading"] == ""]
    left_out = _left_out(t, other)
    if told.empty:  # nothing to draw, and no note of a figure to say so
        return [Paragraph(text, "note") for text in left_out]
    rows = told.assign(
        share=told["coverage_share"],
        leading=told["role"] == "leads",
        contradicts=told["agreement"] == "disagrees",
        unchecked=told["agreement"] == "unchecked",
    )
    own = report.own("targets")
    targets = own[
        (own["region_code"] == report.code) & (own["target_date"] != "") & own["target_share"].notna()
    ]
    targets = targets.assign(as_of=targets["target_date"], share=targets["target_share"])
    band = report.own("estimate_series")
    drawn = charts.claims_over_time(rows, reader=t, targets=targets, estimate=band, height=LOW)
    notes = [t("protection.dots_note"), *left_out]
    dated = [(t.cell(row["as_of"], "date"), row["share"], "unknown") for row in records(rows)]
    return [
        Figure(
            name="claims",
            caption=charts.title_claims_over_time(rows, reader=t),
            alt=charts.alt_claims_over_time(rows, reader=t, targets=targets, estimate=band),
            svg=charts.to_svg(drawn.figure),
            note=" ".join(filter(None, (*notes, above_one.note(t, dated)))),
        )
    ]


def _left_out(t: Reader, other: list[dict]) -> list[str]:
    """The claims that are no shares of all workers, and those marked as doubtful, by value and date."""
    found = []
    for key, marked in (("left_out", False), ("doubted", True)):
        rows = [row for row in other if (row["reading"] in NOT_TO_BE_USED) == marked]
        items = [t("protection.dots_item", share=r["coverage_share"], as_of=r["as_of"]) for r in rows]
        if items:
            found.append(t(f"protection.dots_{key}", listed="; ".join(items)))
    return found


def _strip(report: ProvinceReport) -> Figure:
    t, values = report.reader, leading_shares(report)
    others, own = values.loc[values["region_code"] != report.code, "share"], report.province
    note = t("protection.strip_note", n=int(others.notna().sum()), blank=int(others.isna().sum()))
    if own["lead_newer_share"] is not None:
        words = {"name": report.name, "newer": own["lead_newer_share"], "as_of": own["lead_newer_as_of"]}
        note += " " + t("protection.strip_newer", **words)
    of = {"reader": t, "highlight": report.code, "neighbours": neighbours.of(report.code)}
    return Figure(
        name="strip",
        caption=charts.title_peers_strip(values, **of),
        alt=charts.alt_peers_strip(values, **of),
        svg=charts.to_svg(charts.peers_strip(values, **of).figure),
        note=note,
    )


def _claims(report: ProvinceReport) -> list[Block]:
    t = report.reader
    told = report.own("claims")
    told = told[told["segment"] == "ALL"]
    found: list[Block] = []
    later = int((told["role"] == "after_period").sum())
    if told.empty:
        return [*found, Paragraph(t("protection.claims_none", name=report.name))]
    found.append(Paragraph(t("protection.claims_rule", n=len(told) - later, later=later), "note"))
    found += _over_time(report)
    found.append(
        claims_table(
            report,
            told,
            t("protection.claims_name"),
            t("protection.claims_caption", name=report.name),
            annex=True,
        )
    )
    return found


def claims_table(report: ProvinceReport, told, name: str, caption: str, *, annex: bool = False) -> Table:
    """Claims as a table, the leading one set off; with the region's name where there are several."""
    t, rows = report.reader, records(told)
    several = told["region_code"].nunique() > 1
    causes = ["reading" if row["reading"] else "unknown" for row in rows]
    columns = [
        Column("as_of", t("labels.date"), "date", 1.0),
        Column("share", t("labels.share"), "stated", 0.75),
        Column("active", t("labels.active"), "count", 0.85),
        Column("workers", t("labels.denominator_stated"), "count", 0.9),
        Column("definition", t("labels.definition"), width=1.5),
        Column("agreement", t("labels.agreement"), width=0.9),
        Column("role", t("labels.role"), width=1.2),
        Column("source", t("labels.source"), "url", 1.2),
    ]
    if several:
        columns.insert(0, Column("region", t("labels.region"), width=1.2))
    return above_one.noted(
        t,
        Table(
            name=name,
            caption=caption,
            columns=columns,
            rows=[
                (
                    *((report.region_name(row["region_code"]),) if several else ()),
                    *_claim_row(report, known(row)),
                )
                for row in rows
            ],
            note=t("protection.claims_note"),
            highlight=[place for place, row in enumerate(rows) if row["role"] == "leads"],
            annex=annex,
        ),
        {"share": causes},
    )


def definition(report: Report, row: dict) -> str:
    """The denominator as the source words it, or as the ledger tells it where it paraphrases."""
    return denominators.told(row["claim_id"], row["denominator_definition"], report.reader)


def _claim_row(report: Report, row: dict) -> tuple:
    role = report.term("reading", row["reading"]) if row["reading"] else report.term("role", row["role"])
    return (
        row["as_of"],
        row["coverage_share"],
        row["active_participants"],
        row["denominator_value"],
        definition(report, row),
        agreement.told(report.reader, row),
        role,
        row["source"],
    )
