"""What the contact point says after the call: how they made sure, or why they could not."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words
from consent.scope import Channel

NOTE_LENGTH = 2000


class ConfirmForm(forms.Form):
    """How, and with whom by role; the tick is for the one thing that no record can say."""

    channel = forms.ChoiceField(
        label=_("How did you make sure?"),
        choices=Channel.choices,
        widget=forms.RadioSelect,
        help_text=_("Not through this portal: whoever took over an account there would answer you."),
        error_messages={"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")},
    )
    note = Words(
        label=_("What was said"),
        longest=NOTE_LENGTH,
        rows=3,
        help_text=_("When, and with whom by their role. No names of people at risk here."),
    )
    sure = forms.BooleanField(
        label=_("I spoke with the focal point or the head of the organisation. The person ended the promise freely."),
        error_messages={"required": _("Only the person can end the promise. Tick this if you made sure.")},
    )

    def channel_chosen(self) -> Channel:
        return Channel(self.cleaned_data["channel"])


class DeclineForm(forms.Form):
    note = Words(
        label=_("Why could it not be confirmed?"),
        longest=NOTE_LENGTH,
        rows=3,
        help_text=_("The organisation reads this. No names of people at risk here."),
    )
