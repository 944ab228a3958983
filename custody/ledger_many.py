"""Many acts of one kind in one transaction: the rules of `ledger`, in as many statements for one as for a thousand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from common.actors import Actor
from common.errors import Conflict
from common.statetable import StateTable
from custody.acts import Act
from custody.ledger import Fact, Movable, OutsideTransaction, event_of
from custody.models import CustodyEvent

EVENTS_A_STATEMENT = 500


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that moves. also, only_if: as for `ledger.move`; every step of one call names the same columns."""

    obj: Movable
    facts: Mapping[str, Fact] = field(default_factory=dict)
    also: Mapping[str, object] = field(default_factory=dict)
    only_if: Mapping[str, object] = field(default_factory=dict)
    on_behalf_of: UUID | None = None


def move_all(steps: Sequence[Step], *, to: str, table: StateTable, actor: Actor, act: Act, at: datetime) -> None:
    """Move all of them from one state to another, each with its own event: all, or none.

    The caller has locked the rows and left out what is no longer as it was, so that one of many does not undo the rest.

    Raises:
        IllegalMove, NotAllowed: as for `ledger.move`.
        Conflict: one of the rows is no longer as it was shown; nothing was written.
    """
    if not steps:
        return
    (old,) = {step.obj.state for step in steps}
    table.check(old=old, new=to, role=actor.role)
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{act} must be recorded in the transaction of the change")
    if _updated(steps, old=old, to=to) != len(steps):
        raise Conflict(f"one of {len(steps)} is no longer {old}")
    for step in steps:
        for column, value in {"state": to, **step.also}.items():
            setattr(step.obj, column, value)
    record_all(
        [
            event_of(
                actor=actor,
                act=act,
                subject_kind=step.obj.custody_kind,
                subject_id=step.obj.pk,
                at=at,
                on_behalf_of=step.on_behalf_of,
                before=old,
                after=to,
                facts=step.facts,
            )
            for step in steps
        ]
    )


def record_all(events: Sequence[CustodyEvent]) -> None:
    """Write events that `ledger.event_of` has put together; they stand or fall with the caller's transaction."""
    CustodyEvent.objects.bulk_create(events, batch_size=EVENTS_A_STATEMENT)


def _updated(steps: Sequence[Step], *, old: str, to: str) -> int:
    """One statement, and the old state in its condition: rows that changed meanwhile are not touched."""
    model = _model_of(steps[0].obj)
    changed = [_column(model, name) for name in steps[0].also]
    asked = [_column(model, name) for name in steps[0].only_if]
    columns = [_column(model, "id"), *changed, *asked]
    rows = [[step.obj.pk, *step.also.values(), *step.only_if.values()] for step in steps]
    quote = connection.ops.quote_name
    sets = ["state = %s", *(f"{quote(one.column)} = given.c{place}" for place, one in enumerate(changed, start=1))]
    holds = ["kept.id = given.c0", "kept.state = %s"]
    holds += [f"kept.{quote(one.column)} = given.c{place}" for place, one in enumerate(asked, start=1 + len(changed))]
    row = ", ".join(f"%s::{one.cast_db_type(connection)}" for one in columns)
    names = ", ".join(f"c{place}" for place in range(len(columns)))
    # Names of tables and columns are the models' own; every value travels as a parameter.
    sql = (
        f"UPDATE {quote(model._meta.db_table)} AS kept SET {', '.join(sets)} "  # noqa: SLF001, S608
        f"FROM (VALUES {', '.join([f'({row})'] * len(rows))}) AS given({names}) WHERE {' AND '.join(holds)}"
    )
    values = [
        one.get_db_prep_save(value, connection) for given in rows for one, value in zip(columns, given, strict=True)
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, [to, *values, old])
        return int(cursor.rowcount)


def _model_of(obj: Movable) -> type[models.Model]:
    if not isinstance(obj, models.Model):
        raise TypeError(f"{type(obj).__name__} is no model")
    return type(obj)


def _column(model: type[models.Model], name: str) -> Any:
    """Django's field, whose own methods know how Postgres wants its values."""
    return model._meta.get_field(name)  # noqa: SLF001 - Django's documented name
