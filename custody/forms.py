"""What is asked of whoever keeps the copies."""

from django import forms
from django.utils.translation import gettext_lazy as _

FEWEST_LETTERS = 10
# An event of the log has room for this much.
MOST_LETTERS = 400


class SettleForm(forms.Form):
    """What was done about an item of which no copy could be read."""

    words = forms.CharField(
        label=_("What was done?"),
        help_text=_(
            "For example: copied back from the backup, asked of the provider again, found to be lost. A few words, "
            "without names. They stay in the custody log for good."
        ),
        min_length=FEWEST_LETTERS,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say what was done in a few words.")},
    )
