from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        """Tell the log's pages what people call a submission and an item."""
        from custody import naming  # noqa: PLC0415
        from custody.acts import SubjectKind  # noqa: PLC0415
        from submissions.selectors import references  # noqa: PLC0415

        naming.say(SubjectKind.SUBMISSION, references.of_submissions)
        naming.say(SubjectKind.ITEM, references.of_items)
