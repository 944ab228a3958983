"""Sealed words follow their keys too, without being read or rewritten; and no column of them is forgotten."""

import json

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import BinaryField, UUIDField

from common.actors import WORKER, Role
from consent.models import SourceIdentity
from consent.services import sources
from custody import rotation, safe
from custody.acts import SubjectKind
from custody.errors import KeyNotHeld, Tampered
from custody.holdings import holdings
from custody.models import RecordWrap
from submissions.models import Item, Submission
from tests.actors import with_role
from tests.factories.accounts import NOON, make_organisation
from tests.factories.uploads import draft, handed_over, ingested, secured
from vault.container import HEADER_BYTES, parse_header
from vault.keyring import KeyUse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
# Sealed, and not to a key with epochs: secrets of sign-in, and answers that open with the token of whoever asked.
SEALED_OTHERWISE = {
    ("accounts_keptanswer", "sealed_body"),
    ("notices_mailchoice", "sealed_address"),
    ("notices_mailchoice", "sealed_code"),
}


def test_no_column_of_sealed_records_is_forgotten():
    """A new column named `sealed…` is held (custody.holdings) or named above with its reason."""
    sealed = {
        (model._meta.db_table, field.column)
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, BinaryField) and field.name.startswith("sealed")
    }

    assert {(one.table, one.column) for one in holdings()} == sealed - SEALED_OTHERWISE


def test_every_holding_has_numbers_that_do_not_repeat():
    keys = {model._meta.db_table: model._meta.pk for model in apps.get_models()}

    assert all(isinstance(keys[one.table], UUIDField) for one in holdings())


def follow(use: KeyUse, *, limit: int = 100) -> int:
    total = 0
    for holding in holdings():
        after = None
        while True:
            step = rotation.rewrap_records(actor=WORKER, use=use, holding=holding, after=after, limit=limit, at=NOON)
            if step.after is None:
                break
            total, after = total + step.moved, step.after
    return total


@pytest.fixture
def submission(safe_places) -> Submission:
    drafted = draft()
    for number in range(3):
        ingested(drafted.send(bytes([number]) * 10, f"{number}.bin"))
    handed = handed_over(drafted)
    secured()
    rotation.enter_keys(actor=WORKER, at=NOON)
    return handed


def test_account_and_names_follow_and_open_without_the_old_key(submission, safe_places):
    before = {item.pk: bytes(item.sealed_name) for item in Item.objects.all()}
    rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch="2027", at=NOON)

    assert follow(KeyUse.EVIDENCE, limit=2) == 4
    assert follow(KeyUse.EVIDENCE) == 0

    (safe_places / "private" / "evidence-2026-11.private.json").unlink()
    assert {item.pk: bytes(item.sealed_name) for item in Item.objects.all()} == before, "no record was rewritten"
    told = json.loads(safe.reread(record_id=submission.pk, sealed=bytes(submission.sealed_account)))
    assert told["narrative"] == "What we know."
    item = Item.objects.first()
    named = safe.reveal(
        actor=with_role(Role.ANALYST),
        kind=SubjectKind.ITEM,
        record_id=item.pk,
        sealed=bytes(item.sealed_name),
        purpose="review",
        at=NOON,
    )
    assert b"name_b64" in named


def test_second_rotation_leaves_one_wrap_a_record(submission, safe_places):
    for epoch, gone in (("2027", "2026-11"), ("2028", "2027")):
        made = rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch=epoch, at=NOON)
        assert follow(KeyUse.EVIDENCE) == 4
        (safe_places / "private" / f"evidence-{gone}.private.json").unlink()

    assert {bytes(one.key_id) for one in RecordWrap.objects.all()} == {made.kid}
    assert RecordWrap.objects.count() == 4


def test_identity_in_a_table_that_never_changes_follows_too(safe_places):
    rotation.enter_keys(actor=WORKER, at=NOON)
    actor = with_role(Role.NGO_FOCAL_POINT, organisation=make_organisation())
    source = sources.record_source(actor=actor, pseudonym="S-1", at=NOON)
    sources.seal_identity(actor=actor, source_id=source.pk, identity="Her own name", at=NOON)
    kept = SourceIdentity.objects.get()
    rotation.begin_epoch(actor=WORKER, use=KeyUse.IDENTITY, epoch="2027", at=NOON)

    assert follow(KeyUse.EVIDENCE) == 0
    assert follow(KeyUse.IDENTITY) == 1

    (safe_places / "private" / "identity-2026-11.private.json").unlink()
    opened = safe.reveal(
        actor=with_role(Role.PROTECTION_OFFICER),
        kind=SubjectKind.SOURCE,
        record_id=kept.pk,
        sealed=bytes(kept.sealed),
        purpose="protection",
        at=NOON,
    )
    assert opened.decode() == "Her own name"


def test_old_key_is_in_use_until_its_records_have_followed(submission):
    made = rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch="2027", at=NOON)
    old = parse_header(bytes(submission.sealed_account)[:HEADER_BYTES]).kid

    assert rotation.count_uses(NOON)[old] == 3 + 4
    follow(KeyUse.EVIDENCE)
    counted = rotation.count_uses(NOON)
    assert (counted[old], counted[made.kid]) == (3, 4)


def test_wrap_put_beside_another_record_opens_nothing(submission, safe_places):
    rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch="2027", at=NOON)
    follow(KeyUse.EVIDENCE)
    (safe_places / "private" / "evidence-2026-11.private.json").unlink()
    first, second = RecordWrap.objects.all()[:2]
    RecordWrap.objects.filter(pk=first.pk).update(wrap=bytes(second.wrap))

    opened, refused = 0, 0
    for item in Item.objects.all():
        try:
            safe.reread(record_id=item.pk, sealed=bytes(item.sealed_name))
            opened += 1
        except Tampered:
            refused += 1
    assert (opened, refused) in {(2, 1), (3, 0)}
    if refused == 0:
        with pytest.raises(Tampered):
            safe.reread(record_id=submission.pk, sealed=bytes(submission.sealed_account))


def test_partner_process_does_not_even_ask_for_wraps(submission, settings, django_assert_num_queries):
    sealed = bytes(submission.sealed_account)
    settings.PORTAL = type(settings.PORTAL)(
        **{name: getattr(settings.PORTAL, name) for name in settings.PORTAL.__slots__} | {"private_keys": None}
    )

    with django_assert_num_queries(0), pytest.raises(KeyNotHeld):
        safe.reread(record_id=submission.pk, sealed=sealed)


def test_steps_cost_the_same_number_of_questions_however_many_records(submission):
    rotation.begin_epoch(actor=WORKER, use=KeyUse.EVIDENCE, epoch="2027", at=NOON)
    (names,) = [one for one in holdings() if one.column == "sealed_name"]

    def asked(limit: int) -> int:
        with connection.execute_wrapper(counting := Counting()):
            rotation.rewrap_records(actor=WORKER, use=KeyUse.EVIDENCE, holding=names, after=None, limit=limit, at=NOON)
        return counting.count

    assert asked(1) == asked(2)


class Counting:
    def __init__(self):
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)
