"""The employed of each August, formal and informal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    as_records,
    draw_scale_x,
    draw_scale_y,
    in_points,
    round_ticks,
    size_of,
    spread_apart,
)
from paritrana_analysis.i18n.wording import BLANK, Reader


@theme.styled
def workforce_trend(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """Formal and informal workers by year, one upon the other, from zero. Half width.

    rows : year, formal, informal (persons in August; either one blank: a gap). Years that have no row
        between the first and the last are gaps too.

    >>> import paritrana_analysis as pa
    >>> years = [{"year": 2024, "formal": 40_000, "informal": 60_000}]
    >>> axes = pa.charts.workforce_trend(years, reader=pa.Reader("en"))
    """
    ax = ax or theme.new_axes(theme.HALF, 150, (28, 64, 16, 15))
    ax.set_axis_off()
    years = _by_year(rows)
    known = {year: pair for year, pair in years.items() if pair}
    first, last = (min(years), max(years)) if years else (2018, 2025)
    ax.set_xlim(first, last if last > first else first + 1)
    in_full = (first, 2020, last)
    ticks = range(first, last + 1)
    draw_scale_x(
        ax, ticks, [str(year) if year in in_full else f"'{year % 100:02}" for year in ticks], ticks=ticks
    )
    if not known:
        ax.set_ylim(0, 1)
        ax.text(0.5, 0.5, reader("figures.no_figure"), ha="center", transform=ax.transAxes, color=theme.GREY)
        return ax
    top = max(sum(pair) for pair in known.values())
    unit = _unit(known)
    for run in _runs(known):
        _draw_run(ax, run, known, unit)
    ax.set_ylim(0, top / unit * 1.12)
    draw_scale_y(ax, *round_ticks(top / unit * 1.12, reader), grid=False)
    unit_name = workforce_unit(rows, reader=reader)
    ax.text(
        -26,
        size_of(ax)[1] + 8,
        reader("figures.trend_unit", unit=unit_name),
        **SMALL_GREY,
        transform=in_points(ax),
    )
    if first < 2020 < last:
        ax.axvline(2020, color=theme.GREY, linewidth=0.6, dashes=(2, 2), gid="2020")
        ax.text(
            2020,
            top / unit * 1.12,
            reader("figures.trend_2020"),
            ha="center",
            va="top",
            **SMALL_GREY,
            bbox={"pad": 1, "linewidth": 0, "facecolor": theme.WHITE},
        )
    for year in sorted(set(range(first, last + 1)) - known.keys()):
        ax.text(year, 0.02 * top / unit, BLANK, ha="center", color=theme.GREY, clip_on=False)
    _label_last(ax, known, last, unit, reader)
    return ax


def workforce_unit(rows: Rows, *, reader: Reader) -> str:
    """The unit of the scale, "million" or "thousand": one for the axis and for the words about it."""
    known = {year: pair for year, pair in _by_year(rows).items() if pair}
    return reader("figures.unit_million" if _unit(known) == 1e6 else "figures.unit_thousand")


def _unit(known: Mapping[int, tuple[float, float]]) -> float:
    return 1e6 if max(map(sum, known.values()), default=0) >= 1e6 else 1e3


def _by_year(rows: Rows) -> dict[int, tuple[float, float] | None]:
    given = {int(row["year"]): (row["formal"], row["informal"]) for row in as_records(rows)}
    if not given:
        return {}
    return {
        year: None if None in given.get(year, (None, None)) else given[year]
        for year in range(min(given), max(given) + 1)
    }


def _runs(years: Iterable[int]) -> list[list[int]]:
    """Years that follow one another, a list for each stretch without a gap."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and runs[-1][-1] == year - 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return runs


def _draw_run(ax: Axes, run: list[int], known: Mapping[int, tuple[float, float]], unit: float) -> None:
    formal = [known[year][0] / unit for year in run]
    total = [sum(known[year]) / unit for year in run]
    at: list[float] = list(run)
    if len(run) == 1:  # a lone year between gaps has no area: give it some
        at, formal, total = [run[0] - 0.15, run[0] + 0.15], formal * 2, total * 2
    ax.fill_between(at, 0, formal, color=theme.MIDDLE, linewidth=0, label="formal")
    ax.fill_between(at, formal, total, color=theme.LIGHT, linewidth=0, label="informal")
    ax.plot(at, formal, color=theme.WHITE, linewidth=0.8)


def _label_last(ax: Axes, known: Mapping, last_on_axis: int, unit: float, reader: Reader) -> None:
    """Names and numbers of the last year, to the right of the areas they belong to."""
    last = max(known)
    formal, informal = known[last]
    total = reader.cell(formal + informal, "short") + ("" if last == last_on_axis else f"\n({last})")
    height = size_of(ax)[1] / ax.get_ylim()[1] / unit  # points for one person
    labels = [
        (formal / 2, 18, f"{reader('figures.formal')}\n{reader.cell(formal, 'short')}", theme.DARK, "normal"),
        (
            formal + informal / 2,
            18,
            f"{reader('figures.informal')}\n{reader.cell(informal, 'short')}",
            theme.GREY,
            "normal",
        ),
        (formal + informal, 18 if "\n" in total else 10, total, theme.INK, "bold"),
    ]
    places = spread_apart([label[0] * height for label in labels], [label[1] for label in labels], 0, 300)
    for y, (_, _, text, colour, weight) in zip(places, labels, strict=True):
        ax.text(
            size_of(ax)[0] + 4,
            y,
            text,
            color=colour,
            fontweight=weight,
            fontsize=theme.SMALL,
            va="center",
            linespacing=1.05,
            transform=in_points(ax),
        )


def title_workforce_trend(rows: Rows, *, reader: Reader) -> str:
    """First and last total known, and how their formal part moved."""
    known = {year: pair for year, pair in _by_year(rows).items() if pair}
    if not known:
        return reader("figures.alt_trend_empty").rstrip(".")
    first, last = min(known), max(known)
    words = {"last": last, "last_total": sum(known[last]), "last_formal": known[last][0] / sum(known[last])}
    if first == last:
        return reader("figures.title_trend_one", **words)
    words |= {"first": first, "first_total": sum(known[first])}
    return reader("figures.title_trend", first_formal=known[first][0] / sum(known[first]), **words)


def alt_workforce_trend(rows: Rows, *, reader: Reader) -> str:
    """First and last year of the trend in numbers, and the years without data."""
    years = _by_year(rows)
    known = {year: pair for year, pair in years.items() if pair}
    if not known:
        return reader("figures.alt_trend_empty")
    first, last = min(known), max(known)
    text = reader(
        "figures.alt_trend",
        first=first,
        last=last,
        first_total=sum(known[first]),
        last_total=sum(known[last]),
        first_formal=known[first][0],
        last_formal=known[last][0],
        first_informal=known[first][1],
        last_informal=known[last][1],
    )
    missing = [str(year) for year in years if year not in known]
    return f"{text} {reader('figures.alt_trend_missing', years=', '.join(missing))}" if missing else text
