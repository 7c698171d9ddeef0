"""Findings and register entries in words: what was found of an indicator, or why it has no value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from paritrana_analysis.dates import year_of

if TYPE_CHECKING:
    from paritrana_analysis.i18n.wording import Reader
    from paritrana_analysis.rubric.rules import Measure


def told(row: Mapping, unit_of_value: str, reader: Reader) -> str:
    """The finding of one row of `points`, blanks as None: "46,03% (Nov 2025)", "belum diperiksa"."""
    text = _undated(row, unit_of_value, reader)
    if not row["as_of"]:
        return text
    if row.get("since"):
        return reader("rubric.spanned", text=text, since=row["since"], as_of=row["as_of"])
    return reader("rubric.dated", text=text, as_of=row["as_of"])


def _undated(row: Mapping, unit_of_value: str, reader: Reader) -> str:
    state = reader(f"rubric.state_{row['state']}")
    if row["state"] == "other_year":
        state = other_year(row["as_of"], reader)
    if row["state"] == "estimated":
        return reader("rubric.estimated", value=_value(row, unit_of_value, reader))
    if row["state"] == "found":
        return _value(row, unit_of_value, reader)
    if row["indicator"] == "vulnerable_budget" and row["state"] == "no_figure" and row["stated"] is not None:
        return reader("rubric.workers_of_unknown", stated=row["stated"])  # what lacks is what to divide by
    if row["stated"] is not None:
        stated = reader.cell(row["stated"], _STATED.get(row["indicator"], "text"))
        state = reader("rubric.with_stated", state=state, stated=stated)
    if row["why"]:
        why = "; ".join(reader(f"terms.reason_{key}") for key in row["why"].split())
        state = reader("rubric.with_why", state=state, why=why)
    return state


def other_year(as_of: str, reader: Reader) -> str:
    """That a figure is not of the year judged: the one sentence of page one, section 5 and every sheet."""
    return reader("rubric.other_year", year=str(year_of(as_of)))


def entry_told(row: Mapping, reader: Reader) -> str:
    """A register entry in words: legal form and number, title, quantity, and the end if one is known."""
    form = row["kind"].split(" (")[0] if row["aspect"] == "regulation" else ""
    year = f"({row['year']:.0f})" if row["number"] and row["year"] else ""
    named = " ".join(filter(None, (form, row["number"], year)))
    title = row[f"title_{reader.language}"]
    text = f"{named}: {title}" if named else title
    if row["value"] is not None:
        known = f"evidence_held.unit_{row['unit'].replace(' ', '_')}"
        unit = (
            reader(known, n=row["value"]) if reader.has(known) else row["unit"]
        )  # one of the register's own, as written there
        text += f" ({reader.cell(row['value'], 'count')} {unit}".rstrip() + ")"
    if row["aspect"] == "budget":
        text += _fund(row, reader)
    if row["in_force_until"]:
        text += reader("evidence_held.until", date=row["in_force_until"])
    return text


def _fund(row: Mapping, reader: Reader) -> str:
    """The fund that a source names, and who pays where it is not the region's own government alone."""
    fund = "" if row["kind"] == "not_stated" else reader("evidence_held.fund", fund=row["kind"])
    if row["payer"] in ("", "own"):
        return fund
    return fund + reader("evidence_held.paid_by", payer=reader(f"terms.money_{row['payer']}"))


def scale_told(measure: Measure, reader: Reader) -> str:
    """The scale in words: "0 sampai 1", "jenjang: …"."""
    scale = measure.scale
    if scale.kind == "table":
        levels = "; ".join(
            reader("rubric.scale_level", level=reader(f"rubric.level_{level}"), points=points)
            for level, points in scale.points
        )
        return reader("rubric.scale_table", levels=levels)
    if scale.kind == "steps":
        levels = "; ".join(
            reader("rubric.scale_step", limit=limit, points=points) for limit, points in scale.points
        )
        return reader("rubric.scale_table", levels=levels)
    return reader(f"rubric.scale_{scale.kind}", lo=scale.lo, hi=scale.hi)


#: Kinds of what a source states although it is not scored.
_STATED = {"coverage_share": "stated", "coverage_growth": "change", "vulnerable_budget": "count"}


def _value(row: Mapping, unit_of_value: str, reader: Reader) -> str:
    if row["level"]:
        level = f"rubric.level_{row['level']}"
        own = f"{level}_{row.get('category')}"  # where what it is called is another by who is judged
        return reader(own if reader.has(own) else level)
    if row["indicator"] == "vulnerable_budget":
        return reader("rubric.value_workers", value=row["value"], stated=row["stated"])
    if row["indicator"] == "coverage_growth":
        return reader("rubric.value_share_points", value=row["value"])
    if unit_of_value == "holds":
        return reader(f"rubric.level_{'yes' if row['value'] else 'no'}")
    return reader(f"rubric.value_{unit_of_value or 'items'}", value=row["value"])
