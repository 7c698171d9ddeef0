"""Each district's workers as a bar, and beside it the coverage it reported."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    add_bars,
    as_records,
    dated,
    draw_scale_x,
    in_points,
    round_ticks,
    shifted_by,
    size_of,
)
from paritrana_analysis.i18n.wording import BLANK, Reader

_ROW = 12.0  # points for one district
_TRACK = 62.0  # points for a coverage of 100 %, or for the highest where that is above
#: The track ends here; a bar beyond it is marked as cut. Its value stands beside it.
_LONGEST = 2.0


@theme.styled
def district_bars(
    rows: Rows,
    *,
    reader: Reader,
    highlight: str | None = None,
    year: int | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Workers of each district as a bar, and the coverage it reported beside it. Full width.

    rows : name ("Kab. Lebak", as printed), employed (persons; may be blank), coverage_share (ratio; may
        be blank), as_of ("2025-07"; may be blank), region_code where `highlight` names one, and lead_lacks
        where figures there are may not lead ("at_odds", "doubtful", "partly"). Drawn
        from the top in the order given; the figure grows with their number.
    year : of the employed, for the axis.
    Coverage is drawn on its own track, 0 to 100 % and beyond where a share is: its denominator is not the
    bar's.

    >>> import paritrana_analysis as pa
    >>> rows = [{"name": "Kab. Lebak", "employed": 600_000, "coverage_share": None, "as_of": None}]
    >>> axes = pa.charts.district_bars(rows, reader=pa.Reader("en"))
    """
    records = as_records(rows)
    names = [row["name"] for row in records]
    if ax is None:
        left = max(theme.text_width(name, theme.BODY, bold=True) for name in names) + 6 if names else 60
        ax = theme.new_axes(theme.FULL, 26 + _ROW * max(len(names), 1), (left, _TRACK + 92, 24, 2))
    ax.set_axis_off()
    top = max([row["employed"] / 1e3 for row in records if row["employed"] is not None], default=1.0)
    ax.set(xlim=(0, top * 1.02), ylim=(len(names) - 0.5, -0.5))
    for i, row in enumerate(records):
        row["own"] = highlight is not None and row.get("region_code") == highlight
        row["y"] = i
    _employed_bars(ax, records, reader)
    _district_head(ax, top, reader, year)
    _coverage_column(ax, records, reader)
    return ax


def _employed_bars(ax: Axes, records: Sequence[dict], reader: Reader) -> None:
    side = shifted_by(ax, ax.get_yaxis_transform(), -5, 0)
    own = {"color": theme.ACCENT, "fontweight": "bold"}
    for row in records:
        ax.text(
            0,
            row["y"],
            row["name"],
            transform=side,
            ha="right",
            va="center_baseline",
            fontsize=theme.BODY,
            **(own if row["own"] else {}),
        )
        if row["employed"] is None:
            blank = f" {BLANK} {reader('figures.no_figure')}"
            ax.text(0, row["y"], blank, va="center_baseline", **SMALL_GREY)
    known = [row for row in records if row["employed"] is not None]
    colours = [
        theme.ACCENT if row["own"] else theme.SILENT if row["coverage_share"] is None else theme.MIDDLE
        for row in known
    ]
    add_bars(ax, [(0, row["employed"] / 1e3, row["y"]) for row in known], 0.68, colours, "employed")


def _district_head(ax: Axes, top: float, reader: Reader, year: int | None) -> None:
    """Scale above the bars, where a reader of a long list begins."""
    draw_scale_x(ax, *round_ticks(top * 1.02, reader), above=True)
    unit = reader("figures.district_unit_year", year=year) if year else reader("figures.district_unit")
    width, height = size_of(ax)
    heading = SMALL_GREY | {"transform": in_points(ax)}
    start = min(0, width - theme.text_width(unit, theme.SMALL))  # long names leave the bars less room
    ax.text(start, height + 15, unit, **heading)
    ax.text(width + 12, height + 15, reader("figures.district_coverage"), **heading)


def _coverage_column(ax: Axes, records: Sequence[dict], reader: Reader) -> None:
    """Right of the bars: a track of 0 to 100 %, how far a share goes, and the share in words."""
    width, height = size_of(ax)
    across = ax.get_yaxis_transform()
    start, room = 1 + 12 / width, _TRACK / width
    told = [row for row in records if row["coverage_share"] is not None]
    ends = min(_LONGEST, max([1.0, *(row["coverage_share"] for row in told)]))
    track = room / ends  # of 100 %
    if told:
        scale = SMALL_GREY | {"transform": in_points(ax)}
        ax.text(width + 12, height + 4, "0%", **scale)
        ax.text(width + 12 + _TRACK / ends, height + 4, "100%", ha="right", **scale)
    add_bars(ax, [(start, track, row["y"]) for row in told], 0.42, theme.PALE, "track", transform=across)
    covered = [(start, track * min(row["coverage_share"], ends), row["y"]) for row in told]
    colours = [theme.ACCENT if row["own"] else theme.DARK for row in told]
    add_bars(ax, covered, 0.42, colours, "covered", transform=across)
    if cut := [row for row in told if row["coverage_share"] > ends]:
        gaps = [(start + 0.9 * room, 0.04 * room, row["y"]) for row in cut]
        add_bars(ax, gaps, 0.6, theme.WHITE, "cut", transform=across)
    for row in records:
        lacks = row.get("lead_lacks")
        text = reader(f"figures.only_{lacks}" if lacks else "figures.not_reported")
        at, colour = start, theme.GREY
        if row["coverage_share"] is not None:
            text = dated(reader, row["coverage_share"], row["as_of"])
            at, colour = start + room + 6 / width, theme.ACCENT if row["own"] else theme.INK
        ax.text(
            at, row["y"], text, transform=across, va="center_baseline", fontsize=theme.SMALL, color=colour
        )


def alt_district_bars(rows: Rows, *, reader: Reader) -> str:
    """How many districts reported, the largest one, and every share that was reported."""
    records = as_records(rows)
    known = [row for row in records if row["employed"] is not None]
    told = [row for row in records if row["coverage_share"] is not None]
    largest = max(known, key=lambda row: row["employed"], default={"name": BLANK, "employed": None})
    text = reader(
        "figures.alt_districts",
        n=len(records),
        reported=len(told),
        silent=len(records) - len(told),
        largest=largest["name"],
        employed=largest["employed"],
    )
    if not told:
        return text
    shares = "; ".join(f"{row['name']} {dated(reader, row['coverage_share'], row['as_of'])}" for row in told)
    return f"{text} {reader('figures.alt_districts_list', list=shares)}"
