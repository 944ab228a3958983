import json
import subprocess
import sys

import pytest

from iiim_portal import env
from iiim_portal.embedded import environment, folder, plan
from iiim_portal.embedded.environment import Ports

PORTS = Ports(postgres=1, valkey=2, partner=8000, mechanism=8001)


@pytest.fixture
def programs(tmp_path):
    made = [
        plan.preparation(tmp_path, PORTS),
        plan.demonstration(tmp_path, PORTS),
        *plan.faces(tmp_path, PORTS),
        *plan.background(tmp_path, PORTS),
    ]
    return {program.name: program for program in made}


def test_every_name_given_is_one_the_settings_know(programs):
    for program in programs.values():
        told = {name for name in program.environment if name.startswith("PORTAL_")}
        assert told <= set(env.NAMES) | set(env.RUNNER_NAMES)


def test_the_partner_face_is_told_of_no_private_key(programs):
    told = programs["partner"].environment

    assert "PORTAL_PRIVATE_KEYS" not in told
    assert not [value for value in told.values() if "private" in value]


def test_the_faces_have_secrets_of_their_own(programs):
    partner, mechanism = programs["partner"].environment, programs["mechanism"].environment

    assert partner["PORTAL_SECRET_KEY"] != mechanism["PORTAL_SECRET_KEY"]


def test_only_the_preparation_owns_the_database(programs):
    owners = [name for name, program in programs.items() if "portal_owner" in str(program.environment)]

    assert owners == ["prepare"]


def test_secrets_are_drawn_once_and_are_ours_alone(tmp_path):
    first = folder.known_secrets(tmp_path)

    assert folder.known_secrets(tmp_path) == first
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert len(set(first.values())) == len(folder.SECRETS)


def test_a_folder_is_held_by_one(tmp_path):
    with folder.lock(tmp_path), pytest.raises(folder.AlreadyRunning, match="already running on the data in"):
        folder.lock(tmp_path)

    folder.lock(tmp_path).close()


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1", ""])
def test_a_port_that_cannot_be_names_itself(port, monkeypatch):
    monkeypatch.setenv("PORTAL_PARTNER_PORT", port)

    with pytest.raises(env.WrongEnvironment, match="PORTAL_PARTNER_PORT"):
        environment.ports(1, 2)


@pytest.mark.parametrize("limits", ["95,90", "0,95", "90,101", "90", "90,95,99", "ninety,95", "90, 95", ""])
def test_limits_of_a_disk_that_cannot_be_name_themselves(limits, monkeypatch):
    monkeypatch.setenv("PORTAL_DISK_LIMITS", limits)

    with pytest.raises(env.WrongEnvironment, match="PORTAL_DISK_LIMITS"):
        env.disk_limits()


def test_limits_of_a_disk_without_a_word(monkeypatch):
    monkeypatch.delenv("PORTAL_DISK_LIMITS")

    assert env.disk_limits() == (90, 95)


def test_a_command_by_hand_finds_the_running_servers_and_a_told_process_keeps_its_own(tmp_path):
    environment.publish(tmp_path, PORTS)
    adopting = "from iiim_portal.embedded.environment import adopt; adopt()"
    asked = f"{adopting}; import json, os; print(json.dumps(dict(os.environ)))"

    def adopted(**told):
        done = subprocess.run(
            [sys.executable, "-c", asked], env={"PORTAL_DATA": str(tmp_path), **told}, capture_output=True
        )
        return json.loads(done.stdout)

    assert adopted()["PORTAL_PRIVATE_KEYS"] == str(tmp_path / "keys" / "private")
    assert "PORTAL_PRIVATE_KEYS" not in adopted(PORTAL_DATABASE_URL="postgres://somewhere/else")
