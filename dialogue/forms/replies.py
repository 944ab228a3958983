"""What a member of an invited organisation is asked."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dialogue.states.meetings import Answer, How


class ReplyForm(forms.Form):
    """how: asked only where there is a choice."""

    answer = forms.ChoiceField(
        label=_("Do you come?"),
        help_text=_("You answer for yourself. The Mechanism and your own organisation read it, nobody else."),
        choices=[(Answer.YES.value, _("Yes")), (Answer.TENTATIVE.value, _("Not sure yet")), (Answer.NO.value, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    how = forms.ChoiceField(label=_("How do you take part?"), widget=forms.RadioSelect, required=False)

    def __init__(self, *args: Any, ways: Iterable[How], **more: Any) -> None:
        super().__init__(*args, **more)
        self.ways = tuple(ways)
        if len(self.ways) > 1:
            self.fields["how"].choices = [(way.value, way.label) for way in self.ways]  # type: ignore[attr-defined]
        else:
            del self.fields["how"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if len(self.ways) == 1:
            given["how"] = self.ways[0].value
        elif given.get("answer") in {Answer.YES, Answer.TENTATIVE} and not given.get("how"):
            self.add_error("how", _("Say how you take part."))
        return given

    def reply(self) -> dict[str, Any]:
        return {"answer": Answer(self.cleaned_data["answer"]), "how": self.cleaned_data.get("how", "")}
