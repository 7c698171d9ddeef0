"""Regions by years as a grid: what is known in each year, and what is not."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes

from paritrana_analysis.charts import theme
from paritrana_analysis.charts.drawing import SMALL_GREY, add_bars, whole_percent
from paritrana_analysis.i18n.wording import BLANK, Reader

_ROW, _HEAD = 13.0, 16.0


@theme.styled
def region_years(
    panel: pd.DataFrame, *, names: Mapping[str, str], reader: Reader, ax: Axes | None = None
) -> Axes:
    """A cell a region and year: its coverage in whole percent, the darker the higher; a dash is a gap.

    panel : of `coverage.panel.coverage_panel`: shares (0–1) by region code × year, drawn from the top in the
        order given. names : region code → name. Full width; the figure grows with the regions.

    >>> import pandas as pd
    >>> import paritrana_analysis as pa
    >>> panel = pd.DataFrame({2024: [0.2, None], 2025: [0.27, None]}, index=["61", "97"])
    >>> axes = pa.charts.region_years(panel, names={"61": "Kalimantan Barat"}, reader=pa.Reader("en"))
    """
    told = [names.get(code, code) for code in panel.index]
    left = max((theme.text_width(name, theme.BODY) for name in told), default=40) + 8
    ax = ax or theme.new_axes(theme.FULL, _HEAD + _ROW * max(len(told), 1), (left, 0, _HEAD, 0))
    ax.set_axis_off()
    ax.set(xlim=(-0.5, len(panel.columns) - 0.5), ylim=(len(told) - 0.5, -0.5))
    for x, year in enumerate(panel.columns):
        ax.text(x, -0.62, str(year), ha="center", va="bottom", **SMALL_GREY)
    for y, (name, shares) in enumerate(zip(told, panel.itertuples(index=False), strict=True)):
        beside = {"textcoords": "offset points", "ha": "right", "va": "center_baseline"}
        ax.annotate(name, (-0.5, y), (-5, 0), fontsize=theme.BODY, **beside)
        for x, share in enumerate(shares):
            if pd.isna(share):
                ax.text(x, y, BLANK, ha="center", va="center_baseline", **SMALL_GREY)
                continue
            colour = theme.share_colour(share)
            add_bars(ax, [(x - 0.48, 0.96, y)], 0.88, colour, "cell")
            ax.text(
                x,
                y,
                whole_percent(reader, share),
                ha="center",
                va="center_baseline",
                fontsize=theme.SMALL,
                color=theme.text_on(colour),
            )
    return ax


def alt_region_years(panel: pd.DataFrame, *, names: Mapping[str, str], reader: Reader) -> str:
    """How many regions and cells are known, and which regions have nothing in any year."""
    silent = panel.index[panel.isna().all(axis=1)]
    values = {"n": len(panel), "known": int(panel.notna().sum().sum()), "cells": panel.size}
    listed = ", ".join(names.get(code, code) for code in silent) or BLANK
    return reader("figures.alt_panel", listed=listed, **values)
