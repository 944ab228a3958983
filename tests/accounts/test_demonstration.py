"""The invented world: made once, signed into by one click, unknown to production."""

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts import demonstration
from accounts.demonstration.cast import PARTNERS, STAFF
from accounts.models import Organisation, Person
from accounts.states import Standing
from common.actors import MECHANISM_ROLES
from common.errors import NotAllowed
from custody.models import CustodyEvent
from tests.accounts.test_sign_in import code_of, give_code, give_password, is_in
from tests.factories.accounts import NOON, make_member
from tests.invented import ENVIRONMENT

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def demo(settings):
    settings.PORTAL = replace(settings.PORTAL, demo=True)
    settings.ROOT_URLCONF = "tests.accounts.urls_with_demo"


def test_the_world_has_every_role_and_is_made_once(demo):
    world = demonstration.load(NOON)
    events = CustodyEvent.objects.count()
    again = demonstration.load(NOON)

    assert len(world.people) == len(STAFF) + sum(len(partner.people) for partner in PARTNERS)
    assert {row.state for row in Organisation.objects.all()} == {Standing.SIGNATORY}
    assert {world.actor(login).role for login, *_ in STAFF} == MECHANISM_ROLES
    assert again.known == world.known
    assert CustodyEvent.objects.count() == events


def test_a_lost_file_of_secrets_is_made_anew(demo, settings):
    demonstration.load(NOON)
    (settings.PORTAL.public_keys.parent / "demonstration.json").unlink()

    world = demonstration.load(NOON)

    assert world.people["amal"].check_password(world.known["amal"].password)


def test_secrets_are_for_the_owner_of_the_file_only_and_work(demo, settings, client):
    world = demonstration.load(NOON)
    path = settings.PORTAL.public_keys.parent / "demonstration.json"
    knows = demonstration.known()["amal"]

    give_password(client, "amal", knows.password)
    give_code(client, code_of(knows.totp_secret))

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert world.known["amal"].token
    assert is_in(client)


def test_one_click_signs_in(demo, client):
    world = demonstration.load(NOON)
    page = client.get("/demo/").content.decode()

    assert "Amal" in page
    assert "Elias" not in page, "staff sign in on their own face"
    assert client.post(f"/demo/{world.people['amal'].pk}/").status_code == 302
    assert is_in(client)


def test_nobody_real_signs_in_by_a_click(demo, client):
    person = make_member()

    assert client.post(f"/demo/{person.pk}/").status_code == 404
    assert not is_in(client)


def test_info_tells_machines_all_they_need(demo, capsys):
    demonstration.load(NOON)
    call_command("demo_info", "--json")
    told = json.loads(capsys.readouterr().out)

    assert {person["login"] for person in told["people"]} >= {"amal", "basil", "carine", "elias"}
    assert next(person for person in told["people"] if person["login"] == "amal")["token"]
    call_command("demo_info")
    assert "amal" in capsys.readouterr().out


def test_nothing_of_it_works_without_the_switch(settings, client):
    settings.ROOT_URLCONF = "tests.accounts.urls_with_demo"
    for command in ("load_demo", "demo_info"):
        with pytest.raises(CommandError):
            call_command(command)
    with pytest.raises(NotAllowed):
        demonstration.load(NOON)

    assert client.get("/demo/").status_code == 404
    assert not Person.objects.exists()
    assert Client().post("/demo/00000000-0000-0000-0000-000000000000/").status_code == 404


def _production(**more: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import django; django.setup(); from django.urls import get_resolver; from django.conf import settings\n"
        "print([str(p.pattern) for p in get_resolver(settings.ROOT_URLCONF).url_patterns])"
    )
    environment = {**ENVIRONMENT, **more, "DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("face", ["partner", "mechanism"])
def test_production_has_no_such_address(face):
    private = {"PORTAL_PRIVATE_KEYS": ""} if face == "partner" else {}
    done = _production(PORTAL_FACE=face, **private)

    assert done.returncode == 0, done.stderr
    assert "account/" in done.stdout
    assert "demo" not in done.stdout


def test_production_refuses_to_start_as_a_demonstration():
    done = _production(PORTAL_DEMO="1")

    assert done.returncode != 0
    assert "production has no demonstration" in done.stderr
