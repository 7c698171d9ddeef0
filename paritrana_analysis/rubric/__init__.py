"""The rubric: how evidence becomes indicator values, and values become points. Rules as data.

`government.yaml`, `business.yaml` and `village.yaml` say for each indicator where its value comes from, on
which scale it is scored, and on what ground; `register` and `shares` read the evidence by them. No scale
is the award's own: none was found.
"""

from paritrana_analysis.rubric.findings import Finding, as_frame
from paritrana_analysis.rubric.government import of_government
from paritrana_analysis.rubric.lists import of_list
from paritrana_analysis.rubric.material import Material, material_of
from paritrana_analysis.rubric.rules import Measure, Rubric, load_rubric, rules_of, shipped_for

__all__ = [
    "Finding",
    "Material",
    "Measure",
    "Rubric",
    "as_frame",
    "load_rubric",
    "material_of",
    "of_government",
    "of_list",
    "rules_of",
    "shipped_for",
]
