"""Landlock and resource limits, put on by a process for itself; it cannot take them off again. No Django here."""

import ctypes
import os
import resource
import struct
import sys
from collections.abc import Iterable

CPU_SECONDS = 10
MEMORY_BYTES = 1 << 30
OPEN_FILES = 64

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_SET_NO_NEW_PRIVS = 38
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# Everything the kernel can fence off, by the version that learned it; what is handled and not allowed is refused.
_FILES = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_NETWORK = 3
_SCOPES = 3


def put_on(readable: Iterable[str]) -> str:
    """Fence this process in and return, for the label, which fences stand.

    readable: files and folders it may still read. Nothing may be written, run, or reached by TCP.
    """
    _limit()
    version = _landlock(readable)
    return f"rlimits, landlock {version}" if version else "rlimits"


def _limit() -> None:
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_AS: MEMORY_BYTES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        resource.setrlimit(which, (most, most))


def _landlock(readable: Iterable[str]) -> int:
    """Return the version of landlock in force; 0 where the kernel has none."""
    if sys.platform != "linux":
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    version = int(libc.syscall(_CREATE_RULESET, None, 0, 1))
    if version < 1:
        return 0
    handled = sum(bits for since, bits in _FILES if version >= since)
    network, scopes = _NETWORK if version >= 4 else 0, _SCOPES if version >= 6 else 0  # noqa: PLR2004 - kernel ABI
    size = 8 if version < 4 else 16 if version < 6 else 24  # noqa: PLR2004 - the structure grew with the ABI
    rules = struct.pack("=QQQ", handled, network, scopes)[:size]
    ruleset = _checked(libc.syscall(_CREATE_RULESET, rules, size, 0))
    for path in readable:
        _allow(libc, ruleset, path)
    _checked(libc.prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    _checked(libc.syscall(_RESTRICT_SELF, ruleset, 0))
    os.close(ruleset)
    return version


def _allow(libc: ctypes.CDLL, ruleset: int, path: str) -> None:
    # Reading only: without the right to execute no program can be started, while libraries still load.
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    rights = _READ_FILE | _READ_FOLDER if os.path.isdir(path) else _READ_FILE  # noqa: PTH112 - no more imports than needed
    _checked(libc.syscall(_ADD_RULE, ruleset, 1, struct.pack("=Qi", rights, place), 0))
    os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "landlock")
    return result
