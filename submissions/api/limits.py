"""What the portal takes at most, told before it is sent: for programs, without a token."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.services.once import KEPT
from common.errors import NotVisible
from submissions import policies
from submissions.api.fields import LONGEST_NAME
from submissions.api.paging import MOST_ROWS
from submissions.api.parser import AlwaysJson, BoundedJsonParser
from submissions.api.submission_words import LONGEST_WORDS, MOST_IDS


class LimitsTold(serializers.Serializer[Any]):
    """Bytes, seconds and counts, each the most there may be."""

    item_bytes = serializers.IntegerField()
    items_per_submission = serializers.IntegerField()
    items_per_manifest = serializers.IntegerField()
    part_bytes = serializers.IntegerField(help_text=_("The size of a part that goes best; others are taken too."))
    name_bytes = serializers.IntegerField()
    text_characters = serializers.IntegerField()
    items_per_person = serializers.IntegerField()
    message_bytes = serializers.IntegerField()
    rows_per_page = serializers.IntegerField()
    requests_per_minute = serializers.IntegerField(help_text=_("For each token; parts of a file are not counted."))
    idempotency_seconds = serializers.IntegerField()
    upload_seconds = serializers.IntegerField(help_text=_("How long a file may take from its announcement on."))
    capability_seconds = serializers.IntegerField()


class Open(APIView):
    """For everybody, with or without a token: nothing here depends on who asks."""

    authentication_classes = []
    permission_classes = []
    parser_classes = [BoundedJsonParser]
    content_negotiation_class = AlwaysJson


class Limits(Open):
    @extend_schema(operation_id="read_limits", summary=_("What the portal takes at most"), responses={200: LimitsTold})
    def get(self, _request: Request) -> Response:
        return Response(
            {
                "item_bytes": policies.LARGEST_ITEM_BYTES,
                "items_per_submission": policies.ITEMS_PER_SUBMISSION,
                "items_per_manifest": policies.ITEMS_PER_LIST,
                "part_bytes": settings.PART_BYTES,
                "name_bytes": LONGEST_NAME,
                "text_characters": LONGEST_WORDS,
                "items_per_person": MOST_IDS,
                "message_bytes": settings.DATA_UPLOAD_MAX_MEMORY_SIZE,
                "rows_per_page": MOST_ROWS,
                "requests_per_minute": settings.API_REQUESTS_A_MINUTE,
                "idempotency_seconds": int(KEPT.total_seconds()),
                "upload_seconds": int(settings.UPLOAD_DAYS.total_seconds()),
                "capability_seconds": int(settings.CAPABILITY_DAYS.total_seconds()),
            }
        )


@extend_schema(exclude=True)
class Nothing(Open):
    """An address that there is not: answered as programs read, and not by a page."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotVisible
