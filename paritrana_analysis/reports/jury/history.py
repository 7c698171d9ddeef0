"""What happened in a round, from its record: in sentences for minutes and the command, and on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from paritrana_analysis import __version__
from paritrana_analysis.i18n.wording import Entry, Reader
from paritrana_analysis.jury.record.entries import RecordEntry
from paritrana_analysis.jury.record.late import Late
from paritrana_analysis.jury.record.state import State
from paritrana_analysis.jury.record.versions import Version
from paritrana_analysis.jury.rounds import Round
from paritrana_analysis.publish.blocks import (
    Block,
    Bullets,
    Column,
    Heading,
    Meta,
    Paragraph,
    Table,
    Title,
    as_given,
)
from paritrana_analysis.reports.text.tables import table_words

#: What minutes tell of a record; the rest of it stands in them in other places.
_IN_MINUTES = ("correction", "appeal", "answer", "withdrawal", "late_evidence", "taken_in", "left_out")
#: Cells of a sheet that are told one by one; of more, how many.
_MOST_CELLS = 12


def version_told(version: Version | None, t: Reader) -> list[Block]:
    """The number of minutes, and from the second on what they replace and why."""
    if version is None:
        return []
    if version.replaces is None:
        return [Paragraph(t("record.version", number=version.number, on=day(version.on, t)), "note")]
    before = version.replaces
    return [
        Paragraph(
            t(
                "record.version_replaces",
                number=version.number,
                on=day(version.on, t),
                before=before.number,
                before_on=day(before.on, t),
                file=before.file,
                sha256=before.sha256,
                why=as_given(version.why),
            ),
            "finding",
        )
    ]


def withdrawn_told(state: State | None, round_: Round | None, t: Reader) -> list[Block]:
    """Who stands no longer; nothing where nobody withdrew."""
    if state is None or round_ is None or not state.withdrawn:
        return []
    names = names_in(state, round_)
    return [Paragraph(t("record.now_withdrawn", names=[names(unit) for unit in state.withdrawn]), "warning")]


def happened(state: State | None, round_: Round, t: Reader) -> list[Block]:
    """What happened beside opening, sheets and result; nothing where nothing did."""
    found = state.of_kind(*_IN_MINUTES) if state else []
    if not found:
        return []
    lines = [line(entry, state, round_, t) for entry in found]
    open_ = [t("record.unanswered", numbers=state.unanswered)] if state.unanswered else []
    return [Heading(t("record.heading"), 3), Bullets([*lines, *open_])]


def blocks(state: State, round_: Round, province: str, stamp: str, t: Reader) -> list[Block]:
    """The record of a round on one page. province : its name, where it is of one; stamp : of practice."""
    subject = t(
        "record.subject",
        category=t(f"editions.category_{round_.category}"),
        place=t("summary.province", name=province) if province else t("briefing.nation"),
        year=round_.assessment_year,
    )
    title = t("record.title", subject=subject)
    last = state.entries[-1]
    rows = [
        (
            entry.number,
            entry.on or None,
            t(f"record.kind_{entry.kind}"),
            told(entry, state, round_, t),
            as_given(entry.said.why) or None,
            as_given(entry.said.by) or None,
        )
        for entry in state.entries
    ]
    return [
        Meta(
            title=title,
            language=t.language,
            running_head=title,
            provenance=t("record.provenance", version=__version__, key=round_.key),
            region_code=round_.place,
            practice_stamp=stamp,
        ),
        Title(t("record.kicker"), t("record.short_title"), subject),
        Bullets(now(state, round_, t)),
        Table(
            **table_words("record.history", t, n=len(rows), name=last.name, sha256=last.sha256),
            columns=(
                Column("number", t("record.column_number"), "count", 0.4),
                Column("on", t("record.column_on"), "date", 0.9),
                Column("kind", t("record.column_kind"), width=1.1),
                Column("told", t("record.column_told"), width=4.2),
                Column("why", t("record.column_why"), width=1.6),
                Column("by", t("record.column_by"), width=0.7),
            ),
            rows=rows,
        ),
    ]


def now(state: State, round_: Round, t: Reader) -> list[str]:
    """The state of a round in sentences."""
    names = names_in(state, round_)
    opened = state.opened
    lines = [
        t(
            "record.now_opened",
            on=day(opened.on, t),
            release=opened.carries["made_by"]["release"],
            n=len(round_.members),
            candidates=len(round_.candidates),
        )
    ]
    came = {sheet["juror"] for e in state.of_kind("returned", "correction") for sheet in e.carries["sheets"]}
    last = state.last("returned", "correction")
    missing = last.carries["missing"] if last else [member.juror_id for member in round_.members]
    lines.append(t("record.now_sheets", n=len(came), all=len(round_.members), missing=missing or ["–"]))
    if state.withdrawn:
        lines.append(t("record.now_withdrawn", names=[names(unit) for unit in state.withdrawn]))
    if state.answers:
        said = {"n": len(state.answers), "answered": len(state.answers) - len(state.unanswered)}
        lines.append(t("record.now_appeals", **said))
    if state.late:
        lines.append(t("record.now_late", number=state.late.number, n=len(state.late.carries["rows"])))
    if state.result:
        winners = [names(unit) for unit in state.result.carries["winners"]] or [Entry("record.nobody")]
        key = "record.now_stale" if state.stale else "record.now_result"
        lines.append(t(key, on=day(state.result.on, t), winners=winners, number=state.result.number))
    else:
        lines.append(t("record.now_undecided"))
    if state.minutes:
        said = {"number": state.minutes.carries["number"], "on": day(state.minutes.on, t)}
        lines.append(t("record.now_minutes", **said))
        newest = state.minutes.number
        if since := [entry for entry in state.told if entry.number > newest]:
            lines.append(t("record.now_minutes_behind", numbers=[entry.number for entry in since]))
    return lines


def told(entry: RecordEntry, state: State, round_: Round, t: Reader) -> str:
    """One entry in a sentence, without its day, by whom and why."""
    carries, names = entry.carries, names_in(state, round_)
    return t(f"record.told_{entry.kind}", **_TOLD[entry.kind](carries, names, t))


def line(entry: RecordEntry, state: State, round_: Round, t: Reader) -> str:
    """One entry in a line: its day, what, and why."""
    text = told(entry, state, round_, t)
    if entry.said.why:
        text = t("record.with_why", told=text, why=as_given(entry.said.why))
    return t("record.line_dated", on=day(entry.on, t), told=text)


def late_lines(late: Late, state: State, round_: Round, t: Reader) -> list[str]:
    """Rows of late evidence one by one, each with the cells that differ."""
    names = names_in(state, round_)
    lines = []
    for row in sorted(late.rows, key=lambda row: (row["unit"], row["table"], row["row"])):
        cells = [
            t("record.late_cell", column=column, was=was or "–", now=is_ or "–")
            for column, (was, is_) in row["cells"].items()
        ]
        lines.append(t("record.late_line", name=names(row["unit"]), row=_row(row, t), cells=cells))
    others = sum(late.of_others.values())
    return [*lines, *([t("record.late_others", n=others)] if others else [])]


def day(on: str, t: Reader) -> str:
    """A day in words, or that none was said."""
    return t.cell(on, "date") if on else t("record.no_day")


def names_in(state: State, round_: Round) -> Callable[[str], str]:
    """Candidates by name; in a blind round by their code names until there is a result."""
    hidden = round_.blind and state.result is None
    known = {c.unit: c.shown if hidden else c.name for c in round_.candidates}
    return lambda unit: known.get(unit, unit)


# --- what each kind carries, for its sentence -------------------------------------------------------------


def _opened(carries: Mapping, names: Callable, t: Reader) -> dict:
    made = carries["made_by"]
    return {
        "n": len(carries["tables"]),
        "snapshot": carries["snapshot"],
        "release": made["release"],
        "code": made["commit"][:12] or made["code"][:12],
    }


def _returned(carries: Mapping, names: Callable, t: Reader) -> dict:
    first = [sheet for sheet in carries["sheets"] if sheet["copy"].endswith("-1.xlsx")]
    came = [t("record.sheet_first", juror=sheet["juror"], n=_filled(sheet)) for sheet in first]
    parts = [t("record.sheets_first", sheets=came)] if first else []
    for sheet in carries["sheets"]:
        if sheet not in first:
            key = "record.sheet_changed" if sheet["changes"] else "record.sheet_same"
            parts.append(_changed(key, sheet, names, t))
    parts += [_changed("record.sheet_gone", sheet, names, t) for sheet in carries["gone"]]
    return {"told": "; ".join(parts) or t("record.same_scores")}


def _filled(sheet: Mapping) -> int:
    """How many points a first sheet holds."""
    return sum(isinstance(change["to"], int | float) for change in sheet["changes"])


def _changed(key: str, sheet: Mapping, names: Callable, t: Reader) -> str:
    changes = sheet["changes"]
    cells = [_cell(change, names, t) for change in changes[:_MOST_CELLS]]
    if len(changes) > _MOST_CELLS:
        cells.append(t("record.cells_more", n=len(changes) - _MOST_CELLS))
    return t(key, juror=sheet["juror"], n=len(changes), cells=cells)


def _cell(change: Mapping, names: Callable, t: Reader) -> str:
    return t(
        "record.cell",
        name=names(change["unit"]),
        criterion=t(f"editions.aspect_{change['criterion']}"),
        was=_points(change["from"], t),
        now=_points(change["to"], t),
    )


def _points(value: float | str | None, t: Reader) -> str:
    if isinstance(value, str):
        return t(f"record.blank_{value}")
    return t("record.blank") if value is None else t.cell(float(value), "figure")


def _late(carries: Mapping, names: Callable, t: Reader) -> dict:
    rows = sorted(carries["rows"], key=lambda row: row["unit"])
    by_unit = [
        t("record.late_unit", name=names(unit), rows=[_row(row, t) for row in own])
        for unit, own in groupby(rows, key=lambda row: row["unit"])
    ]
    return {"n": len(rows), "told": "; ".join(by_unit) or "–", "others": sum(carries["of_others"].values())}


def _row(row: Mapping, t: Reader) -> str:
    return t(f"record.row_{row['change']}", row=as_given(row["row"]), table=row["table"])


def _taken_in(carries: Mapping, names: Callable, t: Reader) -> dict:
    one_sided = [
        t(
            "record.one_sided",
            item=Entry(f"terms.aspect_{one['item']}", one["item"]),
            of=map(names, one["of"]),
            others=map(names, one["others"]),
        )
        for one in carries["one_sided"]
    ]
    return {
        "late": carries["late"],
        "told": "; ".join(moved(carries["before"], carries["after"], names, t)) or t("record.nothing_moves"),
        "looked": "".join(" " + one for one in one_sided),
    }


def moved(before: Iterable[Mapping], after: Iterable[Mapping], names: Callable, t: Reader) -> list[str]:
    """Whose total or place is another one, with both."""
    now_ = {row["unit"]: row for row in after}
    return [
        t(
            "record.moves",
            name=names(row["unit"]),
            total=row["total"],
            total_now=now_[row["unit"]]["total"],
            place=row["place"],
            place_now=now_[row["unit"]]["place"],
        )
        for row in before
        if row["unit"] in now_ and row != now_[row["unit"]]
    ]


def _result(carries: Mapping, names: Callable, t: Reader) -> dict:
    placed = sorted((row for row in carries["standing"] if row["place"]), key=lambda row: row["place"])
    return {
        "winners": [names(unit) for unit in carries["winners"]] or [Entry("record.nobody")],
        "places": [
            t("record.place", place=row["place"], name=names(row["unit"]), total=row["total"])
            for row in placed
        ]
        or [Entry("record.nobody")],
    }


def _minutes(carries: Mapping, names: Callable, t: Reader) -> dict:
    replaced = carries["replaces"]
    made = carries["made_by"]
    return {
        "number": carries["number"],
        "replaces": t("record.replaces", number=replaced["number"], on=day(replaced["on"], t))
        if replaced
        else "",
        "files": [t("record.file", name=name, sha256=sha[:12]) for name, sha in carries["files"].items()],
        "release": made["release"],
        "code": made["commit"][:12] or made["code"][:12],
    }


_TOLD: dict[str, Callable[[Mapping, Callable, Reader], dict]] = {
    "opened": _opened,
    "sheets_sent": lambda carries, names, t: {"n": len(carries["files"])},
    "returned": _returned,
    "correction": _returned,
    "appeal": lambda carries, names, t: {
        "name": names(carries["candidate"]),
        "text": as_given(carries["text"]),
    },
    "answer": lambda carries, names, t: {"to": carries["to"], "text": as_given(carries["text"])},
    "withdrawal": lambda carries, names, t: {"name": names(carries["candidate"])},
    "late_evidence": _late,
    "taken_in": _taken_in,
    "left_out": lambda carries, names, t: {"late": carries["late"]},
    "confirmed": lambda carries, names, t: {"name": names(carries["candidate"])},
    "result": _result,
    "minutes": _minutes,
    "sent_on": lambda carries, names, t: {
        "names": [names(unit) for unit in carries["winners"]],
        "to": carries["to"],
    },
}
