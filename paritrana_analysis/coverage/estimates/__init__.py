"""One comparable figure for every region: an estimate that reconciles what officials say.

What is estimated, in one sentence: **people who are active participants, counted once where they live, over
the workers who could be members, on 31 December** (`share`; quarters between are the last day of the
quarter). It is this project's own (*ours*), stands beside the official figures and never in their place.

    observations  which claims are read, and as what
    cells         disjoint counts by region, segment and quarter
    structure     unknowns → counts, and what each observation says of them
    robust_system a linear system with heavy-tailed errors: scales, mode, draws
    provinces     the fit of provinces and the nation
    districts     each province's draws shared out to its districts
    summary       intervals, grades, ranks, distance of claims
    validation    claims left out and predicted

`docs/estimates.md` tells the method to a reader, with its measured errors and limits.
"""
