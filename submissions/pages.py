"""Pages by key: the next page begins after the last row seen, and costs the same at a million rows as at ten."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from common.errors import Invalid

Row = TypeVar("Row")
ROWS_A_PAGE = 50
# Far more than any cursor of ours; what is longer was not written here, and is not even parsed.
LONGEST_CURSOR = 1000
LARGEST_NUMBER = (1 << 63) - 1


class NoSuchPage(Invalid):
    """A cursor that this portal did not write, or wrote for another list."""

    for_people = _("This address of a page cannot be read. Begin at the first page.")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """rows in order; next_cursor is empty on the last page."""

    rows: list[Row]
    next_cursor: str
    is_first: bool


def page_of(rows: QuerySet[Any, Row], *, order: Sequence[str], after: str = "", size: int = ROWS_A_PAGE) -> Page[Row]:
    """Return the rows that follow the cursor.

    order: columns, "-" for descending; together they must tell any two rows apart.
    """

    def following(seen: list[Any], most: int) -> list[Row]:
        beyond = rows.filter(_beyond(order, seen)) if seen else rows
        return list(beyond.order_by(*order)[:most])

    return page_by(following, order=order, after=after, size=size)


def page_by(
    following: Callable[[list[Any], int], list[Row]], *, order: Sequence[str], after: str = "", size: int = ROWS_A_PAGE
) -> Page[Row]:
    """Return a page of a list that no query set can ask for.

    following: given the values of `order` in the row last seen, and how many at most, returns the rows after it; no
    values stand for the beginning.
    """
    try:
        found = following(_read(after, len(order)) if after else [], size + 1)
    except (ValidationError, ValueError, TypeError, DataError):
        raise NoSuchPage from None
    shown = found[:size]
    return Page(shown, _cursor(shown[-1], order) if len(found) > size else "", is_first=not after)


def _beyond(order: Sequence[str], values: list[Any]) -> Q:
    names = [column.removeprefix("-") for column in order]
    signs = ["lt" if column.startswith("-") else "gt" for column in order]
    # The first bound alone lets Postgres enter the index at the right place; the rest sorts out equals.
    beyond, equal = Q(), Q()
    for name, sign, value in zip(names, signs, values, strict=True):
        beyond |= equal & Q(**{f"{name}__{sign}": value})
        equal &= Q(**{name: value})
    return Q(**{f"{names[0]}__{signs[0]}e": values[0]}) & beyond


def _cursor(row: object, order: Sequence[str]) -> str:
    values = [getattr(row, column.removeprefix("-")) for column in order]
    return base64.urlsafe_b64encode(json.dumps(values, default=_plain).encode()).decode().rstrip("=")


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _read(cursor: str, length: int) -> list[Any]:
    if len(cursor) > LONGEST_CURSOR:
        raise NoSuchPage
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError):
        raise NoSuchPage from None
    if not isinstance(values, list) or len(values) != length or not all(map(_could_be_ours, values)):
        raise NoSuchPage
    return values


def _could_be_ours(value: Any) -> bool:
    """Numbers that fit their column, and texts of moments and ids; the database would stumble over anything else."""
    if isinstance(value, str):
        return not value.isdecimal()
    return type(value) is int and abs(value) <= LARGEST_NUMBER
