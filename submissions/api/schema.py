"""The schema of the API, for programs: /api/v1/schema/. The pages for people are made from the same document."""

from functools import cache
from typing import Any

from django.utils.translation import get_language, override
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from submissions.api.limits import Open


@extend_schema(exclude=True)
class Schema(Open):
    """It says what is asked, and nothing of what is here."""

    def get(self, _request: Request) -> Response:
        return Response(document(str(get_language())))


@cache
def document(language: str) -> dict[str, Any]:
    """The whole schema in one language; it changes with the program only."""
    with override(language):
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return schema
