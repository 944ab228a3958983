"""How much memory this process holds at its highest while something runs; ru_maxrss would count what came before."""

import os
import threading
import time
from pathlib import Path
from typing import Self

LOOK_EVERY_SECONDS = 0.05


class Peak:
    """The highest resident size while it is open."""

    mib = 0.0

    def __enter__(self) -> Self:
        self._done = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()

    def _watch(self) -> None:
        while not self._done.is_set():
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
            self.mib = max(self.mib, pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20))
            time.sleep(LOOK_EVERY_SECONDS)
