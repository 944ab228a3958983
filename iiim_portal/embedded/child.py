"""Run a Python program that dies with the runner, and whose own children die with it.

python -m iiim_portal.embedded.child <pid of the runner> <module> <arguments…>
"""

import runpy
import signal
import sys

from iiim_portal.embedded.lifeline import die_with_parent, tie_every_fork


def main() -> None:
    _, runner, module, *arguments = sys.argv
    # Killed, not asked: the portal loses nothing by it, and a polite worker would keep the port of the next start.
    die_with_parent(int(runner), signal.SIGKILL)
    tie_every_fork(signal.SIGKILL)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
