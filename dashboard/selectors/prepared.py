"""A question that is put together once for each role and then only asked: building it costs more than its answer.

The querysets of a first page come from the rules of every app and are the same for everybody in a role, but for who
asks and on which day. They are built for somebody who is nobody; each time they are asked, the real ones take their
places.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from common.actors import Actor, Role

Build = Callable[[Actor, date], QuerySet[Any, Any]]
_NOBODY = Actor(
    id=UUID("00000000-0000-4000-8000-00000000a001"),
    role=Role.NGO_FOCAL_POINT,
    organisation_id=UUID("00000000-0000-4000-8000-00000000a002"),
)
_NO_DAY = date(1900, 2, 3)


class NotPreparable(TypeError):
    """Who asks stands in the statement in a way that cannot be replaced: a defect of the rules, told at once."""


def ask(build: Build, actor: Actor, *, on: date) -> Mapping[str, Any]:
    """Return the one row of the queryset that `build` makes, by column.

    build: must depend on nothing of the actor but role, person and organisation, and must not ask the database itself.
    """
    sql, parameters = _statement(build, actor.role)
    places = {_NOBODY.id: actor.id, _NOBODY.organisation_id: actor.organisation_id, _NO_DAY: on}
    with connection.cursor() as cursor:
        cursor.execute(sql, [places.get(value, value) for value in parameters])
        (row,) = cursor.fetchall()
        return dict(zip((column.name for column in cursor.description), row, strict=True))


@cache
def _statement(build: Build, role: Role) -> tuple[str, tuple[Any, ...]]:
    sql, parameters = build(replace(_NOBODY, role=role), _NO_DAY).query.sql_with_params()
    places = {_NOBODY.id, _NOBODY.organisation_id, _NO_DAY}
    rest = [value for value in parameters if not _is_among(value, places)]
    if any(str(place) in str(rest) or repr(place) in str(rest) for place in places) or any(map(_is_reckoned, rest)):
        raise NotPreparable(build.__name__)
    return sql, parameters


def _is_reckoned(value: object) -> bool:
    """A day near the one that is none: it was reckoned from it, and would stay as it is."""
    return isinstance(value, date) and abs(value.year - _NO_DAY.year) <= 1


def _is_among(value: object, places: set[Any]) -> bool:
    return isinstance(value, UUID | date) and value in places
