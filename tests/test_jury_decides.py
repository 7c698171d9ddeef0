"""What decides a round is told: ties and what broke them, a title's own order, who scored."""

from __future__ import annotations

import pandas as pd
import pytest
from test_jury import EDITION, alike, documents, marks_of, round_of

from paritrana_analysis.errors import UserError
from paritrana_analysis.i18n.wording import LANGUAGES, Reader
from paritrana_analysis.jury import files
from paritrana_analysis.jury.decision import decide
from paritrana_analysis.jury.meeting import Meeting
from paritrana_analysis.jury.members import members_of
from paritrana_analysis.publish.blocks import Bullets, Heading, Paragraph, Table
from paritrana_analysis.reports.jury import outcome


def decided(round_, points, docs, draws=20):
    return decide(round_, marks_of(round_, alike(round_, points)), docs, EDITION, draws=draws)


def as_words(blocks) -> str:
    found = []
    for block in blocks:
        if isinstance(block, Heading | Paragraph):
            found.append(block.text)
        elif isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [block.caption, block.note, *(str(cell) for row in block.rows for cell in row)]
    return "\n".join(found)


# --- ties -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tied():
    """3602 and 3601 have one total, and 3602 the higher coverage in the tie-break."""
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60), u3603=(10, 10, 10))
    docs["coverage_share"] = [70.9, 71.2, 10.0]
    return decided(round_of(), {"3601": 60, "3602": 60, "3603": 10}, docs)


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "score for coverage 71.2 against 70.9"), ("id", "nilai cakupan 71,2 berbanding 70,9")],
)
def test_a_winner_by_tie_break_is_told_so_in_the_headline_with_criterion_and_values(tied, language, told):
    """It stood in a bullet below the table, without criterion and values."""
    headline = outcome.decision(tied, {}, Reader(language), Meeting())[0]
    assert headline.style == "finding" and told in headline.text


def test_a_tie_that_differs_in_the_third_decimal_is_printed_with_three():
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60))
    docs["coverage_share"] = [70.9021, 70.9032]
    result = decided(round_of(("3601", "3602")), {"3601": 60, "3602": 60}, docs)
    (tie,) = result.selection.ties
    assert "70.903 against 70.902" in tie.sentence(Reader("en"))


def test_winners_csv_says_what_set_a_winner_apart_from_an_equal_score(tied, tmp_path):
    files.write_result(tmp_path, tied)
    (row,) = pd.read_csv(tmp_path / "winners.csv", dtype=str, comment="#").to_dict("records")
    assert row["unit"] == "3602" and row["tie_break"] == "coverage_share 71.2 > 70.9"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tie_that_no_rule_breaks_is_told_to_stay_and_how_it_is_left(language):
    docs = documents(u3601=(60, 60, 60), u3602=(60, 60, 60))
    result = decided(round_of(("3601", "3602")), {"3601": 60, "3602": 60}, docs)
    (tie,) = result.selection.ties
    assert not tie.broken and set(tie.before) == {"3601", "3602"}
    t = Reader(language)
    headline = outcome.decision(result, {}, t, Meeting())[0].text
    assert tie.sentence(t) in headline
    assert all(t(f"editions.indicator_{key}") in headline for key in EDITION.tie_breaks.value)
    assert set(result.winners["tie_break"]) == {"shared"}


def test_scores_that_differ_are_no_tie():
    docs = documents(u3601=(60, 60, 60), u3602=(61, 60, 60))
    result = decided(round_of(("3601", "3602")), {"3601": 60, "3602": 60}, docs)
    assert result.selection.ties == () and set(result.winners["tie_break"]) == {""}


# --- a title's own order --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_title_given_by_one_measure_shows_the_order_by_it_beside_the_place_by_the_total(language):
    """Its values stood in a column of the table by totals, and its order nowhere."""
    docs = documents(u3601=(90, 40, 90), u3201=(10, 95, 10), u3301=(50, 60, 50))
    round_ = round_of(("3601", "3201", "3301"), place="national")
    result = decided(round_, {"3601": 80, "3201": 20, "3301": 50}, docs)
    t = Reader(language)
    tables = {table.name: table for table in outcome.title_orders(result, {}, t)}
    own = tables[t("outcome.title_order_name", title=t("editions.title_coverage"))]
    at = {column.key: n for n, column in enumerate(own.columns)}
    told = [[row[at[key]] for key in ("place", "name", "score", "place_by_total")] for row in own.rows]
    assert told == [
        [1, "Kab. 3201", 95, 3],
        [2, "Kab. 3301", 60, 2],
        [3, "Kab. 3601", 40, 1],
    ]
    assert own.highlight == [0]


# --- a panel's table ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "written", "value"),
    [
        ("recused_from", "Kab. Serang", "Kab. Serang"),
        ("recused_from", "3601 Kab. Serang", "Kab., Serang"),
        ("interests", "own region", "own region"),
        ("interests", "family, a friend", "a, friend"),
    ],
)
def test_unknown_words_of_one_cell_are_one_fault(column, written, value):
    """`recused_from` with a name of two words was two faults."""
    with pytest.raises(UserError) as refused:
        row = {"juror_id": "J1", "seat": "chair", "expertise": "law", column: written}
        members_of([row], candidates=("3601",), regions=("36", "3601"))
    assert [(fault.column, fault.value) for fault in refused.value.faults] == [(column, value)]
