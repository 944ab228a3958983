"""Rows that are written once. The database refuses change as well; these refuse it earlier and in words."""

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class NeverChanged(TypeError):
    """Somebody tried to change or delete a row of the record: a defect, never a choice of a person."""


class AppendOnlyQuerySet(models.QuerySet[Row]):
    def update(self, **_kwargs: Any) -> NoReturn:
        raise NeverChanged(f"{self.model.__name__} is never changed")

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NeverChanged(f"{self.model.__name__} is never changed")

    def delete(self) -> NoReturn:
        raise NeverChanged(f"{self.model.__name__} is never deleted")


class AppendOnly(models.Model):
    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Insert, and only that: no meaning is added here, a change is refused."""
        if not self._state.adding:
            raise NeverChanged(f"{type(self).__name__} is never changed")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise NeverChanged(f"{type(self).__name__} is never deleted")
