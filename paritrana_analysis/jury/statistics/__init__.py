"""What a panel of jurors agreed on, how far, and who stood apart: statistics of its score sheets.

Scores come as an array, jurors × candidates (one criterion, or the total), or jurors × candidates ×
criteria, on any one numeric scale. A blank (NaN) is an absence or a recusal: never 0, never filled
in. Nothing here changes a result: what could be done with severity or an outlying sheet stands
beside the raw figures, and the edition decides.
"""
