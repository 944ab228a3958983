import json
import os
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pyrage
import pytest

from common.actors import WORKER, Role
from common.errors import NotAllowed, NotVisible
from custody import checks, safe, stores
from custody.acts import Act
from custody.errors import BadRecipient, BlobMissing, CopiesDiffer, KeyNotHeld, SecretKeyGiven
from custody.models import CopyName, CustodyEvent, IntendedBlob, SealedPackage
from custody.safe.exporting import Exported
from tests.custody.damage import path_of, spoil
from tests.factories.custody import NOON, actor_in, bytes_of, stored

pytestmark = [pytest.mark.django_db(transaction=True)]
CONTENT = bytes_of(3_000_000)


@pytest.fixture
def identity():
    return pyrage.x25519.Identity.generate()


def exported(*items, actor=WORKER, choose=None):
    chosen = [safe.ToExport(item, item, uuid4(), {"package": "p"}) for item in items]
    return safe.open_for_export(actor=actor, choose=choose or (lambda: chosen), purpose="release", at=NOON)


def sealed(identity, steps, *, actor=WORKER) -> safe.Sealed:
    recipient = str(identity.to_public())
    return safe.seal_package(actor=actor, package_id=uuid4(), attempt=1, recipient=recipient, steps=steps, at=NOON)


def test_event_is_there_before_the_first_byte(safe_places):
    item_id = stored(CONTENT).item_id

    (one,) = exported(item_id)

    event = CustodyEvent.objects.get(act=Act.ITEM_EXPORTED)
    told = json.loads(event.event_json)
    assert (event.subject_id, told["facts"]["sha256"], told["purpose"]) == (item_id, one.sha256, "release")
    assert b"".join(one.steps()) == CONTENT


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.WORKER])
def test_nobody_but_the_portal_exports(safe_places, role):
    item_id = stored(b"x").item_id

    with pytest.raises(NotAllowed):
        exported(item_id, actor=actor_in(role))

    assert not CustodyEvent.objects.filter(act=Act.ITEM_EXPORTED).exists()


def test_what_was_not_chosen_stays_closed(safe_places):
    kept, left = stored(b"kept").item_id, stored(b"left").item_id

    (one,) = exported(left)

    one.close()
    assert one.item_id == left
    assert not CustodyEvent.objects.filter(act=Act.ITEM_EXPORTED, subject_id=kept).exists()


def test_choice_that_fails_leaves_no_event(safe_places):
    stored(b"x")

    def choose():
        raise LookupError

    with pytest.raises(LookupError):
        exported(choose=choose)

    assert not CustodyEvent.objects.filter(act=Act.ITEM_EXPORTED).exists()


def test_what_is_not_stored_is_not_there(safe_places):
    with pytest.raises(NotVisible):
        exported(uuid4())

    assert not CustodyEvent.objects.filter(act=Act.ITEM_EXPORTED).exists()


def test_process_without_private_keys_opens_nothing(safe_places, settings):
    item_id = stored(b"x").item_id
    settings.PORTAL = replace(settings.PORTAL, private_keys=None)

    with pytest.raises(KeyNotHeld):
        exported(item_id)

    assert not CustodyEvent.objects.filter(act=Act.ITEM_EXPORTED).exists()


@pytest.mark.parametrize("place", [0.001, 0.5, 0.999])
def test_damaged_copy_is_reported_and_the_other_one_leaves(safe_places, place):
    item_id = stored(CONTENT).item_id
    (one,) = exported(item_id)
    spoil(path_of(item_id, CopyName.A), place)

    assert b"".join(one.steps()) == CONTENT

    assert CustodyEvent.objects.filter(act=Act.FIXITY_BAD, subject_id=item_id).count() == 1


def test_bytes_that_are_not_what_was_stored_stop_at_the_end(safe_places):
    (one,) = exported(stored(b"content").item_id)
    wrong = Exported(one.item_id, one.size_bytes, "0" * 64, one.sha512, one.at, one.opened)

    with pytest.raises(CopiesDiffer):
        list(wrong.steps())


def test_sealed_package_opens_with_the_recipients_key_only(safe_places, identity):
    done = sealed(identity, iter([CONTENT[:1_000_000], CONTENT[1_000_000:]]))
    safe.keep_package(done, actor=WORKER, at=NOON)

    with safe.open_package(done.name) as blob:
        whole = blob.read()

    assert pyrage.decrypt(whole, [identity]) == CONTENT
    assert (len(whole), done.recipient_fingerprint) == (
        done.size_bytes,
        safe.recipient_fingerprint(str(identity.to_public())),
    )
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(whole, [pyrage.x25519.Identity.generate()])
    assert not IntendedBlob.objects.exists()


def test_steps_that_fail_leave_nothing_but_the_intended_name(safe_places, identity):
    def steps():
        yield os.urandom(3 << 20)
        raise LookupError

    with pytest.raises(LookupError):
        sealed(identity, steps())

    store = stores.copies()[CopyName.A]
    assert list(store.names("r/")) == []
    assert not list((safe_places / "a" / ".tmp").iterdir())
    assert IntendedBlob.objects.count() == 1


def test_package_without_its_row_cannot_be_opened_and_is_swept(safe_places, identity, settings):
    done = sealed(identity, iter([b"x"]))
    with pytest.raises(BlobMissing):
        safe.open_package(done.name)

    settings.ORPHAN_AGE = timedelta(0)
    assert [found.invariant for found in checks.violations(NOON)].count("I-3") >= 1
    assert safe.sweep_orphans(at=NOON + timedelta(seconds=1)) == 1
    assert list(stores.copies()[CopyName.A].names("r/")) == []


def test_package_that_counts_is_not_swept(safe_places, identity, settings):
    done = sealed(identity, iter([b"x"]))
    safe.keep_package(done, actor=WORKER, at=NOON)
    settings.ORPHAN_AGE = timedelta(0)

    assert safe.sweep_orphans(at=NOON) == 0

    safe.remove_package(done.name, at=NOON)
    safe.remove_package(done.name, at=NOON)
    assert (safe.packages_kept([done.name]), SealedPackage.objects.count()) == ([], 1)
    with pytest.raises(BlobMissing):
        safe.open_package(done.name)


def test_only_the_portal_seals(safe_places, identity):
    with pytest.raises(NotAllowed):
        sealed(identity, iter([b"x"]), actor=actor_in(Role.DISCLOSURE_OFFICER))


def test_recipients_are_checked_in_words(identity):
    with pytest.raises(BadRecipient) as refusal:
        safe.check_recipient("age1nothing")
    assert "age1" in str(refusal.value.for_people)
    with pytest.raises(SecretKeyGiven) as refusal:
        safe.check_recipient(str(identity))
    assert str(identity) not in str(refusal.value)
