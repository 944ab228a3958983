"""What is asked of those who ask for information, and of those who answer (C8)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, Team
from common import clock
from consent.forms.fields import Day, Line, LongList, Words
from dialogue.models.requests import TITLE_LENGTH
from dialogue.policies.requests import NotADayToCome, check_due_day
from dialogue.services.requests import Wanted
from dialogue.states.requests import Extent
from submissions.kinds import Kind
from submissions.models import Submission

LENGTH = 4000
NAME_NOBODY = _("No names of people at risk here, and nothing by which they could be found.")
CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those shown.")}


class DayToCome(Day):
    """A day by which somebody is to answer."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        try:
            check_due_day(value, today=clock.now().date())
        except NotADayToCome as refusal:
            raise ValidationError(str(refusal.for_people), code="day") from None


class RequestForm(forms.Form):
    """organisations: of whom it may be asked; teams: for whom the actor may draft."""

    title = Line(
        label=_("What is it about, in a few words?"),
        help_text=_("Each organisation reads this in its list. No names."),
        longest=TITLE_LENGTH,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    text = Words(label=_("What do you ask?"), help_text=NAME_NOBODY, longest=LENGTH)
    why = Words(
        label=_("Why does it help?"),
        help_text=_("Each organisation reads this. Say nothing of what the Mechanism makes of it."),
        longest=LENGTH,
        rows=3,
    )
    due_on = DayToCome(label=_("By when?"), help_text=_("Day, month and year, for example 27/3/2027."))
    organisations = forms.MultipleChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("Each is asked on its own, and learns of no other."),
        widget=LongList,
        error_messages={"required": _("Choose at least one organisation.")},
    )
    team = forms.ChoiceField(
        label=_("For which team?"),
        help_text=_("Its members read what comes back."),
        required=False,
        error_messages=CHOOSE,
    )

    def __init__(
        self, *args: Any, organisations: Iterable[Organisation], teams: Iterable[Team], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self._choose("organisations", [(str(one.pk), one.shown_name) for one in organisations])
        own = [(str(team.pk), team.name) for team in teams]
        self._choose("team", own if len(own) == 1 else [("", _("No team")), *own])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def wanted(self) -> Wanted:
        given = self.cleaned_data
        return Wanted(
            title=given["title"],
            text=given["text"],
            why=given["why"],
            due_on=given["due_on"],
            organisation_ids=[UUID(one) for one in given["organisations"]],
            team_id=UUID(given["team"]) if given["team"] else None,
        )


class GiveTimeForm(forms.Form):
    due_on = DayToCome(label=_("The new day"), help_text=_("The organisation is told, and reminded before it."))


class EndForm(forms.Form):
    reason = Words(
        label=_("Why is it no longer asked?"),
        help_text=_("The organisation reads this. Name nobody."),
        longest=LENGTH,
        rows=4,
        error_messages={"required": _("Say why: the organisation may have begun to work on it.")},
    )


class WithExtent(forms.Form):
    extent = forms.ChoiceField(
        label=_("Is this all?"), choices=Extent.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )


class AnswerForm(WithExtent):
    text = Words(
        label=_("Your answer"),
        help_text=NAME_NOBODY,
        longest=LENGTH,
        error_messages={"required": _("Write an answer. A part of it is an answer too.")},
    )
    field_order = ("text", "extent")


class TieForm(WithExtent):
    submission = forms.ChoiceField(
        label=_("Which submission?"),
        help_text=_("One that you are still preparing counts as soon as you have handed it over."),
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )
    field_order = ("submission", "extent")

    def __init__(self, *args: Any, submissions: Iterable[Submission], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["submission"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.pk), _shown(one)) for one in submissions]


class BeginForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you want to hand over?"), choices=Kind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )


class DeclineForm(forms.Form):
    reason = Words(
        label=_("Why do you decline?"),
        help_text=_("Your contact point and the team that asked read it. Name nobody who could be put at risk."),
        longest=LENGTH,
        rows=4,
        error_messages={"required": _("Give a reason, however short: “we do not have it” is one.")},
    )


def _shown(submission: Submission) -> str:
    words = (submission.label, submission.reference, submission.word_for_ngo)
    return format_html('<bdi>{}</bdi> <span class="muted"><bdi dir="ltr" class="nowrap">{}</bdi> · {}</span>', *words)
