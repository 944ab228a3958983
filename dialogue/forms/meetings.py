"""What staff are asked about a meeting: a day, an arrangement, a reason, who came."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from consent.forms.fields import Day, Line, Words
from dialogue.forms.hours import Hour
from dialogue.models import Meeting
from dialogue.policies.meetings import LONGEST_MINUTES
from dialogue.policies.zones import CHOICES, NoSuchHour, moment_of
from dialogue.services.meetings import Arrangement
from dialogue.states.meetings import Form, Language

LENGTH, ADDRESS_LENGTH = 2000, 500
SHORTEST_MINUTES, USUAL_MINUTES = 15, 90
USUAL_ZONE = "Europe/Zurich"
_CHOOSE = {"required": _("Choose one."), "invalid_choice": _("Choose one of the list.")}


class PlanForm(forms.Form):
    day = Day(
        label=_("On which day?"),
        help_text=_("The organisations read it at once and can propose topics. Day, month and year: 27/3/2027."),
    )


class ArrangementForm(forms.Form):
    """Everything an invitation says."""

    day = Day(label=_("Day"))
    hour = Hour(label=_("Hour, in the time zone of the meeting"))
    time_zone = forms.ChoiceField(label=_("Time zone of the meeting"), choices=CHOICES, error_messages=_CHOOSE)
    minutes = forms.IntegerField(
        label=_("How many minutes?"), min_value=SHORTEST_MINUTES, max_value=LONGEST_MINUTES, initial=USUAL_MINUTES
    )
    form = forms.ChoiceField(
        label=_("How do people take part?"), choices=Form.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )
    place = Words(
        label=_("Place"),
        help_text=_("Only whoever is invited reads it, and on the page alone: no calendar and no mail holds it."),
        longest=LENGTH,
        rows=3,
        required=False,
    )
    online_address = Line(
        label=_("Online address"),
        help_text=_("The same holds for this: it is on the page alone."),
        longest=ADDRESS_LENGTH,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=Language.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    other_zones = forms.MultipleChoiceField(
        label=_("Also show the hour in"), choices=CHOICES, widget=forms.CheckboxSelectMultiple, required=False
    )
    short_notice_why = Words(
        label=_("If the notice is short: why?"),
        help_text=_("The organisations read it. Name nobody."),
        longest=LENGTH,
        rows=2,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"day", "hour", "time_zone"} <= set(given):
            try:
                given["starts_at"] = moment_of(given["day"], given["hour"], given["time_zone"])
            except NoSuchHour as refusal:
                self.add_error("hour", ValidationError(str(refusal.for_people)))
        return given

    def arrangement(self) -> Arrangement:
        given = self.cleaned_data
        return Arrangement(
            starts_at=given["starts_at"],
            time_zone=given["time_zone"],
            minutes=given["minutes"],
            form=Form(given["form"]),
            place=given["place"],
            online_address=given["online_address"],
            languages=tuple(Language(one) for one in given["languages"]),
            other_zones=tuple(given["other_zones"]),
            short_notice_why=given["short_notice_why"],
            why=given.get("why", ""),
        )


class ConveneForm(ArrangementForm):
    """unlisted: only where several organisations meet."""

    unlisted = forms.MultipleChoiceField(
        label=_("Invite in confidence"),
        help_text=_("The others on the platform do not read that these are invited."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, invited: Iterable[Organisation], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(str(one.pk), one.shown_name) for one in invited]
        if len(choices) > 1:
            self.fields["unlisted"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["unlisted"]

    def unlisted_ids(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data.get("unlisted", ())]


class MoveForm(ArrangementForm):
    why = Words(
        label=_("What changed, and why?"),
        help_text=_("Whoever is invited reads it. Name nobody."),
        longest=LENGTH,
        rows=2,
        error_messages={"required": _("Say what changed: people have made plans.")},
    )


class CancelForm(forms.Form):
    why = Words(
        label=_("Why is it cancelled?"),
        help_text=_("The organisations read it. Name nobody."),
        longest=LENGTH,
        rows=3,
        error_messages={"required": _("Say why: people have made plans.")},
    )


class ParticipantForm(forms.Form):
    label = Line(
        label=_("Words for this participant"),
        help_text=_("For example “an adviser of the organisation”. No names: only the Mechanism reads it."),
        longest=80,
        error_messages={"required": _("Write words that name nobody.")},
    )


def first_answers(meeting: Meeting) -> dict[str, Any]:
    """What the form shows first: the arrangement there is, or the day that was planned."""
    zone = meeting.time_zone or USUAL_ZONE
    if meeting.starts_at is None:
        return {"day": meeting.day, "time_zone": zone, "minutes": USUAL_MINUTES}
    local = meeting.starts_at.astimezone(ZoneInfo(zone))
    kept = ("time_zone", "minutes", "form", "place", "online_address", "languages", "other_zones")
    return {"day": local.date(), "hour": local.time()} | {name: getattr(meeting, name) for name in kept}
