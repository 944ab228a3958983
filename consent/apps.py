from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsentConfig(AppConfig):
    name = "consent"
    verbose_name = _("Consent")

    def ready(self) -> None:
        """Tell where identities lie sealed."""
        from consent.models import SourceIdentity  # noqa: PLC0415
        from custody import holdings  # noqa: PLC0415

        holdings.hold(SourceIdentity, "sealed")
