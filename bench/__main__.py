"""`python -m bench [name …]`: run, print, and write docs/benchmarks.md; exit 1 when a target was missed."""

import importlib
import shutil
import sys

from bench import report

NAMES = ("seal", "ingest", "upload", "ledger", "pages")
NEEDED = ("openssl", "sha256sum", "age", "age-keygen")


def main(names: list[str]) -> int:
    missing = [program for program in NEEDED if shutil.which(program) is None]
    if missing:
        sys.stderr.write(f"The rivals are missing: {', '.join(missing)}.\n")
        return 2
    reports = []
    for name in names or NAMES:
        done = importlib.import_module(f"bench.{name}").run()
        sys.stdout.write(done.markdown() + "\n")
        sys.stdout.flush()
        reports.append(done)
        report.write([done])
    return 0 if all(target.met for done in reports for target in done.targets) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
