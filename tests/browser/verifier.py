"""The program anybody can run on a receipt and files, as a process of its own: it shares nothing with the portal."""

import subprocess
import sys
from pathlib import Path

from iiim_portal.embedded.folder import CHECKOUT

PROGRAM = CHECKOUT / "tools" / "verify_receipt.py"
YES, NO = 0, 1


def ask(receipt: Path, *files: Path) -> int:
    done = subprocess.run([sys.executable, PROGRAM, receipt, *files], capture_output=True, text=True)
    assert done.returncode in {YES, NO}, done.stdout + done.stderr
    return done.returncode
