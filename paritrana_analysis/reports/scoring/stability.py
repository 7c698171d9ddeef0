"""How firm a category's ranks are, as blocks: for the workbook of a scoring and for notebooks."""

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
from paritrana_analysis.robustness.limits import WHOLE
from paritrana_analysis.robustness.rank_stability import unit_rows
from paritrana_analysis.robustness.rank_stability.assess import Firmness
from paritrana_analysis.robustness.rank_stability.counterfactual import PAYERS, WAGED

_LEAST_CHANCE = 0.05


def blocks(
    firmness: Firmness,
    names: Mapping[str, str],
    say: Reader,
    further: pd.DataFrame | None = None,
    *,
    first: int | None = None,
    drawn: bool = True,
) -> list[Block]:
    """Everything on the firmness of a category's ranks, or one sentence why there is nothing to say.

    names : unit → name as printed. further : of `further_workers`; first : of how many of the head, if not
    of all, and that is said. drawn : with drawings.
    """
    found: list[Block] = [Heading(say("firmness.heading"))]
    if firmness.reason:
        return [*found, Paragraph(standing.nothing(firmness.reason, say))]
    found += [Paragraph(rules_told(firmness, say)), Paragraph(say("firmness.apart"), "note")]
    if drawn:
        found.append(intervals(firmness, names, say))
    found += [ranks(firmness, names, say), sampling(firmness, names, say)]
    if drawn and len(firmness.acceptability):
        found.append(chances(firmness, names, say))
    if len(firmness.titles):
        found.append(titles(firmness, names, say))
    if (firmness.drivers["variance"] > 0).any():
        found += [*([tornado(firmness, say)] if drawn else []), drivers(firmness, say)]
    if len(firmness.left_out):
        found.append(left_out(firmness, names, say))
    if len(firmness.reversals):
        found.append(Paragraph(reversals_told(firmness, names, say)))
    if further is not None and len(further):
        found.append(further_table(further, names, say))
        if first is not None and first < firmness.n:
            found.append(Paragraph(say("firmness.further_first", n=first, all=firmness.n), "note"))
    return found


def workbook(
    firmness: Firmness,
    names: Mapping[str, str],
    say: Reader,
    further: pd.DataFrame | None = None,
    *,
    first: int | None = None,
) -> list[Block]:
    """What `blocks` says, for a workbook: sentences in a sheet of their own, and no drawings.

    Why there is nothing to say goes to the workbook's first sheet, with what must be read before any rank.
    """
    if firmness.reason:
        return [Paragraph(standing.nothing(firmness.reason, say), "warning")]
    found = blocks(firmness, names, say, further, first=first, drawn=False)
    sentences = [block.text for block in found if isinstance(block, Paragraph)]
    reading = Table(
        name=say("firmness.reading_name"),
        caption=say("firmness.reading_caption"),
        columns=(Column("sentence", say("firmness.column_sentence"), width=8),),
        rows=[(sentence,) for sentence in sentences],
    )
    return [reading, *(block for block in found if isinstance(block, Table))]


def rules_told(firmness: Firmness, say: Reader) -> str:
    """What was drawn, in one paragraph."""
    design = firmness.design
    blanks = firmness.field.blank.any()
    return say(
        "firmness.rules",
        draws=design.draws,
        seed=firmness.rules.seed,
        scales=", ".join(say(f"firmness.scale_{one}") for one in design.scales),
        means=", ".join(say(f"editions.mean_{one}") for one in design.aggregations),
        missing=", ".join(say(f"firmness.missing_{one}") for one in design.missing)
        if blanks
        else say("firmness.missing_no_blank"),
        excluded=say(f"firmness.excluded_{'half' if len(design.excluded) > 1 else 'never'}"),
    )


def ranks(firmness: Firmness, names: Mapping[str, str], say: Reader) -> Table:
    """Every scored unit: place, range and chances among the rules. Sampling error has a table of its own."""
    tops = [k for k in firmness.rules.tops if k < firmness.n]
    head = [
        Column("rank", say("firmness.column_rank"), "count"),
        Column("unit", say("firmness.column_unit"), width=2),
        Column("range", say("firmness.column_range")),
        Column("median", say("firmness.column_median"), "count"),
        Column("holds", say("firmness.column_holds"), "share"),
        *(
            Column(
                f"top_{k}", say("firmness.column_top_1" if k == 1 else "firmness.column_top", k=k), "share"
            )
            for k in tops
        ),
    ]
    if firmness.zoned:
        head += [
            Column("zone", say("firmness.column_zone"), width=1.6),
            Column("zone_range", say("firmness.column_zone_range")),
            Column("zone_first", say("firmness.column_zone_first"), "share"),
        ]
    rows = []
    for row in records(firmness.ranks):
        cells = [row["rank"], names.get(row["unit"], row["unit"]), standing.interval(row["low"], row["high"])]
        cells += [row["median"], row["holds"], *(row[f"top_{k}"] for k in tops)]
        if firmness.zoned:
            place = say("firmness.place", rank=row["zone_rank"], n=row["zone_n"])
            within = standing.interval(row["zone_low"], row["zone_high"])
            zone = say(f"terms.zone_{row['zone']}")
            # To lead those who could be scored is nothing where one could.
            alone = row["zone_n"] < 2
            cells += [f"{zone}: {place}", *((None, None) if alone else (within, row["zone_first"]))]
        rows.append(tuple(cells))
    return Table(
        name=say("firmness.ranks_name"),
        caption=say("firmness.ranks_caption", n=firmness.n),
        columns=head,
        rows=rows,
        note=say("firmness.ranks_note", percent=100 * firmness.rules.level),
        annex=len(rows) > 60,
    )


def sampling(firmness: Firmness, names: Mapping[str, str], say: Reader) -> Block:
    """Which ranks sampling error can't tell apart: by the RSE given, or one column a scenario."""
    told = firmness.sampling
    if told.empty:
        return Paragraph(say("firmness.sampling_none"), "note")
    basis = told["basis"].iloc[0]
    if basis == "rse_given":
        case = pd.Series("given", told.index)
        heads = {"given": say("firmness.column_rse_given")}
    else:
        case = told["rse"]
        heads = {rse: say("firmness.column_rse", percent=100 * rse) for rse in sorted(set(case))}
    cells = {(row["unit"], at): row for row, at in zip(records(told), case, strict=True)}
    rows = []
    for row in records(firmness.ranks):
        own = [cells[row["unit"], at] for at in heads]
        rows.append(
            (
                row["rank"],
                names.get(row["unit"], row["unit"]),
                *(
                    say(
                        "firmness.set_and_tier",
                        interval=standing.interval(one["low"], one["high"]),
                        tier=one["tier"],
                    )
                    for one in own
                ),
            )
        )
    return Table(
        name=say("firmness.sampling_name"),
        caption=say(f"firmness.sampling_caption_{basis}"),
        columns=(
            Column("rank", say("firmness.column_rank"), "count"),
            Column("unit", say("firmness.column_unit"), width=2),
            *(Column(f"case_{i}", head, width=1.2) for i, head in enumerate(heads.values())),
        ),
        rows=rows,
        note=say("firmness.sampling_note"),
        annex=len(rows) > 60,
    )


def titles(firmness: Firmness, names: Mapping[str, str], say: Reader) -> Table:
    """Who may win a title, by the share of rules that put it there."""
    likely = firmness.titles[firmness.titles["probability"] >= _LEAST_CHANCE]
    likely = likely.sort_values(["title", "group", "probability"], ascending=[True, True, False])
    rows = [
        (
            say(f"editions.title_{row['title']}") if row["title"] else say("firmness.title_total"),
            say("firmness.title_total")
            if row["decided_by"] == "total"
            else say(f"editions.aspect_{row['decided_by']}"),
            say("firmness.group", group=_group(row["group"], say), n=row["n"]),
            names.get(row["unit"], row["unit"]),
            row["probability"],
        )
        for row in records(likely)
    ]
    return Table(
        name=say("firmness.titles_name"),
        caption=say("firmness.titles_caption"),
        columns=(
            Column("title", say("firmness.column_title"), width=1.2),
            Column("decided", say("firmness.column_decided"), width=1.2),
            Column("group", say("firmness.column_group"), width=1.2),
            Column("unit", say("firmness.column_unit"), width=2),
            Column("probability", say("firmness.column_probability"), "share"),
        ),
        rows=rows,
        note=say("firmness.titles_note"),
        annex=len(rows) > 60,
    )


def _group(group: str, say: Reader) -> str:
    return say(f"terms.zone_{group}") if group else say("firmness.nation")


def _whole(firmness: Firmness) -> list[dict]:
    return records(firmness.drivers[firmness.drivers["unit"] == WHOLE])


def drivers(firmness: Firmness, say: Reader) -> Table:
    """First and total order of each choice on the mean shift of ranks."""
    rows = [
        (
            say(f"firmness.factor_{row['factor']}"),
            row["first"],
            row["total"],
            say("firmness.share_range", low=row["total_low"], high=row["total_high"]),
        )
        for row in sorted(_whole(firmness), key=lambda row: -row["total"])
    ]
    return Table(
        name=say("firmness.drivers_name"),
        caption=say("firmness.drivers_caption"),
        columns=(
            Column("factor", say("firmness.column_factor"), width=2),
            Column("first", say("firmness.column_first"), "share"),
            Column("total", say("firmness.column_total"), "share"),
            Column("range", say("firmness.column_total_range")),
        ),
        rows=rows,
        note=say("firmness.drivers_note"),
    )


def left_out(firmness: Firmness, names: Mapping[str, str], say: Reader) -> Table:
    """The edition's ranks with one indicator less, and who leads then."""
    rows = []
    for row in records(firmness.left_out):
        leads = [names.get(unit, unit) for unit in firmness.field.units if row[unit] == 1]
        indicator = say(f"editions.indicator_{row['indicator']}")
        rows.append((indicator, row["mean_shift"], row["tau_b"], ", ".join(leads)))
    return Table(
        name=say("firmness.left_out_name"),
        caption=say("firmness.left_out_caption"),
        columns=(
            Column("indicator", say("firmness.column_indicator"), width=2),
            Column("shift", say("firmness.column_shift"), "number"),
            Column("tau", say("firmness.column_tau"), "number"),
            Column("leads", say("firmness.column_leader"), width=2),
        ),
        rows=rows,
    )


def reversals_told(firmness: Firmness, names: Mapping[str, str], say: Reader) -> str:
    """Whether others change order when a unit leaves the list."""
    found = firmness.reversals
    if not found["pairs"].any():
        return say("firmness.reversal_none")
    most = found.loc[found["pairs"].idxmax()]
    leads = {unit for unit, rank in zip(firmness.field.units, firmness.field.ranks, strict=True) if rank == 1}
    changed = [
        names.get(row["unit"], row["unit"])
        for row in records(found)
        if row["unit"] not in leads and not leads & set(row["first"].split())
    ]
    return say(
        "firmness.reversal_some",
        unit=names.get(most["unit"], most["unit"]),
        pairs=int(most["pairs"]),
        leaders=", ".join(changed) or say("firmness.nobody"),
    )


def further_table(further: pd.DataFrame, names: Mapping[str, str], say: Reader) -> Table:
    """Every unit and goal: fewest further workers, band, dues."""
    rows = []
    for row in records(further):
        goal = say(f"firmness.goal_{row['goal']}", to=row["to"], share=row["to"])
        if row["basis"] == "rse_scenario":
            goal += say("firmness.further_scenario", percent=100 * row["rse"])
        rows.append(
            (
                names.get(row["unit"], row["unit"]),
                goal,
                row["workers"],
                row["share"],
                standing.band(row, say) if row["draws"] else None,
                row["reachable"],
                *(row[f"cost_{payer}_idr"] for payer in (*PAYERS, *WAGED)),
                row["minimum_wage_idr"],
            )
        )
    return Table(
        name=say("firmness.further_name"),
        caption=say("firmness.further_caption"),
        columns=(
            Column("unit", say("firmness.column_unit"), width=1.6),
            Column("goal", say("firmness.column_goal"), width=2.4),
            Column("workers", say("firmness.column_workers"), "count"),
            Column("share", say("firmness.column_share"), "share"),
            Column("band", say("firmness.column_band"), width=1.8),
            Column("reachable", say("firmness.column_reachable"), "share"),
            *(
                Column(payer, say(f"firmness.column_cost_{payer}"), "idr", width=1.4)
                for payer in (*PAYERS, *WAGED)
            ),
            Column("wage", say("firmness.column_wage"), "idr", width=1.2),
        ),
        rows=rows,
        note=say("firmness.further_note"),
        annex=len(rows) > 60,
    )


# --- figures -----------------------------------------------------------------------------------------


def intervals(
    firmness: Firmness, names: Mapping[str, str], say: Reader, highlight: str | None = None
) -> Figure:
    """Each unit's range among the rules, with the middle scenario of sampling error, or what was given."""
    return pictures.intervals(unit_rows.rows(firmness), names, say, highlight=highlight)


def chances(
    firmness: Firmness, names: Mapping[str, str], say: Reader, highlight: str | None = None
) -> Figure:
    """How often each unit holds each rank."""
    return pictures.chances(unit_rows.chance_rows(firmness), firmness.n, names, say, highlight=highlight)


def tornado(firmness: Firmness, say: Reader) -> Figure:
    """What moves the ranks of all."""
    return pictures.tornado(firmness.drivers[firmness.drivers["unit"] == WHOLE], say)
