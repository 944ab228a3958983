"""A real name, sealed: each is a record of its own, the newest counts, and nobody changes or removes one (V3)."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils.module_loading import import_string

from common.actors import Role, for_every_role
from consent import selectors
from consent.models import ConsentAnswer, SourceIdentity, Withdrawal
from consent.services import sources, withdraw
from custody import safe
from custody.acts import SubjectKind
from custody.append_only import NeverChanged
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.consent import make_record, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

EVERY = {"ours", "theirs"}
SEES = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: set(),
        Role.NGO_FOCAL_POINT: {"ours"},
        Role.CONTACT_POINT: set(),
        Role.ANALYST: set(),
        Role.TEAM_LEAD: set(),
        Role.DISCLOSURE_OFFICER: set(),
        Role.HEAD: set(),
        Role.PROTECTION_OFFICER: EVERY,
        Role.EVIDENCE_OFFICER: set(),
        Role.AUDITOR: set(),
        Role.ADMINISTRATOR: set(),
        Role.WORKER: EVERY,
    }
)


@pytest.fixture
def basil():
    return with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation())


@pytest.fixture
def source(basil):
    return make_source(basil)


def seal(actor, source, identity, at=NOON):
    return sources.seal_identity(actor=actor, source_id=source.pk, identity=identity, at=at)


def opened(identity):
    return safe.reveal(
        actor=with_role(Role.PROTECTION_OFFICER),
        kind=SubjectKind.SOURCE,
        record_id=identity.pk,
        sealed=bytes(identity.sealed),
        purpose="Reaching the person",
        at=NOON,
        subject_id=identity.source_id,
    ).decode()


@pytest.mark.parametrize(("role", "seen"), SEES.items())
def test_that_a_name_is_there_by_role(role, seen):
    ours, theirs = make_organisation(), make_organisation(name="Cedar Archive")
    names = {}
    for organisation, name in ((ours, "ours"), (theirs, "theirs")):
        basil = with_role(Role.NGO_FOCAL_POINT, organisation=organisation)
        names[seal(basil, make_source(basil), name).pk] = name
    actor = with_role(role, organisation=ours)

    assert {names[row.pk] for row in SourceIdentity.objects.visible_to(actor)} == seen


def test_a_contributor_knows_of_the_name_they_gave():
    amal = with_role(Role.NGO_CONTRIBUTOR, organisation=make_organisation())
    source = make_source(amal)

    assert selectors.identity_of(actor=amal, source=source) is None
    given = seal(amal, source, "Samira of the mill")
    assert selectors.identity_of(actor=amal, source=source) == given


@pytest.mark.django_db(transaction=True)
def test_the_newest_counts_and_the_older_can_still_be_opened(basil, source):
    first = seal(basil, source, "Samira of the mill")
    second = seal(basil, source, "Nobody at all", NOON + timedelta(hours=1))

    assert selectors.identity_of(actor=basil, source=source) == second
    assert [opened(row) for row in SourceIdentity.objects.order_by("recorded_at")] == [
        "Samira of the mill",
        "Nobody at all",
    ]
    assert (first.recorded_by, first.recorded_at) == (basil.id, NOON)


@pytest.fixture
def written_once(basil, source):
    seal(basil, source, "Samira of the mill")
    given = make_record(basil, source)
    withdraw.withdraw_consent(actor=basil, record_id=given.pk, reason="", at=NOON)
    return [SourceIdentity.objects.get(), ConsentAnswer.objects.first(), Withdrawal.objects.get()]


def test_rows_are_neither_changed_nor_deleted_in_words(written_once):
    for row in written_once:
        rows = type(row).objects.all()
        acts = (row.save, row.delete, partial(rows.update, pk=row.pk), rows.delete)
        for act in acts:
            with pytest.raises(NeverChanged):
                act()


@pytest.mark.parametrize("act", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_rows_are_neither_changed_nor_deleted_by_the_database(act, truncate_guards, written_once):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for row in written_once:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act.format(row._meta.db_table))


def test_an_empty_name_is_no_record(basil, source):
    with pytest.raises(DatabaseError, match="identity_is_sealed"), transaction.atomic():
        SourceIdentity.objects.create(source=source, sealed=b"", recorded_by=basil.id, recorded_at=NOON)


@pytest.mark.django_db(transaction=True)
def test_what_was_sealed_beside_the_source_is_moved_and_can_still_be_opened(basil):
    """The migrations as they ran where names were columns: one row each, under the id the name was sealed with."""
    named, renamed, unnamed = make_source(basil), make_source(basil), make_source(basil)
    sources.rename_source(actor=basil, source_id=renamed.pk, pseudonym="W-renamed", at=NOON + timedelta(days=1))
    then = MigrationLoader(connection).project_state(("consent", "0003_move_identities")).apps
    field = then.get_model("consent", "Source")._meta.get_field("sealed_identity")
    with connection.schema_editor() as editor:
        editor.add_field(then.get_model("consent", "Source"), field)
    try:
        for source in (named, renamed):
            sealed = safe.seal_record(record_id=source.pk, plaintext=b"Samira", use=safe.KeyUse.IDENTITY)
            then.get_model("consent", "Source").objects.filter(pk=source.pk).update(sealed_identity=sealed)
        import_string("consent.migrations.0003_move_identities.move")(then, None)
    finally:
        with connection.schema_editor() as editor:
            editor.remove_field(then.get_model("consent", "Source"), field)

    moved = {row.source_id: row for row in SourceIdentity.objects.all()}
    assert set(moved) == {named.pk, renamed.pk}
    assert unnamed.pk not in moved
    assert {opened(row) for row in moved.values()} == {"Samira"}
    assert (moved[named.pk].recorded_by, moved[named.pk].recorded_at) == (basil.id, NOON)
    assert moved[renamed.pk].recorded_at == NOON + timedelta(days=1)
