"""A sheet of equal scores, or of none above ten, is asked about; it counts as it is."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.jury.letterhead import Office
from paritrana_analysis.jury.score_sheets.unusual import unusual
from paritrana_analysis.reports.jury import minutes


def marks(**scores: list) -> pd.DataFrame:
    rows = [(juror, score) for juror, own in scores.items() for score in own]
    return pd.DataFrame(rows, columns=["juror_id", "score"]).astype({"score": "float64"})


@pytest.mark.parametrize(
    ("scores", "key"),
    [
        ([75, 75, 75, 75], "all_alike"),
        ([7, 8, 9, 10, None], "another_scale"),
        ([7, 8, 9, 11], None),
        ([0, 0, 0, 0], "all_alike"),
        ([80, 80, 80], None),  # three judgements show no pattern
        ([80, 80, 80, None], None),
    ],
)
def test_a_juror_is_asked_about_a_sheet_that_is_valid_and_unusual(scores, key):
    found = unusual(marks(J1=scores, J2=[55, 60, 72, 80]))
    assert [remark.key for remark in found] == ([f"score_sheets.{key}"] if key else [])
    for language in ("id", "en"):
        assert all("J1" in remark.sentence(Reader(language)) for remark in found)


def test_nobody_is_asked_about_sheets_that_nobody_filled():
    assert unusual(marks(J1=[None] * 6)) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_an_absent_juror_signs_nothing(language):
    t = Reader(language)
    members = [
        SimpleNamespace(juror_id=juror, name="", seat="member", expertise="bpjs_head", attended=None)
        for juror in ("J1", "J2")
    ]
    meeting = SimpleNamespace(at="", on=None, present=("J1",))
    signed = minutes._signatures(SimpleNamespace(members=members), meeting, Office(), t).items
    assert [one.note for one in signed] == ["", t("minutes.signs_nothing")]
