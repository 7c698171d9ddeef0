"""1. Ringkasan: what the nation's officials state, for how many provinces, and what may be ranked."""

from __future__ import annotations

from paritrana_analysis import charts
from paritrana_analysis.coverage.claims import STALE_MONTHS
from paritrana_analysis.evaluation.view import NationalReport, host
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Figure,
    KeyFigure,
    KeyFigures,
    Meta,
    PageBreak,
    Paragraph,
    Title,
)
from paritrana_analysis.reports.national.comparing import compared
from paritrana_analysis.reports.province.summary import against, leading_shares, meta
from paritrana_analysis.reports.text import counts_beside


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    found: list[Block] = [_meta(report), _title(report), _key_figures(report)]
    found += _cautions(report)
    found.append(_map(report))
    found.append(Paragraph(f"{t('national.how_sure')} {_standing(report)}"))
    found += [Paragraph(t("national.not_judged"), "note"), PageBreak()]
    return found


def _meta(report: NationalReport) -> Meta:
    t = report.reader
    title = t("national.document_title", year=report.year)
    return meta(report, title, t("national.running_head", year=report.year))


def _title(report: NationalReport) -> Title:
    t = report.reader
    return Title(
        kicker=t("summary.kicker", year=report.year, as_of=report.bundle.as_of),
        text=t("national.title", all=len(report.provinces)),
        lead=finding(report),
    )


def finding(report: NationalReport) -> str:
    """The report in one sentence, made from its figures."""
    t, leads, all_ = report.reader, report.leads, len(report.provinces)
    if not leads:
        return t("national.finding_none", all=all_)
    shares = [row["lead_coverage_share"] for row in leads]
    words = {"n": len(leads), "all": all_, "low": min(shares), "high": max(shares)}
    compare = len(compared(report)[0])
    key = "national.finding_compare" if compare else "national.finding"
    return t(key, compare=compare, clashing=_clashing(report), **words)


def _clashing(report: NationalReport) -> int:
    return sum(row["lead_conflicts"] > 0 for row in report.leads)


def nation_lead(report: NationalReport) -> dict | None:
    """The leading official figure of the whole nation; None where there is none."""
    rows = records(report.overview("nation_lead"))
    return rows[0] if rows else None


# --- four numbers ------------------------------------------------------------------------------------


def _key_figures(report: NationalReport) -> KeyFigures:
    t, all_ = report.reader, len(report.provinces)
    judged = report.national("judged")
    scored = int(judged.loc[judged["category"] == "provinsi", "n_scored"].iloc[0])
    unit = t("national.of", all=all_)
    return KeyFigures(
        (
            _official(report),
            KeyFigure(str(len(report.leads)), unit, t("national.key_known", stale=len(_stale(report)))),
            KeyFigure(str(len(compared(report)[0])), unit, t("national.key_compare"), ours=True),
            KeyFigure(str(scored), unit, t("national.key_scored"), ours=True),
        )
    )


def _official(report: NationalReport) -> KeyFigure:
    t, lead = report.reader, nation_lead(report)
    if lead is None:
        return KeyFigure("–", "", t("national.official_blank"))
    given = {"active": lead["active_participants"], "workers": lead["denominator_value"]}
    key = "_".join(["counts", *(name for name, value in given.items() if value is not None)])
    caption = t(
        "national.official_caption",
        as_of=lead["as_of"],
        counted=t(f"summary.{key}", **given),
        basis=report.spelled_out("basis", lead["counting_basis"]),
        host=host(lead["source"]),
    )
    return KeyFigure(t.cell(lead["coverage_share"], "stated1"), "", caption)


# --- what must be said beside them -------------------------------------------------------------------


def _stale(report: NationalReport) -> list[dict]:
    return [row for row in report.leads if row["lead_lag_months"] > STALE_MONTHS]


def with_newer(report: NationalReport) -> list[dict]:
    """Provinces with a later official figure than the one used."""
    return [row for row in report.leads if row["lead_newer_share"] is not None]


def _cautions(report: NationalReport) -> list[Block]:
    t, lead = report.reader, nation_lead(report)
    found = []
    if lead is not None:
        claims = report.overview("claims")
        clashing = records(claims[(claims["region_code"] == report.code) & claims["clashes"]])
        counts = report.overview("counts_beside")
        counts = counts_beside.told(t, counts[counts["region_code"] == report.code], lead["coverage_share"])
        if told := " ".join(filter(None, (against(t, lead, clashing), counts))):
            found.append(Paragraph(told, "warning"))
    if stale := _stale(report):
        names = ", ".join(
            t("national.stale_item", name=row["region"], as_of=row["lead_as_of"]) for row in stale
        )
        found.append(Paragraph(t("national.stale", n=len(stale), names=names), "warning"))
    if above := [row for row in report.leads if row["lead_coverage_share"] > 1]:
        names = ", ".join(row["region"] for row in above)
        found.append(Paragraph(t("national.above_one", names=names), "warning"))
    return found


def _map(report: NationalReport) -> Figure:
    t, values = report.reader, leading_shares(report)
    return Figure(
        name="map",
        caption=charts.title_tile_map(values, reader=t),
        alt=charts.alt_tile_map(values, reader=t),
        svg=charts.tile_map_svg(values, reader=t),
        note=t("national.map_note", n=len(report.leads), all=len(report.provinces)),
    )


def _standing(report: NationalReport) -> str:
    t, all_ = report.reader, len(report.provinces)
    blank = [row["region"] for row in report.provinces if row["lead_coverage_share"] is None]
    parts = [
        t("national.sure_blank", n=len(blank), names=", ".join(blank))
        if blank
        else t("national.sure_all", all=all_)
    ]
    parts.append(t("national.sure_conflicts", n=_clashing(report), known=len(report.leads)))
    if later := with_newer(report):
        parts.append(t("national.sure_newer", n=len(later)))
    compare = len(compared(report)[0])
    parts.append(t("national.sure_ranked", n=compare, all=all_) if compare else t("national.sure_unranked"))
    return " ".join(parts)
