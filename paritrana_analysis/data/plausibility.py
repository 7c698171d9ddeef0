"""Values that are possible but doubtful. Each is kept, named, and travels into the report.

A doubt is a `Fault` of severity "warning" that carries the region it concerns. None of these rules
changes a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from paritrana_analysis.coverage.one_kind import not_to_be_used
from paritrana_analysis.coverage.precision import rounding
from paritrana_analysis.coverage.shares import COUNTS, LOW_PROXY_SHARE, eligible_proxy
from paritrana_analysis.data.contradictions import (
    Tables,
    employed_beside,
    of_row,
    spreadsheet_row,
    unlike_their_districts,
)
from paritrana_analysis.data.corrections import RECEIVED
from paritrana_analysis.data.regions import full_name
from paritrana_analysis.errors import Fault


def doubts(tables: Tables) -> list[Fault]:
    """Every doubt about these tables, in the order of the rules below: values that are odd and kept.

    tables : of `read_tables`. Returns Faults of severity "warning": `key` names the rule; file, row, column
    and value the place; `sentence(t)` and `mend(t)` tell it in the reader's language.

    >>> import paritrana_analysis as pa
    >>> {doubt.severity for doubt in pa.data.doubts(pa.read_tables())}
    {'warning'}
    """
    found = [doubt for rule, needed in RULES if needed in tables for doubt in rule(tables)]
    return [_with_received(doubt, tables) for doubt in found]


def _with_received(doubt: Fault, tables: Tables) -> Fault:
    """The doubt with the number that stands in its row of the file, where a correction gave it another."""
    frame, kept = tables.get(doubt.file.removesuffix(".csv")), RECEIVED + doubt.column
    if frame is None or kept not in frame or doubt.row is None:
        return doubt
    received = frame[kept].get(doubt.row - spreadsheet_row(0))
    return (
        doubt if pd.isna(received) else replace(doubt, values={**doubt.values, "received": float(received)})
    )


def jumps(tables: Tables) -> Iterator[Fault]:
    """The employed of a district fall by a third or more, or rise by a half or more, within a year."""
    force = tables["labour_force"].sort_values(["region_code", "year"])
    before = force.groupby("region_code")[["employed", "year"]].shift()
    in_a_year = force["year"] - before["year"] == 1
    fell = (force["employed"] * 3 <= before["employed"] * 2) & in_a_year
    rose = (force["employed"] * 2 >= before["employed"] * 3) & in_a_year
    for key, found in (("fall_of_a_third", fell), ("rise_of_a_half", rose)):
        for index in force.index[found.fillna(False)]:
            row = force.loc[index]
            values = {
                "before": int(before.loc[index, "employed"]),
                "now": int(row["employed"]),
                "year": int(row["year"]),
                "region": row["region_code"],
            }
            yield Fault(
                key,
                values,
                file="labour_force.csv",
                row=spreadsheet_row(index),
                column="employed",
                value=str(values["now"]),
                severity="warning",
                region_code=row["region_code"],
            )


def low_proxies(tables: Tables) -> Iterator[Fault]:
    """The eligible-worker proxy fails where it is under 35 % of the employed."""
    force = tables["labour_force"]
    proxy = eligible_proxy(force)
    share = proxy.astype("float64") / force["employed"].astype("float64")
    low = ((share < LOW_PROXY_SHARE) | proxy.isna()).to_numpy(dtype=bool)
    rows = zip(force.index[low], share[low], force["year"][low], force["region_code"][low], strict=True)
    for index, part, year, code in rows:
        values = {"share": None if pd.isna(part) else float(part), "year": int(year), "region": code}
        yield Fault(
            "low_proxy",
            values,
            file="labour_force.csv",
            row=spreadsheet_row(index),
            column="eligible_proxy",
            severity="warning",
            region_code=code,
        )


def shares_above_one(tables: Tables) -> Iterator[Fault]:
    """A reported coverage above 100 %: kept, and to be explained."""
    claims = tables["coverage_reported"]
    high = claims[(claims["measure"] == "coverage") & (claims["unit"] == "percent") & (claims["value"] > 100)]
    for index, row in high.iterrows():
        values = {"region": row["region_code"], "as_of": row["as_of"], "share": row["value"] / 100}
        yield Fault(
            "share_above_one",
            values,
            file="coverage_reported.csv",
            row=spreadsheet_row(index),
            column="value",
            value=f"{row['value']:g}",
            severity="warning",
            region_code=row["region_code"],
        )


def two_bases(tables: Tables) -> Iterator[Fault]:
    """One region's series of participants mixes counting bases."""
    people = tables["participants"]
    active = people[(people["status"] == "active") & (people["segment"] == "ALL")]
    for code, rows in active.groupby("region_code"):
        bases = sorted(set(rows["counting_basis"]))
        if len(bases) > 1:
            yield Fault(
                "two_bases",
                {"bases": bases, "region": code},
                file="participants.csv",
                row=spreadsheet_row(rows.index[0]),
                column="counting_basis",
                severity="warning",
                region_code=code,
            )


#: Segments of participants that no one is in two of.
_SEGMENTS = ("PU", "BPU", "JAKON", "PMI")


def segments_above_all(tables: Tables) -> Iterator[Fault]:
    """Participants of the segments of one source, date and basis that are more than its own total.

    Less may be: a source may leave a segment out. Not where a count is told as rounded, or where the total's
    rounding explains it.
    """
    people = tables["participants"]
    exact = people[(people["status"] == "active") & (people["precision"] != "rounded")]
    yield from _above_their_total(exact, "participants.csv", "participants")


def claimed_segments_above_all(tables: Tables) -> Iterator[Fault]:
    """The same of counts in the ledger of claims."""
    told = tables["coverage_reported"]
    counts = told[(told["measure"] == "participants") & (told["unit"] == "persons")]
    yield from _above_their_total(counts, "coverage_reported.csv", "value")


def _above_their_total(counts: pd.DataFrame, file: str, column: str) -> Iterator[Fault]:
    for _, rows in counts.groupby(["region_code", "as_of", "counting_basis", "source"]):
        total = rows[rows["segment"] == "ALL"]
        parts = rows.loc[rows["segment"].isin(_SEGMENTS), column].sum()
        if len(total) != 1:
            continue
        row = total.iloc[0]
        if parts > row[column] + rounding(row[column], 1) / 2:
            told = {"as_of": row["as_of"], "total": int(row[column]), "parts": int(parts)}
            yield _doubt("segments_above_all", file, total.index[0], column, row, **told)


def more_than_workers(tables: Tables) -> Iterator[Fault]:
    """More active participants than the region has employed: possible by registration, to be explained."""
    if not {"labour_force", "labour_force_totals"} <= tables.keys():
        return
    rows = employed_beside(tables)
    high = (rows["status"] == "active") & (rows["participants"] > rows["employed"]).fillna(False)
    for index, row in rows[high].iterrows():
        values = {"count": int(row["participants"]), "employed": int(row["employed"])}
        yield Fault(
            "more_than_workers",
            values | {"region": row["region_code"], "as_of": row["as_of"]},
            file="participants.csv",
            row=spreadsheet_row(index),
            column="participants",
            value=str(row["participants"]),
            severity="warning",
            region_code=row["region_code"],
        )


#: What is written where a name or a source is not known, and is none. Ours.
NO_NAME = {"-", "--", "?", ".", "n/a", "na", "nan", "nil", "none", "null", "tidak ada", "tidak diketahui"}


def strokes_for_blanks(tables: Tables) -> Iterator[Fault]:
    """A stroke, "n/a" or "NULL" in any column of text: no source, no name, no blank."""
    for name, frame in tables.items():
        for column in frame.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in frame.dtypes]]:
            strokes = [text for text in set(frame[column]) if str(text).strip().lower() in NO_NAME]
            key = "no_source_named" if column in ("publisher", "source") else "stroke_for_blank"
            for index in frame.index[frame[column].isin(strokes)] if strokes else ():
                row = frame.loc[index]
                yield _doubt(key, f"{name}.csv", index, column, row, stroke=row[column])


#: The series among which a value is compared with the median of the others, and the factor from which on
#: it is doubtful: (table, column, series, factor). Beside each the widest of the real tables. Ours.
SERIES = (
    ("participants", "participants", ("region_code", "segment", "status"), 8),  # 4.1
    ("coverage_reported", "value", ("region_code", "measure", "segment", "unit"), 8),  # see WHOLE_SERIES
    ("coverage_reported", "denominator_value", ("region_code", "segment"), 8),  # 3.7
    ("targets", "target_share", ("region_code", "segment"), 8),  # 2.4
    ("targets", "target_persons", ("region_code", "segment"), 8),  # 7.9
    ("minimum_wage", "minimum_wage_idr", ("year",), 4),  # 1.8
    ("poverty", "poverty_rate", ("region_code",), 4),  # 1.6
    ("poverty", "poverty_rate", ("province", "level", "year"), 8),  # 4.6
    ("poverty", "poor_population", ("region_code",), 8),  # 6.0: Papua, split in 2022
    ("poverty", "poverty_line_idr", ("year",), 4),  # 1.9
    ("poverty", "human_development_index", ("year",), 4),  # 2.1
    ("contribution_rates", "value", ("programme", "segment", "item", "unit"), 4),  # 1.8
)
#: Of the ledger and of targets only what concerns all workers: programmes are of any size.
WHOLE_SERIES = ("coverage_reported", "targets")
#: A rank, a budget, a target says nothing of the next one.
COMPARED_MEASURES = ("coverage", "participants", "workers")


def digit_slips(tables: Tables) -> Iterator[Fault]:
    """A value many times above or below the median of its neighbours in time or place, or 0 among them.

    Of two values that alone make a series, only the later row is told.
    """
    told = set()
    for name, column, series, factor in SERIES:
        if name not in tables:
            continue
        rows = _comparable_rows(tables, name, column)
        spread = rows.groupby([rows[key] for key in series])[column]
        wide = spread.transform("max") >= factor * spread.transform("min")
        for _, group in rows[wide.fillna(False).astype(bool)].groupby([rows[key] for key in series]):
            for index, (value, usual) in _beside_the_others(group[column]).items():
                key = _slip(value, usual, factor)
                if key and (name, column, index) not in told:
                    told.add((name, column, index))
                    times = round(max(value, usual) / (min(value, usual) or 1))
                    values = {"told": value, "usual": usual, "times": times}
                    yield _doubt(key, f"{name}.csv", index, column, rows.loc[index], **values)


def _slip(value: float, usual: float, factor: float) -> str:
    """The key of the doubt about a value beside the usual one, "" for none."""
    if value == 0 < usual:
        return "zero_beside"
    if value >= factor * usual and value > usual:
        return "far_above"
    return "far_below" if value * factor <= usual and value < usual else ""


def _comparable_rows(tables: Tables, name: str, column: str) -> pd.DataFrame:
    frame = tables[name]
    kept = frame[column].notna()
    if name in WHOLE_SERIES:
        kept &= frame["segment"] == "ALL"
    if name == "coverage_reported":
        kept &= frame["measure"].isin(COMPARED_MEASURES) & (frame.get("reading", "") == "")
    if "reliability" in frame:
        kept &= ~not_to_be_used(frame)
    codes = frame["region_code"]
    return frame.assign(province=codes.str[:2], level=codes.str.len())[kept]


def _beside_the_others(values: pd.Series) -> dict[int, tuple[float, float]]:
    """Each value of a series beside the median of the others, by index; of two values, the later one."""
    if len(values) == 2:
        return {values.index[1]: (float(values.iloc[1]), float(values.iloc[0]))}
    numbers = values.astype("float64")
    if len(numbers) < 2:
        return {}
    return {index: (value, float(numbers.drop(index).median())) for index, value in numbers.items()}


def parts_above_their_whole(tables: Tables) -> Iterator[Fault]:
    """More in a trade, of one sex or age, than are employed; more in the workforce than of working age."""
    force = tables["labour_force"]
    trades = ["employed_agriculture", "employed_manufacturing", "employed_construction"]
    trades.append("employed_public_administration")
    wholes = [
        ("employed_agriculture … employed_public_administration", force[trades].sum(axis=1), "employed"),
        *((column, force[column], "employed") for column in ("employed_female", "employed_age_65plus")),
        ("employed + unemployed", force["employed"] + force["unemployed"], "working_age"),
    ]
    for part, counts, whole in wholes:
        for index in force.index[(counts > force[whole]).fillna(False)]:
            row = force.loc[index]
            values = {"part": part, "sum": int(counts[index]), "whole": int(row[whole])}
            yield _doubt(
                "part_above_whole", "labour_force.csv", index, whole, row, year=int(row["year"]), **values
            )


def sums_in_doubt(tables: Tables) -> Iterator[Fault]:
    """Totals of other columns than the employed that aren't the sum of their districts.

    BPS has published such (the unemployed of Papua Barat 2018), so they are doubts and no faults.
    """
    if "labour_force_totals" not in tables:
        return
    # By name: a correction may have added columns to the table, a mark or the number that it replaced.
    others = set(COUNTS).intersection(tables["labour_force_totals"]) - {"employed"}
    for fault in unlike_their_districts(tables, sorted(others)):
        yield replace(fault, severity="warning", region_code=fault.values["region"])


def districts_above_their_province(tables: Tables) -> Iterator[Fault]:
    """More participants in a district than its province has, counted alike, of the same or a later date."""
    people = tables["participants"]
    counted = people[["region_code", "segment", "status", "participants", "as_of"]]
    most = {
        (code, *alike): (count, as_of)
        for code, *alike, count, as_of in counted.sort_values("participants").itertuples(index=False)
        if len(code) == 2
    }
    for index, code, *alike, count, _ in counted[counted["region_code"].str.len() == 4].itertuples():
        whole, as_of = most.get((code[:2], *alike), (count, ""))
        if count > whole:
            values = {"count": int(count), "whole": int(whole), "as_of": as_of}
            row = people.loc[index]
            yield _doubt("district_above_province", "participants.csv", index, "participants", row, **values)


#: Tables of what has happened, and their column of dates.
DATED = (
    ("participants", "as_of"),
    ("coverage_reported", "as_of"),
    ("poverty", "year"),
    ("minimum_wage", "year"),
)
FIRST_YEAR = 1990


def odd_years(tables: Tables) -> Iterator[Fault]:
    """A count of before 1990 (Jamsostek began in 1992), or of two years and more after the newest August."""
    if "labour_force" not in tables or tables["labour_force"].empty:
        return
    last = int(tables["labour_force"]["year"].max()) + 1
    for name, column in DATED:
        frame = tables.get(name)
        if frame is None:
            continue
        years = frame[column].astype(str).str[:4].astype(int)
        odd = (years < FIRST_YEAR) | (years > last)
        if name == "coverage_reported":
            odd &= frame["measure"] != "target"  # a target lies ahead
        for index in frame.index[odd]:
            row = frame.loc[index]
            yield _doubt(
                "odd_year", f"{name}.csv", index, column, row, as_of=str(row[column]), last=str(last)
            )


def regions_without_workforce(tables: Tables) -> Iterator[Fault]:
    """A district, or a whole province, without a row of the newest August."""
    force, known = tables["labour_force"], tables.get("regions")
    if force.empty or known is None:
        return
    year = int(force["year"].max())
    there = set(force.loc[force["year"] == year, "region_code"])
    peopled = there | {code[:2] for code in there}
    below = known[known["level"] != "nation"]
    for index, code in below["region_code"].items():
        if code not in peopled and (len(code) == 2 or code[:2] in peopled):  # one doubt for a province
            values = {"region": code, "year": year}
            yield _doubt("no_workforce", "regions.csv", index, "region_code", below.loc[index], **values)


def winners_named_otherwise(tables: Tables) -> Iterator[Fault]:
    """A region that won under the code of another one."""
    if "regions" not in tables:
        return
    known = tables["regions"]
    full = [full_name(*row) for row in known[["region", "type"]].itertuples(index=False)]
    names = dict(zip(full, known["region_code"], strict=True))
    winners = tables["winners"]
    for index, row in winners[winners["category"].isin(["provinsi", "kabupaten_kota"])].iterrows():
        other = names.get(row["recipient"].removeprefix("Provinsi "))
        if other not in (None, row["region_code"]):
            values = {"recipient": row["recipient"], "other": other, "region": row["region_code"]}
            yield _doubt("name_of_another", "winners.csv", index, "recipient", row, **values)


#: Rows of one list of places, with the province that gives it where one does.
ONE_LIST = ("assessment_year", "award_level", "category", "zone", "title")
GOVERNMENTS = ("provinsi", "kabupaten_kota")  # a region of these is one recipient


def places_won_twice(tables: Tables) -> Iterator[Fault]:
    """A stated place of an award that two regions have won, or a region that has won two places of it.

    Where a source contradicts another, both rows say so (`conflicts_with`), and the reports with them.
    """
    rows = tables["winners"]
    stated = (rows["outcome"] == "winner") & (rows["rank_basis"] == "stated") & rows["rank"].notna()
    rows = rows[stated & rows["category"].isin(GOVERNMENTS)]
    given = rows["province_code"].where(rows["award_level"] == "provincial", "")
    alike = [*ONE_LIST, given]
    for key, by in (("place_won_twice", "rank"), ("two_places_won", "region_code")):
        for _, same in rows.groupby([*alike, by], dropna=False, sort=False):
            first = same.iloc[0]
            for index, row in same.iloc[1:].iterrows():
                if row["conflicts_with"] == first["award_id"] or first["conflicts_with"] == row["award_id"]:
                    continue
                values = {"recipient": row["recipient"], "other": first["award_id"]}
                values |= {"named": first["recipient"], "rank": int(row["rank"])}
                values |= {"first": int(first["rank"]), "award_year": int(row["assessment_year"])}
                if values["named"] != values["recipient"] or values["rank"] != values["first"]:
                    yield _doubt(key, "winners.csv", index, "rank", row, **values)


def _doubt(key: str, file: str, index: int, column: str, row: pd.Series, **values: object) -> Fault:
    """A doubt about one cell, of the region of its row."""
    found = of_row(key, file, index, column, row[column], **values)
    return replace(found, severity="warning", region_code=row["region_code"])


def firms_above_their_workers(tables: Tables) -> Iterator[Fault]:
    """More workers of a firm are registered than it has."""
    return _above_own_workers("firms", "workers_registered", tables)


def villages_above_their_workers(tables: Tables) -> Iterator[Fault]:
    """More workers of a village are covered than it has."""
    return _above_own_workers("villages", "workers_covered", tables)


def _above_own_workers(name: str, column: str, tables: Tables) -> Iterator[Fault]:
    """Rows of a list; no region's report tells of them."""
    rows = tables[name]
    for index in rows.index[(rows[column] > rows["workers"]).fillna(False)]:
        values = {"name": rows["name"][index], "workers": int(rows["workers"][index])}
        found = of_row("above_own_workers", f"{name}.csv", index, column, int(rows[column][index]), **values)
        yield replace(found, severity="warning")


#: Each with the table it reads.
RULES = (
    (shares_above_one, "coverage_reported"),
    (jumps, "labour_force"),
    (low_proxies, "labour_force"),
    (two_bases, "participants"),
    (segments_above_all, "participants"),
    (claimed_segments_above_all, "coverage_reported"),
    (more_than_workers, "participants"),
    (digit_slips, "participants"),
    (districts_above_their_province, "participants"),
    (parts_above_their_whole, "labour_force"),
    (sums_in_doubt, "labour_force"),
    (regions_without_workforce, "labour_force"),
    (odd_years, "labour_force"),
    (winners_named_otherwise, "winners"),
    (places_won_twice, "winners"),
    (strokes_for_blanks, "regions"),
    (firms_above_their_workers, "firms"),
    (villages_above_their_workers, "villages"),
)
