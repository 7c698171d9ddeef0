"""`python -m paritrana_analysis` is `paritrana`."""

from paritrana_analysis.cli.main import start

if __name__ == "__main__":
    start()
