"""Benchmarks: what the project promises of its speed, measured side by side with what others do.

`make bench` runs every row in a temporary folder and writes `build/bench.json`; `make bench NAME=…` runs
one. A row: name, seconds (median), runs, peak_mib (largest process), and where there is a peer, peer,
peer_seconds, ratio (peer_seconds / seconds), peer_scaled (the peer ran a share of the work).
"""
