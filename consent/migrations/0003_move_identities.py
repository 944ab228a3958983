"""What was sealed beside the source moves into rows of its own. There is no way back: it would lose later names."""

from datetime import datetime
from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def move(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make one row of each sealed identity, under the id it was sealed with: its source's."""
    source_model = apps.get_model("consent", "Source")
    identity_model = apps.get_model("consent", "SourceIdentity")
    for source in source_model.objects.exclude(sealed_identity=b"").iterator():
        by, at = _who_and_when(apps, source)
        identity_model.objects.create(
            id=source.pk, source=source, sealed=bytes(source.sealed_identity), recorded_by=by, recorded_at=at
        )


def _who_and_when(apps: Apps, source: models.Model) -> tuple[UUID, datetime]:
    """The column did not say; the log does: a name was sealed by the last change of the source, or before it."""
    events = apps.get_model("custody", "CustodyEvent").objects
    changed = events.filter(act="source:changed", subject_kind="source", subject_id=source.pk).order_by("-sequence")
    last = changed.first()
    return (last.actor_id, last.at) if last else (source.created_by, source.created_at)


class Migration(migrations.Migration):
    dependencies = [("consent", "0002_identities"), ("custody", "0002_guards")]

    operations = [migrations.RunPython(move)]
