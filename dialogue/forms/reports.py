"""What is asked of whoever puts a half-yearly report together, or gives one back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words

LENGTH = 4000


class PutTogetherForm(forms.Form):
    left_out = Words(
        label=_("What else is left out, and why?"),
        help_text=_("Printed below the figures. Name nobody: no person, no organisation, no source."),
        longest=LENGTH,
        rows=4,
        required=False,
    )


class ClearForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    reason = Words(
        label=_("What should be changed?"),
        help_text=_("Those who prepare the report read this."),
        longest=LENGTH,
        rows=4,
        error_messages={"required": _("Say what should be changed.")},
    )
