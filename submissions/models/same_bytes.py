"""Who came with the same bytes: for staff across organisations, for an organisation only among its own."""

from typing import ClassVar

from django.db import models

from submissions.models.item import Item
from submissions.visibility import OfItemQuerySet


class Uncompared(models.Model):
    """Items whose bytes were not held against all others yet.

    A trigger on Item fills it, so that no way of storing an item can forget to.
    .. no_pii:
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager()

    def __str__(self) -> str:
        return str(self.item_id)


class Twin(models.Model):
    """One accession of bytes that were handed over more than once. Not readable by the partner face's database role.

    group: a random number that all accessions of these bytes share; it says nothing of any of them.
    .. no_pii:
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="+")
    group = models.UUIDField()
    received_at = models.DateTimeField()

    objects: ClassVar[models.Manager["Twin"]] = OfItemQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["group", "received_at", "item"], name="twin_of_group"),
            models.Index(fields=["-received_at", "-item"], name="twin_newest"),
        ]

    def __str__(self) -> str:
        return str(self.item_id)


class Repeat(models.Model):
    """One item whose bytes the same organisation sent more than once: all that its own pages are told from.

    No row of one organisation shares its group with a row of another, so nothing another sends can change what is
    read here, or how long that takes.
    .. no_pii:
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="+")
    group = models.UUIDField()

    objects: ClassVar[models.Manager["Repeat"]] = OfItemQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["group", "item"], name="repeat_of_group")]

    def __str__(self) -> str:
        return str(self.item_id)
