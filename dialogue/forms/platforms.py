"""What staff are asked about a platform."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from consent.forms.fields import Line, Words

NAME_LENGTH, ABOUT_LENGTH = 120, 2000


class PlatformForm(forms.Form):
    name = Line(
        label=_("Name of the platform"),
        help_text=_("Its members and whoever is asked to join read it. Name no person and no organisation in it."),
        longest=NAME_LENGTH,
        error_messages={"required": _("Give it a name.")},
    )
    about = Words(
        label=_("What it is for"),
        help_text=_("Whoever is asked to join reads this before deciding. Name no organisation."),
        longest=ABOUT_LENGTH,
        rows=3,
        required=False,
    )


class AskToJoinForm(forms.Form):
    organisation = forms.ChoiceField(
        label=_("Which organisation?"),
        help_text=_("It reads the name of the platform and what it is for; not who else is asked or has joined."),
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")},
    )

    def __init__(self, *args: Any, organisations: Iterable[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["organisation"].choices = [(str(one.pk), one.shown_name) for one in organisations]  # type: ignore[attr-defined]

    def organisation_id(self) -> UUID:
        return UUID(self.cleaned_data["organisation"])
