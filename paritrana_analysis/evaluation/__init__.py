# ruff: noqa: F401 (names are handed on)
"""From tables to the bundle that every report reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paritrana_analysis import lazily

#: What the room gives a notebook, as `pa.evaluation.…`: name → where it stands.
PUBLIC = {
    "open_national": "evaluation.view",
    "winner_backtests": "evaluation.backtest:real_backtests",
    "backtest_in_words": "evaluation.backtest:sentences",
    "shares_of_rules": "evaluation.bounded",
    "shares_of_estimates": "evaluation.bounded",
}
#: Its modules that a notebook enters.
MODULES = ("parameters",)

__getattr__, __dir__ = lazily(__name__, PUBLIC, MODULES)

if TYPE_CHECKING:
    from paritrana_analysis.evaluation import parameters as parameters
    from paritrana_analysis.evaluation.backtest import real_backtests as winner_backtests
    from paritrana_analysis.evaluation.backtest import sentences as backtest_in_words
    from paritrana_analysis.evaluation.bounded import shares_of_estimates as shares_of_estimates
    from paritrana_analysis.evaluation.bounded import shares_of_rules as shares_of_rules
    from paritrana_analysis.evaluation.view import open_national as open_national
