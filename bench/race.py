"""Runs that take turns, so that a slow minute of the machine slows every runner alike."""

import os
import resource
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Runner = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Lap:
    seconds: float
    cpu_seconds: float


@dataclass(frozen=True, slots=True)
class Laps:
    """All laps of one runner; its figures are medians."""

    laps: tuple[Lap, ...]

    @property
    def seconds(self) -> float:
        return statistics.median(lap.seconds for lap in self.laps)

    @property
    def cpu_seconds(self) -> float:
        return statistics.median(lap.cpu_seconds for lap in self.laps)


def own_cpu() -> float:
    """CPU seconds of this process and of those it waited for."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def lap(run: Runner, cpu: Callable[[], float]) -> Lap:
    spent, begin = cpu(), time.perf_counter()
    run()
    return Lap(time.perf_counter() - begin, cpu() - spent)


def race(
    runners: Mapping[str, Runner],
    *,
    before: Mapping[str, Runner] | None = None,
    cpu: Mapping[str, Callable[[], float]] | None = None,
    times: int = 5,
) -> dict[str, Laps]:
    """Let each runner go once unmeasured, then `times` times in turn.

    before: what a runner needs made ready for each lap; not measured.
    cpu: how much a runner has spent whose work is done in other processes.
    """
    laps: dict[str, list[Lap]] = {name: [] for name in runners}
    ready, spent = before or {}, cpu or {}
    for turn in range(times + 1):
        for name, run in runners.items():
            if name in ready:
                ready[name]()
            os.sync()
            if turn == 0:
                run()
                continue
            laps[name].append(lap(run, spent.get(name, own_cpu)))
    return {name: Laps(tuple(own)) for name, own in laps.items()}
