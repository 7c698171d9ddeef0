"""Tables that we write as CSV: text is text in every program that opens them, and reads back the same."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paritrana_analysis.files import csv_made

PACKAGE = Path(csv_made.__file__).parent
LIVE = re.compile(r"[ \u00a0]*[=+\-@\t\r]")


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x/","klik")',
        "+62 812 x",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        " =1+1",
        "'=1+1",
        "＝1+1",
        "bagus;=1+1",
        "baik\n-1+2",
        "- baik\n- kurang",
    ],
)
def test_no_cell_of_a_csv_that_we_write_is_a_formula_and_it_reads_back_the_same(text):
    content = csv_made.as_bytes(pd.DataFrame({"unit": ["3601"], "text": [text]})).decode()
    # As a program reads it that parts cells by commas, by semicolons or by tabs.
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter):
            assert not any(LIVE.match(cell) for cell in row), (delimiter, row)
    ((_, read),) = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert csv_made.as_meant(read) == text.replace("\r", "\n")


@given(st.text(alphabet="=+-@\t\n;'\" a1,.\u00a0＝", max_size=12))
def test_any_text_reads_back_the_same(text):
    assert csv_made.as_meant(csv_made.as_text(text)) == text


def test_numbers_stay_numbers():
    frame = pd.DataFrame({"a": [-1.5, None], "b": ["-1.5", "-1,5"], "c": [-3, 4]})
    assert csv_made.as_bytes(frame).decode() == 'a,b,c\n-1.5,-1.5,-3\n,"-1,5",4\n'


def test_every_csv_of_the_package_is_written_there():
    writes = re.compile(r"\.to_csv\(|csv\.writer\(|DictWriter\(")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if writes.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"csv_made.py"}
