"""The award's rules as data: one file for each year judged and category, each fact with its ground.

    edition = load(2023, "kabupaten_kota")
    edition.weights, edition.zone_of["36"], edition.assumptions()

`load_file` reads a jury's own file, `with_weights` puts a jury's weights in place of the assumed ones,
`differences` says what changed between two editions, `described` tells one to a reader.
"""

from paritrana_analysis.editions.differences import (
    Change,
    carried_over,
    categories_apart,
    differences,
)
from paritrana_analysis.editions.loader import available, load, load_file, with_weights
from paritrana_analysis.editions.model import (
    AspectRule,
    Claim,
    Edition,
    Fact,
    PanelRule,
    Period,
    Quota,
    Scorecard,
    Seat,
    Stage,
    Text,
    TitleRule,
    Zone,
)
from paritrana_analysis.editions.text import described, indicator_keys, listed, worded

#: What a notebook finds here, each told with an example.
PUBLIC = ("worded",)

__all__ = [
    "AspectRule",
    "Change",
    "Claim",
    "Edition",
    "Fact",
    "PanelRule",
    "Period",
    "Quota",
    "Scorecard",
    "Seat",
    "Stage",
    "Text",
    "TitleRule",
    "Zone",
    "available",
    "carried_over",
    "categories_apart",
    "described",
    "differences",
    "indicator_keys",
    "listed",
    "load",
    "load_file",
    "with_weights",
    "worded",
]
