"""The partner face of a whole portal as `make run` starts it, with the demonstration world; thrown away afterwards."""

import base64
import http.client
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from http import HTTPStatus

from bench import processes
from bench.tus import LOCAL, Client, Upload
from tests.browser.house import House

CONTRIBUTOR = "amal"


class Face:
    """What a bench needs of it; all its uploads go to one draft."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.port = house.partner_port

    @cached_property
    def workers(self) -> list[int]:
        return processes.workers_of("partner", self.house.pid)

    def expect(self, length: int) -> Upload:
        """Announce a file of that length."""
        words = {"submission": self._draft, "filename": "film.bin"}
        told = ",".join(f"{name} {base64.b64encode(word.encode()).decode()}" for name, word in words.items())
        return Client(self.port).create(length, {"Authorization": self._authorization, "Upload-Metadata": told})

    @cached_property
    def _authorization(self) -> str:
        people = json.loads(self.house.says("demo_info", "--json"))["people"]
        return "Bearer " + next(one["token"] for one in people if one["login"] == CONTRIBUTOR)

    @cached_property
    def _draft(self) -> str:
        line = http.client.HTTPConnection(LOCAL, self.port)
        headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
        line.request("POST", "/api/v1/submissions/", json.dumps({"kind": "material", "label": "Bench"}), headers)
        answer = line.getresponse()
        told = json.loads(answer.read())
        line.close()
        if answer.status != HTTPStatus.CREATED:
            raise AssertionError(f"{answer.status} {told}")
        return told["submission_id"]


@contextmanager
def open_face() -> Iterator[Face]:
    house = House()
    try:
        house.start()
        yield Face(house)
    finally:
        house.stop()
        shutil.rmtree(house.folder, ignore_errors=True)
