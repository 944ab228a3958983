from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustodyConfig(AppConfig):
    name = "custody"
    verbose_name = _("Custody")

    def ready(self) -> None:
        """Tell the log's pages what people call a key."""
        from custody import naming, selectors  # noqa: PLC0415
        from custody.acts import SubjectKind  # noqa: PLC0415

        naming.say(SubjectKind.KEY, selectors.names_of_keys)
