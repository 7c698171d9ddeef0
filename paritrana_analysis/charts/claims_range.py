"""How far officials differ: the figure used, the newest, and those in conflict, on one strip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from paritrana_analysis.charts import leaders, percent_strip, theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    add_bars,
    as_records,
    dated,
)
from paritrana_analysis.charts.leaders import Label
from paritrana_analysis.charts.percent_strip import x_of
from paritrana_analysis.i18n.wording import Reader

_HALF = 7.0  # half the height of the estimate's band
_OFF = 9.0  # from the line of points to the first row of labels
_KEY = 13.0
_HOSTS = 2  # named of those that tell the same figure


@theme.styled
def claims_range(
    claims: Rows,
    *,
    reader: Reader,
    estimate: Mapping | None = None,
    target: Mapping | None = None,
    ax: Axes | None = None,
) -> Axes:
    """A strip of 0 to 100 %: the official figure used and those that differ, our estimate behind. Full width.

    claims : share (ratio), as_of ("2025-11"), host (where it is told), role ("used", "newest" or "conflict"),
        odd (bool: does not fit the numbers stated with it). The same share of the same date is one point.
    estimate : share, low_50, high_50, low_90, high_90 (ratios): ours.
    target : share (ratio), as_of (when it is to be reached).
    A share above 100 % is an arrow at the edge, with its number.

    >>> import paritrana_analysis as pa
    >>> told = [{"share": 0.46, "as_of": "2025-11", "host": "a.id", "role": "used", "odd": False}]
    >>> axes = pa.charts.claims_range(told, reader=pa.Reader("en"))
    """
    points = _merged(claims)
    placed = leaders.packed(_labels(points, estimate, target, reader), theme.FULL)
    up, down = leaders.rows(placed, -1), leaders.rows(placed, 1)
    y = _KEY + _OFF + leaders.ROW * up
    height = y + _OFF + leaders.ROW * down + percent_strip.AXIS
    ax = theme.sheet(ax, theme.FULL, height)
    percent_strip.draw_scale(ax, _KEY, height, reader)
    if estimate is not None:
        for ends, colour, gid in (("90", theme.PALE, "estimate-90"), ("50", theme.SILENT, "estimate-50")):
            low, high = (x_of(estimate[f"{end}_{ends}"]) for end in ("low", "high"))
            add_bars(ax, [(low, high - low, y)], 2 * _HALF, colour, gid)
        at = x_of(estimate["share"])
        ax.plot([at, at], [y - _HALF, y + _HALF], color=theme.GREY, linewidth=1.1, gid="estimate-middle")
    percent_strip.draw_line(ax, y)
    leaders.draw(ax, placed, y, _OFF)
    if target is not None:
        _mark(ax, target["share"], y, "target")
    for point in points:
        _mark(ax, point["share"], y, _sign(point))
    _key(ax, points, estimate, reader)
    return ax


def _merged(claims: Rows) -> list[dict]:
    """A dict a share and date, with all who tell it; the one used last, so that it lies on top."""
    found: dict[tuple, dict] = {}
    for row in as_records(claims):
        if row["share"] is None:
            continue
        held = found.setdefault((row["share"], row["as_of"]), {**row, "hosts": []})
        if row["host"] not in held["hosts"]:
            held["hosts"].append(row["host"])
        held["odd"] = held["odd"] or row["odd"]
        if row["role"] == "used":
            held["role"] = "used"
    return sorted(found.values(), key=lambda row: (row["role"] == "used", row["share"], str(row["as_of"])))


def _sign(point: Mapping) -> str:
    return "odd" if point["odd"] else "used" if point["role"] == "used" else "other"


#: Sign → marker, its size, colour within and at the edge.
_SIGNS = {
    "used": ("o", 7.0, theme.ACCENT, theme.ACCENT),
    "other": ("o", 6.0, "none", theme.DARK),
    "odd": ("o", 6.0, "none", theme.DARK),
    "target": ("^", 5.0, theme.WHITE, theme.GREY),
}


def _mark(ax: Axes, share: float, y: float, sign: str) -> None:
    if share > 1:
        colour = _SIGNS[sign][3]
        ax.plot(x_of(share), y, ">", markersize=6, color=colour, gid=f"beyond-{sign}", clip_on=False)
        return
    _draw_sign(ax, x_of(share), y, sign, sign)


def _draw_sign(ax: Axes, x: float, y: float, sign: str, gid: str) -> None:
    marker, size, fill, edge = _SIGNS[sign]
    looks = {"markeredgecolor": edge, "markeredgewidth": 1.1, "clip_on": False, "linestyle": "none"}
    ax.plot(x, y, marker=marker, markersize=size, markerfacecolor=fill, gid=gid, zorder=3, **looks)
    if sign == "odd":
        ax.plot(x, y, marker="x", markersize=4, gid=gid, zorder=3, **looks)


def _labels(
    points: Sequence[Mapping], estimate: Mapping | None, target: Mapping | None, reader: Reader
) -> list[Label]:
    found = [
        Label(
            x_of(point["share"]),
            _told(point, reader),
            theme.ACCENT if point["role"] == "used" else theme.INK,
            point["role"] == "used",
        )
        for point in points
    ]
    if estimate is not None:
        found.append(Label(x_of(estimate["share"]), reader("figures.range_ours", share=estimate["share"])))
    if target is not None:
        told = reader("figures.range_target", told=dated(reader, target["share"], target["as_of"]))
        found.append(Label(x_of(target["share"]), told))
    return found


def _told(point: Mapping, reader: Reader) -> str:
    hosts = ", ".join(point["hosts"][:_HOSTS])
    more = len(point["hosts"]) - _HOSTS
    hosts += reader("figures.range_more_hosts", n=more) if more > 0 else ""
    told = f"{dated(reader, point['share'], point['as_of'])} · {hosts}"
    return reader("figures.range_newest", told=told) if point["role"] == "newest" else told


def _key(ax: Axes, points: Sequence[Mapping], estimate: Mapping | None, reader: Reader) -> None:
    """What the signs mean; a target and our estimate are named where they stand."""
    there, x = {_sign(point) for point in points}, 0.0
    for sign in ("used", "other", "odd"):
        if sign in there:
            _draw_sign(ax, x + 4, 5, sign, "key")
            x = _key_word(ax, x + 11, reader(f"figures.range_key_{sign}"))
    if not points:
        x = _key_word(ax, x, reader("figures.claims_none"))
    if estimate is not None:
        add_bars(ax, [(x, 16, 5)], 7, theme.PALE, "key")
        add_bars(ax, [(x + 4, 8, 5)], 7, theme.SILENT, "key")
        _key_word(ax, x + 20, reader("figures.range_key_estimate"))


def _key_word(ax: Axes, x: float, word: str) -> float:
    ax.text(x, 5, word, va="center_baseline", **SMALL_GREY)
    return x + theme.text_width(word, theme.SMALL) + 11


def title_claims_range(
    claims: Rows, *, reader: Reader, estimate: Mapping | None = None, counts: bool = False
) -> str:
    """How many official figures stand beside one another, from where to where, and our estimate.

    counts : whether counts told without a percentage contradict the figure used.
    """
    shares = sorted({point["share"] for point in _merged(claims)})
    words = {"n": len(shares), "low": shares[0], "high": shares[-1]} if shares else {}
    one = "one_counted" if counts else "one"
    key = "none" if not shares else one if len(shares) == 1 else "several"
    found = reader(f"figures.title_range_{key}", **words)
    if estimate is None:
        return found
    ours = {"share": estimate["share"], "low": estimate["low_90"], "high": estimate["high_90"]}
    return found + reader("figures.title_range_ours", **ours)


def alt_claims_range(
    claims: Rows, *, reader: Reader, estimate: Mapping | None = None, target: Mapping | None = None
) -> str:
    """Every figure on the strip with its date and place, what it is, and our estimate with both intervals."""
    parts = [
        f"{_told(point, reader)} ({reader(f'figures.range_key_{_sign(point)}')})"
        for point in reversed(_merged(claims))
    ]
    found = [reader("figures.alt_range" if parts else "figures.alt_range_none", list="; ".join(parts))]
    if estimate is not None:
        ends = {key: estimate[key] for key in ("share", "low_50", "high_50", "low_90", "high_90")}
        found.append(reader("figures.alt_range_ours", **ends))
    if target is not None:
        found.append(reader("figures.alt_range_target", told=dated(reader, target["share"], target["as_of"])))
    return " ".join(found)
