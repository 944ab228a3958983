from tests.custody.conftest import partner_process, safe_places

__all__ = ["partner_process", "safe_places"]
