"""Official figures laid out for reading: a region × year panel with its gaps, a tidy table of the nation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from paritrana_analysis.coverage.claims import coverage_claims, leading
from paritrana_analysis.coverage.shares import workforce
from paritrana_analysis.dates import period

TIDY = [
    "region_code",
    "region",
    "level",
    "zone",
    "measure",
    "value",
    "unit",
    "as_of",
    "counting_basis",
    "denominator",
    "source",
]


def coverage_panel(claims: pd.DataFrame, region_codes: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    """The coverage that leads in each year, region × year: what is known, and what is not.

    claims : of `coverage_claims`. region_codes, years : the rows and columns wanted, each once.

    Returns shares (0–1, as stated) on an index of region codes with a column a year; blank where no claim of
    all workers is dated within the year, or none agrees with its own numbers. A row is no trend: denominators
    and bases differ from year to year, and `comparable` says which.
    Raises ValueError for a region or year that stands twice.
    Source: the rule is that of `leading_claims`, for each year by itself.

    >>> import paritrana_analysis as pa
    >>> claims = pa.coverage_claims(pa.read_tables()["coverage_reported"])
    >>> panel = pa.coverage_panel(claims, ["61", "97"], [2024, 2025])
    >>> panel.loc["61", 2025].item(), bool(panel.loc["97"].isna().all())
    (0.27, True)
    """
    for name, given in (("region_codes", region_codes), ("years", years)):
        if len(set(given)) < len(given):
            raise ValueError(f"{name} hold a value twice")
    own = claims[claims["region_code"].isin(region_codes)]
    spans = own["as_of"].map(period)
    columns = {}
    for year in years:
        within = spans.map(lambda span, y=year: y * 12 <= span[0] and span[1] <= y * 12 + 11).astype(bool)
        lead = leading(own[within], year)
        columns[year] = lead.set_index("region_code")["coverage_share"].reindex(region_codes)
    return pd.DataFrame(columns, index=pd.Index(region_codes, name="region_code"), dtype="float64")


def national_table(tables: Mapping[str, pd.DataFrame], assessment_year: int) -> pd.DataFrame:
    """Every province and district, one row a region and measure: headers in row 1, for a pivot.

    tables : of `read_tables`. assessment_year : nothing dated after it is taken.

    Returns columns `TIDY`: level ("province" or "district"), zone, measure, value with its unit ("persons",
    "share" 0–1, "rupiah a month"), as_of, and where they apply counting_basis and denominator; source.
    Measures: employed, labour_force, eligible_proxy (ours) of the newest August; coverage_share,
    active_participants and denominator_value of the claim that leads; poverty_rate; minimum_wage_idr. What is
    not known has no row. `frame.to_excel(path, index=False)` writes it. No error of its own.
    Source: each row's own.

    >>> import paritrana_analysis as pa
    >>> table = pa.national_table(pa.read_tables(), 2025)
    >>> table.query("measure == 'employed' and level == 'district'")["region_code"].nunique()
    514
    """
    regions = tables["regions"].set_index("region_code")
    regions = regions[regions["level"].isin(["province", "district"])]
    force = tables["labour_force"]
    workers = workforce(force[force["year"] <= assessment_year]).sort_values("year")
    workers = workers.drop_duplicates("region_code", keep="last")
    workers = workers.assign(as_of=workers["year"].astype(str) + "-08", source="BPS, Sakernas")
    lead = leading(coverage_claims(tables["coverage_reported"]), assessment_year)
    lead = lead.assign(denominator="stated")
    poverty = tables["poverty"].dropna(subset="poverty_rate")
    poverty = poverty[poverty["year"] <= assessment_year].sort_values(["year", "month"])
    poverty = poverty.drop_duplicates("region_code", keep="last")
    dated = [
        f"{year}-{month}" if month else str(year) for year, month in poverty[["year", "month"]].to_numpy()
    ]
    poverty = poverty.assign(as_of=dated)
    wages = tables["minimum_wage"]
    wages = wages[wages["year"] <= assessment_year].sort_values("year")
    wages = wages.drop_duplicates("region_code", keep="last")
    wages = wages.assign(as_of=wages["year"].astype(str))
    asked = [
        (workers, "employed", "persons"),
        (workers, "labour_force", "persons"),
        (workers, "eligible_proxy", "persons"),
        (lead, "coverage_share", "share"),
        (lead, "active_participants", "persons"),
        (lead, "denominator_value", "persons"),
        (poverty, "poverty_rate", "share"),
        (wages, "minimum_wage_idr", "rupiah a month"),
    ]
    rows = [
        frame.assign(measure=measure, value=frame[measure].astype("float64"), unit=unit)
        for frame, measure, unit in asked
    ]
    # A table without a basis or denominator has none to tell.
    both = pd.concat(
        [frame.reindex(columns=[c for c in TIDY if c not in ("region", "level", "zone")]) for frame in rows],
        ignore_index=True,
    )
    both = both[both["region_code"].isin(regions.index) & both["value"].notna()]
    for name in ("region", "level", "zone"):
        both[name] = both["region_code"].map(regions[name])
    for name in ("counting_basis", "denominator", "source"):
        both[name] = both[name].fillna("")
    order = {measure: place for place, (_, measure, _) in enumerate(asked)}
    both = both.assign(_place=both["measure"].map(order)).sort_values(["region_code", "_place"])
    return both[TIDY].reset_index(drop=True)
