"""Faults at one system call of one act, injected by strace: the n-th fsync kills, the n-th write finds no room."""

import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from itertools import count
from typing import TypeVar

from tests.live import Portal

KILLED = -9
# A name each: what the kernel is asked under it.
CALLS = {"fsync": "fsync,fdatasync,syncfs", "link": "link,linkat", "write": "write,pwrite64", "sendto": "sendto"}
# The pool that commits two copies at once makes no more calls of a kind for one of them, folders included.
OF_THE_POOL = 5
MANY = 100_000
STOPPED = "--- stopped by SIGSTOP ---"
Subject = TypeVar("Subject")


class Threads(Enum):
    """Whose calls are counted: strace counts each thread's own, so those of the pool hide the main thread's first."""

    MAIN = ()
    ALL = ("-f",)


class Steps:
    """The process of tests/faults/steps.py, and one act of it at a time under strace."""

    def __init__(self, portal: Portal) -> None:
        self._trace = portal.folder / "trace.txt"
        self._said = (portal.folder / "steps.log").open("wb")
        self._process = subprocess.Popen(
            portal.python("-m", "tests.faults.steps"),
            env=portal.environment(face="all", private=True),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            bufsize=1,
        )

    def run(self, act: str, subject: object, *, call: str, does: str, when: int, threads: Threads) -> int:
        """Do one act while its call number `when` does something else, and return how the process ended."""
        child = int(self._told(f"{act} {subject}"))
        with self._attached(child, call, does, when, threads):
            return int(self._told("go"))

    def frozen(self, act: str, subject: object, *, call: str, when: int, meanwhile: Callable[[], None]) -> int | None:
        """Freeze the act at its call number `when`, do something else meanwhile, wake it, and return how it ended.

        None: it made fewer calls, and ended well without being frozen.
        """
        child = int(self._told(f"{act} {subject}"))
        with self._attached(child, call, "signal=STOP", when, Threads.MAIN):
            self._say("go")
            if not self._froze():
                assert int(self._process.stdout.readline()) == 0
                return None
            try:
                meanwhile()
            finally:
                os.kill(child, signal.SIGCONT)
            return int(self._process.stdout.readline())

    def end(self) -> None:
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._said.close()

    def _froze(self) -> bool:
        end = time.monotonic() + 30
        while time.monotonic() < end:
            said = self._trace.read_text()
            if STOPPED in said or "+++ exited" in said:
                return STOPPED in said
            time.sleep(0.01)
        raise AssertionError("it neither froze nor ended")

    @contextmanager
    def _attached(self, child: int, call: str, does: str, when: int, threads: Threads) -> Iterator[None]:
        self._trace.write_text("")
        with injected(child, call, f"{does}:when={when}", *threads.value, "-o", str(self._trace)):
            yield

    def _told(self, line: str) -> str:
        self._say(line)
        return self._process.stdout.readline()

    def _say(self, line: str) -> None:
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


@contextmanager
def injected(process: int, call: str, does: str, *words: str) -> Iterator[None]:
    """As long as this lasts, calls of that process do what they are told instead."""
    calls = CALLS[call]
    rules = ["-e", f"trace={calls}", "-e", f"inject={calls}:{does}"]
    tracer = subprocess.Popen(["strace", "-p", str(process), *words, *rules], stderr=subprocess.PIPE, text=True)
    said = ""
    for said in tracer.stderr:
        if "attached" in said:
            break
    assert "attached" in said, f"strace must be allowed to trace children of ours: {said}"
    try:
        yield
    finally:
        # It lets go of what it traced; where that has ended, so has it.
        tracer.terminate()
        tracer.communicate(timeout=20)


@contextmanager
def steps_of(portal: Portal) -> Iterator[Steps]:
    steps = Steps(portal)
    try:
        yield steps
    finally:
        steps.end()


def at_every_call(
    steps: Steps,
    act: str,
    *,
    call: str,
    does: str,
    subjects: Callable[[int], Subject],
    finished_by_another: Callable[[Subject, int], None],
    places: range | None = None,
    of_the_pool: int = OF_THE_POOL,
) -> Counter[Threads]:
    """Do an act once for each call it makes, each time with another call failing; how many calls failed, by threads.

    subjects: makes what the act is done to, for the n-th time.
    finished_by_another: what follows the fault; it is told how the process ended.
    places: only these calls; every one there is without it.  of_the_pool: how many calls its threads make at most.
    """
    met: Counter[Threads] = Counter()
    for threads in Threads:
        for when in places or count(1):
            subject = subjects(when)
            name = getattr(subject, "pk", "-")
            how = steps.run(act, name, call=call, does=does, when=when, threads=threads)
            if how == 0:
                break
            finished_by_another(subject, how)
            met[threads] += 1
            if threads is Threads.ALL and when >= of_the_pool:
                break
    return met


def some_of(draws: random.Random, every: int) -> range:
    """Each so-manieth call, from a drawn one on; the long set takes every one."""
    return range(draws.randint(1, every), MANY, every)
