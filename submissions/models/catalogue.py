from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from accounts.models import Organisation, Team
from common.ids import new_id
from submissions.models.item import Item
from submissions.models.submission import Submission
from submissions.traits import Order
from submissions.visibility import CatalogueQuerySet, SearchQuerySet


class CatalogueEntry(models.Model):
    """The searchable copy of what staff may search, in a schema the partner's database role cannot read.

    Restricted items have no entry: they appear in no search, no count, no list made from here.
    traits: what a find is narrowed by, each "trait:value" (submissions/traits.py). told_at: when those that change
    were last read; it is a copy for finding, and what may be done with an item is asked of the records themselves.

    .. pii: file names, places, and the words of the account as a list of words and their positions
    .. pii_types: free text
    .. pii_retirement: deleted when the item is restricted or shredded; rebuilt from the sealed records
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    media_type = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    size_bytes = models.PositiveBigIntegerField()
    traits = ArrayField(models.CharField(max_length=100), default=list)
    told_at = models.DateTimeField()
    search = SearchVectorField()

    objects: ClassVar[models.Manager["CatalogueEntry"]] = CatalogueQuerySet.as_manager()

    class Meta:
        db_table = '"catalogue"."entry"'
        indexes: ClassVar = [
            GinIndex("search", name="entry_search", fastupdate=False),
            GinIndex("traits", name="entry_traits", fastupdate=False),
            # Keyset pages: newest first, or largest first, within the teams an actor works in.
            models.Index(fields=["team", "-received_at", "-item"], name="entry_newest_of_team"),
            models.Index(fields=["team", "-size_bytes", "-item"], name="entry_largest_of_team"),
            # Whoever works in several teams: one list of all, and those of other teams are passed over.
            models.Index(fields=["-received_at", "-item"], name="entry_newest"),
        ]

    def __str__(self) -> str:
        return str(self.item_id)


class CatalogueSearch(models.Model):
    """What somebody looked for, kept so that an address need not carry it: who follows the address asks for themselves.

    traits: narrowed to these, each "trait:value".

    .. pii: words that staff search for may be names
    .. pii_types: free text
    .. pii_retirement: deleted thirty days after it was last asked, unless somebody saved it
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    words = models.CharField(max_length=300, blank=True)
    traits = ArrayField(models.CharField(max_length=100), default=list)
    order = models.CharField(max_length=16, choices=Order.choices, default=Order.NEWEST)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()

    objects: ClassVar[models.Manager["CatalogueSearch"]] = SearchQuerySet.as_manager()

    class Meta:
        db_table = '"catalogue"."search"'
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(order__in=Order.values), name="search_order_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["asked_by", "-asked_at"], name="search_of_person"),
            models.Index(fields=["asked_at"], name="search_oldest"),
        ]

    def __str__(self) -> str:
        return str(self.id)
