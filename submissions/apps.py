from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        """Tell custody what people call a submission and an item, and where words lie sealed."""
        from custody import holdings, naming  # noqa: PLC0415
        from custody.acts import SubjectKind  # noqa: PLC0415
        from submissions.models import Assessment, InformationQuestion, Item, Note, Submission  # noqa: PLC0415
        from submissions.selectors import references  # noqa: PLC0415

        naming.say(SubjectKind.SUBMISSION, references.of_submissions)
        naming.say(SubjectKind.ITEM, references.of_items)
        holdings.hold(Submission, "sealed_account")
        holdings.hold(Item, "sealed_name")
        holdings.hold(InformationQuestion, "sealed_answer")
        holdings.hold(Assessment, "sealed_words")
        holdings.hold(Note, "sealed_words")
