"""Whatever one edit makes of a real table: refused in words, or it goes through to the reports.

400 seeded edits such as a hurried person makes (`edits_of_tables`); the quick run takes the first 20.
"""

from __future__ import annotations

import shutil
from importlib import import_module

import pytest
from edits_of_tables import edited

from paritrana_analysis.data import tables
from paritrana_analysis.errors import UserError, told
from paritrana_analysis.evaluation import bundle
from paritrana_analysis.evaluation.view import open_national, open_report
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.reports import national, province

YEAR = 2025


def faults_of(path) -> list:
    try:
        return [fault for fault in tables.check(path) if fault.severity == "error"]
    except UserError as refused:
        return refused.faults


def assert_told(faults, what) -> None:
    """Each fault names its file and its mend; what is told of a row has a column or concerns all of it."""
    assert faults, what
    assert all(fault.file for fault in faults), what
    for language, mend in (("id", "perbaikan:"), ("en", "to mend:")):
        message = told(faults[:50], Reader(language))
        assert message.count(mend) >= len(faults[:50]), what


def assert_one_file_says_the_same(raw, faults, what) -> None:
    for name in {fault.file for fault in faults if fault.file.endswith(".csv")}:
        assert faults_of(raw / name) == [fault for fault in faults if fault.file == name], what


def report_of(made, processed) -> int:
    """Every section of every report of the bundle, in both languages; how many blocks that is."""
    n = 0
    for language in LANGUAGES:
        reports = [(open_national(YEAR, language, processed), national)]
        reports += [(open_report(code, YEAR, language, processed), province) for code in made.province_codes]
        for report, room in reports:
            for name in room.NAMES:
                n += len(import_module(f"{room.__name__}.{name}").blocks(report))
    return n


def goes_through(small_raw, folder, seed, *, prepare: bool, report: bool) -> bool:
    """Make the edit of this seed and follow it as far as asked; whether it was accepted by `check`."""
    raw = shutil.copytree(small_raw, folder / "raw")
    what = edited(raw, seed)
    faults = faults_of(raw)
    if faults:
        assert_told(faults, what)
        if report:
            assert_one_file_says_the_same(raw, faults, what)
        if prepare:
            with pytest.raises(UserError) as refused:
                bundle.prepare(raw, folder / "processed", YEAR)
            assert refused.value.faults, what
        return False
    if prepare:
        try:
            made = bundle.prepare(raw, folder / "processed", YEAR)
            assert not report or report_of(made, folder / "processed") > 100
        except Exception as error:
            raise AssertionError(f"passed check and failed later: {what}") from error
    return True


def test_twenty_edits_of_real_tables_are_refused_in_words_or_go_through(small_raw, tmp_path):
    accepted = [
        goes_through(small_raw, tmp_path / str(seed), seed, prepare=seed % 6 == 0, report=seed == 12)
        for seed in range(20)
    ]
    assert 0 < sum(accepted) < 20


@pytest.mark.slow
@pytest.mark.parametrize("tens", range(2, 40))
def test_400_edits_of_real_tables_are_refused_in_words_or_go_through(small_raw, tmp_path, tens):
    for seed in range(10 * tens, 10 * tens + 10):
        folder = tmp_path / str(seed)
        goes_through(small_raw, folder, seed, prepare=True, report=seed % 5 == 0)
        shutil.rmtree(folder)
