from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from common.actors import Role, for_every_role
from common.errors import NotAllowed, NotVisible
from custody import safe, stores
from custody.acts import Act
from custody.errors import BlobStoreUnavailable, KeyNotHeld, NoGoodCopy, Tampered
from custody.models import CopyCheck, CopyName, CustodyEvent, KeyWrap, StoredObject
from tests.custody.damage import path_of, spoil
from tests.factories.custody import NOON, actor_in, bytes_of, stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
CONTENT = bytes_of(200_000)

MAY_OPEN = for_every_role(
    {
        Role.NGO_CONTRIBUTOR: False,
        Role.NGO_FOCAL_POINT: False,
        Role.CONTACT_POINT: False,
        Role.ANALYST: True,
        Role.TEAM_LEAD: True,
        Role.DISCLOSURE_OFFICER: True,
        Role.HEAD: False,
        Role.PROTECTION_OFFICER: False,
        Role.EVIDENCE_OFFICER: True,
        Role.AUDITOR: False,
        Role.ADMINISTRATOR: False,
        Role.WORKER: True,
    }
)


def open_for(item_id, role=Role.ANALYST):
    return safe.open_for(actor=actor_in(role), item_id=item_id, purpose="review", at=NOON)


def read(item_id, start, length, role=Role.ANALYST):
    with open_for(item_id, role) as opened:
        return opened.read(start, length)


def acts_of(item_id):
    return list(CustodyEvent.objects.filter(subject_id=item_id).order_by("pk").values_list("act", flat=True))


@pytest.mark.parametrize(("role", "may"), MAY_OPEN.items())
def test_role_that_may_never_open_leaves_no_event(role, may):
    item_id = stored(CONTENT).item_id
    before = len(acts_of(item_id))

    if may:
        assert read(item_id, 0, 5, role) == CONTENT[:5]
    else:
        with pytest.raises(NotAllowed):
            read(item_id, 0, 5, role)

    assert len(acts_of(item_id)) == before + may


def test_event_says_who_and_what_for():
    item_id = stored(CONTENT).item_id

    with open_for(item_id):
        event = CustodyEvent.objects.get(act=Act.ITEM_OPENED)

    assert (event.subject_id, event.actor_role) == (item_id, Role.ANALYST)
    assert '"purpose":"review"' in event.event_json


def test_one_opening_is_one_event():
    with open_for(stored(CONTENT).item_id) as opened:
        for start in range(0, 100_000, 10_000):
            opened.read(start, 10)

    assert CustodyEvent.objects.filter(act=Act.ITEM_OPENED).count() == 1


@pytest.mark.parametrize(
    ("start", "length"),
    [(0, 0), (0, 1), (16383, 2), (16384, 16384), (99_999, 50_001), (199_999, 10), (200_000, 1), (10**9, 5)],
)
def test_ranges(start, length):
    with open_for(stored(CONTENT).item_id) as opened:
        assert opened.read(start, length) == CONTENT[start : start + length]


@pytest.mark.django_db(transaction=True)
def test_event_that_could_be_rolled_back_opens_nothing():
    item_id = stored(CONTENT).item_id

    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        open_for(item_id)

    assert Act.ITEM_OPENED not in acts_of(item_id)


def test_unknown_item_is_not_visible():
    with pytest.raises(NotVisible):
        open_for(uuid4())


@pytest.mark.parametrize("place", [0.001, 0.5, 0.9999])
def test_damaged_copy_is_reported_and_the_other_one_read(place):
    item_id = stored(CONTENT).item_id
    spoil(path_of(item_id, CopyName.A), place)

    assert b"".join(open_for(item_id).chunks()) == CONTENT

    assert acts_of(item_id)[-2:] == [Act.ITEM_OPENED, Act.FIXITY_BAD]
    assert CopyCheck.objects.get(item_id=item_id, store="a").outcome == "bad"


def test_damage_is_reported_once():
    item_id = stored(CONTENT).item_id
    path_of(item_id, CopyName.A).unlink()

    for _ in range(2):
        assert b"".join(open_for(item_id).chunks()) == CONTENT

    assert acts_of(item_id).count(Act.FIXITY_BAD) == 1


def test_store_that_is_away_is_no_damage(monkeypatch):
    item_id = stored(CONTENT).item_id
    first = stores.copies()[CopyName.A]
    monkeypatch.setattr(first, "open", lambda name: (_ for _ in ()).throw(BlobStoreUnavailable("away")))

    assert b"".join(open_for(item_id).chunks()) == CONTENT

    assert Act.FIXITY_BAD not in acts_of(item_id)


def test_both_copies_damaged_is_never_silent():
    item_id = stored(CONTENT).item_id
    for copy in CopyName:
        spoil(path_of(item_id, copy), 0.5)

    with pytest.raises(NoGoodCopy):
        list(open_for(item_id).chunks())

    assert acts_of(item_id)[-3:] == [Act.ITEM_OPENED, Act.FIXITY_BAD, Act.FIXITY_BAD]


def test_copies_of_two_items_exchanged_are_refused():
    mine, other = stored(CONTENT).item_id, stored(CONTENT[::-1]).item_id
    for copy in CopyName:
        path_of(mine, copy).write_bytes(path_of(other, copy).read_bytes())

    with pytest.raises(NoGoodCopy):
        open_for(mine)


def test_damaged_wrap_is_made_good_by_its_copies():
    item_id = stored(CONTENT).item_id
    wrap = KeyWrap.objects.get(item_id=item_id, key_use="evidence")
    KeyWrap.objects.filter(pk=wrap.pk).update(wrap=bytes(len(bytes(wrap.wrap))))

    assert read(item_id, 0, 10) == CONTENT[:10]


def test_wraps_of_two_items_exchanged_are_refused():
    mine, other = stored(CONTENT).item_id, stored(CONTENT).item_id
    theirs = KeyWrap.objects.get(item_id=other, key_use="evidence")
    wrap, name = theirs.wrap, theirs.name
    theirs.delete()
    KeyWrap.objects.filter(item_id=mine, key_use="evidence").update(wrap=wrap, name=name)

    with pytest.raises(Tampered):
        open_for(mine)

    assert Act.ITEM_OPENED not in acts_of(mine)


def test_partner_process_opens_nothing(partner_process, settings):
    with pytest.raises(KeyNotHeld):
        stored(CONTENT)


def test_recovery_key_opens_when_the_evidence_key_is_lost(safe_places):
    item_id = stored(CONTENT).item_id
    for key in (safe_places / "private").glob("evidence-*"):
        key.unlink()
    for key in (safe_places / "recovery").iterdir():
        key.rename(safe_places / "private" / key.name)

    assert read(item_id, 0, 10) == CONTENT[:10]


def open_again(actor, item_id, *, minutes_later=0, not_before=NOON):
    return safe.open_again(
        actor=actor, item_id=item_id, not_before=not_before, at=NOON + timedelta(minutes=minutes_later)
    )


def test_later_ranges_belong_to_the_opening():
    item_id, analyst = stored(CONTENT).item_id, actor_in(Role.ANALYST)
    safe.open_for(actor=analyst, item_id=item_id, purpose="review", at=NOON).close()

    with open_again(analyst, item_id, minutes_later=9) as opened:
        assert opened.read(5, 5) == CONTENT[5:10]

    assert acts_of(item_id).count(Act.ITEM_OPENED) == 1


@pytest.mark.parametrize("other", ["actor", "role", "item", "time", "forbidden role"])
def test_without_its_opening_there_is_no_byte(other):
    item_id, analyst = stored(CONTENT).item_id, actor_in(Role.ANALYST)
    safe.open_for(actor=analyst, item_id=item_id, purpose="review", at=NOON).close()
    asked = {
        "actor": (actor_in(Role.ANALYST), item_id, NOON),
        "role": (replace(analyst, role=Role.TEAM_LEAD), item_id, NOON),
        "item": (analyst, stored(CONTENT).item_id, NOON),
        "time": (analyst, item_id, NOON + timedelta(seconds=1)),
        "forbidden role": (replace(analyst, role=Role.AUDITOR), item_id, NOON),
    }
    actor, item, not_before = asked[other]

    with pytest.raises(NotAllowed):
        open_again(actor, item, not_before=not_before)


def test_later_range_of_what_is_gone_is_not_visible():
    item_id, analyst = stored(CONTENT).item_id, actor_in(Role.ANALYST)
    safe.open_for(actor=analyst, item_id=item_id, purpose="review", at=NOON).close()
    StoredObject.objects.all().delete()

    with pytest.raises(NotVisible):
        open_again(analyst, item_id)


def test_store_that_goes_away_while_reading_is_left_for_the_other(monkeypatch):
    item_id = stored(CONTENT).item_id
    with open_for(item_id) as opened:
        monkeypatch.setattr(
            opened._reader, "_read_at", lambda *_: (_ for _ in ()).throw(BlobStoreUnavailable("away")), raising=False
        )
        assert opened.read(0, len(CONTENT)) == CONTENT

    assert Act.FIXITY_BAD not in acts_of(item_id)


def test_wrap_whose_copies_are_gone_too_is_refused():
    item_id = stored(CONTENT).item_id
    KeyWrap.objects.filter(item_id=item_id).update(wrap=bytes(1168))
    for wrap in KeyWrap.objects.filter(item_id=item_id):
        for store in stores.copies().values():
            store.delete(wrap.name)

    with pytest.raises(Tampered):
        open_for(item_id)
