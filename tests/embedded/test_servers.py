import signal
import socket
from pathlib import Path

import psycopg2
import pytest
import redis

from iiim_portal.embedded.ports import Reserved, is_free
from iiim_portal.embedded.postgres import ADMIN, Postgres
from iiim_portal.embedded.roles import APP, OWNER, PARTNER, create_roles
from iiim_portal.embedded.valkey import Valkey
from tests.conftest import FOLDER, VALKEY


@pytest.fixture
def postgres():
    port = Reserved()
    server = Postgres(FOLDER / "postgres-of-its-own", port.port, "a-word")
    yield server
    server.stop()
    port.release()


def test_a_database_survives_the_kill_of_its_server(postgres):
    postgres.start()
    create_roles(postgres, {OWNER: "owner's", APP: "app's", PARTNER: "partner's"})
    with postgres.connect("portal").cursor() as cursor:
        cursor.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    postgres.process.send_signal(signal.SIGKILL)
    postgres.process.wait()

    postgres.start()

    with postgres.connect("portal").cursor() as cursor:
        cursor.execute("SELECT n FROM kept")
        assert cursor.fetchall() == [(7,)]


def test_postgres_is_what_the_compose_file_promises_too(postgres_server):
    with postgres_server.connect().cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('data_checksums'),"
            " current_setting('password_encryption'), current_setting('max_connections'), current_setting('TimeZone')"
        )
        assert cursor.fetchone() == (18, "on", "scram-sha-256", "400", "UTC")


def test_a_wrong_password_opens_nothing(postgres_server):
    wrong = postgres_server.url(ADMIN, "not the password", "postgres")

    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(wrong)


def test_valkey_asks_for_its_password_and_forgets_nothing():
    with redis.Redis.from_url(VALKEY.url()) as opened:
        told = opened.config_get("maxmemory-policy", "appendonly")
    with redis.Redis(port=VALKEY.port) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()

    assert told == {"maxmemory-policy": "noeviction", "appendonly": "yes"}


def test_valkey_keeps_its_messages_over_a_restart():
    port = Reserved()
    server = Valkey(FOLDER / "valkey-of-its-own", port.port, "a-word")
    server.start()
    with redis.Redis.from_url(server.url()) as opened:
        opened.lpush("ingest", "a doorbell")
    server.stop()

    server.start()

    with redis.Redis.from_url(server.url()) as opened:
        assert opened.lrange("ingest", 0, -1) == [b"a doorbell"]
    server.stop()
    port.release()


def test_passwords_are_not_on_a_command_line(postgres_server):
    lines = [Path(f"/proc/{server.process.pid}/cmdline").read_text() for server in (postgres_server, VALKEY)]

    assert not [line for line in lines if VALKEY.password in line or postgres_server.admin_password in line]


def test_a_reserved_port_is_given_to_nobody_else():
    kept = [Reserved() for _ in range(50)]

    assert len({reserved.port for reserved in kept}) == 50
    for reserved in kept:
        reserved.release()


def test_a_busy_port_is_seen():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        assert not is_free(busy.getsockname()[1])
