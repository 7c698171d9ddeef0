"""`python -m paritrana_analysis` is `paritrana`."""

from paritrana_analysis.cli import start

if __name__ == "__main__":
    start()
