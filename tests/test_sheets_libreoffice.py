"""Score sheets opened, filled and saved by LibreOffice read back as they were filled.

Needs `soffice` (Debian: libreoffice-calc); skipped where there is none.
"""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
import test_evidence_book
from sheets_filled import (
    CANDIDATES,
    CRITERIA,
    book_of,
    bytes_of,
    edited,
    fill,
    place,
    rendered,
    said,
    small_round,
)

from paritrana_analysis.errors import UserError
from paritrana_analysis.jury.score_sheets import reading

SOFFICE = shutil.which("soffice")
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this computer")
slow = pytest.mark.slow

ROUND = small_round()

# Types into cells of the first tab as at the keyboard, in the language of the office.
TYPE_IN = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script"
 script:name="Fill" script:language="StarBasic">
Sub Main(source, target, orders)
  Dim opening(0) As New com.sun.star.beans.PropertyValue
  opening(0).Name = "Hidden"
  opening(0).Value = True
  book = StarDesktop.loadComponentFromURL(ConvertToURL(source), "_blank", 0, opening())
  channel = FreeFile
  Open orders For Input As #channel
  Do While Not EOF(channel)
    Line Input #channel, order
    parts = Split(order, "|")
    book.Sheets.getByIndex(0).getCellRangeByName(parts(0)).FormulaLocal = parts(1)
  Loop
  Close #channel
  Dim saving(0) As New com.sun.star.beans.PropertyValue
  saving(0).Name = "FilterName"
  saving(0).Value = "Calc MS Excel 2007 XML"
  book.storeToURL(ConvertToURL(target), saving())
  book.close(True)
End Sub
</script:module>"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"
 library:readonly="false" library:passwordprotected="false">
 <library:element library:name="Fill"/>
</library:library>"""


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """Runs LibreOffice with a profile of its own: office(arguments)."""
    home = tmp_path_factory.mktemp("office")

    def run(*arguments):
        profile = f"-env:UserInstallation={home.as_uri()}"
        done = subprocess.run(
            [SOFFICE, profile, "--headless", "--norestore", *map(str, arguments)],
            capture_output=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr.decode()

    run.home = home
    return run


def converted(office, content, folder, *kinds):
    """The sheet after being saved by LibreOffice as each of the kinds, one after the other."""
    path = folder / "sheet.xlsx"
    path.write_bytes(content)
    for number, kind in enumerate(kinds):
        target = folder / str(number)
        office("--convert-to", kind, "--outdir", target, path)
        path = target / f"sheet.{kind}"
    return path.read_bytes()


def typed(office, content, folder, orders):
    """The sheet after LibreOffice opened it, typed each text into its cell, and saved it."""
    source, target, listed = folder / "sheet.xlsx", folder / "typed.xlsx", folder / "orders.txt"
    source.write_bytes(content)
    if not (office.home / "user/basic/Standard").exists():
        office("--convert-to", "csv", "--outdir", folder, source)  # a first start lays out the profile
    library = office.home / "user/basic/Standard"
    (library / "script.xlb").write_text(LIBRARY)
    (library / "Fill.xba").write_text(TYPE_IN)
    listed.write_text("".join(f"{cell}|{text}\n" for cell, text in orders.items()))
    office(f'macro:///Standard.Fill.Main("{source}","{target}","{listed}")')
    return target.read_bytes()


def a_filled_sheet(sheet, book):
    """Scores, a comma, blanks with their reasons, remarks beside, below and on another tab."""
    fill(sheet, "PJ3")
    sheet[place("3603", "coverage", "PJ3")] = "85,5"
    for criterion in CRITERIA:
        sheet[place("3671", criterion, "PJ3")] = None
    sheet[place("3671", "reason", "PJ3")] = "berhalangan hadir"
    sheet[place("3602", "remark", "PJ3")] = "kata “kutip”,\nbaris kedua"
    sheet["N20"] = "di tepi"
    book["Bukti"]["F3"] = "di samping bukti"


@pytest.mark.parametrize(
    "kinds",
    [
        pytest.param(("xlsx",), id="xlsx"),
        pytest.param(("ods", "xlsx"), id="ods-xlsx", marks=slow),
        pytest.param(("xlsx", "xlsx", "ods", "xlsx"), id="four times", marks=slow),
    ],
)
def test_a_sheet_saved_again_by_libreoffice_reads_the_same(office, tmp_path, kinds):
    content = edited(a_filled_sheet, rendered("PJ3"))
    before = reading.read(content, "PJ3.xlsx", ROUND)
    after = reading.read(converted(office, content, tmp_path, *kinds), "PJ3.xlsx", ROUND)
    assert said(after) == said(before)
    columns = ["juror_id", "unit", "text", "sheet", "cell"]
    assert sorted(after.remarks[columns].itertuples(index=False, name=None)) == sorted(
        before.remarks[columns].itertuples(index=False, name=None)
    )
    assert after.notices == before.notices


@slow
@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("language", ["id", "en"])
def test_an_untouched_sheet_saved_by_libreoffice_is_blank_without_a_remark(office, tmp_path, blind, language):
    round_ = small_round(blind=blind)
    content = converted(office, rendered("PJ3", blind=blind, language=language), tmp_path, "xlsx")
    sheet = reading.read(content, "PJ3.xlsx", round_)
    assert sheet.marks["score"].isna().all() and sheet.remarks.empty
    assert [notice.key for notice in sheet.notices] == ["score_sheets.blank"]


@slow
def test_what_is_typed_in_libreoffice_comes_back(office, tmp_path):
    orders = {place(c.unit, criterion): "77.5" for c in CANDIDATES for criterion in CRITERIA}
    orders[place("3603", "coverage")] = "85,5"
    orders[place("3671", "regulation")] = ""
    orders[place("3671", "reason")] = "bukti tidak cukup"
    orders[place("3602", "remark")] = "diketik di LibreOffice"
    found = reading.read(typed(office, rendered(), tmp_path, orders), "PJ2.xlsx", ROUND)
    marks = found.marks.set_index(["unit", "criterion"])
    assert marks.loc[("3603", "coverage"), "score"] == 85.5
    assert marks.loc[("3671", "regulation"), "reason"] == "no_evidence"
    others = marks["score"].drop([("3603", "coverage"), ("3671", "regulation")])
    assert (others == 77.5).all()
    assert list(found.remarks["text"]) == ["diketik di LibreOffice"]


@slow
def test_a_recused_candidate_s_cells_and_the_keys_cannot_be_typed_over(office, tmp_path):
    locked = [
        place("3604", "coverage", "PJ3"),
        place("3603", "key", "PJ3"),
        place("3603", "candidate", "PJ3"),
    ]
    content = typed(office, rendered("PJ3"), tmp_path, dict.fromkeys(locked, "50"))
    assert said(reading.read(content, "PJ3.xlsx", ROUND)) == said(
        reading.read(rendered("PJ3"), "PJ3.xlsx", ROUND)
    )


@slow
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("3/5/2025", "score_date"),
        ("85%", "score_percent"),
        ("=80+5", "score_formula"),
        ("=1/0", "score_formula_empty"),
        ("TRUE", "score_bool"),
        ("101", "score_above"),
        ("8,500", "score_above"),
        ("baik", "score_text"),
    ],
)
def test_what_libreoffice_makes_of_other_typing_is_refused_in_its_cell(office, tmp_path, text, key):
    cell = place("3603", "coverage")
    with pytest.raises(UserError) as caught:
        reading.read(typed(office, rendered(), tmp_path, {cell: text}), "PJ2.xlsx", ROUND)
    (fault,) = caught.value.faults
    assert (fault.key, fault.sheet, fault.cell) == (f"score_sheets.{key}", "Penilaian", cell)


@slow
def test_rows_and_columns_left_where_libreoffice_puts_them_are_counted_as_it_shows_them(office, tmp_path):
    content = converted(office, edited(a_filled_sheet, rendered("PJ3")), tmp_path, "xlsx")
    sheet = book_of(content).worksheets[0]
    for mark in reading.read(content, "PJ3.xlsx", ROUND).marks.dropna(subset="score").itertuples():
        assert float(str(sheet[mark.cell].value).replace(",", ".")) == mark.score


@slow
def test_the_count_of_filled_cells_is_living(office, tmp_path):
    orders = {place("3603", criterion): "70" for criterion in CRITERIA}
    content = typed(office, rendered(), tmp_path, orders)
    book = book_of(content)
    counter = next(row for row in book.worksheets[0].iter_rows() if row[0].value == "counter")
    path = tmp_path / "typed.xlsx"
    path.write_bytes(bytes_of(book))
    shown = converted(office, path.read_bytes(), tmp_path, "csv").decode("latin-1")
    assert counter[2].value.startswith("=COUNT(")
    assert re.search(r"\b3 dari 15\b", shown)


@slow
def test_a_workbook_of_evidence_filled_in_and_saved_by_libreoffice_reads_the_same(office, tmp_path):
    book = test_evidence_book.Book().put("ask:3601:regulation_kind", **test_evidence_book.LAW)
    cell = book.cell("ask:3601:regulation_kind", "in_force_from").coordinate
    before = test_evidence_book.compared(book)
    content = typed(office, book.saved(), tmp_path, {cell: "31/12/2025"})
    after = test_evidence_book.compared(converted(office, content, tmp_path, "ods", "xlsx"))
    assert after.unchanged == before.unchanged and not after.changed and not after.beside and not after.gone
    (one,), (other,) = before.added, after.added
    assert other.item == {**one.item, "in_force_from": "2025-12-31"}
