"""Files over tus to the partner face as `make run` serves it, beside the tus server people would set up themselves."""

import base64
import http.client
import json
import tempfile
from http import HTTPStatus
from pathlib import Path

from bench import processes
from bench.crowd import crowd
from bench.house import open_house
from bench.race import Laps, race
from bench.report import Report, Target
from bench.rivals import tus_server
from bench.tus import LOCAL, PART, Client, Upload
from tests.browser.house import House

SIZE = 1 << 30
BESIDE_OTHERS = 256 << 20
SLOW_CLIENTS = 200
CPU_TARGET = 1.3
RSS_TARGET_MB = 120
FAIR = 0.5
CONTRIBUTOR = "amal"


def run() -> Report:
    with open_house() as house, tempfile.TemporaryDirectory(prefix="bench-tus-") as folder:
        with tus_server(Path(folder)) as rival:
            return _run(_Face(house), *rival)


class _Face:
    """The partner face, and one draft in it that takes all the uploads."""

    def __init__(self, house: House) -> None:
        self.port = house.partner_port
        self.workers = processes.workers_of("partner", house.runner_pid)
        people = json.loads(house.says("demo_info", "--json"))["people"]
        self._authorization = "Bearer " + next(one["token"] for one in people if one["login"] == CONTRIBUTOR)
        self._submission = self._draft()

    def expect(self, length: int) -> Upload:
        """Announce a file. One byte of it never comes: nothing is ingested while the clock runs."""
        words = {"submission": self._submission, "filename": "film.bin"}
        told = ",".join(f"{name} {base64.b64encode(word.encode()).decode()}" for name, word in words.items())
        return Client(self.port).create(length + 1, Authorization=self._authorization, Upload_Metadata=told)

    def _draft(self) -> str:
        line = http.client.HTTPConnection(LOCAL, self.port)
        headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
        line.request("POST", "/api/v1/submissions/", json.dumps({"kind": "material", "label": "Bench"}), headers)
        answer = line.getresponse()
        told = json.loads(answer.read())
        if answer.status != HTTPStatus.CREATED:
            raise AssertionError(f"{answer.status} {told}")
        return told["submission_id"]


def _run(face: _Face, rival_process: int, rival_port: int) -> Report:
    processes.forget_peak(face.workers)
    laps = race(
        {
            "portal": lambda: _send(face.port, face.expect(SIZE), SIZE),
            "rival": lambda: _send(rival_port, Client(rival_port).create(SIZE + 1), SIZE),
        },
        cpu={
            "portal": lambda: processes.cpu_seconds(face.workers),
            "rival": lambda: processes.cpu_seconds([rival_process]),
        },
    )
    memory = processes.peak_mib(face.workers) * 1.048576
    alone, crowded = _beside_others(face)
    rate = {name: (SIZE >> 20) / own.seconds for name, own in laps.items()}
    cpu = {name: own.cpu_seconds / (SIZE >> 30) for name, own in laps.items()}
    ratio, share = rate["portal"] / rate["rival"], crowded / alone
    ...


def _send(port: int, upload: Upload, size: int) -> None:
    client = Client(port)
    client.send(upload, size)
    client.end(upload)


def _beside_others(face: _Face) -> tuple[float, float]:
    """MiB/s of a fast client alone, and while SLOW_CLIENTS others send."""
    ...
