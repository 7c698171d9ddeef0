"""A jury's round: its panel, its candidates, the score sheets, and the result with all that bears on it.

    round = open_round(...)                 members, candidates, criteria: sealed by its key
    workbook.render(round, "PJ001", ...)    one sheet a juror; `reading` reads it back or says why it can't
    result = decide(round, marks, ...)      documents and interview by the edition's rule

A result always shows how it came about: a blank score stays blank, every recusal is on record, a corrected
figure stands beside the raw one, and the round's key is written into everything made from the round.
"""
