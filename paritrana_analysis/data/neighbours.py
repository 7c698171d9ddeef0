"""Which provinces lie beside one another: `neighbours.yaml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml


def of(region_code: str) -> tuple[str, ...]:
    """BPS codes of the provinces beside this one, by land, a strait, or the nearest sea; in their order.

    >>> from paritrana_analysis.data import neighbours
    >>> neighbours.of("36")
    ('18', '31', '32')
    """
    return _all().get(region_code, ())


@cache
def _all() -> dict[str, tuple[str, ...]]:
    text = Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8")
    pairs = [tuple(map(str, pair)) for kind in yaml.safe_load(text).values() for pair in kind]
    both = pairs + [(other, one) for one, other in pairs]
    return {code: tuple(sorted(other for one, other in both if one == code)) for code, _ in both}
