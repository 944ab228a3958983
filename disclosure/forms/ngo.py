"""What a focal point is asked about giving material on: the same for all items, and which agreements end."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Day, Line, Words
from disclosure.kinds import AnswerGiven
from disclosure.models import ItemDecision
from disclosure.policies import ContradictoryAnswer
from disclosure.services.answer import Given, check_makes_sense

REASON_LENGTH, PROCEEDINGS_LENGTH = 2000, 300
# Every part of an answer but the answer itself; the fields of a form are named like the parts of `Given`.
CONDITIONS = ("redacted", "no_public_use", "only_in", "expires_on", "as_hazard", "name_us")
PARTS = (*CONDITIONS, "reason")
_CHOOSE = {"required": _("Choose one answer."), "invalid_choice": _("Choose one of the answers shown.")}
ALL, SOME = "all", "some"
REST = "rest"


def parts() -> dict[str, forms.Field]:
    """The conditions and what else can be said, as fields."""
    return {
        "redacted": forms.BooleanField(
            label=_("Only with redactions"),
            required=False,
            help_text=_("Only a working copy leaves, from which faces, voices, names or places were taken out."),
        ),
        "no_public_use": forms.BooleanField(
            label=_("No public use"),
            required=False,
            help_text=_("Not in open court, in public reports or in the media."),
        ),
        "only_in": Line(
            label=_("Only in these proceedings"),
            longest=PROCEEDINGS_LENGTH,
            required=False,
            help_text=_("Name the proceedings or the file, and no person."),
        ),
        "expires_on": Day(
            label=_("It may leave until"),
            required=False,
            help_text=_("The last day on which it may leave, for example 27/3/2027. Leave empty for no end."),
        ),
        "as_hazard": forms.BooleanField(
            label=_("Also if malware was found in it, or it could not be scanned"),
            required=False,
            help_text=_("The recipient is warned. Without this, such a file does not leave."),
        ),
        "name_us": forms.BooleanField(
            label=_("You may name us as the provider"),
            required=False,
            help_text=_("Without this, the recipient does not learn from whom it came."),
        ),
        "reason": Words(
            label=_("Anything the Mechanism should know"),
            longest=REASON_LENGTH,
            required=False,
            rows=3,
            help_text=_("Name nobody."),
        ),
    }


class AnswerForm(forms.Form):
    """One answer for all items, or for all that have none yet.

    answered, asked: how many items have an answer, of how many; between none and all of them, it is asked for which.
    """

    answer = forms.ChoiceField(
        label=_("What do you say?"), choices=AnswerGiven.choices, widget=forms.RadioSelect, error_messages=_CHOOSE
    )

    def __init__(self, *args: Any, asked: int, answered: int, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields.update(parts())
        if 0 < answered < asked:
            choices = [(REST, _("Only those that have no answer yet")), (ALL, _("All; earlier answers are replaced"))]
            self.fields["which"] = forms.ChoiceField(
                label=_("For which items?"), choices=choices, widget=forms.RadioSelect, error_messages=_CHOOSE
            )

    @property
    def shared(self) -> Iterator[BoundField]:
        return (self[name] for name in PARTS)

    @property
    def is_for_the_rest(self) -> bool:
        return self.cleaned_data.get("which") == REST

    def given(self) -> Given:
        answer = AnswerGiven(self.cleaned_data["answer"])
        return Given(answer, **{name: self.cleaned_data[name] for name in PARTS})

    def clean(self) -> dict[str, Any]:
        """What contradicts itself is told beside the field."""
        if not self.errors:
            try:
                check_makes_sense(self.given(), today=self.today)
            except ContradictoryAnswer as refusal:
                self.add_error(refusal.field, str(refusal.words))
        return self.cleaned_data


def repeats(decision: ItemDecision | None, given: Given) -> bool:
    """Whether exactly this stands already: said once more it would only begin to cool again."""
    if decision is None or decision.withdrawn_at is not None:
        return False
    return all(getattr(decision, part) == getattr(given, part) for part in ("answer", *PARTS))


class WithdrawForm(forms.Form):
    """Which agreements end: all of them, or those ticked.

    agreed: the agreements of one page; total: of the whole question.
    """

    which = forms.ChoiceField(
        label=_("Which agreements do you withdraw?"),
        choices=[(SOME, _("Only those ticked below")), (ALL, _("All of this question"))],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    items = forms.MultipleChoiceField(
        label=_("Items you agreed to"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose from the items shown.")},
    )
    reason = Words(
        label=_("Anything the Mechanism should know"),
        longest=REASON_LENGTH,
        required=False,
        rows=3,
        help_text=_("You need not give a reason. Name nobody."),
    )
    sure = forms.BooleanField(
        label=_("I know that this counts at once, and for good."),
        error_messages={"required": _("Tick this if you want to withdraw the agreement.")},
    )

    def __init__(self, *args: Any, agreed: list[ItemDecision], total: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["items"].choices = [(str(one.item_id), _named(one)) for one in agreed]  # type: ignore[attr-defined]
        if total == 1:
            del self.fields["which"], self.fields["items"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("which") == SOME and not given.get("items") and "items" not in self.errors:
            self.add_error("items", _("Choose at least one item, or withdraw all."))
        return given

    def chosen(self) -> frozenset[UUID] | None:
        """The items ticked; None when it is all of them."""
        if self.cleaned_data.get("which") != SOME:
            return None
        return frozenset(UUID(item_id) for item_id in self.cleaned_data["items"])


def _named(decision: ItemDecision) -> SafeString:
    item = decision.item
    return format_html(
        '<bdi dir="ltr">{}</bdi> · <bdi>{}</bdi> · {}',
        item.accession,
        item.submission.label,
        gettext("file %(number)s") % {"number": item.number},
    )
