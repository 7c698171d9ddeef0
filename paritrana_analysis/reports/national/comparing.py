"""3. Apa yang dapat disandingkan: the largest set of comparable figures, ranked, and why the set is small."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from paritrana_analysis.coverage.shares import comparable
from paritrana_analysis.data.regions import NATION
from paritrana_analysis.dates import period
from paritrana_analysis.evaluation.view import NationalReport
from paritrana_analysis.frames import records
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.estimates.page import provinces
from paritrana_analysis.reports.province.protection import definition
from paritrana_analysis.reports.text import above_one
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.rubric.shares import basis_of, comparable_set
from paritrana_analysis.scoring.ranks import rank

#: What a figure must state to be compared, in the order of the table; see `coverage.shares.comparable`.
NEEDED = ("counting_basis", "denominator_value", "denominator_definition")


def blocks(report: NationalReport) -> list[Block]:
    t = report.reader
    leads = _leads(report)
    found: list[Block] = [Heading(t("national.comparing_heading"))]
    if not leads:
        return [*found, Paragraph(t("national.comparing_nothing")), *_estimated(report)]
    chosen, why = compared(report)
    found.append(Paragraph(_finding(report, leads, chosen), "finding"))
    if chosen:
        found.append(_ranking(report, leads, chosen))
    found += [_stated(report, leads), *_reasons(report, leads)]
    if chosen and why:
        found.append(_left_out(report, leads, why))
    return [*found, *_estimated(report)]


def _estimated(report: NationalReport) -> list[Block]:
    """What does compare: our estimates, told apart from official figures; nothing where none is made."""
    t, latest = report.reader, report.overview("estimates")
    if latest.empty:
        return []
    nation = records(latest[latest["region_code"] == NATION])[0]
    interval = {"share": nation["share"], "low": nation["low_90"], "high": nation["high_90"]}
    names = {row["region_code"]: row["region"] for row in report.provinces}
    rows = latest[latest["region_code"] != NATION]
    return [
        Heading(t("estimates.national_heading"), level=3),
        Paragraph(f"{t('estimates.own_finding')} {t('estimates.finding', **interval)}"),
        Paragraph(t("estimates.limits"), "warning"),
        *provinces(rows, names, t, nation["date"]),
        Paragraph(t("estimates.grade_rule"), "note"),
    ]


def _leads(report: NationalReport) -> dict[str, dict]:
    """The values of each leading figure that `comparable_set` needs, by province."""
    return {
        row["region_code"]: {key.removeprefix("lead_"): value for key, value in row.items()}
        for row in report.leads
    }


def compared(report: NationalReport) -> tuple[frozenset[str], dict[str, tuple[str, ...]]]:
    """Provinces of the largest set of leading figures that all compare, and why each other one doesn't."""
    return comparable_set(list(_leads(report).values()))


def _finding(report: NationalReport, leads: dict, chosen: frozenset[str]) -> str:
    t = report.reader
    if not chosen:
        return t("national.compare_none", n=len(leads))
    own = [leads[code] for code in sorted(chosen)]
    dates = sorted((row["as_of"] for row in own), key=period)
    return t(
        "national.compare_some" if dates[0] == dates[-1] else "national.compare_some_dates",
        n=len(own),
        known=len(leads),
        basis=report.spelled_out("basis", own[0]["counting_basis"]),
        definition=definition(report, own[0]),
        first=dates[0],
        last=dates[-1],
    )


def _ranking(report: NationalReport, leads: dict, chosen: frozenset[str]) -> Table:
    t, codes = report.reader, sorted(chosen)
    places = rank([100 * leads[code]["coverage_share"] for code in codes]).tolist()
    rows = sorted(zip(places, codes, strict=True))
    return above_one.noted(
        t,
        Table(
            **table_words("national.ranking", t, n=len(codes)),
            columns=(
                Column("place", t("labels.rank")),
                Column("province", t("national.column_province"), width=1.6),
                Column("zone", t("national.column_zone"), width=1.4),
                Column("share", t("labels.share_stated"), "stated"),
                Column("as_of", t("labels.date"), "date"),
                Column("active", t("labels.active"), "count"),
                Column("workers", t("labels.denominator_stated"), "count"),
            ),
            rows=[
                (
                    t("scores.rank", rank=place, n=len(codes)),
                    leads[code]["region"],
                    report.term("zone", leads[code]["zone"]),
                    leads[code]["coverage_share"],
                    leads[code]["as_of"],
                    leads[code]["active_participants"],
                    leads[code]["denominator_value"],
                )
                for place, code in rows
            ],
        ),
        {"share": "unknown"},
        label=1,
    )


def _stated(report: NationalReport, leads: dict) -> Table:
    """How many figures state what a comparison asks for."""
    t = report.reader
    has = {
        "counting_basis": lambda row: row["counting_basis"] != "not_stated",
        "denominator_value": lambda row: row["denominator_value"] is not None,
        "denominator_definition": lambda row: bool(row["denominator_definition"]),
    }
    counts = [(key, sum(has[key](row) for row in leads.values())) for key in NEEDED]
    counts.append(("all", sum(all(has[key](row) for key in NEEDED) for row in leads.values())))
    return Table(
        **table_words("national.stated", t, n=len(leads)),
        columns=(
            Column("what", t("national.column_needed"), width=3.0),
            Column("stated", t("national.column_stated"), "count"),
            Column("silent", t("national.column_silent"), "count"),
        ),
        rows=[(t(f"national.needed_{key}"), n, len(leads) - n) for key, n in counts],
        highlight=[len(NEEDED)],
    )


def _reasons(report: NationalReport, leads: dict) -> list[Block]:
    """All pairs of figures: how many are comparable, and how often each reason prevents it."""
    t = report.reader
    bases = [basis_of(lead) for lead in leads.values()]
    verdicts = [comparable(one, other) for one, other in combinations(bases, 2)]
    if not verdicts:
        return []
    reasons = Counter(reason for verdict in verdicts for reason in verdict.reasons)
    allowed = sum(verdict.allowed for verdict in verdicts)
    rows = [(t("national.pairs_allowed"), allowed, allowed / len(verdicts))]
    rows += [(report.term("reason", key), n, n / len(verdicts)) for key, n in reasons.most_common()]
    return [
        Table(
            **table_words("national.pairs", t, pairs=len(verdicts), n=len(leads)),
            columns=(
                Column("reason", t("national.column_reason"), width=3.0),
                Column("pairs", t("national.column_pairs"), "count"),
                Column("share", t("national.column_of_pairs"), "share"),
            ),
            rows=rows,
            highlight=[0],
        )
    ]


def _left_out(report: NationalReport, leads: dict, why: dict) -> Table:
    t = report.reader
    return Table(
        **table_words("national.left_out", t, n=len(why)),
        columns=(
            Column("province", t("national.column_province"), width=1.4),
            Column("share", t("labels.share_stated"), "stated"),
            Column("as_of", t("labels.date"), "date"),
            Column("why", t("national.column_reason"), width=3.4),
        ),
        rows=[
            (
                leads[code]["region"],
                leads[code]["coverage_share"],
                leads[code]["as_of"],
                "; ".join(report.term("reason", reason) for reason in reasons),
            )
            for code, reasons in sorted(why.items())
        ],
    )
