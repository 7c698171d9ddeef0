"""The page and the files of `paritrana estimates`."""
