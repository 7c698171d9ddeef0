"""Tables and figures of a province's report have numbers that are the same in all 38: they can be cited."""

from __future__ import annotations

import pytest

from paritrana_analysis.evaluation.view import ProvinceReport
from paritrana_analysis.i18n.wording import Reader
from paritrana_analysis.publish.blocks import Figure, Heading, Paragraph, Table
from paritrana_analysis.publish.document import arrange
from paritrana_analysis.reports import province
from paritrana_analysis.reports.province import numbers


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("code", ["36", "91", "97"])
def test_each_block_of_a_report_has_a_number_of_its_section_and_no_two_have_one(whole, code, language):
    report, section = ProvinceReport(whole, code, Reader(language)), "1"
    seen = []
    for name in province.NAMES:
        for block in getattr(province, name).blocks(report):
            if isinstance(block, Heading) and block.level == 2:
                section = block.text.split(".")[0]
            if isinstance(block, Table | Figure):
                assert block.number.split(".")[0] == section, block.name
                seen.append((type(block), block.number))
    assert len(set(seen)) == len(seen) > 10


def test_a_number_is_given_once():
    figures = [*numbers.FIGURES.values(), *numbers.PICTURES.values()]
    assert len(set(figures)) == len(figures)
    assert len(set(numbers.TABLES.values())) == len(numbers.TABLES)


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_number_is_of_a_table_that_has_words(language):
    t = Reader(language)
    names = [t(f"{entry}_name") for entry in numbers.TABLES]
    assert len(set(names)) == len(names)


def test_a_block_with_a_number_of_its_own_is_labelled_by_it_and_the_others_are_counted():
    table = Table("a", "A", (), (), number="2.1")
    other = Table("b", "B", (), ())
    labels = [item["label"] for item in arrange([Paragraph("x"), other, table], "id")]
    assert labels == ["", "Tabel 1", "Tabel 2.1"]
