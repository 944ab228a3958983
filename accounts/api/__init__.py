"""How programs are let in: names that settings and other apps use."""

from accounts.api.authentication import PageAuthentication, TokenAuthentication
from accounts.api.errors import error_for_machines
from accounts.api.scopes import HasScope

__all__ = ["HasScope", "PageAuthentication", "TokenAuthentication", "error_for_machines"]
