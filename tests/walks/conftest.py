"""Every walk has keys and stores of its own."""

from tests.custody.conftest import partner_process, safe_places

__all__ = ["partner_process", "safe_places"]
