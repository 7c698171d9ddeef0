"""From the covered to the target: the gap in workers, step by step by who would pay, with a year's cost."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, Rows, add_bars, add_lines, as_records, round_ticks
from paritrana_analysis.i18n.wording import BLANK, Reader

#: The steps in their order: who is covered, the payers of those still to reach, and the target.
STEPS = ("covered", "employer", "self", "government", "target")
PAYERS = STEPS[1:4]

_NAMES, _COSTS = 194.0, 84.0  # points left and right of the bars
_WIDTH = theme.FULL - _NAMES - _COSTS
_ROW, _BAR, _HEAD = 19.0, 11.0, 14.0
_STUB = 22.0  # points of a bar that nobody can compute
_ROOM = 1.3  # times what is covered, where nobody can tell how far the target is


@theme.styled
def gap_waterfall(rows: Rows, *, reader: Reader, lacks: str = "", ax: Axes | None = None) -> Axes:
    """Covered workers, those still to reach by who would pay for them, and the target. Full width.

    rows : step (of `STEPS`; each may be missing), workers (persons; blank: cannot be computed), idr_per_year
        (rupiah; may be blank), of the steps in any order.
    lacks : why there is no gap, where there is none: "target" (none found), "share" (workers not known) or
        "reached" (by the official figure); "" where there is one.
    Steps that are not known stand as dashed stubs, and the line of the target says what is missing.

    >>> import paritrana_analysis as pa
    >>> rows = [{"step": "covered", "workers": 2_730_000}, {"step": "government", "workers": 50_000}]
    >>> axes = pa.charts.gap_waterfall(rows, reader=pa.Reader("en"))
    """
    told = _by_step(rows)
    ax = theme.sheet(ax, theme.FULL, _HEAD + _ROW * len(STEPS) + 3)
    known = sum(told[step]["workers"] or 0 for step in STEPS[:4])
    open_end = any(told[step]["workers"] is None for step in PAYERS)
    top = max(known * (_ROOM if open_end else 1), told["target"]["workers"] or 0)
    _heading(ax, top, told, reader)
    end = 0.0
    for i, step in enumerate(STEPS):
        y, workers = _HEAD + _ROW * (i + 0.5), told[step]["workers"]
        ax.text(0, y, reader(f"figures.step_{step}"), va="center_baseline", fontsize=theme.BODY)
        start = 0.0 if step in ("covered", "target") else end
        if workers is None:
            _stub(ax, start / top if top else 0.0, y, _missing(step, lacks, reader))
            continue
        left, length = _NAMES + _WIDTH * start / top, _WIDTH * workers / top
        looks = {"facecolors": _FILLS[step], "edgecolors": _EDGES[step], "linewidths": 0.9}
        add_bars(ax, [(left, length, y)], _BAR, _FILLS[step], step, **looks)
        _number(ax, left, length, y, _people(told[step], step, reader), _FILLS[step])
        if step != "target":
            end = start + workers
            if i + 1 < len(STEPS):
                x = _NAMES + _WIDTH * end / top
                add_lines(ax, [((x, y + _BAR / 2), (x, y + _ROW - _BAR / 2))], ax.transData, theme.GREY)
        if step in PAYERS and workers:
            ax.text(theme.FULL, y, _cost(told[step], reader), ha="right", va="center_baseline", **SMALL_GREY)
    return ax


_FILLS = {"covered": theme.DARK, "target": theme.WHITE} | dict.fromkeys(PAYERS, theme.LIGHT)
_EDGES = {"covered": theme.DARK, "target": theme.ACCENT} | dict.fromkeys(PAYERS, theme.MIDDLE)


def _by_step(rows: Rows) -> dict[str, dict]:
    blank = {"workers": None, "idr_per_year": None}
    given = {row["step"]: blank | row for row in as_records(rows)}
    return {step: given.get(step, blank) for step in STEPS}


def _heading(ax: Axes, top: float, told: Mapping[str, dict], reader: Reader) -> None:
    """Round numbers of workers above the bars with their unit, and what the right column is."""
    heading = SMALL_GREY | {"va": "baseline"}
    if any(row["idr_per_year"] is not None for row in told.values()):
        ax.text(theme.FULL, _HEAD - 5, reader("figures.waterfall_cost"), ha="right", **heading)
    if not top:  # nobody is counted: a scale would stand for nothing
        return
    unit, name = (1e6, "unit_million") if top >= 1e6 else (1e3, "unit_thousand")
    places, labels = round_ticks(top / unit, reader)
    xs = [_NAMES + _WIDTH * place * unit / top for place in places]
    foot = _HEAD + _ROW * len(STEPS)
    add_lines(ax, [((x, _HEAD - 3), (x, foot)) for x in xs], ax.transData, theme.PALE)
    for x, label in zip(xs, labels, strict=True):
        ax.text(x, _HEAD - 5, label, ha="center", **heading)
    ax.text(0, _HEAD - 5, reader("figures.waterfall_unit", unit=reader(f"figures.{name}")), **heading)


def _stub(ax: Axes, start: float, y: float, text: str) -> None:
    left = _NAMES + _WIDTH * start
    left = min(left, _NAMES + _WIDTH - _STUB)
    looks = {"edgecolors": theme.GREY, "linestyles": "dashed", "linewidths": 0.7}
    add_bars(ax, [(left, _STUB, y)], _BAR, theme.WHITE, "blank", **looks)
    right = left + _STUB + 5 + theme.text_width(text, theme.SMALL) <= theme.FULL
    x, side = (left + _STUB + 5, "left") if right else (left - 5, "right")
    ax.text(x, y, text, ha=side, va="center_baseline", **SMALL_GREY)


def _number(ax: Axes, left: float, length: float, y: float, text: str, fill: str) -> None:
    """Right of its bar where that is on the page; else left of it, or on it."""
    wide = theme.text_width(text, theme.BODY, bold=True) + 5
    how = {"va": "center_baseline", "fontsize": theme.BODY, "fontweight": "bold"}
    if left + length + wide <= _NAMES + _WIDTH:
        ax.text(left + length + 5, y, text, **how)
    elif left - wide >= _NAMES:
        ax.text(left - 5, y, text, ha="right", **how)
    else:
        ax.text(left + length - 5, y, text, ha="right", color=theme.text_on(fill), **how)


def _missing(step: str, lacks: str, reader: Reader) -> str:
    if step == "target" and lacks in ("target", "share"):
        return reader(f"figures.waterfall_no_{lacks}")
    return f"{BLANK} {reader('figures.gap_blank')}"


def _people(row: Mapping, step: str, reader: Reader) -> str:
    if step in PAYERS and not row["workers"]:
        return reader("figures.gap_none")
    return reader("figures.waterfall_people", workers=row["workers"])


def _cost(row: Mapping, reader: Reader) -> str:
    """A year's rupiah in billions: whole from ten up, with one digit below."""
    if row["idr_per_year"] is None:
        return BLANK
    billions = row["idr_per_year"] / 1e9
    digits = 0 if billions >= 10 else 1
    return reader("figures.waterfall_billions", number=reader.decimal(billions, digits))


def title_gap_waterfall(rows: Rows, *, reader: Reader, lacks: str = "") -> str:
    """How many are still to reach and who would pay for them; or why there is no gap."""
    if lacks:
        return reader(f"figures.title_waterfall_{lacks}")
    told = _by_step(rows)
    known = [told[step]["workers"] for step in PAYERS]
    if None in known:
        return reader("figures.title_waterfall_part", employer=known[0])
    parts = dict(zip(PAYERS, known, strict=True))
    return reader("figures.title_waterfall", gap=sum(known), **{f"{k}_": n for k, n in parts.items()})


def alt_gap_waterfall(rows: Rows, *, reader: Reader, lacks: str = "") -> str:
    """Every step with its workers and a year's rupiah, or that it is not known."""
    parts = []
    for step, row in _by_step(rows).items():
        if row["workers"] is None:
            told = _missing(step, lacks, reader)
        else:
            told = _people(row, step, reader)
            if step in PAYERS and row["workers"]:
                told += f", {_cost(row, reader)}"
        parts.append(f"{reader(f'figures.step_{step}')}: {told}")
    return reader("figures.alt_waterfall", list="; ".join(parts))
