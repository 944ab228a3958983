"""`python -m deposit`."""

import sys

from deposit.cli import main

if __name__ == "__main__":
    sys.exit(main())
