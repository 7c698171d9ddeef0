"""`python -m paritrana_analysis` is `paritrana`."""

import sys

from paritrana_analysis.cli import start

if __name__ == "__main__":
    sys.exit(start())
