"""Looking at the processes of this machine, as they are and not as the runner believes."""

import time
from collections.abc import Iterator
from pathlib import Path


def of_folder(folder: Path) -> list[str]:
    """Every living process that was told of folder or has it on its command line."""
    return [line for process in _all() if (line := _described(process, str(folder)))]


def environments(folder: Path, words: str) -> list[dict[str, str]]:
    """The environments of the processes of folder with words on their command line."""
    found = []
    for process in _all():
        variables = _read(process / "environ").split("\0")
        if f"PORTAL_DATA={folder}" in variables and words in _read(process / "cmdline"):
            found.append(dict(variable.split("=", 1) for variable in variables if "=" in variable))
    return found


def pid_of(folder: Path, words: str) -> int:
    """The eldest process of folder with words on its command line."""
    told = [process for process in _all() if f"PORTAL_DATA={folder}" in _read(process / "environ").split("\0")]
    return min(int(process.name) for process in told if words in _read(process / "cmdline").replace("\0", " "))


def wait_until_gone(folder: Path, seconds: float = 10) -> list[str]:
    """Wait for every process of folder to end; return those that did not."""
    deadline = time.monotonic() + seconds
    while (left := of_folder(folder)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def _all() -> Iterator[Path]:
    return (path for path in Path("/proc").iterdir() if path.name.isdecimal())


def _described(process: Path, folder: str) -> str:
    """A dead process that nobody has buried yet has no command line and does not count."""
    words = _read(process / "cmdline").replace("\0", " ")
    if words and (folder in words or f"PORTAL_DATA={folder}" in _read(process / "environ").split("\0")):
        return f"{process.name} {words}"
    return ""


def _read(path: Path) -> str:
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""
