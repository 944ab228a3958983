"""What all addresses of the API for machines share: scopes by verb, refusals in the schema."""

from typing import Any, ClassVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse
from rest_framework.views import APIView

from accounts.models import Scope
from submissions.api.parser import BoundedJsonParser
from submissions.api.words import ErrorTold

_REFUSALS = {
    400: "What was sent cannot be understood or contradicts itself; `fields` says where.",
    401: "The token is missing, wrong or over.",
    403: "The token or the person behind it may not do this.",
    404: "There is nothing at this address for this token.",
    409: "It is no longer in a state in which this can be done.",
    413: "The file is larger than an item may be.",
    415: "The body is not JSON.",
    503: "A part of the portal is not answering; ask again later.",
}


class MachineView(APIView):
    """`scopes`: which scope each verb asks for; a verb without one is closed to every token."""

    parser_classes = [BoundedJsonParser]
    scopes: ClassVar[dict[str, Scope]]

    @property
    def required_scopes(self) -> frozenset[Scope]:
        scope = self.scopes.get(str(self.request.method))
        return frozenset({scope}) if scope else frozenset()


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 - its signature
        return {"type": "http", "scheme": "bearer", "description": "A token made by a focal point on the page Tokens."}


def answers(status: int, told: Any, *refusals: int) -> dict[int, Any]:
    """The documented answers of one verb: the good one, and every refusal with what it means."""
    every = {400, 401, 403, 404, 503, *refusals} - {status}
    return {status: told} | {code: OpenApiResponse(ErrorTold, description=_REFUSALS[code]) for code in sorted(every)}
