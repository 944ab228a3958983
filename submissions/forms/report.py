"""What is asked before a custody report is made."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from submissions.forms.staff import FEWEST_LETTERS, MOST_LETTERS


class CustodyReportForm(forms.Form):
    purpose = forms.CharField(
        label=_("For which court, and in which matter?"),
        help_text=_("A few words, without names of people. They stay in the custody log, not in the report."),
        min_length=FEWEST_LETTERS,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say it in a few words: it is recorded before anything is done.")},
    )
    language = forms.ChoiceField(label=_("Language of the report"), choices=settings.LANGUAGES)
