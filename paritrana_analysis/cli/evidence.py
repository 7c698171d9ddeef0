"""`paritrana evidence`: the register of evidence as one workbook, written for people and read back."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from paritrana_analysis.cli.shared import beside, command, raw_option, tell_kept, year_option
from paritrana_analysis.files import places

if TYPE_CHECKING:
    from paritrana_analysis.cli.spoken import Words

CATEGORIES = ("provinsi", "kabupaten_kota")


def add(commands, t: Words) -> None:
    parser = command(commands, "evidence", _evidence, t)
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--open", action="store_true", help=t("evidence_open"))
    task.add_argument("--read", type=Path, metavar=t("FILE"), help=t("evidence_read"))
    parser.add_argument("--yes", action="store_true", help=t("evidence_yes"))
    parser.add_argument("--province", metavar=t("CODE"), help=t("evidence_province"))
    parser.add_argument("--category", choices=CATEGORIES, help=t("evidence_category"))
    year_option(parser, t)
    raw_option(parser, t)
    parser.add_argument("--to", type=Path, metavar=t("FOLDER"), help=t("evidence_to"))


def _evidence(options: argparse.Namespace) -> int:
    from paritrana_analysis.i18n.wording import Reader

    t = Reader(options.language)
    return _open(options, t) if options.open else _read(options, t)


def _open(options: argparse.Namespace, t) -> int:
    from paritrana_analysis.data import regions, tables
    from paritrana_analysis.data.evidence_book import register, workbook
    from paritrana_analysis.errors import Fault, UserError
    from paritrana_analysis.evaluation.bundle import judged_year, practice_of, practice_stamp
    from paritrana_analysis.files import drafts

    if options.province is None:
        raise UserError(Fault("evidence_book.no_province"))
    year = judged_year(options.raw, options.assessment_year)
    folder = options.to or beside(options, "evidence")
    drafts.try_place(folder)
    read = tables.read_tables(options.raw)
    province = regions.province_code(options.province, read["regions"])
    held = register.read(options.raw)
    asked = _asked(read, year, province, [options.category] if options.category else CATEGORIES, t)
    items = held.of(province)
    stamp = practice_stamp(practice_of(options.raw), t)
    content = workbook.render(items, asked, held.region_list(province), province, year, t, stamp=stamp)
    name = f"{t('evidence_book.file_name')}-{year}-{province}.xlsx"
    tell_kept(drafts.put({name: content}, folder), t)
    path = folder / name
    print(t("evidence_book.opened", file=str(path), held=len(items), asked=len(asked)))
    raw = "" if options.raw == places.RAW else f" --raw {shlex.quote(str(options.raw))}"
    print(t("evidence_book.opened_next", file=shlex.quote(str(path)), raw=raw))
    return 0


def _asked(read, year: int, province: str, categories, t) -> list:
    """A row for each unknown that the register can answer, what moves the answer most first."""
    from paritrana_analysis.data.evidence_book import layout, vocabulary
    from paritrana_analysis.frames import records
    from paritrana_analysis.reports.scoring import files as scorefiles
    from paritrana_analysis.reports.text import limits

    found = []
    for category in categories:
        judged, _ = scorefiles.judge_folder(read, year, category)
        worklist = scorefiles.limits_of(judged, read).worklist
        for row in records(worklist[worklist["unit"].str[:2] == province]):
            measure = judged.rubric.measures[row["indicator"]]
            if measure.origin not in ("register", "budgets"):
                continue
            aspect = measure.options.get("aspect", "budget")
            kinds = measure.options.get("kinds") or [word.value for word in vocabulary.kinds(aspect)]
            told = t(
                "evidence_book.asked_row",
                item=t(f"editions.indicator_{row['indicator']}"),
                state=limits.state(row, t),
                find=t(f"limits.find_{row['indicator']}"),
                where=limits.office(row["indicator"], t),
            )
            unit = {"budgets": "persons"}.get(measure.origin, "")
            unit = "percent" if measure.options.get("reads") == "percent" else unit
            kind = kinds[0] if len(kinds) == 1 else ""
            found.append(layout.Asked(row["unit"], row["indicator"], aspect, told, kind, unit))
    return found


def _read(options: argparse.Namespace, t) -> int:
    from dataclasses import replace

    from paritrana_analysis.data.evidence_book import changes, reading, register, telling
    from paritrana_analysis.data.workbooks.cells import Cell
    from paritrana_analysis.data.workbooks.opening import MOST_BYTES
    from paritrana_analysis.errors import UserError
    from paritrana_analysis.files import drafts, safe_read

    if options.raw.resolve() == places.OWN_RAW.resolve():
        places.ROOT  # noqa: B018  an installed package's own tables are nobody's to write: says so
    content = safe_read.content_of(options.read, MOST_BYTES)
    held = register.read(options.raw)
    book = reading.read(content, options.read.name, held)
    found = changes.compared(book, held)
    rows, of = changes.applied(found, held)
    files = register.files_after(held, rows)
    faults = register.new_faults(options.raw, files) if found.are_any else []
    if wrong := [fault for fault in faults if fault.severity == "error"]:
        placed = []
        for fault in wrong:
            row = of.get((fault.row or 0) - 2)
            if row is None or fault.file != held.file.name:
                placed.append(fault)
                continue
            column = book.columns.get(fault.column, min(book.columns.values()))
            cell = Cell(row.row, column, "text", "").name
            placed.append(replace(fault, file=book.file, row=None, column="", sheet=book.tab.name, cell=cell))
        raise UserError(placed)
    print("\n".join(telling.lines(found, book, held, t)))
    if not found.are_any:
        print(t("evidence_book.nothing_to_take"))
        return 0
    if not options.yes:
        raw = "" if options.raw == places.RAW else f" --raw {shlex.quote(str(options.raw))}"
        print(t("evidence_book.not_taken_yet", file=shlex.quote(str(options.read)), raw=raw))
        return 0
    drafts.try_file(held.file)
    kept = register.take_over(files, held)
    print(t("evidence_book.taken", file=str(held.file), kept=", ".join(map(str, kept))))
    return 0
