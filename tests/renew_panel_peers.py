"""Renew `data/panel_peers.json`: what pingouin and krippendorff say of tables made from a seed.

Both are GPL and never installed with the package. In an environment of their own:

    pip install pingouin krippendorff
    PYTHONPATH=. python tests/renew_panel_peers.py
"""

from __future__ import annotations

import json
import warnings
from importlib.metadata import version
from pathlib import Path

import krippendorff
import numpy as np
import pandas as pd
import pingouin

SEED = 2026
FORMS = {"ICC(1,1)": "icc1", "ICC(A,1)": "icc2", "ICC(C,1)": "icc3"}
FORMS |= {name.replace(",1)", ",k)"): f"{form}k" for name, form in FORMS.items()}
LEVELS = ("nominal", "ordinal", "interval", "ratio")
OUT = Path(__file__).parent / "data" / "panel_peers.json"


def tables(seed: int, number: int = 24):
    """Panels of 2–12 jurors and 3–30 candidates, whole scores, up to a third absent."""
    rng = np.random.default_rng(seed)
    for place in range(number):
        jurors, candidates = int(rng.integers(2, 13)), int(rng.integers(3, 31))
        merit, strict = rng.normal(0, 12, (1, candidates)), rng.normal(0, 6, (jurors, 1))
        table = np.clip(np.round(60 + merit + strict + rng.normal(0, 8, (jurors, candidates))), 0, 100)
        if place % 3 == 1:
            table = np.round(table / 20)  # a scale of six, many ties
        if place % 2:
            table[rng.random(table.shape) < rng.uniform(0.05, 0.33)] = np.nan
            table[:2, :2] = [[3, 2], [2, 4]]  # never quite empty
        yield table


def of_pingouin(table: np.ndarray) -> dict[str, float]:
    """The six forms over the candidates that every juror scored, as pingouin cuts the table."""
    long = pd.DataFrame(table).stack().reset_index()
    long.columns = ["juror", "candidate", "score"]
    told = pingouin.intraclass_corr(long, "candidate", "juror", "score", nan_policy="omit")
    return {FORMS[kind]: float(value) for kind, value in zip(told["Type"], told["ICC"], strict=True)}


def of_krippendorff(table: np.ndarray) -> dict[str, float]:
    return {level: float(krippendorff.alpha(table, level_of_measurement=level)) for level in LEVELS}


def main() -> None:
    warnings.simplefilter("ignore")
    made = []
    for table in tables(SEED):
        cells = [[None if np.isnan(score) else score for score in sheet] for sheet in table.tolist()]
        complete = int((~np.isnan(table).any(axis=0)).sum())
        made.append(
            {
                "scores": cells,
                "icc_of_complete_candidates": of_pingouin(table) if complete > 2 else None,
                "alpha": of_krippendorff(table),
            }
        )
    versions = {name: version(name) for name in ("pingouin", "krippendorff", "numpy")}
    lines = ",\n".join(json.dumps(one) for one in made)
    told = json.dumps({"seed": SEED, "versions": versions})[:-1]
    OUT.write_text(f'{told}, "tables": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
