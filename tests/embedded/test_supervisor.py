import os
import textwrap
import time
from pathlib import Path

import pytest

from iiim_portal.embedded.folder import CHECKOUT
from iiim_portal.embedded.supervisor import Interrupted, Program, StepFailed, Supervisor

FOUND = {"PYTHONPATH": str(CHECKOUT), "PYTHONUNBUFFERED": "1", "PATH": "/usr/bin:/bin"}


@pytest.fixture
def heard():
    return []


@pytest.fixture
def supervisor(heard):
    made = Supervisor(lambda name, line: heard.append((name, line)))
    yield made
    made.stop()


@pytest.fixture
def program(tmp_path):
    def make(name: str, source: str) -> Program:
        (tmp_path / f"{name}.py").write_text(textwrap.dedent(source))
        return Program(name, name, ["word"], FOUND, tmp_path)

    return make


def until(supervisor, condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        supervisor.turn(0.02)


def test_a_process_is_told_only_what_it_is_told(supervisor, heard, program, monkeypatch):
    monkeypatch.setenv("PORTAL_PRIVATE_KEYS", "/somewhere")

    supervisor.finish(program("curious", "import os, sys; print(sys.argv[1], sorted(os.environ))"))

    # Python adds LC_CTYPE to itself when there is no locale.
    assert heard == [("curious", "word ['LC_CTYPE', 'PATH', 'PYTHONPATH', 'PYTHONUNBUFFERED']")]


def test_a_step_that_fails_says_so_after_its_own_words(supervisor, heard, program):
    with pytest.raises(StepFailed, match="weak failed"):
        supervisor.finish(program("weak", "print('because'); raise SystemExit(3)"))

    assert heard == [("weak", "because")]


def test_what_dies_starts_again_after_longer_and_longer_pauses(supervisor, heard, program):
    supervisor.start(program("mortal", "print('alive'); raise SystemExit(5)"))

    until(supervisor, lambda: heard.count(("mortal", "alive")) == 2)
    until(supervisor, lambda: len(heard) == 4)

    assert heard == [
        ("mortal", "alive"),
        ("mortal", "ended with 5; starts again in 0.5 s"),
        ("mortal", "alive"),
        ("mortal", "ended with 5; starts again in 1 s"),
    ]


def test_stop_asks_all_and_kills_who_will_not_go(supervisor, heard, program, monkeypatch):
    monkeypatch.setattr("iiim_portal.embedded.supervisor.STOP_SECONDS", 0.5)
    polite = """
        import signal, sys, time
        signal.signal(signal.SIGTERM, lambda *_: (print("bye"), sys.exit()))
        print("up"); time.sleep(60)
    """
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"
    for name, source in (("first", polite), ("deaf", deaf), ("last", polite)):
        supervisor.start(program(name, source))
    until(supervisor, lambda: len(heard) == 3)
    started = time.monotonic()

    supervisor.stop()

    assert sorted(heard[3:]) == [("first", "bye"), ("last", "bye")]
    assert time.monotonic() - started < 5


def test_a_child_killed_takes_its_own_children_with_it(supervisor, heard, program):
    supervisor.start(
        program(
            "parent",
            """
            import os, time
            for _ in range(2):
                if os.fork() == 0:
                    os.write(1, b"%d\\n" % os.getpid()); time.sleep(60)
            time.sleep(60)
            """,
        )
    )
    until(supervisor, lambda: len(heard) == 2)
    grandchildren = [int(line) for _, line in heard]

    os.kill(_parent_of(grandchildren[0]), 9)

    until(supervisor, lambda: not any(map(_lives, grandchildren)))


def test_a_signal_ends_the_next_turn(supervisor):
    supervisor.ask_to_stop()

    with pytest.raises(Interrupted):
        supervisor.turn(60)


def _status(pid: int) -> dict[str, str]:
    with Path(f"/proc/{pid}/status").open() as file:
        return dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)


def _parent_of(pid: int) -> int:
    return int(_status(pid)["PPid"])


def _lives(pid: int) -> bool:
    try:
        return not _status(pid)["State"].startswith("Z")
    except (FileNotFoundError, ProcessLookupError):
        return False
