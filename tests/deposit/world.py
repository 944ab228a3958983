"""A portal for a deposit: all its processes, a line that can be cut, and the program on the provider's machine."""

import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from accounts.models import Person, Scope
from common.actors import Role
from common.clock import now
from tests.actors import person_with
from tests.deposit.relay import Relay
from tests.factories.accounts import make_organisation, make_token
from tests.live import ROOT, Portal

ABOUT = {
    "narrative": "What we know.",
    "obtained": "made_by_us",
    "held_by": "our archive",
    "copies": "with_us",
    "concerns_nobody": True,
}


@dataclass
class World:
    """home: of the provider's program. Its server can die as a whole and come back."""

    portal: Portal
    home: Path
    relay: Relay = field(default_factory=Relay)
    person: Person = field(default_factory=lambda: person_with(Role.NGO_FOCAL_POINT, organisation=make_organisation()))
    programs: list[subprocess.Popen] = field(default_factory=list)

    def switch_on(self) -> None:
        address = self.portal.partner_face()
        self.portal.worker()
        self.portal.background()
        self.relay.behind = int(address.rpartition(":")[2])

    def reboot(self) -> None:
        """Every process of the server dies at once, in the middle of whatever it does; then it is switched on again."""
        self.relay.behind = 0
        self.portal.stop()
        self.relay.cut()
        self.switch_on()

    def token(self, *scopes: Scope) -> str:
        return make_token(self.person, *scopes, at=now())[1]

    def program(self, *words: str, token: str) -> subprocess.Popen:
        """Start portal-deposit as a provider would; it knows the address and the token and nothing else of ours."""
        told = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PORTAL_DEPOSIT_ADDRESS": self.relay.address,
            "PORTAL_DEPOSIT_TOKEN": token,
        }
        running = subprocess.Popen(
            [sys.executable, "-m", "deposit", *words],
            env=told,
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.programs.append(running)
        return running

    def about(self) -> str:
        path = self.home / "about.json"
        path.write_text(json.dumps(ABOUT))
        return str(path)

    def close(self) -> None:
        for running in self.programs:
            if running.poll() is None:
                running.kill()
                running.communicate()
        self.relay.close()


def make_folder(root: Path, *, count: int, size_bytes: int) -> None:
    """Real small files in folders of a hundred, one of them with a strange name, one of them empty."""
    for number in range(count):
        folder = root / f"box {number // 100:03}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:05}.jpg").write_bytes(secrets.token_bytes(size_bytes))
    (root / "box 000" / "00000.jpg").rename(root / "box 000" / "صورة =1+1\n.jpg")
    (root / "box 000" / "00001.jpg").write_bytes(b"")
