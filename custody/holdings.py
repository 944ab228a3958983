"""Where sealed records lie: each app says which of its columns hold them, so that a change of keys forgets none."""

from dataclasses import dataclass

from django.db.models import BinaryField, Model


@dataclass(frozen=True, slots=True, order=True)
class Holding:
    """One column of sealed records. Names of tables and columns, never anybody's words."""

    table: str
    column: str
    key: str


_HOLDINGS: set[Holding] = set()


def hold(model: type[Model], column: str) -> None:
    """Say that this column holds what `safe.seal_record` returned; called once, when the app is ready."""
    meta = model._meta  # noqa: SLF001 - Django's documented name
    if not isinstance(meta.get_field(column), BinaryField):
        raise TypeError(f"{meta.db_table}.{column} holds no bytes")
    _HOLDINGS.add(Holding(meta.db_table, column, meta.pk.attname))


def holdings() -> list[Holding]:
    return sorted(_HOLDINGS)
