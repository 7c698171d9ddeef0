"""Limits of what is computed on the stability of ranks; read where it is computed and where it is worded."""

#: Most cases of sampling error that a row holds: one given, or the scenarios.
CASES = 3
#: Units in a drawing: every province, and a page full. A longer list is drawn from its head.
DRAWN = 38
#: Units that are still ranked 10,000 times: in memory, as every draw is looked at again.
MOST = 5000
#: The unit of a row of drivers that is about all units: the mean shift from the edition's ranks.
WHOLE = ""
#: Ranks of all draws that are kept in memory at once, MiB: 10,000 of 5,000 units are 95.
MOST_MIB = 512
