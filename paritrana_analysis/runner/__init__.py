"""Runs notebooks into report sets: jobs, one child process each, manifests, resume.

jobs               what is to be made, checked before anything runs
work               one job, in the child: execute, render, put the set in place
fork_worker        a child forked from a parent that has imported all: quick, on Linux
subprocess_worker  a child with its own Python and kernel: works everywhere
batch              as many children at a time as cores; one failure stays one failure
manifest           what a set was made from and what it holds; what may be skipped
verify             whether a set is what its inputs make
"""
