"""The portal as docker-compose.yml runs it, without Docker: same commands, same environment, Debian's servers."""

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests.deploy import compose, debian
from tests.deploy.certificate import self_signed
from tests.deploy.debian import BIN, Server
from tests.deploy.store import store
from tests.live import free_port
from vault.keyring import generate_keys

# docs/operations.md, "What runs where": which private files lie in whose folder.
DEALT = {
    "STAFF_KEYS": ("evidence", "identity", "index"),
    "INTAKE_KEYS": ("intake", "index"),
    "EVIDENCE_KEYS": ("evidence", "index"),
    "PACKAGING_KEYS": ("intake", "evidence", "index"),
    "SWEEPER_KEYS": ("intake", "evidence", "index"),
    "LOG_KEYS": ("log",),
}
PARTNER, MECHANISM = "portal.example", "staff.portal.example"


@dataclass
class Production:
    """folder: everything of one test.  values: the `.env`.  ports: by service, and the two of nginx."""

    folder: Path
    values: dict[str, str] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    running: dict[str, Server] = field(default_factory=dict)

    def environment(self, service: str) -> dict[str, str]:
        """What the container of that service would have, with this machine's addresses and folders in it."""
        told = compose.told(service, self.values)
        for inside, outside in compose.mounts(service, self.values).items():
            place = self.folder / "volumes" / outside if outside in compose.COMPOSE["volumes"] else Path(outside)
            told = {
                name: value.replace(inside, str(place)) if value.startswith(inside) else value
                for name, value in told.items()
            }
        if told["PORTAL_METRICS"].startswith("/tmp/metrics"):
            told["PORTAL_METRICS"] = f"{self.folder}/tmp-{service}/metrics"
        for host, port in (("postgres", 5432), ("valkey", 6379), ("store", 9000), ("clamav", 3310)):
            here = f"127.0.0.1:{self.ports[host]}"
            told = {name: value.replace(f"{host}:{port}", here) for name, value in told.items()}
        return compose.image_environment() | told | {"PATH": f"{BIN}:/usr/bin:/bin"}

    def server(self, service: str) -> Server:
        words = compose.command(service, self.values)
        told = self.environment(service)
        if words[0] == "gunicorn":
            self.ports[service] = free_port()
            told["GUNICORN_CMD_ARGS"] = f"--bind=127.0.0.1:{self.ports[service]}"
        return Server(service, self.folder, [str(BIN / words[0]), *words[1:]], told)

    def start(self, *services: str) -> None:
        for service in services:
            self.running[service] = self.server(service).start()

    def face(self, service: str) -> None:
        self.start(service)
        self.running[service].ready(lambda: _is_healthy(self.ports[service], service))

    def python(self, service: str, code: str, *words: str) -> str:
        """What a person with a console in that container would read."""
        told = self.environment(service) | {"PYTHONPATH": str(compose.ROOT)}
        command = [BIN / "python", "-c", code, *words]
        ended = subprocess.run(command, cwd=compose.ROOT, env=told, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout

    def ask(self, sql: str, *values: object) -> list[tuple]:
        """Look into the database as its administrator."""
        told = compose.told("postgres", self.values)
        line = psycopg2.connect(
            host="127.0.0.1",
            port=self.ports["postgres"],
            user=told["POSTGRES_USER"],
            password=told["POSTGRES_PASSWORD"],
            dbname="portal",
        )
        with line, line.cursor() as cursor:
            cursor.execute(sql, values)
            found = cursor.fetchall()
        line.close()
        return found

    def logs(self) -> str:
        return "".join(path.read_text(errors="replace") for path in self.folder.rglob("*.log"))

    def stop(self) -> None:
        for server in reversed(list(self.running.values())):
            server.stop()


def _is_healthy(port: int, service: str) -> bool:
    """The compose file's own question, asked at this port."""
    host = {"partner": PARTNER, "mechanism": MECHANISM}[service]
    script = (compose.ROOT / "deploy/healthy.py").read_text().replace("8000", str(port))
    return subprocess.run([BIN / "python", "-c", script, host], capture_output=True, check=False).returncode == 0


@contextmanager
def production(*services: str, metrics_token: str = "") -> Iterator[Production]:
    """Keys dealt out, servers up, `prepare` done, then these services in this order."""
    # Not below pytest's own folder: that one is closed to the account the servers run under when we are root.
    folder = Path(tempfile.mkdtemp(prefix="portal-production-"))
    folder.chmod(0o711)
    portal = Production(folder, _decided(folder, metrics_token))
    with ExitStack() as undo:
        undo.callback(shutil.rmtree, folder, ignore_errors=True)
        undo.callback(portal.stop)
        portal.running["store"], portal.ports["store"], keys = store(folder)
        portal.values |= keys
        portal.running["postgres"], portal.ports["postgres"] = debian.postgres(folder, portal.values)
        portal.running["valkey"], portal.ports["valkey"] = debian.valkey(folder, portal.values)
        portal.running["clamd"], portal.ports["clamav"] = debian.clamd(folder)
        prepared = portal.server("prepare").start()
        assert prepared.process.wait(120) == 0, prepared.log.read_text()
        for service in services:
            (portal.face if service in {"partner", "mechanism"} else portal.start)(service)
        yield portal


def _decided(folder: Path, metrics_token: str) -> dict[str, str]:
    """A `.env` as docs/operations.md asks for it."""
    drawn = {name: secrets.token_hex(12) for name in ("ADMIN", "OWNER", "APP", "PARTNER", "VALKEY", "PARTNER_VALKEY")}
    dealt = folder / "keys"
    generate_keys(dealt / "public", dealt / "all", dealt / "recovery", "2026-11", f"{PARTNER}/custody")
    for name, uses in DEALT.items():
        (dealt / name).mkdir()
        for file in (dealt / "all").iterdir():
            if file.name.startswith(uses):
                shutil.copy2(file, dealt / name)
    (folder / "certificates").mkdir()
    for face, host in (("partner", PARTNER), ("mechanism", MECHANISM)):
        self_signed(folder / "certificates", face, host)
    return {f"{name}_PASSWORD": word for name, word in drawn.items()} | {
        "PARTNER_HOST": PARTNER,
        "MECHANISM_HOST": MECHANISM,
        "PARTNER_SECRET_KEY": secrets.token_urlsafe(50),
        "MECHANISM_SECRET_KEY": secrets.token_urlsafe(50),
        "LOG_ORIGIN": f"{PARTNER}/custody",
        "STORE_IMAGE": "unused",
        "ALLOW_FILE_KEYS": "1",
        "MAIL_URL": "smtp+plain://127.0.0.1:1?from=portal@portal.example",
        "METRICS_TOKEN": metrics_token,
        "PARTNER_METRICS_TOKEN": metrics_token and f"{metrics_token}, of the partner face",
        "PUBLIC_KEYS": str(dealt / "public"),
        "CERTIFICATES": str(folder / "certificates"),
        **{name: str(dealt / name) for name in DEALT},
    }
