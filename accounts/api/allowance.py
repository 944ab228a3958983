"""So many requests in a minute for each token, announced with every answer."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.models import ApiToken
from accounts.services import machine_use
from accounts.services.machine_use import Allowance
from common import clock


class ByToken(BaseThrottle):
    """By token and never by address: no address is known here, and partners come through Tor and from one office."""

    allowance: Allowance | None = None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count, and leave with the view what is left: `view.allowance`."""
        if not isinstance(request.auth, ApiToken):
            return True
        self.allowance = machine_use.count_request(token_id=request.auth.pk, at=clock.now())
        view.allowance = self.allowance
        return not self.allowance.is_used_up

    def wait(self) -> float | None:
        return float(self.allowance.left_seconds) if self.allowance else None
