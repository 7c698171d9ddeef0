"""The blocks on the stability of a category's ranks, for the workbook of a scoring and for notebooks."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from paritrana_analysis.frames import records
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import (
    Block,
    Column,
    Figure,
    Heading,
    Paragraph,
    Table,
)
from paritrana_analysis.reports.text import pictures, standing
from paritrana_analysis.reports.text.tables import table_words
from paritrana_analysis.robustness.limits import WHOLE
from paritrana_analysis.robustness.rank_stability import unit_rows
from paritrana_analysis.robustness.rank_stability.assess import RankStability
from paritrana_analysis.robustness.rank_stability.counterfactual import PAYERS, WAGED

_LEAST_CHANCE = 0.05


def blocks(
    stability: RankStability,
    names: Mapping[str, str],
    t: Reader,
    further: pd.DataFrame | None = None,
    *,
    first: int | None = None,
    drawn: bool = True,
) -> list[Block]:
    """Everything on the stability of a category's ranks, or one sentence why there is nothing to say.

    names : unit → name as printed. further : of `further_workers`; first : of how many of the head, if not
    of all, and that is said. drawn : with drawings.
    """
    found: list[Block] = [Heading(t("rank_stability.heading"))]
    if stability.reason:
        return [*found, Paragraph(standing.nothing(stability.reason, t))]
    found += [Paragraph(rules_told(stability, t)), Paragraph(t("rank_stability.apart"), "note")]
    if drawn:
        found.append(intervals(stability, names, t))
    found += [ranks(stability, names, t), sampling(stability, names, t)]
    if drawn and len(stability.acceptability):
        found.append(chances(stability, names, t))
    if len(stability.titles):
        found.append(titles(stability, names, t))
    if (stability.drivers["variance"] > 0).any():
        found += [*([tornado(stability, t)] if drawn else []), drivers(stability, t)]
    if len(stability.left_out):
        found.append(left_out(stability, names, t))
    if len(stability.reversals):
        found.append(Paragraph(reversals_told(stability, names, t)))
    if further is not None and len(further):
        found.append(further_table(further, names, t))
        if first is not None and first < stability.n:
            found.append(Paragraph(t("rank_stability.further_first", n=first, all=stability.n), "note"))
    return found


def workbook(
    stability: RankStability,
    names: Mapping[str, str],
    t: Reader,
    further: pd.DataFrame | None = None,
    *,
    first: int | None = None,
) -> list[Block]:
    """What `blocks` says, for a workbook: sentences in a sheet of their own, and no drawings.

    Why there is nothing to say goes to the workbook's first sheet, with what must be read before any rank.
    """
    if stability.reason:
        return [Paragraph(standing.nothing(stability.reason, t), "warning")]
    found = blocks(stability, names, t, further, first=first, drawn=False)
    sentences = [block.text for block in found if isinstance(block, Paragraph)]
    reading = Table(
        **table_words("rank_stability.reading", t),
        columns=(Column("sentence", t("rank_stability.column_sentence"), width=8),),
        rows=[(sentence,) for sentence in sentences],
    )
    return [reading, *(block for block in found if isinstance(block, Table))]


def of_estimate(doubt: pd.DataFrame, names: Mapping[str, str], t: Reader) -> list[Block]:
    """What our estimate of coverage leaves open of each rank; a sentence where nobody is ranked.

    doubt : of `robustness.estimate_draws.rank_doubt`.
    """
    if doubt.empty:
        return [Paragraph(t("rank_stability.of_estimate_none"), "warning")]
    rows = [
        (
            row["rank"],
            names.get(row["unit"], row["unit"]),
            standing.interval_cell(row["low"], row["high"]),
            row["median"],
            row["first"],
        )
        for row in records(doubt)
    ]
    columns = (
        Column("rank", t("rank_stability.column_rank"), "count", 0.6),
        Column("unit", t("rank_stability.column_unit"), width=2),
        Column("range", t("rank_stability.column_of_estimate"), width=1.2),
        Column("median", t("rank_stability.column_median"), "count"),
        Column("first", t("rank_stability.column_of_estimate_first"), "share"),
    )
    draws = int(doubt["draws"].iloc[0])
    return [Table(**table_words("rank_stability.of_estimate", t, draws=draws), columns=columns, rows=rows)]


def rules_told(stability: RankStability, t: Reader) -> str:
    """What was drawn, in one paragraph."""
    design = stability.design
    blanks = stability.field.blank.any()
    return t(
        "rank_stability.rules",
        draws=design.draws,
        seed=stability.rules.seed,
        scales=", ".join(t(f"rank_stability.scale_{one}") for one in design.scales),
        means=", ".join(t(f"editions.mean_{one}") for one in design.aggregations),
        missing=", ".join(t(f"rank_stability.missing_{one}") for one in design.missing)
        if blanks
        else t("rank_stability.missing_no_blank"),
        excluded=t(f"rank_stability.excluded_{'half' if len(design.excluded) > 1 else 'never'}"),
    )


def ranks(stability: RankStability, names: Mapping[str, str], t: Reader) -> Table:
    """Every scored unit: place, range and chances among the rules. Sampling error has a table of its own."""
    tops = [k for k in stability.rules.tops if k < stability.n]
    head = [
        Column("rank", t("rank_stability.column_rank"), "count"),
        Column("unit", t("rank_stability.column_unit"), width=2),
        Column("range", t("rank_stability.column_range")),
        Column("median", t("rank_stability.column_median"), "count"),
        Column("holds", t("rank_stability.column_holds"), "share"),
        *(
            Column(
                f"top_{k}",
                t("rank_stability.column_top_1" if k == 1 else "rank_stability.column_top", k=k),
                "share",
            )
            for k in tops
        ),
    ]
    if stability.zoned:
        head += [
            Column("zone", t("rank_stability.column_zone"), width=1.6),
            Column("zone_range", t("rank_stability.column_zone_range")),
            Column("zone_first", t("rank_stability.column_zone_first"), "share"),
        ]
    rows = []
    for row in records(stability.ranks):
        cells = [row["rank"], names.get(row["unit"], row["unit"])]
        cells.append(standing.interval_cell(row["low"], row["high"]))
        cells += [row["median"], row["holds"], *(row[f"top_{k}"] for k in tops)]
        if stability.zoned:
            place = t("rank_stability.place", rank=row["zone_rank"], n=row["zone_n"])
            within = standing.interval_cell(row["zone_low"], row["zone_high"])
            zone = t(f"terms.zone_{row['zone']}")
            # To lead those who could be scored is nothing where one could.
            alone = row["zone_n"] < 2
            cells += [f"{zone}: {place}", *((None, None) if alone else (within, row["zone_first"]))]
        rows.append(tuple(cells))
    return Table(
        **table_words("rank_stability.ranks", t, n=stability.n, percent=100 * stability.rules.level),
        columns=head,
        rows=rows,
        annex=len(rows) > 60,
    )


def sampling(stability: RankStability, names: Mapping[str, str], t: Reader) -> Block:
    """Which ranks sampling error can't tell apart: by the RSE given, or one column a scenario."""
    told = stability.sampling
    if told.empty:
        return Paragraph(t("rank_stability.sampling_none"), "note")
    basis = told["basis"].iloc[0]
    if basis == "rse_given":
        case = pd.Series("given", told.index)
        heads = {"given": t("rank_stability.column_rse_given")}
    else:
        case = told["rse"]
        heads = {rse: t("rank_stability.column_rse", percent=100 * rse) for rse in sorted(set(case))}
    cells = {(row["unit"], at): row for row, at in zip(records(told), case, strict=True)}
    rows = []
    for row in records(stability.ranks):
        own = [cells[row["unit"], at] for at in heads]
        rows.append(
            (
                row["rank"],
                names.get(row["unit"], row["unit"]),
                *(
                    t(
                        "rank_stability.set_and_tier",
                        interval=standing.interval(one["low"], one["high"]),
                        tier=one["tier"],
                    )
                    for one in own
                ),
            )
        )
    return Table(
        name=t("rank_stability.sampling_name"),
        caption=t(f"rank_stability.sampling_caption_{basis}"),
        columns=(
            Column("rank", t("rank_stability.column_rank"), "count"),
            Column("unit", t("rank_stability.column_unit"), width=2),
            *(Column(f"case_{i}", head, width=1.2) for i, head in enumerate(heads.values())),
        ),
        rows=rows,
        note=t("rank_stability.sampling_note"),
        annex=len(rows) > 60,
    )


def titles(stability: RankStability, names: Mapping[str, str], t: Reader) -> Table:
    """The units that may win a title, each with the share of rules under which it wins."""
    likely = stability.titles[stability.titles["probability"] >= _LEAST_CHANCE]
    likely = likely.sort_values(["title", "group", "probability"], ascending=[True, True, False])
    rows = [
        (
            t(f"editions.title_{row['title']}") if row["title"] else t("rank_stability.title_total"),
            t("rank_stability.title_total")
            if row["decided_by"] == "total"
            else t(f"editions.aspect_{row['decided_by']}"),
            t("rank_stability.group", group=_group(row["group"], t), n=row["n"]),
            names.get(row["unit"], row["unit"]),
            row["probability"],
        )
        for row in records(likely)
    ]
    return Table(
        **table_words("rank_stability.titles", t),
        columns=(
            Column("title", t("rank_stability.column_title"), width=1.2),
            Column("decided", t("rank_stability.column_decided"), width=1.2),
            Column("group", t("rank_stability.column_group"), width=1.2),
            Column("unit", t("rank_stability.column_unit"), width=2),
            Column("probability", t("rank_stability.column_probability"), "share"),
        ),
        rows=rows,
        annex=len(rows) > 60,
    )


def _group(group: str, t: Reader) -> str:
    return t(f"terms.zone_{group}") if group else t("rank_stability.nation")


def _whole(stability: RankStability) -> list[dict]:
    return records(stability.drivers[stability.drivers["unit"] == WHOLE])


def drivers(stability: RankStability, t: Reader) -> Table:
    """First and total order of each choice on the mean shift of ranks."""
    rows = [
        (
            t(f"rank_stability.factor_{row['factor']}"),
            row["first"],
            row["total"],
            t("rank_stability.share_range", low=row["total_low"], high=row["total_high"]),
        )
        for row in sorted(_whole(stability), key=lambda row: -row["total"])
    ]
    return Table(
        **table_words("rank_stability.drivers", t),
        columns=(
            Column("factor", t("rank_stability.column_factor"), width=2),
            Column("first", t("rank_stability.column_first"), "share"),
            Column("total", t("rank_stability.column_total"), "share"),
            Column("range", t("rank_stability.column_total_range")),
        ),
        rows=rows,
    )


def left_out(stability: RankStability, names: Mapping[str, str], t: Reader) -> Table:
    """The edition's ranks without each indicator in turn, and the unit that then ranks first."""
    rows = []
    for row in records(stability.left_out):
        leads = [names.get(unit, unit) for unit in stability.field.units if row[unit] == 1]
        indicator = t(f"editions.indicator_{row['indicator']}")
        rows.append((indicator, row["mean_shift"], row["tau_b"], ", ".join(leads)))
    return Table(
        **table_words("rank_stability.left_out", t),
        columns=(
            Column("indicator", t("rank_stability.column_indicator"), width=2),
            Column("shift", t("rank_stability.column_shift"), "number"),
            Column("tau", t("rank_stability.column_tau"), "number"),
            Column("leads", t("rank_stability.column_leader"), width=2),
        ),
        rows=rows,
    )


def reversals_told(stability: RankStability, names: Mapping[str, str], t: Reader) -> str:
    """Whether other units change their order when one unit is left out."""
    found = stability.reversals
    if not found["pairs"].any():
        return t("rank_stability.reversal_none")
    most = found.loc[found["pairs"].idxmax()]
    leads = {
        unit for unit, rank in zip(stability.field.units, stability.field.ranks, strict=True) if rank == 1
    }
    changed = [
        names.get(row["unit"], row["unit"])
        for row in records(found)
        if row["unit"] not in leads and not leads & set(row["first"].split())
    ]
    return t(
        "rank_stability.reversal_some",
        unit=names.get(most["unit"], most["unit"]),
        pairs=int(most["pairs"]),
        leaders=", ".join(changed) or t("rank_stability.nobody"),
    )


def further_table(further: pd.DataFrame, names: Mapping[str, str], t: Reader) -> Table:
    """Every unit and goal: fewest further workers, band, dues."""
    rows = []
    for row in records(further):
        goal = t(f"rank_stability.goal_{row['goal']}", to=row["to"], share=row["to"])
        if row["basis"] == "rse_scenario":
            goal += t("rank_stability.further_scenario", percent=100 * row["rse"])
        rows.append(
            (
                names.get(row["unit"], row["unit"]),
                goal,
                row["workers"],
                row["share"],
                standing.band(row, t) if row["draws"] else None,
                row["reachable"],
                *(row[f"cost_{payer}_idr"] for payer in (*PAYERS, *WAGED)),
                row["minimum_wage_idr"],
            )
        )
    return Table(
        **table_words("rank_stability.further", t),
        columns=(
            Column("unit", t("rank_stability.column_unit"), width=1.6),
            Column("goal", t("rank_stability.column_goal"), width=2.4),
            Column("workers", t("rank_stability.column_workers"), "count"),
            Column("share", t("rank_stability.column_share"), "share"),
            Column("band", t("rank_stability.column_band"), width=1.8),
            Column("reachable", t("rank_stability.column_reachable"), "share"),
            *(
                Column(payer, t(f"rank_stability.column_cost_{payer}"), "idr", width=1.4)
                for payer in (*PAYERS, *WAGED)
            ),
            Column("wage", t("rank_stability.column_wage"), "idr", width=1.2),
        ),
        rows=rows,
        annex=len(rows) > 60,
    )


# --- figures -----------------------------------------------------------------------------------------


def intervals(
    stability: RankStability, names: Mapping[str, str], t: Reader, highlight: str | None = None
) -> Figure:
    """Each unit's range among the rules, with the middle scenario of sampling error, or what was given."""
    return pictures.intervals(unit_rows.rows(stability), names, t, highlight=highlight)


def chances(
    stability: RankStability, names: Mapping[str, str], t: Reader, highlight: str | None = None
) -> Figure:
    """How often each unit holds each rank."""
    return pictures.chances(unit_rows.chance_rows(stability), stability.n, names, t, highlight=highlight)


def tornado(stability: RankStability, t: Reader) -> Figure:
    """What moves the ranks of all."""
    return pictures.tornado(stability.drivers[stability.drivers["unit"] == WHOLE], t)
