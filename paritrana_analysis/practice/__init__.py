"""The practice round: a complete synthetic edition on the real workforce, for juries to rehearse on.

Regions, workforce, rates, poverty, wages and targets are the real tables; participants, claims and
evidence are drawn from a seed, and so are the firms, villages, panel and sheets that no real table holds.
Every drawn row carries `practice:seed-N` as its source and says that it is synthetic; everything made
from the folder is stamped. One module a thing drawn; `write` puts the folder in place.
"""
