"""The page and the files of `paritrana worklist`."""
