from typing import ClassVar

from django.db import models
from guardian.models import UserObjectPermissionBase

from submissions.models.item import Item


class ItemUserGrant(UserObjectPermissionBase):
    """A person, by name, may see one restricted item. A missing grant is a no; who granted it is in the log.

    .. no_pii:
    """

    content_object = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")

    class Meta(UserObjectPermissionBase.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint("user", "permission", "content_object", name="item_grant_once")
        ]
