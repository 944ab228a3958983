"""`check --deploy` names each thing that must not be so where real material is, and is silent when all is right."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.db import connection

from iiim_portal.checks import check_deployment
from iiim_portal.env import Face
from tests.invented import ENVIRONMENT

pytestmark = pytest.mark.unit
ROOT = Path(__file__).resolve().parents[2]
S3 = "s3://vault?endpoint=http://store:9000&region=local"


@pytest.fixture
def right(settings, monkeypatch):
    """A process of the mechanism face as it should be."""
    monkeypatch.setenv("PORTAL_OWNER_DATABASE_URL", "postgres://portal_owner:invented@127.0.0.1:1/portal")
    monkeypatch.setitem(connection.settings_dict, "USER", "portal_app")
    settings.PORTAL = replace(
        settings.PORTAL,
        face=Face.MECHANISM,
        demo=False,
        private_keys=Path("/nonexistent/private"),
        allow_file_keys=True,
        store_staging="s3://staging?endpoint=http://store:9000",
        store_a="s3://vault-a?endpoint=http://store:9000",
        store_b="s3://vault-b?endpoint=http://other:9000",
    )
    return settings


def found(settings, **portal) -> list[str]:
    settings.PORTAL = replace(settings.PORTAL, **portal)
    return [message.id for message in check_deployment()]


def test_all_is_right(right):
    assert found(right) == []
    assert found(right, face=Face.PARTNER, private_keys=None, allow_file_keys=False, store_a="", store_b="") == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"demo": True}, "portal.E001"),
        ({"face": Face.PARTNER, "store_a": "", "store_b": ""}, "portal.E002"),
        ({"face": Face.PARTNER, "private_keys": None, "store_a": ""}, "portal.E011"),
        ({"allow_file_keys": False}, "portal.E003"),
        ({"store_a": S3, "store_b": S3}, "portal.E004"),
        ({"store_a": S3, "store_b": S3.replace("?", "/below?")}, "portal.E004"),
        ({"store_a": "file:///srv/vault", "store_b": "file:///srv/vault/"}, "portal.E004"),
        ({"store_a": "file:///srv/vault", "store_b": "file:///srv/other/../vault/b"}, "portal.E004"),
        ({"store_a": S3, "store_staging": S3}, "portal.E005"),
        ({"store_b": S3, "store_staging": S3.replace("?", "/staging?")}, "portal.E005"),
    ],
)
def test_what_a_process_was_told_wrongly(wrong, said, right):
    assert found(right, **wrong) == [said]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (S3, S3.replace("store:9000", "elsewhere:9000")),
        (S3, S3.replace("//vault", "//vault-b")),
        (S3.replace("?", "/a?"), S3.replace("?", "/ab?")),
        ("file:///srv/vault", "file:///srv/vault-b"),
    ],
)
def test_places_that_only_look_alike(one, other, right):
    assert found(right, store_a=one, store_b=other) == []


def test_a_link_to_the_other_copy_is_the_same_place(right, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to(tmp_path / "a")

    assert found(right, store_a=f"file://{tmp_path}/a", store_b=f"file://{tmp_path}/b") == ["portal.E004"]


def test_a_doorbell_without_a_password(right):
    right.CELERY_BROKER_URL = "redis://valkey:6379/0"

    assert found(right) == ["portal.E006"]


@pytest.mark.parametrize("role", ["portal_owner", "dba"])
def test_the_owner_of_the_database_runs_nothing(role, right, monkeypatch):
    monkeypatch.setenv("PORTAL_OWNER_DATABASE_URL", f"postgres://{role}:invented@127.0.0.1:1/portal")
    monkeypatch.setitem(connection.settings_dict, "USER", role)

    assert found(right) == ["portal.E007"]


def test_the_owner_is_known_by_name_where_nobody_told_of_it(right, monkeypatch):
    monkeypatch.delenv("PORTAL_OWNER_DATABASE_URL")
    assert found(right) == []
    monkeypatch.setitem(connection.settings_dict, "USER", "portal_owner")

    assert found(right) == ["portal.E007"]


def test_djangos_own_upload_handlers(right):
    right.FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

    assert found(right) == ["portal.E008"]


def test_the_checks_are_among_those_of_deployment(right):
    right.FILE_UPLOAD_HANDLERS = []

    assert "portal.E008" in {message.id for message in run_checks(include_deployment_checks=True)}
    assert "portal.E008" not in {message.id for message in run_checks()}


def production(**more: str) -> subprocess.CompletedProcess[str]:
    told = (
        ENVIRONMENT | more | {"DJANGO_SETTINGS_MODULE": "iiim_portal.settings.production", "PATH": os.environ["PATH"]}
    )
    command = [sys.executable, "-c", "import django; django.setup()"]
    return subprocess.run(command, cwd=ROOT, env=told, capture_output=True, text=True)


def test_production_starts_with_keys_in_files_only_when_told():
    refused = production(PORTAL_ALLOW_FILE_KEYS="0")

    assert refused.returncode != 0
    assert "PORTAL_ALLOW_FILE_KEYS=1" in refused.stderr
    assert production().returncode == 0
    assert production(PORTAL_FACE="partner", PORTAL_PRIVATE_KEYS="", PORTAL_ALLOW_FILE_KEYS="0").returncode == 0


@pytest.mark.parametrize(
    ("mail", "said"),
    [
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, ["portal.E009"]),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "mail.example"}, ["portal.E010"]),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "127.0.0.1"}, []),
        ({"EMAIL_USE_TLS": True, "EMAIL_HOST": "mail.example"}, []),
        ({"EMAIL_USE_TLS": False, "EMAIL_HOST": "mail.example", "MAIL_FROM": ""}, []),
    ],
)
def test_mail_leaves_covered_or_not_at_all(right, mail, said):
    right.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    right.EMAIL_USE_SSL = False
    for name, value in mail.items():
        setattr(right, name, value)

    assert found(right) == said
