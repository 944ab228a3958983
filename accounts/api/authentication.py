from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts import hats, selectors
from accounts.middleware import is_partner_face
from accounts.models import ApiToken, Person
from common import clock


def bearer_secret(request: Request) -> str:
    """The token as it was sent; empty when none was."""
    kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if kind.lower() == "bearer" else ""


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`, on the partner face only; the program acts in the person's role of today."""

    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        secret = bearer_secret(request)
        if not secret:
            return None
        token = selectors.live_token(secret, clock.now())
        hat = hats.partner_hat_at(token.person, token.organisation_id) if token else None
        if token is None or hat is None or not is_partner_face(request._request):  # noqa: SLF001 - DRF's own habit
            raise AuthenticationFailed
        request._request.actor = hat.worn_by(token.person)  # type: ignore[attr-defined]  # noqa: SLF001
        return token.person, token

    def authenticate_header(self, _request: Request) -> str:
        return "Bearer"


class PageAuthentication(SessionAuthentication):
    """The page's own JavaScript: the session, with CSRF, of somebody who passed the whole door."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        person = request._request.user  # noqa: SLF001 - DRF's own habit
        if not isinstance(person, Person) or not hasattr(request._request, "actor"):  # noqa: SLF001
            return None
        self.enforce_csrf(request)
        return person, None
