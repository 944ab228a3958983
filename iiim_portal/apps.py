from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "iiim_portal"

    def ready(self) -> None:
        """Bind the doorbell's tasks to our Celery application, in web processes too."""
        from iiim_portal.celery import app  # noqa: PLC0415

        app.set_default()
