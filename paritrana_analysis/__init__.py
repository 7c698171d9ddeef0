# ruff: noqa: F401 (names are handed on)
"""Coverage, evidence and evaluation reports for Indonesia's Paritrana Award.

    import paritrana_analysis as pa

    tables = pa.read_tables()
    claims = pa.coverage_claims(tables["coverage_reported"])
    pa.show(pa.leading_claims(claims, 2025))

The names of `PUBLIC` are what a notebook is written with. Each is fetched from its room when it is first
asked for (PEP 562), so that the import itself costs next to nothing; `help(pa.coverage_by)` tells shapes,
units, errors, source, and gives an example. Counts are people, shares 0–1, money whole rupiah, region codes
BPS codes as text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    # shares by basis and denominator
    "workforce": "coverage.shares",
    "with_denominators": "coverage.shares",
    "coverage_by": "coverage.shares",
    "share_interval": "coverage.uncertainty",
    # what compares, and why
    "Basis": "coverage.shares",
    "comparable": "coverage.shares",
    "growth": "coverage.shares",
    # what officials said
    "coverage_claims": "coverage.claims",
    "leading_claims": "coverage.claims:leading",
    "claim_roles": "coverage.claims:standing",
    "claim_counts": "coverage.claims:counts_behind",
    "coverage_panel": "coverage.panel",
    "national_table": "coverage.panel",
    # claims reconciled (ours)
    "estimates": "coverage.estimates.estimate",
    # targets, gaps, cost by payer
    "usable_targets": "coverage.targets:usable",
    "target_gaps": "coverage.targets:gaps",
    "gap_to_target": "coverage.shares",
    "cost_by_payer": "coverage.payers",
    "what_if": "coverage.payers",
    "cost_of_cover": "coverage.contributions",
    "employer_monthly_contribution": "coverage.contributions",
    # inequality
    "gini": "coverage.inequality",
    "inequality_of": "coverage.inequality:of_table",
    "inequality_by": "coverage.inequality",
    "theil_decomposition": "coverage.inequality",
    "mld_decomposition": "coverage.inequality",
    "relative_index": "coverage.inequality",
    # units of one's own, by weights of one's own
    "score_units": "scoring.own_units",
    "rank_stability": "robustness.rank_stability.own_units",
    "rank_robustness": "robustness.rank_stability.own_units:stability",
    "ReasonableRules": "robustness.rank_stability.reasonable:Reasonable",
    "WeightScheme": "robustness.draws",
    "weight_concentration": "robustness.draws:concentration",
    "winning_weights": "robustness.rank_stability.own_units",
    "benefit_of_doubt": "robustness.rank_stability.own_units",
    "central_weights": "robustness.rank_stability.own_units",
    "ahead_of": "robustness.rank_stability.own_units",
    # a category judged by an edition, and why
    "judge_category": "reports.scoring.files:judge_folder",
    "JuryChoices": "reports.scoring.files:Choices",
    "judged_results": "rubric.judging:results",
    "judged_points": "rubric.judging:points",
    "score_by_rules": "scoring.score:score",
    "budget_weights": "scoring.weights:budget_allocation",
    "pairwise_weights": "scoring.weights:ahp",
    "winner_backtests": "evaluation.backtest:real_backtests",
    "backtest_in_words": "evaluation.backtest:sentences",
    # editions, selection, panels
    "load_edition": "editions.loader:load",
    "edition_differences": "editions.differences:differences",
    "change_in_words": "editions.text:worded",
    "selection_candidates": "rubric.judging:candidates",
    "selection_plan": "selection.plan:plan_of",
    "with_quota": "selection.plan",
    "with_zones": "selection.plan",
    "select": "selection.select",
    "selection_in_words": "selection.text:told",
    "compare_selections": "selection.comparison:compare",
    "panel_statistics": "jury.statistics.statistics",
    "agreement_intervals": "jury.statistics.intervals:jackknife_intervals",
    # synthetic figures to practise with, never a figure of anybody
    "practice_tables": "practice.draw",
    "practice_edition": "practice.write:write",
    # a year's evaluation, a province's bundle
    "evaluate": "evaluation.evaluate",
    "prepare": "evaluation.bundle",
    "open_province": "evaluation.view:open_report",
    # plots: rows in, Axes in if wanted, Axes out
    "plot_claims": "charts.claims:claims_over_time",
    "plot_workforce": "charts.workforce:workforce_trend",
    "plot_districts": "charts.districts:district_bars",
    "plot_panel": "charts.panel:region_years",
    "plot_payers": "charts.payers:gap_by_payer",
    "plot_map": "charts.tiles:tile_map",
    "plot_peers": "charts.peers:peers_strip",
    "plot_ranks": "charts.rank_intervals:rank_intervals",
    "plot_estimates": "charts.estimate_intervals:estimate_intervals",
    # frames, drawings and blocks in plain words
    "show": "publish.frames",
    "Reader": "i18n.wording",
}

__all__ = sorted(PUBLIC)  # noqa: PLE0605 (a table, read by `__getattr__` too)


def __getattr__(name: str) -> object:
    if name not in PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, _, own = PUBLIC[name].partition(":")
    found = getattr(import_module(f"{__name__}.{module}"), own or name)
    globals()[name] = found  # asked once
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *PUBLIC})


if TYPE_CHECKING:  # the same table, for editors and type checkers
    from paritrana_analysis.charts.claims import claims_over_time as plot_claims
    from paritrana_analysis.charts.districts import district_bars as plot_districts
    from paritrana_analysis.charts.estimate_intervals import estimate_intervals as plot_estimates
    from paritrana_analysis.charts.panel import region_years as plot_panel
    from paritrana_analysis.charts.payers import gap_by_payer as plot_payers
    from paritrana_analysis.charts.peers import peers_strip as plot_peers
    from paritrana_analysis.charts.rank_intervals import rank_intervals as plot_ranks
    from paritrana_analysis.charts.tiles import tile_map as plot_map
    from paritrana_analysis.charts.workforce import workforce_trend as plot_workforce
    from paritrana_analysis.coverage.claims import counts_behind as claim_counts
    from paritrana_analysis.coverage.claims import coverage_claims as coverage_claims
    from paritrana_analysis.coverage.claims import leading as leading_claims
    from paritrana_analysis.coverage.claims import standing as claim_roles
    from paritrana_analysis.coverage.contributions import cost_of_cover as cost_of_cover
    from paritrana_analysis.coverage.contributions import (
        employer_monthly_contribution as employer_monthly_contribution,
    )
    from paritrana_analysis.coverage.estimates.estimate import estimates as estimates
    from paritrana_analysis.coverage.inequality import gini as gini
    from paritrana_analysis.coverage.inequality import inequality_by as inequality_by
    from paritrana_analysis.coverage.inequality import mld_decomposition as mld_decomposition
    from paritrana_analysis.coverage.inequality import of_table as inequality_of
    from paritrana_analysis.coverage.inequality import relative_index as relative_index
    from paritrana_analysis.coverage.inequality import theil_decomposition as theil_decomposition
    from paritrana_analysis.coverage.panel import coverage_panel as coverage_panel
    from paritrana_analysis.coverage.panel import national_table as national_table
    from paritrana_analysis.coverage.payers import cost_by_payer as cost_by_payer
    from paritrana_analysis.coverage.payers import what_if as what_if
    from paritrana_analysis.coverage.shares import Basis as Basis
    from paritrana_analysis.coverage.shares import comparable as comparable
    from paritrana_analysis.coverage.shares import coverage_by as coverage_by
    from paritrana_analysis.coverage.shares import gap_to_target as gap_to_target
    from paritrana_analysis.coverage.shares import growth as growth
    from paritrana_analysis.coverage.shares import with_denominators as with_denominators
    from paritrana_analysis.coverage.shares import workforce as workforce
    from paritrana_analysis.coverage.targets import gaps as target_gaps
    from paritrana_analysis.coverage.targets import usable as usable_targets
    from paritrana_analysis.coverage.uncertainty import share_interval as share_interval
    from paritrana_analysis.data.regions import region_codes as region_codes
    from paritrana_analysis.data.regions import region_names as region_names
    from paritrana_analysis.data.tables import check as check_tables
    from paritrana_analysis.data.tables import read_tables as read_tables
    from paritrana_analysis.editions.differences import differences as edition_differences
    from paritrana_analysis.editions.loader import load as load_edition
    from paritrana_analysis.editions.text import worded as change_in_words
    from paritrana_analysis.errors import UserError as UserError
    from paritrana_analysis.evaluation.backtest import real_backtests as winner_backtests
    from paritrana_analysis.evaluation.backtest import sentences as backtest_in_words
    from paritrana_analysis.evaluation.bundle import prepare as prepare
    from paritrana_analysis.evaluation.evaluate import evaluate as evaluate
    from paritrana_analysis.evaluation.parameters import province as province_code
    from paritrana_analysis.evaluation.parameters import year as year_judged
    from paritrana_analysis.evaluation.view import open_report as open_province
    from paritrana_analysis.i18n.wording import Reader as Reader
    from paritrana_analysis.jury.statistics.intervals import jackknife_intervals as agreement_intervals
    from paritrana_analysis.jury.statistics.statistics import panel_statistics as panel_statistics
    from paritrana_analysis.practice.draw import practice_tables as practice_tables
    from paritrana_analysis.practice.write import write as practice_edition
    from paritrana_analysis.publish.frames import show as show
    from paritrana_analysis.reports.scoring.files import Choices as JuryChoices
    from paritrana_analysis.reports.scoring.files import judge_folder as judge_category
    from paritrana_analysis.robustness.draws import WeightScheme as WeightScheme
    from paritrana_analysis.robustness.draws import concentration as weight_concentration
    from paritrana_analysis.robustness.rank_stability.own_units import ahead_of as ahead_of
    from paritrana_analysis.robustness.rank_stability.own_units import benefit_of_doubt as benefit_of_doubt
    from paritrana_analysis.robustness.rank_stability.own_units import central_weights as central_weights
    from paritrana_analysis.robustness.rank_stability.own_units import rank_stability as rank_stability
    from paritrana_analysis.robustness.rank_stability.own_units import stability as rank_robustness
    from paritrana_analysis.robustness.rank_stability.own_units import winning_weights as winning_weights
    from paritrana_analysis.robustness.rank_stability.reasonable import Reasonable as ReasonableRules
    from paritrana_analysis.rubric.judging import candidates as selection_candidates
    from paritrana_analysis.rubric.judging import points as judged_points
    from paritrana_analysis.rubric.judging import results as judged_results
    from paritrana_analysis.scoring.own_units import score_units as score_units
    from paritrana_analysis.scoring.score import score as score_by_rules
    from paritrana_analysis.scoring.weights import ahp as pairwise_weights
    from paritrana_analysis.scoring.weights import budget_allocation as budget_weights
    from paritrana_analysis.selection.comparison import compare as compare_selections
    from paritrana_analysis.selection.plan import plan_of as selection_plan
    from paritrana_analysis.selection.plan import with_quota as with_quota
    from paritrana_analysis.selection.plan import with_zones as with_zones
    from paritrana_analysis.selection.select import select as select
    from paritrana_analysis.selection.text import told as selection_in_words
