"""What an organisation is asked when it asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words

LENGTH = 4000


class AskForm(forms.Form):
    text = Words(
        label=_("Your question"),
        help_text=_(
            "About how the Mechanism works, what it needs, how to keep or hand over material. No names of people at"
            " risk here: this text is not sealed."
        ),
        longest=LENGTH,
        error_messages={"required": _("Write your question.")},
    )
    privately = forms.BooleanField(
        label=_("Answer us alone"),
        help_text=_(
            "Otherwise the answer may stand in a bulletin for others too, with the question in the Mechanism's words"
            " and without your name."
        ),
        required=False,
    )
