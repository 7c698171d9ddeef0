"""How synthetic rows are told from real ones: source, notes, numbers; and the streams they come from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

#: The licence of a synthetic table: the sources' page of a report words it.
LICENCE = "LicenseRef-synthetic"
NOTE = "SYNTHETIC, for practice only."


def source(seed: int) -> str:
    """What stands in the column `source` of every synthetic row."""
    return f"practice:seed-{seed}"


def noted(text: str = "") -> str:
    """A remark behind the warning that every synthetic row carries."""
    return f"{NOTE} {text}".strip()


def numbered(prefix: str, n: int, digits: int) -> list[str]:
    """Keys no real table uses: numbered("PC", 2, 5) gives PC00001, PC00002."""
    return [f"{prefix}{number:0{digits}d}" for number in range(1, n + 1)]


def streams(seed: int, names: Sequence[str]) -> dict[str, np.random.Generator]:
    """An independent stream of PCG64 for each name, in this order: one drawing more moves no other table."""
    parent = np.random.Generator(np.random.PCG64(seed))
    return dict(zip(names, parent.spawn(len(names)), strict=True))


def marked(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The rows with the seed's source, and a note where they have none."""
    note = frame["note"].where(frame["note"] != "", NOTE) if "note" in frame else NOTE
    return frame.assign(source=source(seed), note=note)
