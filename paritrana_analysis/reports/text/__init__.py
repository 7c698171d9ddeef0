"""What was computed, in words and drawings: from flat rows as the bundle keeps them.

`standing`: how firm a place is; `pictures`: the same drawn; `findings`: what was found of an indicator. A
report imports these and nothing that computes, so that many reports start quickly.
"""
