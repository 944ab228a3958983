"""What staff are asked beside the note itself: a reason, a day, advice for the library, an answer to a lesson."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from feedback.kinds import Dimension
from feedback.services.advice import Wording

LENGTH, TITLE_LENGTH = 4000, 120
_ARABIC = {"dir": "rtl", "lang": "ar", "autocomplete": "off"}
_ENGLISH = {"dir": "ltr", "lang": "en", "autocomplete": "off"}


class ReturnForm(forms.Form):
    reason = Words(
        label=_("What should be changed?"),
        help_text=_("Its author reads this; the provider does not."),
        longest=LENGTH,
        rows=4,
        error_messages={"required": _("Say what should be changed, so that the author can change it.")},
    )


class PostponeForm(forms.Form):
    reason = Words(
        label=_("Why can feedback not be given now?"),
        help_text=_("The provider reads this. Name nobody, and nothing of what the Mechanism makes of it."),
        longest=LENGTH,
        rows=4,
        error_messages={"required": _("Say why: the provider has been waiting.")},
    )
    due_on = Day(label=_("The new day"), help_text=_("The provider reads this too: day, month and year, 27/3/2027."))


class AdviceForm(forms.Form):
    dimension = forms.ChoiceField(
        label=_("About"),
        choices=Dimension.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    title_en = Line(label=_("Title in English"), longest=TITLE_LENGTH, widget=forms.TextInput(attrs=_ENGLISH))
    text_en = Words(label=_("Advice in English"), longest=LENGTH, widget=forms.Textarea(attrs={"rows": 4, **_ENGLISH}))
    title_ar = Line(label=_("Title in Arabic"), longest=TITLE_LENGTH, widget=forms.TextInput(attrs=_ARABIC))
    text_ar = Words(label=_("Advice in Arabic"), longest=LENGTH, widget=forms.Textarea(attrs={"rows": 4, **_ARABIC}))

    def wording(self) -> Wording:
        given: dict[str, Any] = self.cleaned_data
        return Wording(**given | {"dimension": Dimension(given["dimension"])})


class AnswerLessonForm(forms.Form):
    words = Words(
        label=_("What does the Mechanism answer?"),
        help_text=_("The organisation reads this, and every signatory where it chose to share. Name nobody."),
        longest=LENGTH,
        error_messages={"required": _("Each lesson is answered. Write the answer.")},
    )


class LessonChangedForm(forms.Form):
    words = Words(
        label=_("What does the Mechanism do differently since?"),
        help_text=_("Whoever reads the answer reads this too. Name nobody."),
        longest=LENGTH,
        error_messages={"required": _("Say what changed, or leave the lesson as it is.")},
    )
