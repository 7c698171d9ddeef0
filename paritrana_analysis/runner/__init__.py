"""Runs notebooks into report sets: jobs, one child process each, manifests, resume.

jobs      what is to be made, checked before anything runs
work      one job, in the child: execute, render, put the set in place
forked    a child forked from the warm parent: quick, on Linux
cold      a child with its own Python and kernel: works everywhere
batch     as many children at a time as cores; one failure stays one failure
manifest  what a set was made from and what it holds; what may be skipped
"""
