"""The roles of the database: one owns and migrates; two run and cannot rewrite the custody log, one sees less."""

from psycopg2 import sql

from iiim_portal.embedded.postgres import Postgres

OWNER = "portal_owner"
APP = "portal_app"
# What the partner face works as: staff's searchable words do not exist for it.
PARTNER = "portal_partner"
RUNNING = (APP, PARTNER)
DATABASE = "portal"


def create_roles(postgres: Postgres, passwords: dict[str, str], *, owner_may: str = "NOCREATEDB") -> None:
    """Make the owner (migrates) and the roles that run with these passwords, and the database; again changes nothing.

    passwords: by role name. owner_may: CREATEDB in tests, which make their own databases.
    """
    session = postgres.connect()
    with session.cursor() as cursor:
        for role in (OWNER, *RUNNING):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = sql.SQL("ALTER ROLE" if cursor.fetchone() else "CREATE ROLE")
            rights = sql.SQL(owner_may if role == OWNER else "NOCREATEDB")
            words = sql.SQL("{} {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}")
            cursor.execute(words.format(verb, sql.Identifier(role), rights, sql.Literal(passwords[role])))
        # The owner may step down to them, which is how a test shows what they cannot do.
        for role in RUNNING:
            cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(OWNER)))
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if cursor.fetchone() is None:
            cursor.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
    session.close()
