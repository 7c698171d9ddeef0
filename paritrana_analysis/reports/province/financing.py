"""4. Kesenjangan dan pembiayaan: the gap to each target, who must pay to close it, what a family receives."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.coverage.claims import counts_behind
from paritrana_analysis.coverage.targets import own_gap
from paritrana_analysis.evaluation.view import ProvinceReport
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
from paritrana_analysis.reports.text import benefits, estimated
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.reports.text.targets import due, past_targets

#: PP 49/2020 eased contributions from August 2020 to January 2021: the costs after 2020 begin within it.
PANDEMIC_YEAR = 2020
#: The figure's names of the payers.
PAYERS = {"PU": "employer", "BPU": "self", "RENTAN": "government"}


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    found: list[Block] = [PageBreak(), Heading(t("financing.heading"))]
    found += _targets(report)
    found += estimated.gaps(report)
    found += _others(report)
    found += _payers(report)
    found.append(Paragraph(benefits.in_a_line(report)))
    return numbered(t, found)


def _targets(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("targets"))
    words = {"name": report.name, "year": report.year}
    # National targets count other workers: they stand in the methods booklet.
    rows = [row for row in rows if row["region_code"] == report.code]
    if not rows:
        older = past_targets(report)
        return [Paragraph(" ".join(filter(None, [t("financing.no_target", **words), older])))]
    rows.sort(key=lambda r: (not r["leads"], r["target_date"] or "9999"))
    found: list[Block] = [Paragraph(t("financing.targets", **words))]
    leading = any(row["leads"] for row in rows)
    caption = "targets_caption" if leading else "targets_caption_plain"
    found.append(
        Table(
            name=t("financing.targets_name"),
            caption=t(f"financing.{caption}", name=report.name),
            columns=(
                Column("framework", t("labels.framework"), width=1.7),
                Column("due", t("labels.due"), "date", 0.8),
                Column("target", t("labels.target"), "stated", 0.8),
                Column("persons", t("labels.target_persons"), "count", 0.9),
                Column("points", t("labels.gap_points"), "number", 0.9),
                Column("workers", t("labels.gap_workers"), "count", 0.9),
                Column("rests", t("labels.gap_basis"), width=1.4),
                Column("source", t("labels.source"), "url", 1.2),
            ),
            rows=[
                (
                    report.term("framework", r["framework"])
                    + (" *" if r["conflicts_with"] or r["at_odds"] == "itself" else ""),
                    _due_date(t, r),
                    r["target_share"],
                    r["target_persons"],
                    None if r["gap_points"] is None else 100 * r["gap_points"],
                    r["gap_workers"],
                    _rests(report, r) + (" †" if r["denominator_differs"] else ""),
                    r["source"],
                )
                for r in rows
            ],
            note=_notes(report, rows),
            highlight=[place for place, row in enumerate(rows) if row["leads"]],
        )
    )
    found += [Paragraph(_odds(report, row)) for row in rows if row["at_odds"]]
    told = [row for row in rows if row["further_persons"] is not None]
    return found + [Paragraph(further(report, row) + _further_odds(report, row)) for row in told]


def _others(report: ProvinceReport) -> list[Block]:
    """Targets of districts and of a part of the workers: listed, with no gap taken to them."""
    t, rows = report.reader, records(report.own("other_targets"))
    if not rows:
        return []
    return [
        Table(
            **table_words("financing.other_targets", t, name=report.name),
            columns=(
                Column("for", t("labels.set_for"), width=1.5),
                Column("segment", t("labels.segment"), width=1.3),
                Column("framework", t("labels.framework"), width=1.5),
                Column("due", t("labels.due"), "date", 0.8),
                Column("target", t("labels.target"), "stated", 0.8),
                Column("persons", t("labels.target_persons"), "count", 0.9),
                Column("further", t("labels.further_persons"), "count", 0.9),
                Column("mark", t("labels.mark"), width=0.9),
                Column("source", t("labels.source"), "url", 1.2),
            ),
            rows=[
                (
                    " + ".join(map(report.region_name, row["region_code"].split("+"))),
                    report.term("segment", row["segment"]),
                    report.term("framework", row["framework"]),
                    _due_date(t, row),
                    row["target_share"],
                    row["target_persons"],
                    row["further_persons"],
                    report.term("reading", row["reliability"]),
                    row["source"],
                )
                for row in rows
            ],
            annex=True,
        )
    ]


def _due_date(t: Reader, target: dict) -> str:
    """When a target falls due; that its source gives no date, and when it was told."""
    if target["target_date"]:
        return target["target_date"]
    key = "undated_told" if target["stated_at"] else "undated"
    return t(f"financing.{key}", stated_at=target["stated_at"])


def _odds(report: ProvinceReport, row: dict) -> str:
    """Where one source tells a target as a share and in persons, and the two don't agree."""
    words = {key: row[key] for key in ("target_share", "target_persons", "odds_share", "odds_workers")}
    found = report.reader(f"financing.odds_{row['at_odds']}", due=due(report, row), **words)
    if row["gap_basis"] == "persons":
        words = {"gap": row["gap_workers"], "by_share": row["gap_by_share"]}
        return f"{found} {report.reader('financing.odds_gaps', **words)}"
    return f"{found} {report.reader('financing.odds_uncounted')}" if row["gap_share"] is not None else found


def further(report: ProvinceReport, row: dict) -> str:
    """What a target's own source says is still to be added, beside the gap from the figure used here."""
    t, gap = report.reader, row["gap_workers"]
    when = t("financing.further_when", stated_at=row["stated_at"]) if row["stated_at"] else ""
    told = t("financing.further", due=due(report, row), further=row["further_persons"], when=when)
    if gap is None:
        return told
    return f"{told} {t('financing.further_gap', gap=gap, as_of=report.province['lead_as_of'])}"


def _further_odds(report: ProvinceReport, row: dict) -> str:
    """That a source's addition is not its own target less its own coverage; "" where it is, or isn't told."""
    odds = own_gap(row, report.own("claims"))
    if odds is None:
        return ""
    key = f"financing.further_odds{'_implied' if odds['implied'] else ''}"
    words = {"target": row["target_share"], "further": row["further_persons"], **odds}
    return f" {report.reader(key, **words)}"


def _notes(report: ProvinceReport, rows: list[dict]) -> str:
    """What the marks and gaps that stand in the table mean, each where it stands there."""
    points = [row["gap_points"] for row in rows if row["gap_points"] is not None]
    bases = {row["gap_basis"] for row in rows}
    there = {
        "conflict": any(r["conflicts_with"] or r["at_odds"] == "itself" for r in rows),
        "denominator": any(r["denominator_differs"] for r in rows),
        "one_share": bool(points),
        "persons": "persons" in bases,
        "negative": any(gap < 0 for gap in points),
        "ours": "ours" in bases,
    }
    return " ".join(report.reader(f"financing.note_{key}") for key, stands in there.items() if stands)


def _rests(report: ProvinceReport, row: dict) -> str:
    """What a gap rests on, with the one share that its points and its workers are taken from."""
    if not row["gap_basis"]:
        return ""
    how = report.term("gap", row["gap_basis"])
    if row["gap_basis"] == "persons":
        return report.reader("financing.rests_persons", active=row["gap_active"])
    return report.reader("financing.rests", how=how, share=row["gap_share"])


# --- who pays ----------------------------------------------------------------------------------------


def _payers(report: ProvinceReport) -> list[Block]:
    t, rows = report.reader, records(report.own("payers"))
    found: list[Block] = [Heading(t("financing.payers_heading"), level=3)]
    if not rows:
        lacks = "target" if report.leading_target.empty else "share"
        told = Paragraph(t(f"financing.payers_no_{lacks}", year=report.year))
        return [*found, told, _waterfall(report, rows, lacks)]
    target = known(report.leading_target.iloc[0])
    if not target["gap_workers"]:
        told = Paragraph(t("financing.payers_reached", target=target["target_share"]))
        return [*found, told, _waterfall(report, rows, "reached")]
    poverty = report.province["poverty_rate"]
    found.append(
        Paragraph(
            t(
                "financing.payers",
                gap=target["gap_workers"],
                target=target["target_share"],
                poverty=poverty,
                poverty_date=report.province["poverty_as_of"],
            )
        )
    )
    found += [_waterfall(report, rows, ""), _payer_table(report, rows)]
    return found


def _waterfall(report: ProvinceReport, rows: list[dict], lacks: str) -> Figure:
    """From the covered to the target by payer; where there is no gap, what is missing for one."""
    t, covered = report.reader, _covered(report)
    drawn = [{"step": "covered", "workers": covered}] + [
        {"step": PAYERS[r["payer"]], "workers": r["workers"], "idr_per_year": r["cost_idr"]} for r in rows
    ]
    notes = [t("financing.waterfall_note"), t("financing.payers_note")] if rows else []
    if not report.leading_target.empty and covered is not None:
        target = known(report.leading_target.iloc[0])
        drawn.append({"step": "target", "workers": _aimed(target, covered)})
        if target["gap_basis"] == "ours":
            notes.append(t("financing.waterfall_ours"))
    return Figure(
        name="payers",
        caption=charts.title_gap_waterfall(drawn, reader=t, lacks=lacks),
        alt=charts.alt_gap_waterfall(drawn, reader=t, lacks=lacks),
        svg=charts.to_svg(charts.gap_waterfall(drawn, reader=t, lacks=lacks).figure),
        note=" ".join(notes),
    )


def _aimed(target: dict, covered: int) -> int | None:
    """The target in people: covered and gap; of one that is reached, its share of the same workers."""
    if target["gap_workers"]:
        return covered + target["gap_workers"]
    if target["target_persons"] is not None and target["gap_basis"] == "persons":
        return target["target_persons"]
    if not target["gap_share"] or target["target_share"] is None:
        return None
    return round(covered * target["target_share"] / target["gap_share"])


def _covered(report: ProvinceReport) -> int | None:
    """Workers covered, on the basis that the leading target's gap is taken from; None where not known.

    Without a target those of the official figure used.
    """
    own = report.province
    if own["lead_coverage_share"] is None:
        return None
    if not report.leading_target.empty:
        target = known(report.leading_target.iloc[0])
        if target["gap_basis"] == "persons":
            return int(target["gap_active"])
        if target["gap_basis"] == "ours" and target["gap_share"] is not None and own["eligible_proxy"]:
            return round(target["gap_share"] * own["eligible_proxy"])
    counts = own["lead_active_participants"], own["lead_denominator_value"]
    return counts_behind(own["lead_coverage_share"], *counts)["active"]


def _payer_table(report: ProvinceReport, rows: list[dict]) -> Table:
    t = report.reader
    wages = records(report.own("wages"))
    wage = wages[-1] if wages else None
    note = t(
        "financing.costs_note",
        start=f"{report.year + 1}-01",
        end=f"{report.year + 1}-12",
        discount=_discounts(report, rows),
    )
    if rows[0]["cost_idr"] is None:
        note += " " + t("financing.pu_blank")
    elif wage:
        key = "wage_note" if wage["year"] >= report.year else "wage_note_older"
        note += " " + t(f"financing.{key}", wage=wage["minimum_wage_idr"], year=wage["year"])
    return Table(
        name=t("financing.costs_name"),
        caption=t("financing.costs_caption"),
        columns=(
            Column("payer", t("labels.payer"), width=2.0),
            Column("workers", t("labels.gap_workers"), "count"),
            Column("monthly", t("labels.monthly"), "idr"),
            Column("yearly", t("labels.yearly"), "idr", 1.3),
            Column("jht", t("labels.yearly_jht"), "idr", 1.3),
        ),
        rows=[
            (
                report.term("payer", r["payer"]),
                r["workers"],
                r["monthly_idr"],
                r["cost_idr"],
                r["cost_with_jht_idr"],
            )
            for r in rows
        ],
        note=note,
    )


def _discounts(report: ProvinceReport, rows: list[dict]) -> str:
    """What of the period's discounts is in the costs, and what is not."""
    monthly = {row["payer"]: row["monthly_idr"] for row in rows}
    if monthly["BPU"] < monthly["RENTAN"]:
        return report.reader("financing.discount")
    return report.reader("financing.relief") if report.year == PANDEMIC_YEAR else ""
