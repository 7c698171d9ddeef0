"""`python -m paritrana_analysis` is `paritrana`."""

import sys

from paritrana_analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
