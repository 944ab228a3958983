"""Migrations are one line: two people who add one at the same time meet in max_migration.txt, not in production."""

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

from tests.architecture.source import APPS, ROOT

# An app that only reads those of others owns no table and has no migrations.
OWNERS = [app for app in APPS if any(apps.get_app_config(app).get_models())]


@pytest.mark.parametrize("app", OWNERS)
def test_newest_migration_is_named(app):
    leaves = MigrationLoader(connection=None).graph.leaf_nodes(app)

    assert leaves == [(app, (ROOT / app / "migrations" / "max_migration.txt").read_text("utf-8").strip())]
