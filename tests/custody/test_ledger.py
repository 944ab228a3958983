import json
from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from common.actors import WORKER, Role
from common.errors import Conflict, NotAllowed
from common.statetable import IllegalMove, StateTable
from custody import ledger
from custody.acts import Act, SubjectKind
from custody.models import CustodyEvent, Unsequenced
from tests.factories.custody import NOON, actor_in
from vault.event import canonical, commitment

pytestmark = pytest.mark.django_db

ANALYST = actor_in(Role.ANALYST)
STATES = ("expected", "received", "stored", "held")
ARROWS = {
    ("expected", "received"): frozenset({Role.NGO_CONTRIBUTOR}),
    ("received", "stored"): frozenset({Role.WORKER}),
    ("received", "held"): frozenset({Role.WORKER, Role.EVIDENCE_OFFICER}),
    ("held", "received"): frozenset({Role.EVIDENCE_OFFICER}),
}
LIFE = StateTable("thing", ARROWS)


@pytest.fixture
def thing_model():
    with isolate_apps("custody"):

        class Thing(models.Model):
            custody_kind: ClassVar[SubjectKind] = SubjectKind.ITEM
            id = models.UUIDField(primary_key=True, default=uuid4)
            state = models.CharField(max_length=16)
            attempt = models.IntegerField(default=1)
            note = models.CharField(max_length=16, default="")

            class Meta:
                app_label = "custody"

        with connection.schema_editor() as editor:
            editor.create_model(Thing)
        yield Thing


def record(**changes):
    asked = {
        "actor": ANALYST,
        "act": Act.ITEM_OPENED,
        "subject_kind": SubjectKind.ITEM,
        "subject_id": UUID(int=7),
        "at": NOON,
    }
    return ledger.record(**asked | changes)


def test_stored_characters_are_the_hashed_ones():
    organisation_id = uuid4()
    event = record(
        on_behalf_of=organisation_id,
        purpose="مراجعة",
        before="held",
        after="received",
        facts={"size": 5, "ok": False, "x": None},
    )
    event.refresh_from_db()

    said = json.loads(event.event_json)
    assert event.event_json.encode() == canonical(said)
    assert bytes(event.commit) == commitment(bytes(event.salt), event.event_json.encode())
    assert said == {
        "v": 1,
        "act": "item:opened",
        "time": "2026-11-02T12:00:00.000Z",
        "subject": {"kind": "item", "id": str(UUID(int=7))},
        "actor": str(ANALYST.id),
        "role": "analyst",
        "on_behalf_of": str(organisation_id),
        "purpose": "مراجعة",
        "before": "held",
        "after": "received",
        "facts": {"size": 5, "ok": False, "x": None},
    }


def test_columns_repeat_the_event():
    event = record()

    assert (event.act, event.subject_kind, event.subject_id) == ("item:opened", "item", UUID(int=7))
    assert (event.actor_id, event.actor_role, event.on_behalf_of, event.at) == (ANALYST.id, "analyst", None, NOON)


def test_member_of_an_organisation_acts_for_it():
    actor = actor_in(Role.NGO_CONTRIBUTOR, organisation_id=uuid4())

    assert record(actor=actor).on_behalf_of == actor.organisation_id


def test_equal_events_have_different_commitments():
    assert bytes(record().commit) != bytes(record().commit)


def test_time_is_written_in_utc_to_the_millisecond():
    at = datetime(2026, 11, 2, 15, 0, 0, 123_987, tzinfo=timezone(timedelta(hours=3)))

    assert json.loads(record(at=at).event_json)["time"] == "2026-11-02T12:00:00.123Z"


@pytest.mark.parametrize(
    "wrong",
    [
        {"act": "item:liked"},
        {"subject_kind": "document"},
        {"at": datetime(2026, 11, 2, 12, 0)},  # noqa: DTZ001
        {"facts": {"share": 0.5}},
        {"facts": {"size": 2**53}},
        {"facts": {"name": "x" * 401}},
        {"purpose": "x" * 401},
    ],
)
def test_what_cannot_be_proven_is_not_recorded(wrong):
    with pytest.raises(ValueError):
        record(**wrong)

    assert not CustodyEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_recorded_apart_from_its_change(thing_model):
    with pytest.raises(ledger.OutsideTransaction):
        record()
    with pytest.raises(ledger.OutsideTransaction):
        ledger.move(thing_model(state="received"), to="stored", table=LIFE, actor=WORKER, act=Act.ITEM_STORED, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_rollback_leaves_no_event_and_nothing_waiting():
    def change():
        with transaction.atomic():
            record()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change()

    assert not CustodyEvent.objects.exists()
    assert not Unsequenced.objects.exists()


def test_every_event_waits_for_its_leaf_however_it_was_written():
    first = record()
    CustodyEvent.objects.bulk_create(
        [
            CustodyEvent(
                at=NOON,
                act=Act.ITEM_HELD,
                subject_kind="item",
                subject_id=uuid4(),
                actor_id=uuid4(),
                actor_role="worker",
                event_json="{}",
                salt=bytes(32),
                commit=bytes(32),
            )
            for _ in range(3)
        ]
    )

    waiting = list(Unsequenced.objects.order_by("pk").values_list("pk", flat=True))
    assert waiting == [first.pk, first.pk + 1, first.pk + 2, first.pk + 3]


@pytest.mark.parametrize("old", STATES)
@pytest.mark.parametrize("new", STATES)
@pytest.mark.parametrize("role", [Role.NGO_CONTRIBUTOR, Role.WORKER, Role.EVIDENCE_OFFICER, Role.ADMINISTRATOR])
def test_move_by_state_state_and_role(thing_model, old, new, role):
    thing = thing_model.objects.create(state=old)
    movers = ARROWS.get((old, new))

    def move():
        return ledger.move(thing, to=new, table=LIFE, actor=actor_in(role), act=Act.ITEM_HELD, at=NOON)

    if movers is None:
        expected, moved = IllegalMove, False
    else:
        expected, moved = NotAllowed, role in movers
    if moved:
        assert move().state == new
    else:
        with pytest.raises(expected):
            move()

    assert thing_model.objects.get().state == (new if moved else old)
    assert CustodyEvent.objects.count() == moved


def test_move_writes_state_other_columns_and_event_together(thing_model):
    thing = thing_model.objects.create(state="received")

    moved = ledger.move(
        thing,
        to="stored",
        table=LIFE,
        actor=WORKER,
        act=Act.ITEM_STORED,
        at=NOON,
        facts={"size": 3},
        also={"note": "kept"},
        only_if={"attempt": 1},
    )

    assert moved is thing
    assert (thing.state, thing.note) == ("stored", "kept")
    kept = thing_model.objects.get()
    assert (kept.state, kept.note) == ("stored", "kept")
    said = json.loads(CustodyEvent.objects.get().event_json)
    assert (said["before"], said["after"], said["subject"]["id"]) == ("received", "stored", str(thing.pk))


@pytest.mark.parametrize("meanwhile", [{"state": "held"}, {"attempt": 2}])
def test_zombie_moves_nothing(thing_model, meanwhile):
    thing = thing_model.objects.create(state="received")
    thing_model.objects.update(**meanwhile)

    with pytest.raises(Conflict):
        ledger.move(thing, to="stored", table=LIFE, actor=WORKER, act=Act.ITEM_STORED, at=NOON, only_if={"attempt": 1})

    assert thing.state == "received"
    assert not CustodyEvent.objects.exists()


def test_utc_noon_is_what_the_factories_mean():
    assert datetime(2026, 11, 2, 12, tzinfo=UTC) == NOON


def test_only_rows_are_moved():
    class Thing:
        custody_kind, pk, state = SubjectKind.ITEM, uuid4(), "received"

    with pytest.raises(TypeError, match="no model"):
        ledger.move(Thing(), to="stored", table=LIFE, actor=WORKER, act=Act.ITEM_STORED, at=NOON)
