"""A real Valkey of our own: append-only file, a password, and it refuses rather than forgets when full."""

import signal
import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from iiim_portal.embedded.account import Account, server_account
from iiim_portal.embedded.lifeline import tied_to_me
from iiim_portal.embedded.ports import LOCAL
from iiim_portal.embedded.programs import valkey_program

READY_SECONDS = 20
STOP_SECONDS = 10


class ValkeyFailed(RuntimeError):
    """The server did not start; the message carries the end of its log."""


@dataclass
class Valkey:
    """folder: holds configuration, append-only file and log."""

    folder: Path
    port: int
    password: str
    account: Account = field(default_factory=server_account)
    process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.folder / "valkey.log"

    def url(self, number: int = 0) -> str:
        return f"redis://:{self.password}@{LOCAL}:{self.port}/{number}"

    def start(self) -> None:
        """Start and wait until it answers to the password.

        Raises:
            ValkeyFailed: it ended, or did not answer in time.
        """
        program = valkey_program(self.account)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.account.own(self.folder)
        configuration = self._write_configuration()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [program, configuration],
                cwd="/",
                env={"TZ": "UTC", "PATH": "/usr/bin:/bin"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=tied_to_me(signal.SIGTERM),  # noqa: PLW1509 - one call into libc, loaded before
                **self.account.run_as(),
            )
        self._wait_until_ready()

    def stop(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _write_configuration(self) -> Path:
        """Write the settings to a file: a password on the command line is seen by everyone on the machine."""
        path = self.folder / "valkey.conf"
        path.touch(0o600)
        lines = [
            f"bind {LOCAL}",
            f"port {self.port}",
            f'dir "{self.folder}"',
            f'requirepass "{self.password}"',
            "appendonly yes",
            'save ""',
            "maxmemory-policy noeviction",
            "daemonize no",
        ]
        path.write_text("\n".join(lines) + "\n")
        self.account.own(path)
        return path

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise ValkeyFailed(self.log.read_text(errors="replace")[-2000:])
            if self._answers():
                return
            time.sleep(0.02)
        raise ValkeyFailed(f"Valkey did not answer within {READY_SECONDS} seconds; see {self.log}")

    def _answers(self) -> bool:
        try:
            with socket.create_connection((LOCAL, self.port), 0.5) as line:
                line.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answers = line.makefile("rb")
                return answers.readline().startswith(b"+OK") and answers.readline().startswith(b"+PONG")
        except OSError:
            return False
