"""Workers still to reach, by who must pay."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, Rows, add_bars, as_records
from paritrana_analysis.i18n.wording import BLANK, Reader


@theme.styled
def gap_by_payer(rows: Rows, *, reader: Reader, width: str = "half", ax: Axes | None = None) -> Axes:
    """Workers still to be covered, by who would pay for them, with the cost of a year.

    rows : payer ("employer", "self", "government", or words to print as they are), workers (persons
        still to reach; blank: cannot be computed), idr_per_year (rupiah; may be blank). Top down.
    width : "half" or "full".

    >>> import paritrana_analysis as pa
    >>> rows = [{"payer": "government", "workers": 50_000, "idr_per_year": 10_080_000_000}]
    >>> axes = pa.charts.gap_by_payer(rows, reader=pa.Reader("en"))
    """
    records = as_records(rows)
    full = theme.FULL if width == "full" else theme.HALF
    texts = [_gap_text(row, reader) for row in records]
    widest = max((theme.text_width(text, theme.BODY, bold=True) for text in texts), default=0)
    ax = ax or theme.new_axes(full, 29 * max(len(records), 1) + 2, (1, widest + 14, 0, 2))
    top = max([row["workers"] for row in records if row["workers"]], default=1.0)
    ax.set(xlim=(0, top), ylim=(len(records) - 0.5, -0.5))
    ax.set_axis_off()
    for i, (row, text) in enumerate(zip(records, texts, strict=True)):
        blank = row["workers"] is None
        end = 0.07 * top if blank else max(row["workers"], 0)
        looks = {"edgecolors": theme.LINE, "linestyles": "dashed", "linewidths": 0.7} if blank else {}
        add_bars(
            ax,
            [(0, end, i + 0.2)],
            0.4,
            theme.WHITE if blank else theme.MIDDLE,
            "blank" if blank else "gap",
            **looks,
        )
        ax.text(0, i - 0.12, _payer_name(row["payer"], reader), va="bottom", **SMALL_GREY)
        ax.annotate(
            text,
            (end, i + 0.2),
            (4, 0),
            textcoords="offset points",
            va="center",
            fontsize=theme.BODY,
            color=theme.GREY if blank else theme.INK,
            fontweight="normal" if blank else "bold",
        )
    return ax


def _payer_name(payer: str, reader: Reader) -> str:
    return reader(f"figures.payer_{payer}") if reader.has(f"figures.payer_{payer}") else payer


def _gap_text(row: Mapping, reader: Reader) -> str:
    if row["workers"] is None:
        return f"{BLANK}  {reader('figures.gap_blank')}"
    if row["workers"] <= 0:
        return reader("figures.gap_none")
    return reader("figures.gap_value", workers=row["workers"], cost=row["idr_per_year"])


def alt_gap_by_payer(rows: Rows, *, reader: Reader) -> str:
    """Every payer with workers and rupiah a year."""
    parts = [f"{_payer_name(row['payer'], reader)}: {_gap_text(row, reader)}" for row in as_records(rows)]
    return reader("figures.alt_gap", list="; ".join(parts))
