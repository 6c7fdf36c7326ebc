"""`python -m sweep.cli`: the same as `sweep`."""

import sys

from sweep.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
