"""No process outlives the one that started it, even when that one is killed without warning.

Linux only (`prctl`); elsewhere these functions do nothing and an orderly stop still works.
"""

import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
# Loaded before any fork: between fork and exec the loader's lock may be held by a thread that no longer exists.
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, how: signal.Signals) -> None:
    """Ask the kernel to send `how` to this process when the parent ends; leave at once when it has already."""
    if _LIBC is None:
        return
    _LIBC.prctl(PR_SET_PDEATHSIG, int(how))
    # The parent may have died between fork and prctl, and then no signal will ever come.
    if os.getppid() != parent:
        os._exit(1)


def tied_to_me(how: signal.Signals) -> Callable[[], None]:
    """Return a `preexec_fn` that ties the child to this process; call it in the main thread, which lives longest."""
    parent = os.getpid()
    return lambda: die_with_parent(parent, how)


def tie_every_fork(how: signal.Signals) -> None:
    """Tie whatever this process forks from now on (web workers, task workers) to it."""
    parent = os.getpid()

    def remember() -> None:
        nonlocal parent
        parent = os.getpid()

    os.register_at_fork(before=remember, after_in_child=lambda: die_with_parent(parent, how))
