"""Every official claim of one region on a line of years."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from paritrana_analysis import dates
from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import (
    SMALL_GREY,
    Rows,
    as_records,
    dated,
    draw_scale_x,
    draw_scale_y,
    in_points,
    short_date,
    size_of,
    whole_percent,
)
from paritrana_analysis.i18n.wording import Reader

_LAST_YEAR = 2030  # a target for 2045 would crush the claims: it stands at the edge, with its year


@theme.styled
def claims_over_time(
    claims: Rows,
    *,
    reader: Reader,
    targets: Rows = (),
    estimate: Rows = (),
    width: str = "full",
    height: float = 134.0,
    ax: Axes | None = None,
) -> Axes:
    """Every official claim of one region's coverage on a line of years; never joined: bases differ.

    claims : as_of ("2025", "2025-11" or "2025-11-03"), share (ratio), leading (bool: the one the report
        uses), contradicts (bool: does not fit the numbers stated with it), and if wanted unchecked (bool: its
        numbers are not stated with it: hollow). A claim dated by year alone is a dash as long as the year.
    targets : as_of (when it is to be reached), share (ratio).
    estimate : date ("2025-12-31"), share, low_90, high_90 (ratios): our own, a band behind the claims.
    width : "full" or "half". height : of the figure without its key, in points.
    The years 2014 to 2026 are always shown, later ones up to 2030 where a target needs them; a target after
    that stands at the right edge. Shares from 0 to at least 100 %.

    >>> import paritrana_analysis as pa
    >>> told = [{"as_of": "2025-11", "share": 0.42, "leading": True, "contradicts": False}]
    >>> axes = pa.charts.claims_over_time(told, reader=pa.Reader("en"))
    """
    made = [row for row in as_records(claims) if row["share"] is not None]
    aims = [row for row in as_records(targets) if row["share"] is not None]
    breadth = theme.FULL if width == "full" else theme.HALF
    band = as_records(estimate)
    key = _key_rows(_key_entries(made, aims, band, reader), breadth - 32)
    ax = ax or theme.new_axes(breadth, height + 10 * len(key), (28, 4, 4 + 11 * len(key), 15))
    ax.set_axis_off()
    _years_and_shares(ax, made, aims, reader)
    _draw_band(ax, band)
    _draw_key(ax, key)
    taken = [spot for row in made + aims for spot in [_spot(ax, row)]]
    # The leading claim lies on top, but for a cross: its thin lines hide nothing, and a dot would hide them.
    for row in sorted(made, key=lambda row: (bool(row["contradicts"]), bool(row["leading"]))):
        _draw_claim(ax, row)
    for row in made:
        if row["leading"]:
            _place(
                ax,
                row,
                dated(reader, row["share"], row["as_of"]),
                taken,
                theme.ACCENT,
                theme.BODY,
                "bold",
            )
    for row in aims:
        _draw_target(ax, row)
        far = f" · {row['as_of']}" if _is_far(row["as_of"]) else ""
        _place(ax, row, whole_percent(reader, row["share"]) + far, taken, theme.GREY, theme.SMALL, "normal")
    if not made:
        ax.text(
            0.5, 0.45, reader("figures.claims_none"), ha="center", transform=ax.transAxes, color=theme.GREY
        )
    return ax


def _is_far(as_of: str) -> bool:
    return dates.year_of(str(as_of)) > _LAST_YEAR


def _moment(as_of: str) -> float:
    """A date as a number of years; one known by the year alone is the middle of it."""
    if _is_far(as_of):
        return _LAST_YEAR + 0.8
    year, month, day = dates.parts(str(as_of))
    if month is None:
        return year + 0.5
    return year + (month - 1 + ((day or 16) - 0.5) / 31) / 12


def _years_and_shares(ax: Axes, made: Sequence[dict], aims: Sequence[dict], reader: Reader) -> None:
    moments = [_moment(row["as_of"]) for row in [*made, *aims]]
    first, last = math.floor(min([2014, *moments])), math.floor(max([2026, *moments])) + 1
    top = max([1.0, *(row["share"] for row in [*made, *aims])])
    ax.set(xlim=(first, last), ylim=(0, 1.06 if top <= 1 else top * 1.08))
    step = math.ceil(24 / (size_of(ax)[0] / (last - first)))
    labelled = range(first, last, step)
    centres = [year + 0.5 for year in labelled]
    draw_scale_x(ax, centres, [str(year) for year in labelled], ticks=range(first, last + 1))
    shares = [0, 0.25, 0.5, 0.75, 1.0] if top <= 1.6 else [0, 0.5, 1.0, *range(2, math.ceil(top))]
    draw_scale_y(ax, shares, [whole_percent(reader, share) for share in shares], grid=True)


def _draw_band(ax: Axes, band: Sequence[dict]) -> None:
    """Our estimate: the middle as a thin line, the 90 % interval around it, behind everything."""
    if not band:
        return
    at = [_moment(row["date"]) for row in band]
    ends = [[row[name] for row in band] for name in ("low_90", "high_90")]
    ax.fill_between(at, *ends, color=theme.PALE, linewidth=0, zorder=0.5, gid="estimate")
    shares = [row["share"] for row in band]
    ax.plot(at, shares, color=theme.LINE, linewidth=0.9, zorder=0.6, gid="estimate-middle")


def _is_hollow(row: Mapping) -> bool:
    """Of a claim that nobody can check; the one used is filled, so that it is found at once."""
    return bool(row.get("unchecked")) and not row["leading"]


def _draw_claim(ax: Axes, row: Mapping) -> None:
    colour = theme.ACCENT if row["leading"] else theme.MIDDLE
    hollow = row["contradicts"] or _is_hollow(row)
    fill = theme.WHITE if hollow else colour
    by_year = "-" not in str(row["as_of"])
    at, share = _moment(row["as_of"]), row["share"]
    if by_year:
        ax.plot(
            [at - 0.46, at + 0.46],
            [share, share],
            color=colour,
            linewidth=2.2,
            solid_capstyle="butt",
            gid="claim-year",
        )
        if _is_hollow(row):
            inner = [at - 0.42, at + 0.42]
            ax.plot(inner, [share, share], color=theme.WHITE, linewidth=0.9, gid="claim-year-hollow")
    if not by_year or row["contradicts"]:
        ax.plot(
            at,
            share,
            marker="o",
            markersize=7 if row["leading"] else 5.2,
            color=fill,
            clip_on=False,
            markeredgecolor=colour,
            markeredgewidth=0.9,
            gid="leading" if row["leading"] else "claim",
        )
    if row["contradicts"]:
        ax.plot(
            at,
            share,
            marker="x",
            markersize=3,
            color=colour,
            markeredgewidth=0.9,
            clip_on=False,
            gid="contradicts",
        )


def _draw_target(ax: Axes, row: Mapping) -> None:
    sign = ">" if _is_far(row["as_of"]) else "^"
    ax.plot(
        _moment(row["as_of"]),
        row["share"],
        marker=sign,
        markersize=4.5,
        color=theme.WHITE,
        markeredgecolor=theme.GREY,
        markeredgewidth=0.8,
        gid="target",
        clip_on=False,
    )


def _key_entries(
    made: Sequence[dict], aims: Sequence[dict], band: Sequence[dict], reader: Reader
) -> list[tuple[str, str]]:
    entries = []
    if any(row["leading"] for row in made):
        entries.append(("leading", reader("figures.claim_used")))
    others = [row for row in made if not row["contradicts"] and not row["leading"]]
    if any(not row.get("unchecked") for row in others):
        told = any("unchecked" in row for row in made)
        entries.append(("claim", reader("figures.claim_agrees" if told else "figures.claim_plain")))
    if any(row.get("unchecked") for row in others):
        entries.append(("unchecked", reader("figures.claim_unchecked")))
    if any(row["contradicts"] for row in made):
        entries.append(("contradicts", reader("figures.claim_contradicts")))
    if aims:
        entries.append(("target", reader("figures.claim_target")))
    if band:
        entries.append(("estimate", reader("figures.claim_estimate")))
    return entries


def _key_rows(entries: Sequence[tuple[str, str]], width: float) -> list[list[tuple[float, str, str]]]:
    """Entries of the key in lines no longer than `width`: (start in points, sign, words)."""
    rows: list[list[tuple[float, str, str]]] = []
    end = math.inf
    for sign, words in entries:
        need = 10 + theme.text_width(words, theme.SMALL)
        if end + need > width:
            rows.append([])
            end = 0.0
        rows[-1].append((end, sign, words))
        end += need + 14
    return rows


#: Colours of signs in the key that are not those of a plain claim.
_KEY_EDGES = {"target": theme.GREY, "leading": theme.ACCENT}


def _draw_key(ax: Axes, rows: Sequence[Sequence[tuple[float, str, str]]]) -> None:
    height, place = size_of(ax)[1], in_points(ax)
    small = {"transform": place, "clip_on": False, "linestyle": "none", "gid": "key"}
    for line, entries in enumerate(reversed(rows)):
        y = height + 7 + 11 * line
        for x, sign, words in entries:
            if sign == "estimate":
                ax.plot(x + 3, y, marker="s", markersize=6, color=theme.PALE, **small)
                ax.plot([x, x + 6], [y, y], color=theme.LINE, linewidth=0.9, transform=place, clip_on=False)
                ax.text(x + 10, y, words, transform=place, **SMALL_GREY, va="center_baseline")
                continue
            edge = _KEY_EDGES.get(sign, theme.MIDDLE)
            fill = edge if sign in ("claim", "leading") else theme.WHITE
            ax.plot(
                x + 3,
                y,
                marker="^" if sign == "target" else "o",
                markersize=4.8,
                color=fill,
                markeredgecolor=edge,
                markeredgewidth=0.9,
                **small,
            )
            if sign == "contradicts":
                ax.plot(x + 3, y, marker="x", markersize=3, color=edge, markeredgewidth=0.9, **small)
            ax.text(x + 10, y, words, transform=place, **SMALL_GREY, va="center_baseline")


Box = tuple[float, float, float, float]  # left, bottom, right, top in points


def _at(ax: Axes, row: Mapping) -> tuple[float, float]:
    x, y = ax.transData.transform((_moment(row["as_of"]), row["share"])) * 72 / ax.figure.dpi
    return float(x), float(y)


def _spot(ax: Axes, row: Mapping) -> Box:
    """The rectangle that a claim's dot or dash takes: left, bottom, right, top in points."""
    x, y = _at(ax, row)
    half = 3.5
    if "-" not in str(row["as_of"]) and "leading" in row:
        half = 0.5 * size_of(ax)[0] / (ax.get_xlim()[1] - ax.get_xlim()[0])
    return x - half, y - 3.5, x + half, y + 3.5


def _overlap(one: Box, other: Box) -> float:
    across = min(one[2], other[2]) - max(one[0], other[0])
    up = min(one[3], other[3]) - max(one[1], other[1])
    return max(across, 0) * max(up, 0)


def _place(
    ax: Axes, row: Mapping, text: str, taken: list[Box], colour: str, size: float, weight: str
) -> None:
    """Write `text` beside a claim where it overlaps `taken` least; its rectangle (points) is added there."""
    x, y = _at(ax, row)
    long, high = theme.text_width(text, size, bold=weight == "bold"), size
    frame = ax.get_window_extent()
    left, bottom, right, top = (v * 72 / ax.figure.dpi for v in (frame.x0, frame.y0, frame.x1, frame.y1))
    starts = {"left": x + 7, "center": x - long / 2, "right": x - 7 - long}
    spots = [
        (start, y + up, align)
        for distance in (0, 5, 10, 15, 20, 30, 40)
        for up in ((distance,) if distance == 0 else (distance, -distance))
        for align, start in starts.items()
        if distance or align != "center"
    ]

    def cost(spot: tuple[float, float, str]) -> float:
        box = (spot[0] - 1, spot[1] - high / 2 - 1, spot[0] + long + 1, spot[1] + high / 2 + 1)
        outside = _area(box) - _overlap(box, (left, bottom, right + 2, top + 2))
        return 20 * outside + sum(_overlap(box, other) for other in taken) + 3 * abs(spot[1] - y)

    start, middle, _ = min(spots, key=cost)
    taken.append((start - 1, middle - high / 2 - 1, start + long + 1, middle + high / 2 + 1))
    ax.annotate(
        text,
        (_moment(row["as_of"]), row["share"]),
        (start - x, middle - y),
        textcoords="offset points",
        color=colour,
        fontsize=size,
        fontweight=weight,
        va="center_baseline",
        ha="left",
    )


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def title_claims_over_time(claims: Rows, *, reader: Reader) -> str:
    """How many claims, since when and from where to where, and how many of them fit their own numbers."""
    made = [row for row in as_records(claims) if row["share"] is not None]
    if not made:
        return reader("figures.claims_none").capitalize()
    shares = [row["share"] for row in made]
    return reader(
        "figures.title_claims" if len(made) > 1 else "figures.title_claims_one",
        n=len(made),
        low=min(shares),
        high=max(shares),
        first=min(dates.year_of(str(row["as_of"])) for row in made),
        agree=sum(not row["contradicts"] and not row.get("unchecked") for row in made),
    )


def alt_claims_over_time(claims: Rows, *, reader: Reader, targets: Rows = (), estimate: Rows = ()) -> str:
    """Number, range and span of the claims, the leading one, every target, and our newest estimate."""
    made = sorted(
        (row for row in as_records(claims) if row["share"] is not None), key=lambda r: str(r["as_of"])
    )
    parts = [reader("figures.claims_none").capitalize() + "."]
    if made:
        shares = [row["share"] for row in made]
        parts = [
            reader(
                "figures.alt_claims",
                n=len(made),
                low=min(shares),
                high=max(shares),
                first=short_date(reader, made[0]["as_of"]),
                last=short_date(reader, made[-1]["as_of"]),
                contradicting=sum(bool(row["contradicts"]) for row in made),
            )
        ]
        if unchecked := sum(bool(row.get("unchecked")) for row in made):
            parts.append(reader("figures.alt_claims_unchecked", n=unchecked))
    for row in made:
        if row["leading"]:
            when = short_date(reader, row["as_of"])
            parts.append(reader("figures.alt_claims_leading", share=row["share"], when=when))
    aims = [
        dated(reader, row["share"], row["as_of"]) for row in as_records(targets) if row["share"] is not None
    ]
    if aims:
        parts.append(reader("figures.alt_claims_targets", list="; ".join(aims)))
    if band := as_records(estimate):
        newest = band[-1]
        ends = {"low": newest["low_90"], "high": newest["high_90"]}
        parts.append(
            reader("figures.alt_claims_estimate", date=newest["date"], share=newest["share"], **ends)
        )
    return " ".join(parts)
