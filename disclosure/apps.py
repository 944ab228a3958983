from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisclosureConfig(AppConfig):
    name = "disclosure"
    verbose_name = _("Disclosure")

    def ready(self) -> None:
        """Tell the log's pages what people call a disclosure and what belongs to it."""
        from custody import naming  # noqa: PLC0415
        from custody.acts import SubjectKind  # noqa: PLC0415
        from disclosure.selectors import references  # noqa: PLC0415

        naming.say(SubjectKind.DISCLOSURE, references.of_requests)
        naming.say(SubjectKind.QUESTION, references.of_questions)
        naming.say(SubjectKind.PACKAGE, references.of_packages)
        naming.say(SubjectKind.ASSISTANCE, references.of_assistance)
