"""Which processes make up the portal, and in which order they start."""

from pathlib import Path

from iiim_portal.embedded import environment
from iiim_portal.embedded.environment import Ports
from iiim_portal.embedded.folder import CHECKOUT
from iiim_portal.embedded.ports import LOCAL
from iiim_portal.embedded.supervisor import Program

# A slow line holds a thread for as long as its part takes: threads are what uploads cost. All of them together keep
# fewer connections to the database than it has.
PARTNER_THREADS = 160
MECHANISM_THREADS = 16
# A worker whose threads are all taken takes no more than this many lines: the other one does.
WAITING_LINES = 16
# Threads take turns with the allocator anyway; an arena for each would keep buffers of its own.
ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
QUEUES = "ingest,sandbox,catalogue,fixity,packaging,mail"


def preparation(folder: Path, ports: Ports) -> Program:
    """Return the step that migrates, as the database's owner, and gives the app its rights."""
    return _manage("prepare", environment.for_owner(folder, ports), "--keys")


def demonstration(folder: Path, ports: Ports) -> Program:
    """Return the step that fills an empty portal with the demonstration world, as the app."""
    return _manage("load_demo", environment.for_commands(folder, ports))


def faces(folder: Path, ports: Ports) -> list[Program]:
    """Return the two web processes."""
    return [
        _web("partner", environment.for_partner(folder, ports), ports.partner, workers=2, threads=PARTNER_THREADS),
        _web(
            "mechanism", environment.for_mechanism(folder, ports), ports.mechanism, workers=1, threads=MECHANISM_THREADS
        ),
    ]


def background(folder: Path, ports: Ports) -> list[Program]:
    """Return what works behind the faces."""
    told = environment.for_commands(folder, ports)
    # Who starts the embedded portal as root knows it; a container of its own is for real use.
    quiet = told | {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    # One machine, one pool: talk between workers would only cost time.
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    words = [
        "-q",
        "-A",
        "iiim_portal",
        "worker",
        "-Q",
        QUEUES,
        "-c",
        "2",
        "-n",
        "portal@localhost",
        "-l",
        "WARNING",
        *alone,
    ]
    return [
        Program("workers", "celery", words, quiet, CHECKOUT),
        _manage("sweep", told),
        _manage("sequence", told),
    ]


def _manage(command: str, told: dict[str, str], *arguments: str) -> Program:
    return Program(command, "manage", [command, *arguments], told, CHECKOUT)


def _web(name: str, told: dict[str, str], port: int, *, workers: int, threads: int) -> Program:
    words = [
        "iiim_portal.wsgi:application",
        f"--bind={LOCAL}:{port}",
        "--worker-class=gthread",
        f"--workers={workers}",
        f"--threads={threads}",
        f"--worker-connections={threads + WAITING_LINES}",
        "--preload",
        "--timeout=120",
        "--graceful-timeout=3",
        "--log-level=warning",
        "--no-control-socket",
        f"--name={name}",
    ]
    return Program(name, "gunicorn", words, told | ONE_ARENA, CHECKOUT)
