"""How programs are let in: names that other apps use. Settings name `errors` itself, which needs all of DRF first."""

from accounts.api.authentication import PageAuthentication, TokenAuthentication
from accounts.api.scopes import HasScope

__all__ = ["HasScope", "PageAuthentication", "TokenAuthentication"]
