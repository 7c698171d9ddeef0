"""How far ranks depend on choices that no source settles: other weights, scales, means, and sampling error.

engine          ranks units once for each of many rules
draws           sets of weights; `sensitivity`: which choices move a ranking (Sobol indices)
acceptability   chances of each rank, weights with which a unit wins
rank_sets       confidence sets of ranks under sampling error
rank_stability  all of these for a judged category, or for units of one's own
"""
