"""What a provider is asked: an answer to feedback, and what the Mechanism should learn."""

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Words
from feedback.kinds import Share

LENGTH = 4000


class ReplyForm(forms.Form):
    text = Words(
        label=_("Your answer"),
        help_text=_("Your contact point and the reviewing team read it. Name nobody who could be put at risk."),
        longest=LENGTH,
        error_messages={"required": _("Write an answer, or leave the page: none is expected of you.")},
    )


class ShareForm(forms.Form):
    share = forms.ChoiceField(
        label=_("Who may read it besides the Mechanism?"),
        help_text=_("Others read it only once the Mechanism has answered. You can change this at any time."),
        choices=Share.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


class LessonForm(ShareForm):
    text = Words(
        label=_("What should the Mechanism learn?"),
        help_text=_(
            "About its way of working: how it asks, answers, reviews, protects. Name nobody and nothing that shows"
            " who you are, if others shall read it without your name."
        ),
        longest=LENGTH,
        error_messages={"required": _("Write what the Mechanism should learn.")},
    )
    field_order = ("text", "share")
