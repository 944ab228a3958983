"""Pages of the API: `after` is what the last answer called `next`, `limit` how many rows."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from submissions.pages import LONGEST_CURSOR

ROWS = 100
MOST_ROWS = 1_000


class PageAsked(serializers.Serializer[Any]):
    after = serializers.CharField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_CURSOR,
        help_text=_("What the last page called “next”; empty for the first page."),
    )
    limit = serializers.IntegerField(
        required=False, default=ROWS, min_value=1, max_value=MOST_ROWS, help_text=_("How many rows at most.")
    )


def asked_page(request: Request) -> dict[str, Any]:
    """The keywords of a selector's page."""
    said = PageAsked(data=request.query_params)
    said.is_valid(raise_exception=True)
    return {"after": said.validated_data["after"], "size": said.validated_data["limit"]}
