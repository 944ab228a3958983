from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import ApiToken, Person


class HasScope(BasePermission):
    """A token may do what its scopes name; a view that names none is closed to every token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        # A cookie alone gives the request an actor too: only an authenticator that checked CSRF or a token counts.
        if not isinstance(request.user, Person) or not hasattr(request._request, "actor"):  # noqa: SLF001
            return False
        required = frozenset(getattr(view, "required_scopes", ()))
        if isinstance(request.auth, ApiToken):
            return bool(required) and required <= set(request.auth.scopes)
        return True
