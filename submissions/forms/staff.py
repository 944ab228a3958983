"""What staff are asked before they act: a purpose, a team, a question, a reason."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from submissions.kinds import Urgency
from submissions.selectors.worklist import ORDERS
from submissions.states import SubmissionState

FEWEST_LETTERS = 10
# An event of the custody log has room for this much.
MOST_LETTERS = 400
_HANDED_OVER = [
    choice for choice in SubmissionState.choices if choice[0] not in {SubmissionState.DRAFT, SubmissionState.ABANDONED}
]


def _words(label: Any, hint: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        min_length=FEWEST_LETTERS,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say it in a few words: it is recorded before anything is done.")},
        **more,
    )


class PurposeForm(forms.Form):
    """Why somebody opens sealed words or an original."""

    purpose = _words(
        _("What do you open it for?"), _("A few words, without names. They stay in the custody log for good.")
    )


class ReasonForm(forms.Form):
    """Why something is restricted, refused or taken up again."""

    reason = _words(_("Why?"), _("A few words, without names. They stay in the custody log for good."))


class AssignForm(forms.Form):
    """teams, reviewers: (key, shown name) of those the actor may choose."""

    team = forms.ChoiceField(label=_("Team"), help_text=_("Its analysts and team leads see the items from now on."))
    reviewer = forms.ChoiceField(
        label=_("Reviewer"), required=False, help_text=_("Somebody of that team. Without one, the team decides.")
    )

    def __init__(self, *args: Any, teams: list[tuple[str, str]], reviewers: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["team"].choices = [("", _("Choose a team")), *teams]  # type: ignore[attr-defined]
        self.fields["reviewer"].choices = [("", _("Nobody yet")), *reviewers]  # type: ignore[attr-defined]

    def clean_team(self) -> UUID:
        return UUID(self.cleaned_data["team"])

    def clean_reviewer(self) -> UUID | None:
        return UUID(self.cleaned_data["reviewer"]) if self.cleaned_data["reviewer"] else None


class NameForm(ReasonForm):
    person = forms.ChoiceField(label=_("Who may see it"))
    field_order = ["person", "reason"]

    def __init__(self, *args: Any, people: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["person"].choices = people  # type: ignore[attr-defined]

    def clean_person(self) -> UUID:
        return UUID(self.cleaned_data["person"])


class QueueForm(forms.Form):
    """Filters of the queue; what does not fit is left out, never an error."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("Any")), *_HANDED_OVER])
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, choices=[("", _("Any")), *Urgency.choices])
    team = forms.ChoiceField(label=_("Team"), required=False)
    reviewer = forms.ChoiceField(label=_("In whose hands"), required=False)
    order = forms.ChoiceField(
        label=_("Order"), required=False, choices=[(name, words) for name, (words, _columns) in ORDERS.items()]
    )

    def __init__(self, *args: Any, teams: list[tuple[str, str]], reviewers: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["team"].choices = [("", _("Any")), *teams]  # type: ignore[attr-defined]
        self.fields["reviewer"].choices = [("", _("Anybody")), *reviewers]  # type: ignore[attr-defined]

    def clean_team(self) -> UUID | None:
        return UUID(self.cleaned_data["team"]) if self.cleaned_data["team"] else None

    def clean_reviewer(self) -> UUID | None:
        return UUID(self.cleaned_data["reviewer"]) if self.cleaned_data["reviewer"] else None
