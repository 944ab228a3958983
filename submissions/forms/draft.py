"""The questions of the task list's pages. A draft may be saved half-answered; "continue" asks for what is needed."""

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import clock
from consent.forms.fields import Day, Line, Words
from submissions import completeness
from submissions.kinds import Copies, Kind, Level, Obtained, Step, Urgency

LABEL_LENGTH = 80
SHORT_TEXT = 4000
CHOOSE = {"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")}


class StartForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What do you want to hand over?"), choices=Kind.choices, widget=forms.RadioSelect, error_messages=CHOOSE
    )
    label = Line(
        label=_("A label for your own lists"),
        longest=LABEL_LENGTH,
        help_text=_("A neutral word or number, for example “Box 7”. No names and no places: it is seen on screens."),
        error_messages={"required": _("Give it a label, so that you can find it again.")},
    )


class SavesWhatItCan(forms.Form):
    """A form of which the fields that could be read are saved, also when others could not."""

    def changes(self, names: list[str] | None = None) -> dict[str, object]:
        """The fields that could be read, of those named."""
        return {name: value for name, value in self.cleaned_data.items() if names is None or name in names}


class DraftForm(SavesWhatItCan):
    """One page of the task list.

    whole: what the kind of submission needs is required; otherwise what is there is saved and nothing is demanded.
    """

    step: ClassVar[Step]
    words_by_kind: ClassVar[Mapping[Kind, Mapping[str, tuple[Any, Any]]]] = {}
    asked: ClassVar[Mapping[Kind, tuple[str, ...]]]

    def __init__(self, *args: Any, kind: Kind, whole: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind, self.whole = kind, whole
        self.fields = {name: self.fields[name] for name in self.asked[kind]}
        for name, (label, hint) in self.words_by_kind.get(kind, {}).items():
            self.fields[name].label, self.fields[name].help_text = label, hint
        for name in completeness.REQUIRED[self.step, kind] | ({"urgency"} & set(self.fields)):
            self.fields[name].required = whole

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        missing = completeness.missing_words(self.step, self.kind, given) if self.whole else frozenset()
        for name in missing & set(self.fields):
            if name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
        return given


class AboutForm(DraftForm):
    step = Step.ABOUT
    asked: ClassVar = dict.fromkeys(Kind, ("narrative", "places", "period_from", "period_to", "urgency"))
    words_by_kind: ClassVar = {
        Kind.REPORT: {
            "narrative": (
                _("What is it about, and what do you advise?"),
                _("A summary in a few sentences; the report itself comes with the files."),
            ),
        },
        Kind.LEAD: {
            "narrative": (
                _("What is there, and why must it be preserved?"),
                _("What kind of material, how much of it, and what threatens it."),
            ),
            "places": (_("Where is the material?"), _("The place, or the service it is stored with.")),
            "period_from": (_("What it shows happened from"), _("Day, month and year: 27/3/2024.")),
        },
    }

    narrative = Words(
        label=_("What is it, and what does it show?"),
        required=False,
        rows=8,
        help_text=_("In your own words. Nobody needs to be asked to tell their story again for this."),
    )
    places = Words(
        label=_("Places"),
        longest=SHORT_TEXT,
        required=False,
        rows=2,
        help_text=_("Where it happened, as exactly as you know."),
    )
    period_from = Day(label=_("It happened from"), required=False, help_text=_("Day, month and year: 27/3/2024."))
    period_to = Day(label=_("It happened until"), required=False, help_text=_("Leave empty if it was one day."))
    urgency = forms.ChoiceField(
        label=_("How soon must somebody look at it?"),
        choices=Urgency.choices,
        widget=forms.RadioSelect,
        help_text=_("If somebody is at risk, a protection officer sees it as soon as you hand it over."),
        error_messages=CHOOSE,
    )

    def clean_urgency(self) -> str:
        return str(self.cleaned_data["urgency"] or self.initial.get("urgency", Urgency.ROUTINE))

    def clean_period_to(self) -> date | None:
        began, ended = self.cleaned_data.get("period_from"), self.cleaned_data["period_to"]
        if began and ended and ended < began:
            raise ValidationError(_("It would end before it began. Correct one of the two days."))
        return ended  # type: ignore[no-any-return]


class ProvenanceForm(DraftForm):
    step = Step.PROVENANCE
    asked: ClassVar = {
        Kind.MATERIAL: (
            "obtained",
            "obtained_how",
            "collected_by",
            "intermediary",
            "held_by",
            "held_since",
            "copies",
            "copies_where",
        ),
        Kind.REPORT: ("collected_by", "obtained_how"),
        Kind.LEAD: ("obtained_how", "held_by", "copies", "copies_where"),
    }
    words_by_kind: ClassVar = {
        Kind.REPORT: {
            "collected_by": (_("Who wrote it?"), _("Your organisation, or a role. No real names of people at risk.")),
            "obtained_how": (_("What is it based on?"), _("Interviews, papers, own observation, other reports.")),
        },
        Kind.LEAD: {
            "obtained_how": (_("How do you know of it?"), _("Who told you, by role or pseudonym, and when.")),
            "held_by": (_("Who holds it now?"), _("By role or pseudonym.")),
            "copies": (_("Are there copies?"), ""),
        },
    }

    obtained = forms.ChoiceField(
        label=_("How did you come by it?"),
        choices=Obtained.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=CHOOSE,
    )
    obtained_how = Words(
        label=_("Tell how it happened"),
        longest=SHORT_TEXT,
        required=False,
        rows=4,
        help_text=_("When, where and on which device or medium you received it."),
    )
    collected_by = Line(
        label=_("Who made or collected it?"), required=False, help_text=_("By role or pseudonym, for example “D-4”.")
    )
    intermediary = Line(
        label=_("Who passed it on, if somebody did?"), required=False, help_text=_("By role or pseudonym.")
    )
    held_by = Line(
        label=_("Who has kept it until today?"),
        longest=SHORT_TEXT,
        required=False,
        help_text=_("Everybody who had it in their hands, in order. By role or pseudonym."),
        error_messages={"required": _("Say who kept it. “We do not know” is an answer.")},
    )
    held_since = Day(
        label=_("Since when have you had it?"), required=False, help_text=_("Day, month and year: 27/3/2024.")
    )
    copies = forms.ChoiceField(
        label=_("Does the same material exist elsewhere?"),
        choices=Copies.choices,
        widget=forms.RadioSelect,
        required=False,
        error_messages=CHOOSE,
    )
    copies_where = Line(
        label=_("Where are the copies?"), longest=SHORT_TEXT, required=False, help_text=_("Only if others have one.")
    )

    def clean_held_since(self) -> date | None:
        since: date | None = self.cleaned_data["held_since"]
        if since and since > clock.now().date():
            raise ValidationError(_("This day has not come yet. Correct it, or leave it empty."))
        return since


class LimitsForm(SavesWhatItCan):
    """The two answers of the consent page that are about the whole submission."""

    concerns_nobody = forms.BooleanField(
        label=_("It concerns nobody we know of"),
        required=False,
        help_text=_("For example pictures of buildings, or a report that names no sources."),
    )
    level = forms.ChoiceField(
        label=_("Who at the Mechanism may see it?"),
        choices=Level.choices,
        widget=forms.RadioSelect,
        error_messages=CHOOSE,
    )


class AnswerForm(forms.Form):
    text = Words(
        label=_("Your answer"),
        rows=8,
        help_text=_(
            "It is sealed for the team that asked. You cannot read it here again: keep a copy if you need one."
        ),
        error_messages={"required": _("Write an answer. “We do not know” is an answer.")},
    )


class ManifestForm(forms.Form):
    """A list of fingerprints from the NGO's own archive."""

    manifest = Words(
        label=_("Fingerprints from your archive"),
        longest=900_000,
        required=False,
        rows=6,
        help_text=_("One line for each file: the fingerprint, a space, the file's name. SHA-256, SHA-1 or MD5."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "ltr", "class": "mono", "spellcheck": "false"}),
    )


class HandOverForm(forms.Form):
    sure = forms.BooleanField(
        label=_("We have looked at it, and we hand it over."),
        error_messages={"required": _("Tick this when you have looked at everything and are sure.")},
    )
