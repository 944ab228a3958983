"""What all addresses of the API for machines share: scopes by verb, limits told, refusals in the schema."""

from typing import Any, ClassVar

from django.utils.translation import gettext
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.allowance import ByToken
from accounts.models import Scope
from accounts.services.machine_use import Allowance
from submissions.api.parser import AlwaysJson, BoundedJsonParser
from submissions.api.refusals import STATUS_WORDS
from submissions.api.words import ErrorTold

ALWAYS = (400, 401, 403, 404, 429, 503)


class MachineView(APIView):
    """`scopes`: which scope each verb asks for; a verb without one does not exist."""

    parser_classes = [BoundedJsonParser]
    content_negotiation_class = AlwaysJson
    throttle_classes = [ByToken]
    scopes: ClassVar[dict[str, Scope]]
    allowance: Allowance | None = None

    @property
    def required_scopes(self) -> frozenset[Scope]:
        scope = self._scopes_and_head().get(str(self.request.method))
        return frozenset({scope}) if scope else frozenset()

    @property
    def allowed_methods(self) -> list[str]:
        return sorted(self._scopes_and_head())

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say first what the address does not do at all; then who asks, what they may, and how often."""
        if request.method not in self._scopes_and_head():
            raise MethodNotAllowed(str(request.method))
        super().initial(request, *args, **kwargs)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        answer = super().finalize_response(request, response, *args, **kwargs)
        for name, value in (self.allowance.headers if self.allowance else {}).items():
            answer[name] = value
        return answer

    def _scopes_and_head(self) -> dict[str, Scope]:
        """HEAD is GET without the body."""
        return self.scopes | ({"HEAD": self.scopes["GET"]} if "GET" in self.scopes else {})


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ARG002 - its signature
        return {"type": "http", "scheme": "bearer", "description": gettext("A token, made on the page Programs.")}


def answers(status: int, told: Any, *refusals: int) -> dict[int, Any]:
    """The documented answers of one verb: the good one, and every refusal with what it means."""
    every = {*ALWAYS, *refusals} - {status}
    return {status: told} | {code: OpenApiResponse(ErrorTold, description=STATUS_WORDS[code]) for code in sorted(every)}
