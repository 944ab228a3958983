from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "iiim_portal"

    def ready(self) -> None:
        """Bind the doorbell's tasks to our Celery application, in web processes too; have our checks found."""
        from iiim_portal import checks  # noqa: F401, PLC0415
        from iiim_portal.celery import app  # noqa: PLC0415

        app.set_default()
