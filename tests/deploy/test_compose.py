"""docker-compose.yml is never started here, so it is read strictly: its shape, and its names against the settings."""

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from custody.safe.receiving import PREFIX
from iiim_portal import env
from iiim_portal.embedded import plan
from iiim_portal.embedded.postgres import ADMIN, INITDB
from iiim_portal.embedded.roles import APP, DATABASE, OWNER, PARTNER

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if "PORTAL_FACE" in service.get("environment", {})}

# The part of the Compose Specification this file uses: key -> types of its value.
TOP = {"name": str, "services": dict, "networks": dict, "volumes": dict}
SERVICE = {
    "build": dict,
    "cap_drop": list,
    "command": list,
    "depends_on": dict,
    "environment": dict,
    "healthcheck": dict,
    "image": str,
    "init": bool,
    "networks": list,
    "ports": list,
    "read_only": bool,
    "restart": str,
    "security_opt": list,
    "shm_size": str,
    "tmpfs": list,
    "ulimits": dict,
    "volumes": list,
}
HEALTHCHECK = {"test": list, "interval": str, "timeout": str, "retries": int, "start_period": str}
CONDITIONS = {"service_started", "service_healthy", "service_completed_successfully"}
RESTARTS = {"no", "always", "on-failure", "unless-stopped"}
# Not ours: names other programs read. The object store's client takes its key from these two.
FOREIGN = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}
NEEDED = {
    "PORTAL_FACE",
    "PORTAL_SECRET_KEY",
    "PORTAL_ALLOWED_HOSTS",
    "PORTAL_DATABASE_URL",
    "PORTAL_REDIS_URL",
    "PORTAL_PUBLIC_KEYS",
    "PORTAL_STORE_STAGING",
    "PORTAL_PARTNER_URL",
    "PORTAL_MECHANISM_URL",
    "PORTAL_LOG_ORIGIN",
}
VAULT = {"PORTAL_STORE_A", "PORTAL_STORE_B"}


def check_shape(value, shape, where):
    for key, inner in value.items():
        assert key in shape, f"{where}: {key} is not a key of the specification we use"
        assert isinstance(inner, shape[key]), f"{where}.{key} is a {type(inner).__name__}"


def test_the_file_has_the_shape_of_the_specification():
    check_shape({key: value for key, value in COMPOSE.items() if not key.startswith("x-")}, TOP, "top")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_the_shape_of_the_specification(name):
    service = SERVICES[name]
    check_shape(service, SERVICE, name)
    check_shape(service.get("healthcheck", {}), HEALTHCHECK, f"{name}.healthcheck")
    assert service["restart"] in RESTARTS
    assert all(isinstance(word, str) for word in service.get("command", []))
    assert all(isinstance(value, str) for value in service.get("environment", {}).values())
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for other, how in service.get("depends_on", {}).items():
        assert other in SERVICES
        assert set(how) == {"condition"}
        assert how["condition"] in CONDITIONS
        assert how["condition"] != "service_healthy" or "healthcheck" in SERVICES[other]
    for volume in service.get("volumes", []):
        source = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", volume).split(":")[0]
        assert source in COMPOSE["volumes"] or source.startswith("./")


def test_every_file_the_services_mount_or_run_exists():
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    run = [word for service in SERVICES.values() for word in service.get("command", []) if word.startswith("deploy/")]

    for name in [*(name for name in mounted if name.startswith("./deploy")), *run, "deploy/Dockerfile"]:
        assert (ROOT / name).is_file()


@pytest.mark.parametrize("name", sorted(OURS))
def test_a_process_of_ours_is_told_what_the_settings_read_and_nothing_else(name):
    told = set(SERVICES[name]["environment"])

    assert told - FOREIGN <= set(env.NAMES)
    assert told >= NEEDED
    assert told & VAULT == (set() if name == "partner" else VAULT)


def test_only_processes_behind_the_wall_hold_private_keys():
    holders = {name for name in OURS if "PORTAL_PRIVATE_KEYS" in SERVICES[name]["environment"]}
    mounts = {
        name for name in SERVICES if any("/keys/private" in volume for volume in SERVICES[name].get("volumes", []))
    }

    assert holders == mounts == OURS - {"partner", "prepare", "worker-mail"}


def test_whoever_deploys_says_that_keys_lie_in_files():
    told = {name for name in OURS if "PORTAL_ALLOW_FILE_KEYS" in SERVICES[name]["environment"]}

    assert told == {name for name in OURS if "PORTAL_PRIVATE_KEYS" in SERVICES[name]["environment"]}
    assert SERVICES["mechanism"]["environment"]["PORTAL_ALLOW_FILE_KEYS"].startswith("${ALLOW_FILE_KEYS:?")


def test_the_partner_face_shares_no_secret_with_anybody():
    """What it is told by a value of `.env` nobody else is told by it: its key, its roles, its word for metrics."""
    secret = re.compile(r"\$\{(\w*(?:PASSWORD|KEY|TOKEN|KEY_ID)\w*)")
    told = {name: set(secret.findall(" ".join(SERVICES[name]["environment"].values()))) for name in OURS}
    others = set().union(*(words for name, words in told.items() if name != "partner"))

    assert len(told["partner"]) == 6
    assert told["partner"] & others == set()


def test_the_partner_face_reaches_no_process_that_opens_anything():
    beside = {name for name in OURS if set(SERVICES[name]["networks"]) & set(SERVICES["partner"]["networks"])}

    assert beside == {"partner"}
    assert COMPOSE["networks"]["front"] == {"internal": True}


def test_the_policies_of_the_store_name_its_buckets():
    buckets = {name: SERVICES["mechanism"]["environment"][f"PORTAL_STORE_{name}"] for name in ("STAGING", "A", "B")}
    for name, bucket in (("STAGING", "staging"), ("A", "vault-a"), ("B", "vault-b")):
        assert f"s3://{bucket}?" in buckets[name]
        assert f"arn:aws:s3:::{bucket}/*" in (ROOT / "deploy/stores/portal.json").read_text()
    partner = json.loads((ROOT / "deploy/stores/partner.json").read_text())
    (allowed,) = partner["Statement"]
    assert (allowed["Action"], allowed["Resource"]) == (
        ["s3:PutObject", "s3:AbortMultipartUpload"],
        f"arn:aws:s3:::staging/{PREFIX}*",
    )


def test_the_partner_face_has_a_role_of_its_own():
    works_as = {name: SERVICES[name]["environment"]["PORTAL_DATABASE_URL"].split(":")[1] for name in OURS}

    assert works_as == dict.fromkeys(OURS, f"//{APP}") | {"partner": f"//{PARTNER}", "prepare": f"//{OWNER}"}


def test_nothing_runs_as_a_demonstration():
    assert not [name for name in OURS if "PORTAL_DEMO" in SERVICES[name]["environment"]]


def test_every_queue_has_a_worker():
    commands = [service.get("command", []) for service in SERVICES.values()]
    served = {command[command.index("-Q") + 1] for command in commands if "-Q" in command}

    assert served == set(plan.QUEUES.split(","))


@pytest.mark.parametrize(
    ("face", "threads"), [("partner", plan.PARTNER_THREADS), ("mechanism", plan.MECHANISM_THREADS)]
)
def test_a_face_takes_as_many_lines_as_the_embedded_one(face, threads):
    command = SERVICES[face]["command"]
    told = dict(pairwise(command))

    assert told["--threads"] == str(threads)
    assert told["--worker-connections"] == str(threads + plan.WAITING_LINES)
    assert "MALLOC_ARENA_MAX=1" in (ROOT / "deploy/Dockerfile").read_text()


def test_all_threads_together_keep_fewer_connections_than_the_database_has():
    commands = [SERVICES[face]["command"] for face in ("partner", "mechanism")]
    told = [dict(pairwise(command)) for command in commands]
    # Workers, sweeper, signer and people with a console beside them.
    others = 32

    assert sum(int(one["--workers"]) * int(one["--threads"]) for one in told) + others <= 400
    assert "max_connections=400" in SERVICES["postgres"]["command"]


def test_the_database_is_made_as_the_embedded_one_is():
    told = SERVICES["postgres"]["environment"]
    roles = (ROOT / "deploy/postgres/roles.sh").read_text()

    assert tuple(told["POSTGRES_INITDB_ARGS"].split()) == INITDB
    assert told["POSTGRES_USER"] == ADMIN
    assert f"CREATE ROLE {OWNER} LOGIN" in roles
    assert f"CREATE ROLE {APP} LOGIN" in roles
    assert f"CREATE ROLE {PARTNER} LOGIN" in roles
    assert f"CREATE DATABASE {DATABASE} OWNER {OWNER}" in roles


def test_only_nginx_is_reachable_from_outside():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_nginx_keeps_nothing_of_what_passes():
    words = (ROOT / "deploy/nginx.conf").read_text()

    needed_words = ("proxy_request_buffering off", "proxy_max_temp_file_size 0", "proxy_http_version 1.1")
    for needed in (*needed_words, "error_log /dev/null crit"):
        assert f"\n{needed};" in words
    assert "access_log /" not in words
    assert words.count("access_log off;") == words.count("server {")
    assert words.count("{") == words.count("}")


def test_nginx_tells_where_staff_are_and_of_partners_nothing():
    common, partner, mechanism, _others = (ROOT / "deploy/nginx.conf").read_text().split("\nserver {")
    inherited = set(re.findall(r"\nproxy_set_header (\S+)", common))

    assert 'proxy_set_header X-Forwarded-For "";' in common
    assert "proxy_set_header" not in partner
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in mechanism
    assert set(re.findall(r"proxy_set_header (\S+)", mechanism)) == inherited


def test_every_value_to_decide_is_explained():
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    words = (ROOT / "docs/operations.md").read_text()

    assert [name for name in sorted(asked) if f"`{name}`" not in words] == []


def test_no_value_of_the_file_is_a_secret():
    words = (ROOT / "docker-compose.yml").read_text()

    for name in re.findall(r"(\w*(?:PASSWORD|SECRET_KEY|ACCESS_KEY\w*)): (.+)", words):
        assert "${" in name[1]
