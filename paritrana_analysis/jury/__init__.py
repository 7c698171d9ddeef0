"""The jury's table: who sits, who stands, what each gave, what follows from it, and what is told of it.

    round = open_round(...)                 members, candidates, criteria: sealed by its key
    workbook.render(round, "PJ001", ...)    one sheet a juror; `reading` takes it back or says why not
    result = decide(round, marks, ...)      documents and interview by the edition's rule

Members never meet a result that hides how it came about: blanks stay blank, recusals are on record, a
correction stands beside the raw figure, and a round's key goes with everything made from it.
"""
