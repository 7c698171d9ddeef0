"""1. Ringkasan: page one. The official coverage, the region's own target, the finding, and how sure it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from paritrana_analysis import charts
from paritrana_analysis.coverage.claims import STALE_MONTHS
from paritrana_analysis.coverage.shares import Basis, comparable
from paritrana_analysis.dates import months_apart, year_of
from paritrana_analysis.evaluation.view import (
    ProvinceReport,
    Report,
    host,
    known,
    records,
)
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Figure,
    KeyFigure,
    KeyFigures,
    Meta,
    Paragraph,
    Title,
)
from paritrana_analysis.reports.province.numbers import numbered
from paritrana_analysis.reports.text import asks, counts_beside, estimated, newer_counts
from paritrana_analysis.reports.text.targets import due
from paritrana_analysis.rubric.text import other_year


def blocks(report: ProvinceReport) -> list[Block]:
    t = report.reader
    found: list[Block] = [_meta(report), _title(report), _key_figures(report), _range(report)]
    found += _cautions(report)
    found += [_map(report), asks.blocks(report)]
    found.append(Paragraph(f"{t('summary.how_sure')} {_standing(report)}", "note"))
    if ours := estimated.place(report):
        found.append(Paragraph(ours, "note"))
    return numbered(t, found)


def _meta(report: ProvinceReport) -> Meta:
    t = report.reader
    words = {"name": report.name, "year": report.year}
    told = meta(report, t("summary.document_title", **words), t("summary.running_head", **words))
    return replace(told, a_page_each=True)


def meta(report: Report, title: str, running_head: str) -> Meta:
    """What stands on every page of a report, of a province or the nation: what made it, and from what."""
    t = report.reader
    return Meta(
        title=title,
        language=t.language,
        running_head=running_head,
        provenance=t(
            "summary.provenance",
            version=report.version,
            name=report.name,
            code=report.code,
            fingerprint=report.fingerprint,
            as_of=report.bundle.as_of,
        ),
        region_code=report.code,
        practice_stamp=report.bundle.stamp(t),
    )


def _title(report: ProvinceReport) -> Title:
    t = report.reader
    return Title(
        kicker=t("summary.kicker", year=report.year, as_of=report.bundle.as_of),
        text=t("summary.province", name=report.name),
        lead=finding(report),
    )


def lead_target(report: ProvinceReport) -> dict | None:
    """The target that leads, with its gap; None where the region has none of its own."""
    rows = records(report.leading_target)
    return rows[0] if rows else None


def finding(report: ProvinceReport) -> str:
    """The report in one sentence, made from its figures."""
    t, own, target = report.reader, report.province, lead_target(report)
    if (row := _doubted(report)) is not None:
        return t("summary.finding_doubted", name=report.name, share=row["stated"], as_of=row["as_of"])
    if own["lead_coverage_share"] is None:
        key = "summary.finding_blank" if own["employed"] else "summary.finding_nothing"
        return t(key, name=report.name, employed=own["employed"], year=own["workers_year"])
    clash = ""
    if own["lead_conflicts"]:
        low, high = own["lead_conflict_low"], own["lead_conflict_high"]
        clash = " " + t(
            "summary.finding_conflict" if low == high else "summary.finding_conflicts", low=low, high=high
        )
    return _finding(report, own, target) + clash + _newer_pool(report, own)


def _doubted(report: ProvinceReport) -> dict | None:
    """The finding on an official figure that can't be relied on, where there is no other."""
    own = report.own("points")
    own = own[(own["region_code"] == report.code) & (own["indicator"] == "coverage_share")]
    return next((row for row in records(own) if row["state"] == "doubted_claim"), None)


def _newer_pool(report: ProvinceReport, own: dict) -> str:
    """A newer pair of formal and informal figures, where the leading one is of an earlier year."""
    rows = records(report.own("pooled"))
    if not rows or year_of(rows[0]["as_of"]) <= year_of(own["lead_as_of"]):
        return ""
    return " " + report.reader("summary.finding_pooled", **rows[0])


def _finding(report: ProvinceReport, own: dict, target: dict | None) -> str:
    t = report.reader
    parts = {"share": own["lead_coverage_share"], "as_of": own["lead_as_of"]}
    if target is None:
        return t("summary.finding_no_target", year=report.year, **parts)
    parts |= {
        "target": target["target_share"],
        "due": due(report, target, spelled_out=True),
        "gap": target["gap_workers"],
        "points": target["gap_points"],
    }
    if target["gap_points"] <= 0 and not target["gap_workers"]:
        return t("summary.finding_passed", **parts)
    if target["gap_basis"] == "persons":
        return t("summary.finding_persons", persons=target["target_persons"], **parts)
    if target["gap_workers"] is None:
        return t("summary.finding_points", **parts)
    return t("summary.finding_ours" if target["gap_basis"] == "ours" else "summary.finding", **parts)


# --- four numbers at most ----------------------------------------------------------------------------


def _key_figures(report: ProvinceReport) -> KeyFigures:
    return KeyFigures(tuple([_official(report), _gap(report), _ours(report), _workforce(report)]))


def _official(report: ProvinceReport) -> KeyFigure:
    t, own = report.reader, report.province
    if (row := _doubted(report)) is not None:
        return KeyFigure("–", "", t("summary.official_doubted", share=row["stated"], as_of=row["as_of"]))
    if own["lead_coverage_share"] is None:
        return KeyFigure("–", "", t("summary.official_blank"))
    given = {"active": own["lead_active_participants"], "workers": own["lead_denominator_value"]}
    key = "_".join(["counts", *(name for name, value in given.items() if value is not None)])
    counted = t(f"summary.{key}", **given)
    if own["lead_own_differs"]:
        counted = t("summary.counts_own", counted=counted, own=own["lead_own_share"])
    caption = t(
        "summary.official_caption",
        as_of=own["lead_as_of"],
        counted=counted,
        basis=report.spelled_out("basis", own["lead_counting_basis"]),
        host=host(own["lead_source"]),
    )
    return KeyFigure(report.reader.cell(own["lead_coverage_share"], "stated1"), "", caption)


#: Bases of a gap whose numbers are all officials' own.
OF_OFFICIALS = ("stated", "persons")


def _gap(report: ProvinceReport) -> KeyFigure:
    t, target = report.reader, lead_target(report)
    if target is None:
        key = "gap_only_older" if len(report.own("past_targets")) else "gap_no_target"
        return KeyFigure("–", "", t(f"summary.{key}", year=report.year))
    words = {"target": target["target_share"], "due": due(report, target)}
    if target["gap_workers"] is None:
        return KeyFigure("–", "", t("summary.gap_blank", **words))
    value, unit = t.scaled(target["gap_workers"])
    how = report.term("gap", target["gap_basis"])
    caption = t("summary.gap_caption", how=how, **words)
    if target["further_persons"] is not None:
        told = {"further": target["further_persons"], "stated_at": target["stated_at"]}
        caption += t("summary.gap_further" if target["stated_at"] else "summary.gap_further_undated", **told)
    if target["at_odds"] == "itself":
        caption += t("summary.gap_odds", persons=target["target_persons"], odds=target["odds_share"])
    return KeyFigure(value, unit, caption, ours=target["gap_basis"] not in OF_OFFICIALS)


def _ours(report: ProvinceReport) -> KeyFigure:
    t, own = report.reader, report.province
    if (row := estimated.of_province(report)) is not None:
        return estimated.key_figure(t, row)
    if own["registered_share"] is not None:
        caption = t(
            "summary.registered_caption",
            active=own["registered"],
            as_of=own["registered_as_of"],
            year=own["registered_year"],
        )
        return KeyFigure(report.reader.cell(own["registered_share"], "share"), "", caption, ours=True)
    bridge = report.own("bridge")
    claimed = bridge[bridge["step"] == "claimed_over_employed"]
    if len(claimed) and known(claimed.iloc[0])["share"] is not None:
        row = known(claimed.iloc[0])
        caption = t(
            "summary.claimed_caption", active=row["active"], as_of=row["as_of"], year=row["workers_year"]
        )
        return KeyFigure(report.reader.cell(row["share"], "share"), "", caption, ours=True)
    return KeyFigure("–", "", t("summary.registered_blank"), ours=True)


def _workforce(report: ProvinceReport) -> KeyFigure:
    t = report.reader
    rows = report.own("workforce")
    if rows.empty:
        return KeyFigure("–", "", t("summary.workforce_blank", year=report.year))
    newest = known(rows.iloc[-1])
    value, unit = t.scaled(newest["employed"])
    caption = t(
        "summary.workforce_caption", year=newest["year"], informal=newest["informal"] / newest["employed"]
    )
    return KeyFigure(value, unit, caption)


# --- what must be said beside them -------------------------------------------------------------------


def _cautions(report: ProvinceReport) -> list[Block]:
    """What contradicts or follows the figure used, how old it is, and what is above one: a box each."""
    t, own = report.reader, report.province
    lead = {key.removeprefix("lead_"): value for key, value in own.items() if key.startswith("lead_")}
    clashing = records(report.own("claims")[report.own("claims")["clashes"]])
    counts = report.own("counts_beside")
    counts = counts_beside.told(t, counts[counts["region_code"] == report.code], own["lead_coverage_share"])
    contradicted = " ".join(filter(None, (against(t, lead, clashing), counts, _own_numbers(t, lead))))
    told = [contradicted, " ".join(filter(None, (_age(report, own), newer_counts.told(report))))]
    for key in ("lead_coverage_share", "registered_share"):
        if own[key] is not None and own[key] > 1:
            told.append(t(f"summary.above_one_{key}", share=own[key]))
            break
    return [Paragraph(text, "warning") for text in told if text]


def against(t: Reader, lead: Mapping, clashing: list[dict]) -> str:
    """What contradicts the figure used, what is newer than it, and why it is used; "" where nothing is.

    lead : of `coverage.claims.leading`, blanks as None. clashing : the claims in conflict with it.
    """
    found = []
    if clashing:
        listed = "; ".join(
            t(
                f"summary.conflict_{'odd' if row['agreement'] == 'disagrees' else 'item'}",
                share=row["coverage_share"],
                as_of=row["as_of"],
                host=host(row["source"]),
            )
            for row in clashing
        )
        reason = _reason(t, lead)
        words = {"share": lead["coverage_share"], "listed": listed, "reason": reason}
        words["n"] = len(clashing)
        words["within"] = within(t, [lead["as_of"], *(row["as_of"] for row in clashing)])
        found.append(t("summary.conflict", **words))
    if lead["newer_share"] is not None:
        listed_already = lead["newer_claim_id"] in {row["claim_id"] for row in clashing}
        beside = [row["coverage_share"] for row in clashing if row["as_of"] == lead["newer_as_of"]]
        of_that_date = sorted({lead["newer_share"], *beside})
        found.append(
            t(
                "summary.newer_listed" if listed_already else "summary.newer",
                newer=[t.cell(share, "stated") for share in of_that_date],
                n=len(of_that_date),
                as_of=lead["newer_as_of"],
                host=host(lead["newer_source"]),
                share=lead["coverage_share"],
                used=lead["as_of"],
                reason=t(f"summary.newer_{lead['newer_agreement']}", why=_reason(t, lead)),
            )
        )
    return " ".join(found)


def _own_numbers(t: Reader, lead: Mapping) -> str:
    """That the figure used is not what its own count and denominator give, by more than rounding; or ""."""
    if lead["own_differs"] != "beyond":
        return ""
    return t("summary.own_beyond", share=lead["coverage_share"], own=lead["own_share"])


def _reason(t: Reader, lead: Mapping) -> str:
    """Why the figure used goes before what contradicts it."""
    if lead["agreement"] != "agrees":
        return t("summary.chosen_by_date")
    return t(f"summary.chosen_{'nearly' if lead['own_differs'] == 'beyond' else 'agrees'}")


def _age(report: ProvinceReport, own: dict) -> str:
    """That the figure used is not of the year judged, or old at its end; "" where it is neither."""
    t, as_of, found = report.reader, own["lead_as_of"], []
    if as_of is not None and year_of(as_of) != report.year:
        words = {"share": own["lead_coverage_share"], "told": other_year(as_of, t)}
        found.append(t("summary.other_year", **words))
    if own["lead_lag_months"] is not None and own["lead_lag_months"] > STALE_MONTHS:
        least, most = months_apart(as_of, f"{report.year}-12")
        key = "summary.stale" if least == most else "summary.stale_year"
        found.append(t(key, as_of=as_of, lag=least, most=most))
    return " ".join(found)


def within(t: Reader, dates: list[str]) -> str:
    """How near dates in conflict stand: within months, or in one year where no more is known."""
    return t(f"summary.within_{'months' if all(len(date) > 4 for date in dates) else 'year'}")


# --- pictures ----------------------------------------------------------------------------------------


def _range(report: ProvinceReport) -> Figure:
    """The figure used, the newest, and those in conflict on one strip, with our estimate behind them."""
    t, target = report.reader, lead_target(report)
    claims, newest = report.own("claims"), report.province["lead_newer_claim_id"]
    roles = {"leads": "used"}
    told = [
        {
            "share": row["coverage_share"],
            "as_of": row["as_of"],
            "host": host(row["source"]),
            "role": "newest" if row["claim_id"] == newest else roles.get(row["role"], "conflict"),
            "odd": row["agreement"] == "disagrees",
        }
        for row in records(claims[claims["segment"] == "ALL"])
        if row["role"] in roles or row["clashes"] or row["claim_id"] == newest
    ]
    drawn = {"estimate": estimated.of_province(report)}
    counted = bool((report.own("counts_beside")["region_code"] == report.code).any())
    aim = None
    if target is not None and target["target_share"] is not None:
        aim = {"share": target["target_share"], "as_of": target["target_date"] or None}
    return Figure(
        name="range",
        caption=charts.title_claims_range(told, reader=t, counts=counted, **drawn),
        alt=charts.alt_claims_range(told, reader=t, target=aim, **drawn),
        svg=charts.to_svg(charts.claims_range(told, reader=t, target=aim, **drawn).figure),
        note=t("summary.range_note"),
    )


def leading_shares(report: Report) -> pd.DataFrame:
    """Each province's leading official share as maps and strips show it."""
    return charts.leading_shares(report.national("provinces"), old_after=STALE_MONTHS)


def _map(report: ProvinceReport) -> Figure:
    t, values = report.reader, leading_shares(report)
    return Figure(
        name="map",
        caption=charts.title_tile_map(values, reader=t, highlight=report.code),
        alt=charts.alt_tile_map(values, reader=t, highlight=report.code),
        svg=charts.framed(report.drawing("map"), report.code, width="half"),
        note=t("summary.map_note"),
        width="half",
    )


# --- where it stands ---------------------------------------------------------------------------------


def _basis(row: dict) -> Basis:
    value = row["lead_denominator_value"]
    return Basis(
        counting_basis=row["lead_counting_basis"],
        denominator="stated",
        as_of=row["lead_as_of"],
        denominator_value=value,
        denominator_definition=row["lead_denominator_definition"] or "",
        region_code=row["region_code"],
    )


def _standing(report: ProvinceReport) -> str:
    """Place among the provinces whose leading figure may be compared with this one, or why there is none."""
    t, own = report.reader, report.province
    if own["lead_coverage_share"] is None:
        return t("summary.standing_blank")
    others = [
        row
        for row in records(report.national("provinces"))
        if row["region_code"] != report.code and row["lead_coverage_share"] is not None
    ]
    if not others:
        return t("summary.standing_alone")
    verdicts = [(row, comparable(_basis(own), _basis(row))) for row in others]
    peers = [row for row, verdict in verdicts if verdict.allowed]
    if peers:
        place = 1 + sum(row["lead_coverage_share"] > own["lead_coverage_share"] for row in peers)
        return t("summary.standing_place", place=place, n=len(peers) + 1)
    reasons = Counter(reason for _, verdict in verdicts for reason in verdict.reasons)
    listed = "; ".join(
        t("summary.reason_count", reason=report.term("reason", key), n=n) for key, n in reasons.most_common()
    )
    shares = [row["lead_coverage_share"] for row in others]
    return t("summary.standing_none", n=len(others), reasons=listed, low=min(shares), high=max(shares))
