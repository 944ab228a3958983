"""`python -m bench [name …]`: run, print, and write docs/benchmarks.md; exit 1 when a target was missed."""

import importlib
import shutil
import subprocess
import sys

from bench import report
from bench.world import open_world

NAMES = ("seal", "ingest", "upload", "ledger", "package", "pages", "dialogue", "small", "catalogue", "read")
# Benches whose work needs the database; their modules import the apps, so the world comes first.
IN_A_WORLD = frozenset({"ingest", "ledger", "package", "dialogue", "catalogue", "read"})
_BY_HAND = ("openssl", "sha256sum", "age", "age-keygen")
# Programs of the machine that a bench runs; the others bring all they need.
NEEDED = {
    "seal": _BY_HAND,
    "ingest": _BY_HAND,
    "package": ("age", "tar"),
    "pages": ("chromium",),
    "small": ("age", "age-keygen"),
    "read": ("age", "age-keygen"),
}


def main(names: list[str]) -> int:
    asked = names or NAMES
    missing = {program for name in asked for program in NEEDED.get(name, ()) if shutil.which(program) is None}
    if missing:
        sys.stderr.write(f"Programs are missing: {', '.join(sorted(missing))}.\n")
        return 2
    if len(names) == 1:
        return _run(names[0])
    # A process each: what one leaves in memory must not slow the next.
    return max(subprocess.run([sys.executable, "-m", "bench", name], check=False).returncode for name in asked)


def _run(name: str) -> int:
    if name in IN_A_WORLD:
        open_world()
    done = importlib.import_module(f"bench.{name}").run()
    sys.stdout.write(done.markdown() + "\n")
    report.write([done])
    return 0 if all(target.met for target in done.targets) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
