"""The servers of docker-compose.yml as Debian packages them, started with the words of the compose file."""

import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2
import redis

from iiim_portal.embedded.account import server_account
from tests.deploy import compose
from tests.live import free_port, wait_for

BIN = Path(sys.executable).parent
POSTGRES = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=None)
VALKEY = shutil.which("valkey-server") or shutil.which("redis-server")
NGINX, CLAMD = shutil.which("nginx", path="/usr/sbin:/usr/bin"), shutil.which("clamd", path="/usr/sbin:/usr/bin")
MISSING = [
    package
    for package, found in (
        ("postgresql", POSTGRES),
        ("redis-server", VALKEY),
        ("nginx", NGINX),
        ("clamav-daemon", CLAMD),
    )
    if not found
]
# Debian's Postgres may be older than the image's: before 17 it knows no built-in locales.
BUILTIN_SINCE = 17
# What a scanner of mail must find wherever it turns up; put together here, so that no scanner finds it in this file.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class Server:
    """One server process and its log."""

    name: str
    folder: Path
    words: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    as_server: bool = False
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> "Server":
        clean = {"PATH": f"{BIN}:/usr/sbin:/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C"}
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.words,
                cwd=compose.ROOT if not self.as_server else "/",
                env=clean | self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **(server_account().run_as() if self.as_server else {}),
            )
        return self

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.process.pid, how)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ready(self, answers) -> "Server":
        def or_ended() -> bool:
            assert self.process.poll() is None, f"{self.name} ended: {self.log.read_text(errors='replace')[-3000:]}"
            return answers()

        wait_for(or_ended)
        return self


def postgres(folder: Path, values: dict[str, str]) -> tuple[Server, int]:
    """initdb, command, role script: each as the compose file has it."""
    told, port = compose.told("postgres", values), free_port()
    account, home = server_account(), folder / "postgres"
    home.mkdir()
    account.own(home)
    secret = home / "password"
    secret.write_text(told["POSTGRES_PASSWORD"])
    account.own(secret)
    words = told["POSTGRES_INITDB_ARGS"].split()
    if int(POSTGRES.parent.name) < BUILTIN_SINCE:
        words = [word for word in words if "builtin" not in word]
    auth = f"--auth-host={told['POSTGRES_HOST_AUTH_METHOD']}"
    initdb = [POSTGRES / "initdb", "-D", home / "data", "-U", told["POSTGRES_USER"], auth, f"--pwfile={secret}", *words]
    subprocess.run(initdb, cwd="/", check=True, capture_output=True, env={"PATH": "/usr/bin:/bin"}, **account.run_as())
    secret.unlink()
    command = [str(POSTGRES / "postgres"), *compose.command("postgres", values)[1:]]
    where = ["-D", str(home / "data"), "-h", "127.0.0.1", "-p", str(port), "-k", ""]
    server = Server("postgres", folder, [*command, *where], as_server=True).start()
    admin = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGPASSWORD": told["POSTGRES_PASSWORD"]}
    server.ready(lambda: _connects(port, told))
    script = next(inside for inside in compose.mounts("postgres", values).values() if inside.endswith("roles.sh"))
    subprocess.run(["sh", compose.ROOT / script], check=True, env={"PATH": f"{POSTGRES}:/usr/bin:/bin"} | told | admin)
    return server, port


def _connects(port: int, told: dict[str, str]) -> bool:
    try:
        psycopg2.connect(
            host="127.0.0.1",
            port=port,
            user=told["POSTGRES_USER"],
            password=told["POSTGRES_PASSWORD"],
            dbname="postgres",
        ).close()
    except psycopg2.OperationalError:
        return False
    return True


def valkey(folder: Path, values: dict[str, str]) -> tuple[Server, int]:
    """The very shell words of the compose file; only places and the port are this test's."""
    port, home = free_port(), folder / "valkey"
    home.mkdir()
    *shell, script = compose.command("valkey", values)
    assert "exec valkey-server /tmp/valkey.conf" in script
    script = script.replace("/tmp/valkey.conf", str(home / "valkey.conf")).replace("/data", str(home))
    script = script.replace("exec valkey-server", f"exec {VALKEY}") + f" --port {port} --bind 127.0.0.1"
    script = script.replace("\n --port", " --port")
    server = Server("valkey", folder, [*shell, script], compose.told("valkey", values)).start()
    line = redis.Redis(port=port, password=values["VALKEY_PASSWORD"], socket_timeout=1)

    def answers() -> bool:
        try:
            return bool(line.ping())
        except redis.RedisError:
            return False

    server.ready(answers)
    line.close()
    return server, port


def clamd(folder: Path) -> tuple[Server, int]:
    """Debian's clamd, knowing one malicious file: the industry's harmless one, by its SHA-256."""
    port, home = free_port(), folder / "clamd"
    home.mkdir()
    known = hashlib.sha256(EICAR).hexdigest()
    (home / "own.hsb").write_text(f"{known}:{len(EICAR)}:Invented.Test.File:73\n")
    settings = ["Foreground yes", f"TCPSocket {port}", "TCPAddr 127.0.0.1", f"DatabaseDirectory {home}"]
    (home / "clamd.conf").write_text("\n".join([*settings, f"TemporaryDirectory {home}"]) + "\n")
    server = Server("clamd", folder, [CLAMD, "-c", str(home / "clamd.conf")]).start()
    return server.ready(lambda: listens(port)), port


def listens(port: int) -> bool:
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


NGINX_MAIN = """
daemon off;
pid {home}/nginx.pid;
{user}
error_log {home}/error.log info;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  include /etc/nginx/mime.types;
  access_log {home}/access.log;
  client_body_temp_path {home}/bodies;
  proxy_temp_path {home}/answers;
  fastcgi_temp_path {home}/f; uwsgi_temp_path {home}/u; scgi_temp_path {home}/s;
  include {home}/conf.d/*.conf;
}}
"""


def nginx(folder: Path, values: dict[str, str], ports: dict[str, int]) -> Server:
    """deploy/nginx.conf below a main file that, like Debian's and the image's, logs whatever is not told otherwise."""
    home = folder / "nginx"
    (home / "conf.d").mkdir(parents=True)
    words = compose.filled_in((compose.ROOT / "deploy/nginx.conf").read_text(), values)
    for ours, here in (
        ("listen 443 ", f"listen 127.0.0.1:{ports['partner tls']} "),
        ("listen 8443 ", f"listen 127.0.0.1:{ports['mechanism tls']} "),
        ("//partner:8000", f"//127.0.0.1:{ports['partner']}"),
        ("//mechanism:8000", f"//127.0.0.1:{ports['mechanism']}"),
        (" /certificates/", f" {folder}/certificates/"),
    ):
        assert ours in words
        words = words.replace(ours, here)
    if _version() < (1, 25, 1):
        words = words.replace("    http2 on;\n", "").replace(" ssl;\n    server_name", " ssl http2;\n    server_name")
    (home / "conf.d/default.conf").write_text(words)
    user = "user root;" if os.geteuid() == 0 else ""
    (home / "nginx.conf").write_text(NGINX_MAIN.format(home=home, user=user))
    server = Server("nginx", folder, [NGINX, "-p", str(home), "-c", str(home / "nginx.conf")]).start()
    return server.ready(lambda: listens(ports["partner tls"]))


def _version() -> tuple[int, ...]:
    told = subprocess.run([NGINX, "-v"], capture_output=True, text=True, check=True).stderr
    return tuple(map(int, re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", told).groups()))
