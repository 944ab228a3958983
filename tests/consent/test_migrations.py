"""What one person had ended is in force again after the move to two people, and waits for the second."""

from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from common.actors import Role
from consent.models import PromiseRelease, SourceConfidentiality
from tests.actors import with_role
from tests.factories.accounts import NOON
from tests.factories.consent import make_source

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.integration]


def migrate(*targets: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate(list(targets))


def newest() -> list[tuple[str, str]]:
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def test_a_release_by_one_person_waits_for_a_second():
    last, source, who = newest(), make_source(with_role(Role.NGO_FOCAL_POINT)), uuid4()
    promise_id = uuid4()
    try:
        migrate(("consent", "0005_what_cannot_be_true"))
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO consent_sourceconfidentiality"
                " (id, source_id, state, terms, set_by, set_at, released_by, released_at, release_note)"
                " VALUES (%s, %s, 'released', '', %s, %s, %s, %s, 'she said so')",
                [promise_id, source.pk, who, NOON, who, NOON],
            )
    finally:
        migrate(*last)

    promise, report = SourceConfidentiality.objects.get(), PromiseRelease.objects.get()
    assert (promise.pk, promise.state, promise.released_by) == (promise_id, "in_force", None)
    assert (report.confidentiality_id, report.state, report.reported_by) == (promise_id, "reported", who)
    assert report.note == "she said so"
