"""What is asked about an action item: what, by whom, until when; and how it ended."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from common.actors import Role
from consent.forms.fields import Day, Words
from dialogue.models import ActionItem
from dialogue.policies.actions import Owner
from dialogue.states.actions import STAFF_OWNERS

LENGTH = 2000
_MECHANISM = "mechanism"


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(
        label=_("Who does it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    due_on = Day(label=_("Until when?"), help_text=_("Day, month and year, for example 27/3/2027."))

    def __init__(self, *args: Any, organisations: Iterable[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].choices = [  # type: ignore[attr-defined]
            *((str(pk), name) for pk, name in organisations),
            (_MECHANISM, _("The Mechanism")),
            *((role.value, _("The Mechanism: %(role)s") % {"role": role.label}) for role in STAFF_OWNERS),
        ]

    def owner_chosen(self) -> Owner:
        chosen: str = self.cleaned_data["owner"]
        if chosen == _MECHANISM:
            return Owner()
        if chosen in set(STAFF_OWNERS):
            return Owner(staff_role=Role(chosen))
        return Owner(organisation_id=UUID(chosen))


class ActionForm(OwnerForm):
    text = Words(
        label=_("What is to be done?"),
        help_text=_("Whoever was invited to the meeting reads it. Name nobody who could be put at risk."),
        longest=LENGTH,
        rows=3,
        error_messages={"required": _("Say what is to be done.")},
    )
    field_order = ("text", "owner", "due_on")


class ChangeForm(OwnerForm):
    why = Words(
        label=_("Why is it changed?"),
        help_text=_("Whoever sees the action item reads this. Name nobody."),
        longest=LENGTH,
        rows=3,
        error_messages={"required": _("Say why: whoever relied on it reads this.")},
    )


class DoneForm(forms.Form):
    words = Words(
        label=_("What was done?"),
        help_text=_("Whoever sees the action item reads this. Name nobody who could be put at risk."),
        longest=LENGTH,
        rows=3,
        error_messages={"required": _("Say in a few words what was done.")},
    )


class DropForm(forms.Form):
    words = Words(
        label=_("Why is it given up?"),
        help_text=_("Whoever sees the action item reads this. Name nobody."),
        longest=LENGTH,
        rows=3,
        error_messages={"required": _("Say why it is given up.")},
    )


def initial_of(action: ActionItem) -> dict[str, Any]:
    """What the form shows of an action item before it is changed."""
    owner = str(action.organisation_id) if action.organisation_id else action.staff_role or _MECHANISM
    return {"owner": owner, "due_on": action.due_on}
