"""One run of the embedded portal, from the lock to the last process stopped."""

import http.client
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from iiim_portal.embedded import environment, folder, plan
from iiim_portal.embedded.environment import Ports
from iiim_portal.embedded.ports import LOCAL, Reserved, is_free
from iiim_portal.embedded.postgres import Postgres
from iiim_portal.embedded.roles import APP, OWNER, PARTNER, create_roles
from iiim_portal.embedded.supervisor import Interrupted, Say, StepFailed, Supervisor
from iiim_portal.embedded.valkey import Valkey

READY_SECONDS = 60
DEMO_BEGUN, DEMO_LOADED = "demonstration-begun", "demonstration-loaded"


class PortBusy(RuntimeError):
    """Another program listens where a face should."""


def run(data: Path, say: Say) -> None:
    """Run the portal on data until a signal comes; nothing is left behind, whatever happens.

    Raises:
        AlreadyRunning, PortBusy, PostgresFailed, ValkeyFailed, StepFailed: each says in one sentence what to do.
    """
    folder.prepare(data)
    with folder.lock(data), ExitStack() as undo:
        undo.callback(say, "portal", "everything is stopped")
        _forget_unfinished(data, say)
        supervisor = Supervisor(say)
        supervisor.listen_to_signals()
        try:
            ports = undo.enter_context(_servers(data))
            undo.callback(supervisor.stop)
            _prepare(data, ports, supervisor)
            _start(data, ports, supervisor)
            _announce(ports, say)
            while True:
                supervisor.turn()
        except Interrupted:
            say("portal", "stopping")


def _forget_unfinished(data: Path, say: Say) -> None:
    """Begin anew when the demonstration was cut while it was loaded: no face has ever answered on such a folder."""
    if not (data / DEMO_BEGUN).exists() or (data / DEMO_LOADED).exists():
        return
    say("portal", "the demonstration was not loaded to its end the last time; it begins anew")
    for name in ("postgres", "valkey", "stores", "keys"):
        shutil.rmtree(data / name, ignore_errors=True)
    (data / DEMO_BEGUN).unlink()


@contextmanager
def _servers(data: Path) -> Iterator[Ports]:
    """Have Postgres and Valkey running on free ports, and say where in the folder."""
    kept = (Reserved(), Reserved())
    ports = environment.ports(postgres=kept[0].port, valkey=kept[1].port)
    for name, port in (("PARTNER", ports.partner), ("MECHANISM", ports.mechanism)):
        if not is_free(port):
            raise PortBusy(f"Port {port} is used by another program; choose another with PORTAL_{name}_PORT.")
    known = folder.known_secrets(data)
    postgres = Postgres(data / "postgres", ports.postgres, known["admin"])
    valkey = Valkey(data / "valkey", ports.valkey, known["valkey"])
    with ExitStack() as undo:
        for server in (postgres, valkey):
            undo.callback(server.stop)
            server.start()
        create_roles(postgres, {OWNER: known["owner"], APP: known["app"], PARTNER: known["partner"]})
        environment.publish(data, ports)
        yield ports
    for reserved in kept:
        reserved.release()


def _prepare(data: Path, ports: Ports, supervisor: Supervisor) -> None:
    supervisor.finish(plan.preparation(data, ports))
    loaded = data / DEMO_LOADED
    if not loaded.exists():
        (data / DEMO_BEGUN).touch()
        supervisor.finish(plan.demonstration(data, ports))
        loaded.touch()


def _start(data: Path, ports: Ports, supervisor: Supervisor) -> None:
    """Start the faces, and the rest once both answer: people wait for the first page, not for a worker."""
    for program in plan.faces(data, ports):
        supervisor.start(program)
    deadline = time.monotonic() + READY_SECONDS
    for port in (ports.partner, ports.mechanism):
        while not _answers(port):
            if time.monotonic() > deadline:
                raise StepFailed(f"Nothing answers on port {port}; what the processes said is above.")
            supervisor.turn(0.05)
    for program in plan.background(data, ports):
        supervisor.start(program)


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection(LOCAL, port, timeout=5)
    try:
        line.request("GET", "/healthz")
        return line.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _announce(ports: Ports, say: Say) -> None:
    say("portal", f"Partner face    http://{LOCAL}:{ports.partner}/")
    say("portal", f"Mechanism face  http://{LOCAL}:{ports.mechanism}/")
    say("portal", "Sign in as anyone of the demonstration world at /demo/ of either face. Ctrl-C stops everything.")
