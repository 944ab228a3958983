import pytest

from tests.custody.conftest import safe_places
from tests.notices.letterbox import HOST, LetterBox

__all__ = ["safe_places"]


@pytest.fixture
def letterbox(settings):
    """A mail server that is up; the process is told to send through it."""
    box = LetterBox()
    box.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = HOST, box.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield box
    box.stop()
