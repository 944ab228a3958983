"""The closed lists of feedback: the Protocol's four dimensions, words instead of marks, and how a lesson is shared."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Dimension(TextChoices):
    """Exactly what the Protocol names, in its order (F2). Nothing is averaged over them."""

    TYPE = "type", _("Type")
    QUALITY = "quality", _("Quality")
    SUBJECT_MATTER = "subject_matter", _("Subject-matter")
    FORMAT = "format", _("Format")


# What an author is asked under each; nothing about people, cases or what the Mechanism makes of the content (C10).
QUESTIONS = {
    Dimension.TYPE: _("Is this the kind of material that is needed? What kind would add most?"),
    Dimension.QUALITY: _("Are originals, dates, places and provenance there, and can they be relied on?"),
    Dimension.SUBJECT_MATTER: _("Does it bear on what the Mechanism works on? What is missing?"),
    Dimension.FORMAT: _("Are files, names, languages and descriptions in a form that can be worked with?"),
}


class Finding(TextChoices):
    """A word for each dimension, so that a trend can be seen; no marks, no sums."""

    STRENGTH = "strength", _("A strength")
    SERVES = "serves", _("Serves its purpose")
    BETTER = "better", _("Could be better")
    HINDERS = "hinders", _("Keeps us from using it")


# From the best to the worst, only to say whether the later one of two is better.
ORDER = (Finding.STRENGTH, Finding.SERVES, Finding.BETTER, Finding.HINDERS)
TO_WORK_ON = frozenset({Finding.BETTER, Finding.HINDERS})


class Share(TextChoices):
    """Who reads a lesson besides the Mechanism: the organisation that gave it chooses (C7, C10)."""

    NOBODY = "nobody", _("Nobody but the Mechanism")
    UNNAMED = "unnamed", _("All signatories, without our name")
    NAMED = "named", _("All signatories, with our name")
