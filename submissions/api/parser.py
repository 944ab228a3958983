"""JSON as we take it: of bounded size and depth, whatever was sent."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from accounts.api.refusals import NotJson
from common.errors import Invalid

# Deeper than anything we ask for; what walks over it later need not think of it.
DEEPEST = 16


class NotAnObject(Invalid):
    """A list, a text or null where names with values are asked for; or a pit of brackets."""

    for_people = _("What was sent is JSON, and is no object of the names and values asked for here.")
    http_status = HTTPStatus.BAD_REQUEST


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
            said = json.loads(raw.decode("utf-8"), parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise NotJson from None
        if not isinstance(said, dict) or _is_deeper(said, DEEPEST):
            raise NotAnObject
        return said


class AlwaysJson(DefaultContentNegotiation):
    """What a program says it accepts changes nothing: there is one form of each answer."""

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 - DRF's signature
        renderers: Any,
        format_suffix: str | None = None,  # noqa: ARG002
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


def _is_deeper(said: Any, levels: int) -> bool:
    """Level by level and not by recursion: the pit is what we look for."""
    here = [said]
    for _level in range(levels):
        here = [inner for one in here for inner in _inside(one)]
    return bool(here)


def _inside(one: Any) -> Iterable[Any]:
    if isinstance(one, dict):
        return one.values()
    return one if isinstance(one, list) else ()


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
