"""Somebody has taken over the partner process and has everything it has: environment, files, memory, role, credentials.

The process is started as docker-compose.yml starts it. Each attempt is made with what was taken, and beside it with the
right that it would need: there it works. What the attempts run against enforces it: the database its grants and fences,
Valkey its list of commands, the S3 server the policies of deploy/stores.
"""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg2
import pytest
import redis
from botocore.exceptions import ClientError

from tests.deploy import compose, debian
from tests.deploy.debian import BIN
from tests.deploy.production import MECHANISM, production
from tests.deploy.store import client
from tests.deploy.tls import Line, talk
from tests.security import attempts

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(debian.MISSING), reason=f"not installed here: {', '.join(debian.MISSING)}"),
]
# The database's own word, and that of the fence around what was handed over.
REFUSALS = (psycopg2.errors.InsufficientPrivilege, psycopg2.errors.RestrictViolation)
BUCKETS = ("staging", "vault-a", "vault-b")
WORLD = """
import json, django; django.setup()
from common import clock
from common.actors import WORKER, Role
from common.ids import new_id
from custody.models import CopyCheck, StagedPart
from submissions.models import Item
from submissions.services import catalogue, receipt
from submissions.models import Submission
from tests.actors import person_with, with_role
from tests.disclosure.flaws import world
from tests.factories.accounts import make_organisation, make_team
from tests.factories.submissions import handed_over
from tests.factories.uploads import draft, ingested, secured
at = clock.now()
amal = with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())
submission = handed_over(amal)
item = Item.objects.get(submission=submission)
ingested(item)
secured()
receipt.issue_due(at)
Submission.objects.filter(pk=submission.pk).update(team=make_team())
catalogue.catalogue_submission(actor=WORKER, submission_id=submission.pk, at=at)
world(at)
person_with(Role.HEAD)
handed_over(amal, pseudonym="W-9")
print(json.dumps({
    "item": str(item.pk), "submission": str(submission.pk), "login": person_with(Role.ANALYST).login,
    "draft": str(draft().send(b"not handed over", at=at).pk),
    "staged": StagedPart.objects.first().name, **{c.store: c.name for c in CopyCheck.objects.filter(item_id=item.pk)},
}))
"""
# The account of another organisation, by way of the safe and of the keyring.
OPEN = """
import sys, django; django.setup()
from uuid import UUID
from custody import safe
from submissions.models import Submission
given = Submission.objects.get(pk=sys.argv[1])
print(len(safe.reread(record_id=given.pk, sealed=bytes(given.sealed_account))))
"""
SESSION = """
import sys, django; django.setup()
from django.test import Client
from accounts.models import Person
from tests.actors import sign_in
print(sign_in(Client(), Person.objects.get(login=sys.argv[1])).cookies["sessionid"].value)
"""


@pytest.fixture(scope="module")
def portal():
    with production("partner", "mechanism") as running:
        yield running


@pytest.fixture(scope="module")
def world(portal):
    told = portal.environment("sweeper") | {"PORTAL_PRIVATE_KEYS": str(portal.folder / "keys/all")}
    return json.loads(run(told, WORLD))


@pytest.fixture(scope="module")
def loot(portal, world) -> dict[str, str]:
    """Everything the running process was told, as the kernel shows it."""
    words = Path(f"/proc/{portal.running['partner'].process.pid}/environ").read_bytes()
    return dict(word.split("=", 1) for word in words.decode().split("\0") if word)


def run(told: dict[str, str], code: str, *words: str) -> str:
    command = [BIN / "python", "-c", code, *words]
    ended = subprocess.run(
        command, cwd=compose.ROOT, env=told | {"PYTHONPATH": str(compose.ROOT)}, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def address_of(portal, loot, who: str) -> str:
    """The database as the thief, or as who may: never anything but what `.env` says."""
    here = f"127.0.0.1:{portal.ports['postgres']}/portal"
    return {
        "thief": loot["PORTAL_DATABASE_URL"],
        "app": portal.environment("sweeper")["PORTAL_DATABASE_URL"],
        "owner": portal.environment("prepare")["PORTAL_DATABASE_URL"],
        "admin": f"postgres://portal_admin:{portal.values['ADMIN_PASSWORD']}@{here}",
        "superuser": f"postgres://portal_admin:{portal.values['ADMIN_PASSWORD']}@{here}",
    }[who]


def tried(address: str, statement: str, world: dict[str, str], *, unguarded: bool = False) -> None:
    line = psycopg2.connect(address)
    try:
        with line.cursor() as cursor:
            if unguarded:
                cursor.execute("SET session_replication_role = replica")
            cursor.execute(statement, world | {"bytes": b"\x01" * 32})
    finally:
        line.rollback()
        line.close()


@pytest.mark.parametrize("name", attempts.ALL)
def test_the_database_refuses(name, portal, world, loot):
    statement, who_may = attempts.ALL[name]

    with pytest.raises(REFUSALS):
        tried(address_of(portal, loot, "thief"), statement, world)
    tried(address_of(portal, loot, who_may), statement, world, unguarded=who_may == "superuser")


def acts_on_stores(world) -> dict[str, tuple[str, dict[str, object]]]:
    there = {"staging": world["staged"], "vault-a": world["a"], "vault-b": world["b"]}
    acts: dict[str, tuple[str, dict[str, object]]] = {}
    for bucket in BUCKETS:
        blob = {"Bucket": bucket, "Key": there[bucket]}
        acts |= {
            f"{bucket}: list": ("list_objects_v2", {"Bucket": bucket}),
            f"{bucket}: read": ("get_object", blob),
            f"{bucket}: look": ("head_object", blob),
            f"{bucket}: delete": ("delete_object", blob | {"Key": "p/x" if bucket == "staging" else "o/x"}),
            f"{bucket}: forge": ("put_object", {"Bucket": bucket, "Key": "o/forged", "Body": b"x"}),
            f"{bucket}: forge a wrap": ("put_object", {"Bucket": bucket, "Key": "w/forged", "Body": b"x"}),
            f"{bucket}: unfinished uploads": ("list_multipart_uploads", {"Bucket": bucket}),
        }
    return acts


STORE_ACTS = list(acts_on_stores({"staged": "", "a": "", "b": ""}))


@pytest.mark.parametrize("name", STORE_ACTS)
def test_the_store_refuses(name, portal, world, loot):
    act, told = acts_on_stores(world)[name]
    address = parse_qs(urlsplit(loot["PORTAL_STORE_STAGING"]).query)["endpoint"][0]
    thief = client("s3", address, loot["AWS_ACCESS_KEY_ID"], loot["AWS_SECRET_ACCESS_KEY"])
    with pytest.raises(ClientError, match=r"AccessDenied|403|Forbidden"):
        getattr(thief, act)(**told)
    may = portal.environment("sweeper")
    holder = client("s3", address, may["AWS_ACCESS_KEY_ID"], may["AWS_SECRET_ACCESS_KEY"])
    getattr(holder, act)(**told)


COMMANDS = (
    "KEYS *",
    "LRANGE ingest 0 -1",
    "RPOP ingest",
    "DEL ingest",
    "GET x",
    "SET x y",
    "FLUSHALL",
    "CONFIG GET *",
    "CLIENT LIST",
    "ACL LIST",
    "PUBLISH celery.pidbox x",
    "EVAL return(1) 0",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_doorbell_refuses(command, portal, loot):
    thief = redis.Redis.from_url(loot["PORTAL_REDIS_URL"])
    with pytest.raises(redis.exceptions.NoPermissionError):
        thief.execute_command(*command.split())
    holder = redis.Redis.from_url(portal.environment("sweeper")["PORTAL_REDIS_URL"])
    holder.execute_command(*command.split())


def test_it_rings_as_ever(portal, loot):
    code = """
import sys, django; django.setup()
from uuid import uuid4
from common.doorbell import TaskName, ring_now
print(ring_now(TaskName.INGEST_ITEM, item_id=uuid4()))
"""
    assert run(loot, code) == "True"


def test_it_was_told_of_no_key_no_copy_and_no_other_password(portal, loot):
    words = "\n".join(loot.values())
    others = portal.values | {"PARTNER_HOST": "", "MECHANISM_HOST": ""}
    hidden = {
        "PORTAL_PRIVATE_KEYS": "",
        "PORTAL_STORE_A": "vault-a",
        "PORTAL_STORE_B": "vault-b",
        **{name: others[name] for name in ("ADMIN_PASSWORD", "OWNER_PASSWORD", "APP_PASSWORD", "VALKEY_PASSWORD")},
        **{name: others[name] for name in ("MECHANISM_SECRET_KEY", "STORE_KEY", "STORE_KEY_ID")},
    }

    assert not set(hidden) & set(loot)
    assert [name for name, value in hidden.items() if value and value in words] == []
    assert not any(str(portal.folder / "keys" / name) in words for name in ("all", "recovery", "STAFF_KEYS"))


def test_no_private_key_is_in_its_memory_or_its_open_files(portal, loot):
    """Looked for as the key files hold them; what it does have, its password, is found by the same look."""
    processes = family(portal.running["partner"].process.pid)
    private = {file.name: re.search(r'"(?:private|secret)": *"([^"]+)"', file.read_text())[1] for file in keys(portal)}
    own = urlsplit(loot["PORTAL_DATABASE_URL"]).password

    assert len(private) >= 5
    for process in processes:
        opened = [str(link.readlink()) for link in Path(f"/proc/{process}/fd").iterdir() if link.is_symlink()]
        assert not [path for path in opened if "private" in path]
    seen = b"".join(memory(process) for process in processes)
    assert own.encode() in seen
    assert [name for name, words in private.items() if words.encode() in seen] == []


def keys(portal) -> list[Path]:
    return sorted((portal.folder / "keys/all").glob("*.private.json"))


def family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *(one for child in children for one in family(int(child)))]


def memory(process: int) -> bytes:
    found = []
    with Path(f"/proc/{process}/mem").open("rb", 0) as space:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            (
                where,
                rights,
                *_more,
            ) = line.split()
            if rights.startswith("rw") and "[v" not in line:
                start, end = (int(word, 16) for word in where.split("-"))
                space.seek(start)
                found.append(space.read(end - start))
    return b"".join(found)


def test_what_another_organisation_said_stays_closed(portal, world, loot):
    """The row can be read; what is sealed in it opens with a key this process does not have."""
    with pytest.raises(AssertionError, match="KeyNotHeld"):
        run(loot, OPEN, world["submission"])

    assert int(run(portal.environment("mechanism"), OPEN, world["submission"])) > 0


def test_a_session_it_makes_up_is_none_on_the_other_face(portal, world, loot):
    """Sessions of both faces lie in one table; each is signed with the key of the face that opened it."""
    line = Line(portal.ports["mechanism"], MECHANISM, tls=False)

    def answered(session: str) -> int:
        told = {"Cookie": f"__Host-session={session}", "X-Forwarded-Proto": "https"}
        return talk(line, "GET", "/", headers=told)[0]

    assert answered(run(portal.environment("mechanism"), SESSION, world["login"])) == 200
    assert answered(run(loot, SESSION, world["login"])) == 302
