"""JSON as we take it: of bounded size and depth, whatever was sent."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.parsers import BaseParser

from common.errors import Invalid


class NotJson(Invalid):
    for_people = _("What was sent is not JSON.")


class TooMuchJson(Invalid):
    for_people = _("What was sent is larger than one message may be.")
    http_status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class BoundedJsonParser(BaseParser):
    """Never reads more than the limit, and answers a pit of brackets with a refusal."""

    media_type = "application/json"

    def parse(
        self,
        stream: IO[Any],
        media_type: str | None = None,  # noqa: ARG002 - DRF's signature
        parser_context: Mapping[str, Any] | None = None,  # noqa: ARG002
    ) -> Any:
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(most + 1)
        if len(raw) > most:
            raise TooMuchJson
        try:
            return json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise NotJson from None


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
