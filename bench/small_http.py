"""The provider's program against a whole portal as `make run` starts it."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench.face import CONTRIBUTOR, open_face
from iiim_portal.embedded.folder import CHECKOUT


def rate(files: Path, folder: Path) -> float:
    """Items a second from the start of the program until it has seen that everything is secured."""
    with open_face() as face:
        people = json.loads(face.house.says("demo_info", "--json"))["people"]
        told = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(CHECKOUT),
            "PORTAL_DEPOSIT_ADDRESS": face.house.partner,
            "PORTAL_DEPOSIT_TOKEN": next(one["token"] for one in people if one["login"] == CONTRIBUTOR),
        }
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "deposit", "send", str(files), "--label", "Bench"],
            env=told,
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.perf_counter() - began
    if done.returncode:
        raise AssertionError(done.stdout + done.stderr)
    return sum(1 for _ in files.rglob("*.jpg")) / seconds
