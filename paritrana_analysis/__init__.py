# ruff: noqa: F401 (names are handed on)
"""Coverage, evidence and evaluation reports for Indonesia's Paritrana Award.

    import paritrana_analysis as pa

    tables = pa.read_tables()
    claims = pa.coverage_claims(tables["coverage_reported"])
    pa.show(pa.leading_claims(claims, 2025))

The names of `PUBLIC` are what a notebook is written with. What is asked for less often stands on a second
shelf, in its room: `pa.coverage.gini`, `pa.charts.claims_over_time`, `pa.selection.with_quota`; `ROOMS` are
these rooms. Each is fetched when it is first asked for, so that the import itself costs next to nothing;
`help(pa.coverage_by)` tells shapes, units, errors, source, and gives an example. Counts are people, shares
0–1, money whole rupiah, region codes BPS codes as text.
"""

from __future__ import annotations

import sys
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__version__ = "0.2.0"

#: Public name → where it stands: module below the package, and its name there where that is another.
PUBLIC = {
    # tables in
    "read_tables": "data.tables",
    "check_tables": "data.tables:check",
    "region_codes": "data.regions",
    "region_names": "data.regions",
    "year_judged": "evaluation.parameters:year",
    "province_code": "evaluation.parameters:province",
    "UserError": "errors",
    # shares by basis and denominator; what compares, and why
    "workforce": "coverage.shares",
    "coverage_by": "coverage.shares",
    "share_interval": "coverage.uncertainty",
    "Basis": "coverage.shares",
    "comparable": "coverage.shares",
    # what officials said, and our estimate that reconciles it
    "coverage_claims": "coverage.claims",
    "leading_claims": "coverage.claims:leading",
    "coverage_panel": "coverage.panel",
    "national_table": "coverage.panel",
    "estimates": "coverage.estimates.estimate",
    # targets and gaps, cost by payer, inequality
    "target_gaps": "coverage.targets:gaps",
    "cost_by_payer": "coverage.payers",
    "what_if": "coverage.payers",
    "inequality_by": "coverage.inequality",
    # scores, ranks and how firm they are; editions, selection, panels
    "score_units": "scoring.own_units",
    "rank_stability": "robustness.rank_stability.own_units",
    "load_edition": "editions.loader:load",
    "edition_differences": "editions.differences:differences",
    "select": "selection.select",
    "panel_statistics": "jury.statistics.statistics",
    # a year's evaluation, a province's bundle
    "evaluate": "evaluation.evaluate",
    "prepare": "evaluation.bundle",
    "open_province": "evaluation.view:open_report",
    # frames, drawings and blocks in plain words
    "show": "publish.frames",
    "Reader": "i18n.wording",
}

#: The second shelf: rooms that a notebook enters by `pa.room.name`. What a room gives a researcher stands in
#: its `PUBLIC`, and each of these names is told with an example, as those above are.
ROOMS = (
    "charts",
    "coverage",
    "data",
    "editions",
    "errors",
    "evaluation",
    "frames",
    "jury",
    "practice",
    "publish",
    "reports",
    "robustness",
    "rubric",
    "scoring",
    "selection",
)


def lazily(
    package: str, places: Mapping[str, str] = MappingProxyType({}), modules: Sequence[str] = ()
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """`__getattr__` and `__dir__` of a package that fetches a name when it is first asked for (PEP 562).

    places : name → its module below `paritrana_analysis`, with ":" and its name there where that is another.
    modules : the package's own modules that are asked for as `package.module`.
    """

    def get(name: str) -> object:
        if name not in places and name not in modules:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        from importlib import import_module

        if name in modules:
            return import_module(f"{package}.{name}")
        module, _, own = places[name].partition(":")
        found = getattr(import_module(f"{__name__}.{module}"), own or name)
        vars(sys.modules[package])[name] = found  # asked once
        return found

    return get, lambda: sorted({*vars(sys.modules[package]), *places, *modules})


__getattr__, __dir__ = lazily(__name__, PUBLIC, ROOMS)

__all__ = sorted(PUBLIC)  # noqa: PLE0605 (a table, read by `lazily` too)


if TYPE_CHECKING:  # the same tables, for editors and type checkers
    from paritrana_analysis import charts as charts
    from paritrana_analysis import coverage as coverage
    from paritrana_analysis import data as data
    from paritrana_analysis import editions as editions
    from paritrana_analysis import errors as errors
    from paritrana_analysis import evaluation as evaluation
    from paritrana_analysis import frames as frames
    from paritrana_analysis import jury as jury
    from paritrana_analysis import practice as practice
    from paritrana_analysis import publish as publish
    from paritrana_analysis import reports as reports
    from paritrana_analysis import robustness as robustness
    from paritrana_analysis import rubric as rubric
    from paritrana_analysis import scoring as scoring
    from paritrana_analysis import selection as selection
    from paritrana_analysis.coverage.claims import coverage_claims as coverage_claims
    from paritrana_analysis.coverage.claims import leading as leading_claims
    from paritrana_analysis.coverage.estimates.estimate import estimates as estimates
    from paritrana_analysis.coverage.inequality import inequality_by as inequality_by
    from paritrana_analysis.coverage.panel import coverage_panel as coverage_panel
    from paritrana_analysis.coverage.panel import national_table as national_table
    from paritrana_analysis.coverage.payers import cost_by_payer as cost_by_payer
    from paritrana_analysis.coverage.payers import what_if as what_if
    from paritrana_analysis.coverage.shares import Basis as Basis
    from paritrana_analysis.coverage.shares import comparable as comparable
    from paritrana_analysis.coverage.shares import coverage_by as coverage_by
    from paritrana_analysis.coverage.shares import workforce as workforce
    from paritrana_analysis.coverage.targets import gaps as target_gaps
    from paritrana_analysis.coverage.uncertainty import share_interval as share_interval
    from paritrana_analysis.data.regions import region_codes as region_codes
    from paritrana_analysis.data.regions import region_names as region_names
    from paritrana_analysis.data.tables import check as check_tables
    from paritrana_analysis.data.tables import read_tables as read_tables
    from paritrana_analysis.editions.differences import differences as edition_differences
    from paritrana_analysis.editions.loader import load as load_edition
    from paritrana_analysis.errors import UserError as UserError
    from paritrana_analysis.evaluation.bundle import prepare as prepare
    from paritrana_analysis.evaluation.evaluate import evaluate as evaluate
    from paritrana_analysis.evaluation.parameters import province as province_code
    from paritrana_analysis.evaluation.parameters import year as year_judged
    from paritrana_analysis.evaluation.view import open_report as open_province
    from paritrana_analysis.i18n.wording import Reader as Reader
    from paritrana_analysis.jury.statistics.statistics import panel_statistics as panel_statistics
    from paritrana_analysis.publish.frames import show as show
    from paritrana_analysis.robustness.rank_stability.own_units import rank_stability as rank_stability
    from paritrana_analysis.scoring.own_units import score_units as score_units
    from paritrana_analysis.selection.select import select as select
