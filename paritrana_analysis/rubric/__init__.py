"""The rubric: how evidence becomes indicator values, and values become points. Rules as data.

`government.yaml`, `business.yaml` and `village.yaml` say for each indicator where its value comes from, on
which scale it is scored, and on what ground; `register` and `shares` read the evidence by them. No scale
is the award's own: none was found.
"""
