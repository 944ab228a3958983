from tests.custody.conftest import safe_places

__all__ = ["safe_places"]
