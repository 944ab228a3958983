from typing import ClassVar

from django.db import models

from accounts.models import Team
from common.ids import new_id
from submissions.models.catalogue import CatalogueSearch
from submissions.visibility import SavedSearchQuerySet


class SavedSearch(models.Model):
    """A search that somebody means to ask again, under a name; with a team, its people find it as well.

    .. no_pii: the name must not name anybody (the form says so); the words are in the search
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    search = models.ForeignKey(CatalogueSearch, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    owner = models.UUIDField()
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects: ClassVar[models.Manager["SavedSearch"]] = SavedSearchQuerySet.as_manager()

    class Meta:
        db_table = '"catalogue"."saved_search"'
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_search_has_a_name"),
            models.UniqueConstraint("search", "owner", name="search_saved_once_by_each"),
        ]
        indexes: ClassVar = [models.Index(fields=["owner"], name="saved_search_of_person")]

    def __str__(self) -> str:
        return str(self.id)
