"""Write requirements*.txt from requirements*.in: every package with its hashes, no word about where it came from.

Needs `uv` on the PATH or in .venv/bin. `python deploy/lock.py`; a version changes only when its .in file says so.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
UV = next((str(path) for path in [HERE / ".venv/bin/uv"] if path.exists()), "uv")
WORDS = ["--generate-hashes", "--universal", "--python-version=3.11", "--quiet"]
SILENT = ["--no-annotate", "--no-header", "--no-emit-index-url", "--no-emit-find-links"]
ALL = "requirements-dev"
PARTS = ("requirements-production", "requirements", "requirements-assets")


def main() -> int:
    """Resolve everything together first: the smaller sets then agree with it."""
    # One package for tests has no wheel; that it may be built is said in this list and in no other.
    _compile(ALL, "--emit-build-options")
    for name in PARTS:
        _compile(name, f"--constraints={HERE / ALL}.txt")
    return 0


def _compile(name: str, *more: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / f"{name}.txt"
        kept = HERE / f"{name}.txt"
        if kept.exists():
            fresh.write_text(kept.read_text())
        subprocess.run([UV, "pip", "compile", *WORDS, *SILENT, *more, f"{name}.in", "-o", fresh], cwd=HERE, check=True)
        kept.write_text(fresh.read_text())


if __name__ == "__main__":
    sys.exit(main())
