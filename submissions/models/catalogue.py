from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from accounts.models import Organisation, Team
from submissions.models.item import Item
from submissions.models.submission import Submission
from submissions.visibility import CatalogueQuerySet


class CatalogueEntry(models.Model):
    """The searchable copy of what staff may search, in a schema the partner's database role cannot read.

    Restricted items have no entry: they appear in no search, no count, no list made from here.

    .. pii: narrative, places and file names as the NGO wrote them
    .. pii_types: free text
    .. pii_retirement: deleted when the item is restricted or shredded; rebuilt from the sealed records
    """

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    title = models.TextField()
    text = models.TextField()
    media_type = models.CharField(max_length=120, blank=True)
    received_at = models.DateTimeField()
    search = SearchVectorField()

    objects: ClassVar[models.Manager["CatalogueEntry"]] = CatalogueQuerySet.as_manager()

    class Meta:
        db_table = '"catalogue"."entry"'
        indexes: ClassVar = [
            GinIndex("search", name="entry_search", fastupdate=False),
            # Keyset pages: newest first within the teams an actor works in.
            models.Index(fields=["team", "-received_at", "-item"], name="entry_newest_of_team"),
        ]

    def __str__(self) -> str:
        return str(self.item_id)
