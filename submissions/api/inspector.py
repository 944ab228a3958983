"""What is the same at every address of the API, said once. No views here: each of them needs this module first."""

from typing import Any

from django.utils.translation import gettext
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from accounts.api.once import AGAIN, HEADER, KEY

LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")


class PortalSchema(AutoSchema):
    """Every POST takes an idempotency key, every answer says what is left of the minute, every verb names its scope."""

    def get_override_parameters(self) -> list[Any]:
        shared = list(super().get_override_parameters())
        if not self.view.authentication_classes:
            return shared
        shared += [_header(name, OpenApiTypes.INT, response=True) for name in LIMITS]
        if self.method == "POST":
            shared += [_key(), _header(AGAIN, OpenApiTypes.STR, response=[200, 201])]
        return shared

    def get_description(self) -> str:  # type: ignore[override]
        scope = getattr(self.view, "scopes", {}).get(self.method)
        return gettext("Scope: %(scope)s") % {"scope": scope.value} if scope else gettext("Needs no token.")


def _header(name: str, kind: OpenApiTypes, *, response: bool | list[int | str]) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.HEADER, response=response)


def _key() -> OpenApiParameter:
    words = gettext("A new one for each new request, the same when it is sent again: it is then done once.")
    form = {"type": "string", "pattern": f"^{KEY.pattern}$"}
    return OpenApiParameter(HEADER, form, OpenApiParameter.HEADER, description=words)
