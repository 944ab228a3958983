"""What other processes cost, as the kernel counts it."""

import os
import time
from collections.abc import Collection
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
_PEAK_AGAIN = "5"


def workers_of(name: str, runner: int) -> list[int]:
    """The gunicorn workers of one face of the portal that runner started."""
    master = next(pid for pid in _children(runner) if f"--name={name}" in _words(pid))
    return _children(master)


def cpu_seconds(processes: Collection[int]) -> float:
    """User and system time of all their threads so far."""
    return sum(_ticks(pid) for pid in processes) / _TICKS


def wait_until_idle(processes: Collection[int]) -> None:
    """Wait until what they were still busy with is done."""
    before = -1.0
    while before != (now := cpu_seconds(processes)):
        before = now
        time.sleep(0.5)


def forget_peak(processes: Collection[int]) -> None:
    """Count the highest resident size anew from here."""
    for pid in processes:
        Path(f"/proc/{pid}/clear_refs").write_text(_PEAK_AGAIN, "ascii")


def peak_bytes(processes: Collection[int]) -> int:
    """The highest resident size that any one of them had."""
    return max(_status(pid, "VmHWM") for pid in processes) << 10


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def _words(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text("utf-8").split("\0")


def _ticks(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return int(after_name[11]) + int(after_name[12])


def _status(pid: int, name: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
