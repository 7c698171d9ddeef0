"""Drawings of a report: plain tables in, matplotlib Axes out, and a sentence for who cannot see them.

Each drawing takes a frame (or a list of dicts), the reader and, if wanted, Axes to draw on; it
computes nothing new, shows nothing and saves nothing. Without Axes it makes a figure at the size of
print: 17 cm wide, or half of that. A blank is drawn as a blank and never as 0. What depends on
the province alone is small, so that reports lie side by side: scales, places and colours are fixed.
`to_svg(axes.figure)` gives the drawing as text; `alt_*` gives its alternative text, `title_*` its finding.
"""

from paritrana_analysis.charts.acceptability import acceptability, alt_acceptability
from paritrana_analysis.charts.claims import (
    alt_claims_over_time,
    claims_over_time,
    title_claims_over_time,
)
from paritrana_analysis.charts.claims_range import (
    alt_claims_range,
    claims_range,
    title_claims_range,
)
from paritrana_analysis.charts.completeness import alt_completeness, completeness, title_completeness
from paritrana_analysis.charts.district_dots import (
    alt_district_dots,
    district_dots,
    title_district_dots,
)
from paritrana_analysis.charts.district_tiles import (
    alt_district_tiles,
    district_tiles,
    title_district_tiles,
)
from paritrana_analysis.charts.districts import alt_district_bars, district_bars
from paritrana_analysis.charts.drawing import short_date
from paritrana_analysis.charts.estimate_intervals import alt_estimate_intervals, estimate_intervals
from paritrana_analysis.charts.matrix import (
    alt_evidence_matrix,
    evidence_matrix,
    title_evidence_matrix,
)
from paritrana_analysis.charts.panel import alt_region_years, region_years
from paritrana_analysis.charts.peers import alt_peers_strip, peers_strip, title_peers_strip
from paritrana_analysis.charts.provinces import (
    alt_province_dots,
    province_dots,
    title_province_dots,
)
from paritrana_analysis.charts.rank_intervals import alt_rank_intervals, rank_intervals
from paritrana_analysis.charts.score_bounds import (
    alt_score_bounds,
    score_bounds,
    title_score_bounds,
)
from paritrana_analysis.charts.steps import alt_share_steps, share_steps, title_share_steps
from paritrana_analysis.charts.theme import to_svg
from paritrana_analysis.charts.tiles import (
    TILES,
    alt_tile_map,
    framed,
    leading_shares,
    tile_map,
    tile_map_svg,
    title_tile_map,
)
from paritrana_analysis.charts.tornado import alt_tornado, tornado
from paritrana_analysis.charts.waterfall import (
    alt_gap_waterfall,
    gap_waterfall,
    title_gap_waterfall,
)
from paritrana_analysis.charts.workforce import (
    alt_workforce_trend,
    title_workforce_trend,
    workforce_trend,
    workforce_unit,
)

#: What a notebook finds here, each told with an example.
PUBLIC = (
    "claims_over_time",
    "workforce_trend",
    "district_bars",
    "region_years",
    "gap_waterfall",
    "tile_map",
    "peers_strip",
    "rank_intervals",
    "estimate_intervals",
)

__all__ = [
    "TILES",
    "acceptability",
    "alt_acceptability",
    "alt_claims_over_time",
    "alt_claims_range",
    "alt_completeness",
    "alt_district_bars",
    "alt_district_dots",
    "alt_district_tiles",
    "alt_estimate_intervals",
    "alt_evidence_matrix",
    "alt_gap_waterfall",
    "alt_peers_strip",
    "alt_province_dots",
    "alt_rank_intervals",
    "alt_region_years",
    "alt_score_bounds",
    "alt_share_steps",
    "alt_tile_map",
    "alt_tornado",
    "alt_workforce_trend",
    "claims_over_time",
    "claims_range",
    "completeness",
    "district_bars",
    "district_dots",
    "district_tiles",
    "estimate_intervals",
    "evidence_matrix",
    "framed",
    "gap_waterfall",
    "leading_shares",
    "peers_strip",
    "province_dots",
    "rank_intervals",
    "region_years",
    "score_bounds",
    "share_steps",
    "short_date",
    "tile_map",
    "tile_map_svg",
    "title_claims_over_time",
    "title_claims_range",
    "title_completeness",
    "title_district_dots",
    "title_district_tiles",
    "title_evidence_matrix",
    "title_gap_waterfall",
    "title_peers_strip",
    "title_province_dots",
    "title_score_bounds",
    "title_share_steps",
    "title_tile_map",
    "title_workforce_trend",
    "to_svg",
    "tornado",
    "workforce_trend",
    "workforce_unit",
]
