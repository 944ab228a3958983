"""Keeps processes running: shows what they say, starts again what died, stops all in reverse order."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

Say = Callable[[str, str], None]

STOP_SECONDS = 12
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
SETTLED_SECONDS = 60.0


class Interrupted(Exception):
    """Somebody asked the runner to stop."""


class StepFailed(RuntimeError):
    """A program that had to succeed before the portal can start did not."""


@dataclass(frozen=True, slots=True)
class Program:
    """A Python module to run, with exactly this environment."""

    name: str
    module: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    folder: Path


@dataclass
class _Running:
    program: Program
    process: subprocess.Popen[str]
    listener: threading.Thread
    started: float
    pause_seconds: float = FIRST_PAUSE_SECONDS
    again_at: float | None = None


class Supervisor:
    """Used from the main thread only: what it starts lives no longer than the thread that started it."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._running: list[_Running] = []
        self._asked_to_stop = threading.Event()

    def listen_to_signals(self) -> None:
        """Let SIGINT, SIGTERM and SIGHUP end the run at its next turn."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.ask_to_stop())

    def ask_to_stop(self) -> None:
        self._asked_to_stop.set()

    def start(self, program: Program) -> None:
        """Start program and see to it from now on."""
        self._running.append(self._spawn(program))

    def finish(self, program: Program) -> None:
        """Run program to its end.

        Raises:
            StepFailed: it ended with an error; what it said has been shown.
            Interrupted: a signal came first.
        """
        step = self._spawn(program)
        try:
            while step.process.poll() is None:
                self.turn(0.02)
        finally:
            step.process.terminate()
            _end(step, STOP_SECONDS)
        if step.process.returncode:
            raise StepFailed(f"{program.name} failed; what it said is above.")

    def turn(self, seconds: float = 0.2) -> None:
        """Wait at most seconds, then see to who died.

        Raises:
            Interrupted: a signal came.
        """
        if self._asked_to_stop.wait(seconds):
            raise Interrupted
        for place, running in enumerate(self._running):
            self._running[place] = self._seen_to(running)

    def stop(self) -> None:
        """Ask everything to stop, the last started first, and wait; whoever does not go in time is killed."""
        for running in reversed(self._running):
            if running.process.poll() is None:
                running.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self._running:
            _end(self._running.pop(), max(0, deadline - time.monotonic()))

    def _spawn(self, program: Program, pause_seconds: float = FIRST_PAUSE_SECONDS) -> _Running:
        process = subprocess.Popen(
            [sys.executable, "-m", "iiim_portal.embedded.child", str(os.getpid()), program.module, *program.arguments],
            cwd=program.folder,
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # Ctrl-C must reach the runner only; it then stops each in its turn.
            start_new_session=True,
        )
        listener = threading.Thread(target=self._listen, args=(program.name, process), daemon=True)
        listener.start()
        return _Running(program, process, listener, time.monotonic(), pause_seconds)

    def _listen(self, name: str, process: subprocess.Popen[str]) -> None:
        with process.stdout or nullcontext(()) as lines:
            for line in filter(str.strip, lines):
                self._say(name, line.rstrip())

    def _seen_to(self, running: _Running) -> _Running:
        """Return running as it is now: as it was, waiting to start again, or started again."""
        now = time.monotonic()
        if running.process.poll() is None:
            return running
        if running.again_at is None:
            return self._paused(running, now)
        if now < running.again_at:
            return running
        return self._spawn(running.program, min(2 * running.pause_seconds, LONGEST_PAUSE_SECONDS))

    def _paused(self, running: _Running, now: float) -> _Running:
        if now - running.started > SETTLED_SECONDS:
            running.pause_seconds = FIRST_PAUSE_SECONDS
        running.again_at = now + running.pause_seconds
        self._say(
            running.program.name,
            f"ended with {running.process.returncode}; starts again in {running.pause_seconds:g} s",
        )
        return running


def _end(running: _Running, seconds: float) -> None:
    """Let running go within seconds, then kill it; its last words are shown before this returns."""
    try:
        running.process.wait(seconds)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()
    running.listener.join(1)
