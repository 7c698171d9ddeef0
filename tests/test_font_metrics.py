"""Text is as wide in forked processes as in the one they were forked from, however many measure at once."""

import multiprocessing

import pytest
from matplotlib.figure import Figure

from paritrana_analysis.charts import font_metrics
from paritrana_analysis.charts.theme import to_svg
from paritrana_analysis.runner import fork_worker

FOUR = range(4)
LETTERS = [chr(code) for code in (*range(0x20, 0x7F), *range(0xC0, 0x250), *range(0x390, 0x4FF))]


def in_four_processes(measure) -> list:
    """What four children of this process, forked with its fonts in use, find at the same time."""
    with multiprocessing.get_context("fork").Pool(len(FOUR)) as pool:
        return pool.map(measure, FOUR, chunksize=1)


def widths(_=None) -> list[float]:
    font_metrics._advance.cache_clear()  # what the parent has measured, no child would measure
    return [font_metrics.width(letter * 3, bold) for letter in LETTERS for bold in (False, True)]


def drawing(_=None) -> str:
    figure = Figure(figsize=(6, 6))
    for number in range(60):
        figure.text(0.1, number / 60, "".join(LETTERS[number * 5 : number * 5 + 5]))
    return to_svg(figure)


@pytest.mark.skipif(not fork_worker.available(), reason="reports are forked on Linux alone")
@pytest.mark.parametrize("measure", [widths, drawing])
def test_processes_forked_while_fonts_are_in_use_measure_alike(measure):
    font_metrics.width.cache_clear()
    font_metrics.width("Aa"), font_metrics.width("Aa", True)
    started = Figure(figsize=(1, 1))
    started.text(0, 0, "Aa")
    to_svg(started)
    found = in_four_processes(measure)
    assert found == [measure()] * len(FOUR)
