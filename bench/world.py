"""Servers and keys for one bench: real, durable, thrown away afterwards. Postgres syncs as it would for real."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

from iiim_portal.embedded import environment, folder
from iiim_portal.embedded.ports import Reserved
from iiim_portal.embedded.postgres import Postgres
from iiim_portal.embedded.roles import APP, OWNER, PARTNER, create_roles
from iiim_portal.embedded.valkey import Valkey


def open_world() -> Path:
    """Start Postgres and Valkey, migrate, make keys, and set Django up in this process; stopped when it ends."""
    data = Path(tempfile.mkdtemp(prefix="bench-"))
    atexit.register(shutil.rmtree, data, ignore_errors=True)
    folder.prepare(data)
    known = folder.known_secrets(data)
    kept = (Reserved(), Reserved())
    ports = environment.ports(postgres=kept[0].port, valkey=kept[1].port)
    postgres = Postgres(data / "postgres", ports.postgres, known["admin"])
    valkey = Valkey(data / "valkey", ports.valkey, known["valkey"])
    for server in (postgres, valkey):
        atexit.register(server.stop)
        server.start()
    create_roles(postgres, {OWNER: known["owner"], APP: known["app"], PARTNER: known["partner"]})
    os.environ.update(environment.for_owner(data, ports))
    django.setup()
    call_command("prepare", keys=True, verbosity=0)
    return data
