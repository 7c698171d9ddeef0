"""Statistics of a panel's score sheets: means, agreement between the jurors, severity, outlying sheets.

Scores are an array, jurors × candidates (one criterion, or the total) or jurors × candidates × criteria, on
one numeric scale. A blank (NaN) is an absence or a recusal: it is never 0 and never filled in. Nothing here
changes a result: figures corrected for severity stand beside the raw ones, and the edition decides which
count.
"""
