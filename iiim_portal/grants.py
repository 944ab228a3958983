"""What the app's database role may do: everything but rewrite the custody log."""

from django.apps import apps
from django.db.backends.utils import CursorWrapper

from custody.append_only import AppendOnly
from iiim_portal.embedded.roles import APP


def log_tables() -> list[str]:
    """Return the tables whose rows are written once."""
    return [model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)]  # noqa: SLF001


def grant_to_app(cursor: CursorWrapper) -> None:
    """Give the app's role its rights on every table there is now; run it after each migration, as the owner."""
    cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")
    for (schema,) in cursor.fetchall():
        cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {APP}')
        cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO {APP}')
        cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {APP}')
    for table in log_tables():
        cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {APP}')
