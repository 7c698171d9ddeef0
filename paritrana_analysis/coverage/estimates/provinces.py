"""The fit of the 38 provinces, whose sum is the nation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from paritrana_analysis.coverage.estimates.fit import Fit, fit
from paritrana_analysis.coverage.estimates.scales import Scales
from paritrana_analysis.coverage.estimates.structure import NATION, Structure

#: Draws: this many sweeps of the weights, each with so many draws.
SWEEPS, PER_SWEEP, WARM_UP = 60, 16, 10


def of_provinces(observations: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """The observations on these provinces, sums of them, and the nation."""
    known = {*codes, NATION}
    return observations[observations["region_code"].map(lambda c: set(c.split("+")) <= known).astype(bool)]


def fit_provinces(
    observations: pd.DataFrame,
    codes: Sequence[str],
    log_proxy: np.ndarray,
    scales: Scales,
    *,
    learn: bool = False,
) -> Fit:
    """The mode of the provinces. log_proxy : of `denominators.log_workers`, in the order of codes."""
    start = np.array(scales.rules["start_logits"])[:, None]
    structure = Structure(
        of_provinces(observations, codes), codes, log_proxy, start, scales.rules, nation=True
    )
    return fit(structure, scales, learn=learn)
