"""`python -m tests.faults`: the long set of fault tests, drawn from one number that is printed.

PORTAL_FAULT_SEED repeats a run. PORTAL_FAULT_KILLS says how many workers die under load; without it a thousand.
Words behind it go to pytest.
"""

import os
import shutil
import sys

import pytest

from tests.faults.seed import NAME, SEED

WORDS = ["-m", "faults", "-q", "-p", "no:cacheprovider", "--durations=10"]


def main(told: list[str]) -> int:
    if shutil.which("strace") is None:
        sys.stderr.write("The fault tests need strace; on Debian and Ubuntu: apt install strace\n")
        return 2
    sys.stdout.write(f"{NAME}={SEED}\n")
    sys.stdout.flush()
    # Processes and tests of this run draw from the same number.
    os.environ[NAME] = str(SEED)
    return int(pytest.main([*WORDS, *told]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
