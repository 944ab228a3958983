"""What is asked of whoever expresses a view, and of whoever answers it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words

LENGTH = 4000


class VoiceForm(forms.Form):
    text = Words(
        label=_("What is your organisation's view?"),
        help_text=_(
            "In your own words and your own language. Name nobody who could be put at risk: no names of people at risk"
            " here."
        ),
        longest=LENGTH,
        error_messages={"required": _("Write your view, or leave the page.")},
    )


class AnswerVoiceForm(forms.Form):
    words = Words(
        label=_("What does the Mechanism answer?"),
        help_text=_("The organisation reads this, and no other does. Promise nothing about an investigation."),
        longest=LENGTH,
        error_messages={"required": _("Each view is answered. Write the answer.")},
    )
