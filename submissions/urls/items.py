"""Under /submissions/<submission>/items/, for the page's own JavaScript."""

from django.urls import path

from submissions.api import items

urlpatterns = [
    path("", items.Items.as_view(), name="items"),
    path("<uuid:item_id>/", items.Item.as_view(), name="item"),
    path("<uuid:item_id>/digest/", items.Digest.as_view(), name="item_digest"),
    path("<uuid:item_id>/capability/", items.Capability.as_view(), name="item_capability"),
]
