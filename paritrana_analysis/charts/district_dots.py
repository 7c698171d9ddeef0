"""Each district's stated coverage as a dot, by number of workers, with its date's age and our interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    add_alike,
    add_bars,
    add_lines,
    as_records,
    corners,
    dated,
    whole_percent,
)
from paritrana_analysis.i18n.wording import BLANK, Reader

_ROW, _KEY, _HEAD = 12.0, 15.0, 13.0
_MOST = 25  # districts in one column
_LONGEST = 112.0  # points of a name where there are two
_GUTTER = 14.0


@dataclass(frozen=True)
class _Columns:
    """Where a row's parts begin, in points from the left edge of its column."""

    employed: float  # right end of the number; 0: none
    formal: float
    formal_width: float
    track: float
    track_width: float
    label: float
    short: bool

    def x_of(self, share: float) -> float:
        return self.track + self.track_width * min(max(share, 0.0), 1.0)


@theme.styled
def district_dots(rows: Rows, *, reader: Reader, ax: Axes | None = None) -> Axes:
    """A line a district: name, workers, their formal part as a bar, coverage on 0 to 100 %. Full width.

    rows : name, employed (persons), formal, informal (persons; either may be blank), coverage_share (ratio;
        blank: a grey line and no dot), as_of, old (bool: more than a year at the period's end: a hollow
        dot), lead_lacks (why figures there may not lead: "at_odds", "doubtful", "partly"), low_90, high_90
        (ratios; our estimate's interval, if any). Drawn from the top in the order given; more than 25 in
        two columns.
    A share above 100 % is an arrow at the end of its line, with its number.
    """
    told = as_records(rows)
    widest = _widest([row["name"] for row in told]) + 6
    double = len(told) > _MOST and widest <= _LONGEST
    deep = -(-len(told) // 2) if double else len(told)
    labels = _widest([_label(row, double, reader) for row in told])
    if double:
        columns = _narrow(widest, labels)
    else:
        columns = _wide(widest, _widest([_people(row, reader) for row in told]), labels)
    ax = theme.sheet(ax, theme.FULL, _KEY + _HEAD + _ROW * max(deep, 1) + 2)
    _key(ax, told, reader)
    for number, part in enumerate((told[:deep], told[deep:])):
        if part:
            left = number * (theme.FULL + _GUTTER) / 2
            _head(ax, columns, left, len(part), reader)
            _lines(ax, columns, left, part)
            for i, row in enumerate(part):
                _words(ax, columns, left, _y(i), row, reader)
    return ax


def _y(i: int) -> float:
    return _KEY + _HEAD + _ROW * (i + 0.5)


def _widest(texts: Sequence[str]) -> float:
    return max((theme.text_width(text, theme.SMALL) for text in texts), default=40.0)


def _wide(names: float, people: float, labels: float) -> _Columns:
    formal = names + people + 8
    track = formal + 40 + 14
    label = theme.FULL - labels - 1
    return _Columns(formal - 8, formal, 40, track, label - 12 - track, label, short=False)


def _narrow(names: float, labels: float) -> _Columns:
    label = (theme.FULL - _GUTTER) / 2 - labels - 1
    track = names + 28
    return _Columns(0, names, 18, track, label - 10 - track, label, short=True)


def _head(ax: Axes, columns: _Columns, left: float, rows: int, reader: Reader) -> None:
    y = _KEY + _HEAD - 4
    heading = SMALL_GREY | {"va": "baseline"}
    if columns.employed:
        ax.text(left + columns.employed, y, reader("figures.dots_employed"), ha="right", **heading)
        ax.text(left + columns.formal, y, reader("figures.formal"), **heading)
    ticks = (0, 1) if columns.short else (0, 0.25, 0.5, 0.75, 1)
    for tick in ticks:
        x = left + columns.x_of(tick)
        ax.text(x, y, whole_percent(reader, tick), ha="center", **heading)
    foot = _KEY + _HEAD + _ROW * rows
    places = [left + columns.x_of(tick) for tick in (0, 0.25, 0.5, 0.75, 1)]
    add_lines(ax, [((x, _KEY + _HEAD - 1), (x, foot)) for x in places], ax.transData, theme.PALE)


def _lines(ax: Axes, columns: _Columns, left: float, part: Sequence[dict]) -> None:
    """Everything of a column that is not written, each kind at once."""
    x_of = lambda share: left + columns.x_of(share)  # noqa: E731
    placed = [(row, _y(i)) for i, row in enumerate(part)]
    silent = [y for row, y in placed if row["coverage_share"] is None]
    wide = x_of(1) - x_of(0)
    _bars(ax, [(x_of(0), wide, y) for y in silent], 0.9, theme.SILENT, "silent", zorder=1)
    ours = [(x_of(r["low_90"]), x_of(r["high_90"]), y) for r, y in placed if r.get("low_90") is not None]
    _bars(ax, [(low, high - low, y) for low, high, y in ours], 4.4, theme.PALE, "estimate", zorder=0.8)
    both = [(r, y) for r, y in placed if r.get("formal") is not None and r.get("informal") is not None]
    both = [
        (r, y, r["formal"] / (r["formal"] + r["informal"])) for r, y in both if r["formal"] + r["informal"]
    ]
    start, wide = left + columns.formal, columns.formal_width
    _bars(ax, [(start, wide, y) for _, y, _ in both], 6, theme.PALE, "informal")
    _bars(ax, [(start, wide * part, y) for _, y, part in both], 6, theme.MIDDLE, "formal", zorder=1.1)
    told = [(row, y) for row, y in placed if row["coverage_share"] is not None]
    for gid, marker, fill, held in (
        ("fresh", "o", theme.DARK, [(r, y) for r, y in told if r["coverage_share"] <= 1 and not r["old"]]),
        ("old", "o", theme.WHITE, [(r, y) for r, y in told if r["coverage_share"] <= 1 and r["old"]]),
        ("beyond", ">", theme.DARK, [(r, y) for r, y in told if r["coverage_share"] > 1]),
    ):
        if held:
            xs = [x_of(row["coverage_share"]) + (4 if gid == "beyond" else 0) for row, _ in held]
            _dots(ax, xs, [y for _, y in held], marker, fill, gid)


def _bars(ax: Axes, bars: Sequence, height: float, colour: str, gid: str, **looks: object) -> None:
    """Bars of one thickness and colour, each (left, width, middle), as one shape."""
    boxes = [corners(x, y - height / 2, width, height) for x, width, y in bars]
    add_alike(ax, boxes, gid, facecolor=colour, edgecolor="none", **looks)


def _dots(ax: Axes, xs: Sequence[float], ys: Sequence[float], marker: str, fill: str, gid: str) -> None:
    looks = {"markeredgecolor": theme.DARK, "markeredgewidth": 1.1, "markersize": 5.6, "linestyle": "none"}
    ax.plot(xs, ys, marker=marker, markerfacecolor=fill, gid=gid, zorder=3, clip_on=False, **looks)


def _words(ax: Axes, columns: _Columns, left: float, y: float, row: Mapping, reader: Reader) -> None:
    ax.text(left, y, row["name"], va="center_baseline", fontsize=theme.SMALL)
    how = {"va": "center_baseline", "fontsize": theme.SMALL}
    if columns.employed:
        ax.text(left + columns.employed, y, _people(row, reader), ha="right", color=theme.GREY, **how)
    colour = theme.GREY if row["coverage_share"] is None else theme.INK
    ax.text(left + columns.label, y, _label(row, columns.short, reader), color=colour, **how)


def _people(row: Mapping, reader: Reader) -> str:
    return reader.cell(row["employed"], "short") if row["employed"] is not None else BLANK


def _label(row: Mapping, short: bool, reader: Reader) -> str:
    """The share with its date, in a narrow column with its year; or that there is none."""
    if row["coverage_share"] is None:
        return BLANK if short else _lacking(row, reader)
    if not short:
        return dated(reader, row["coverage_share"], row["as_of"])
    year = f" '{str(row['as_of'])[2:4]}" if row["as_of"] else ""
    return reader.cell(row["coverage_share"], "stated1") + year


def _lacking(row: Mapping, reader: Reader) -> str:
    lacks = row.get("lead_lacks")
    return reader(f"figures.only_{lacks}" if lacks else "figures.not_reported")


def _key(ax: Axes, told: Sequence[dict], reader: Reader) -> None:
    """What each sign means that stands in the drawing."""
    known = [row for row in told if row["coverage_share"] is not None]
    x, y = 0.0, 5.0
    for sign, fill, there in (
        ("fresh", theme.DARK, any(not row["old"] for row in known)),
        ("old", theme.WHITE, any(row["old"] for row in known)),
    ):
        if there:
            _dots(ax, [x + 4], [y], "o", fill, "key")
            x = _key_word(ax, x + 11, y, reader(f"figures.dots_key_{sign}"))
    if len(known) < len(told):
        add_lines(ax, [((x, y), (x + 12, y))], ax.transData, theme.SILENT)
        x = _key_word(ax, x + 16, y, reader("figures.not_reported"))
    if any(row.get("low_90") is not None for row in told):
        add_bars(ax, [(x, 12, y)], 4.4, theme.PALE, "key")
        x = _key_word(ax, x + 16, y, reader("figures.dots_key_estimate"))
    if any(row.get("formal") is not None for row in told):
        add_bars(ax, [(x, 7, y)], 6, theme.MIDDLE, "key")
        add_bars(ax, [(x + 7, 7, y)], 6, theme.PALE, "key")
        _key_word(ax, x + 18, y, reader("figures.dots_key_formal"))


def _key_word(ax: Axes, x: float, y: float, word: str) -> float:
    ax.text(x, y, word, va="center_baseline", **SMALL_GREY)
    return x + theme.text_width(word, theme.SMALL) + 10


def title_district_dots(rows: Rows, *, reader: Reader) -> str:
    """How many districts have a figure, from where to where; and the largest one without."""
    told = as_records(rows)
    known = sorted((r for r in told if r["coverage_share"] is not None), key=lambda r: r["coverage_share"])
    silent = [r for r in told if r["coverage_share"] is None and r["employed"] is not None]
    words = {"known": len(known), "n": len(told)}
    if known:
        low, high = known[0], known[-1]
        words |= {"low": low["coverage_share"], "high": high["coverage_share"]}
        words |= {"low_place": low["name"], "high_place": high["name"]}
    found = reader(
        f"figures.title_dots_{'none' if not known else 'one' if len(known) == 1 else 'some'}", **words
    )
    if not silent or not known:
        return found
    largest = max(silent, key=lambda row: row["employed"])
    return found + reader("figures.title_dots_silent", place=largest["name"], n=largest["employed"])


def alt_district_dots(rows: Rows, *, reader: Reader) -> str:
    """Every district in its order: workers, formal part, coverage with date or why none, interval."""
    parts = []
    for row in as_records(rows):
        told = [_lacking(row, reader)]
        if row["coverage_share"] is not None:
            told = [dated(reader, row["coverage_share"], row["as_of"])]
            if row["old"]:
                told.append(reader("figures.dots_key_old"))
        if row["employed"] is not None:
            told.insert(0, reader("figures.dots_alt_people", n=row["employed"]))
        if row.get("formal") is not None and row.get("informal") is not None:
            share = row["formal"] / max(row["formal"] + row["informal"], 1)
            told.append(reader("figures.dots_alt_formal", share=share))
        if row.get("low_90") is not None:
            told.append(reader("figures.dots_alt_ours", low=row["low_90"], high=row["high_90"]))
        parts.append(f"{row['name']}: {', '.join(told)}")
    return reader("figures.alt_dots", n=len(parts), list="; ".join(parts))
