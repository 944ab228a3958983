"""What staff are asked about bulletins and questions: words in both languages, an audience, a reason."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consent.forms.fields import Line, Words
from dialogue.models import Bulletin, BulletinQuestion
from dialogue.services.bulletin_questions import Wording
from dialogue.services.bulletins import Text
from dialogue.states.bulletins import Audience, BulletinKind

BODY_LENGTH, ANSWER_LENGTH, REASON_LENGTH, TITLE_LENGTH = 20_000, 6000, 4000, 160
_ARABIC = {"dir": "rtl", "lang": "ar", "autocomplete": "off"}
_ENGLISH = {"dir": "ltr", "lang": "en", "autocomplete": "off"}
_STRUCTURE = _("A line that begins with ## is a heading, with - a point of a list, with 1. a numbered one.")


class LaterWords(Words):
    """Asked for before clearing, not before saving."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


class LaterLine(Line):
    """The same for one line."""

    def validate(self, value: str) -> None:
        if value:
            super().validate(value)


def _english(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **_ENGLISH})


def _arabic(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **_ARABIC})


class SeenForm(forms.Form):
    """seen: when the draft shown was saved, so that nobody overwrites a colleague unknowingly."""

    use_required_attribute = False
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_seen(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    def tell_changed(self, words: str | Promise, *, now: datetime) -> None:
        """Say that a colleague was faster; the next attempt begins from what the page now links to."""
        self.data = {**self.data.dict(), "seen": now.isoformat()} if isinstance(self.data, QueryDict) else self.data
        self.add_error(None, str(words))


class BulletinForm(SeenForm):
    """replaces: of guidance, which earlier one it replaces."""

    audience = forms.ChoiceField(
        label=_("Who may read it"),
        choices=Audience.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    title_en = LaterLine(label=_("Title in English"), longest=TITLE_LENGTH, widget=forms.TextInput(attrs=_ENGLISH))
    body_en = LaterWords(label=_("Text in English"), help_text=_STRUCTURE, longest=BODY_LENGTH, widget=_english(12))
    title_ar = LaterLine(label=_("Title in Arabic"), longest=TITLE_LENGTH, widget=forms.TextInput(attrs=_ARABIC))
    body_ar = LaterWords(label=_("Text in Arabic"), help_text=_STRUCTURE, longest=BODY_LENGTH, widget=_arabic(12))

    def __init__(self, *args: Any, replaceable: Iterable[Bulletin] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(str(one.pk), f"{one.number}: {one.title}") for one in replaceable]
        if choices:
            self.fields["replaces"] = forms.ChoiceField(
                label=_("Which earlier guidance does it replace?"),
                choices=[("", _("None")), *choices],
                widget=forms.RadioSelect,
                required=False,
            )

    def text(self) -> Text:
        return Text(**{name: self.cleaned_data[name] for name in ("title_en", "title_ar", "body_en", "body_ar")})

    def chosen_audience(self) -> Audience:
        return Audience(self.cleaned_data["audience"])

    def replaces(self) -> UUID | None:
        chosen = self.cleaned_data.get("replaces")
        return UUID(chosen) if chosen else None


class NewBulletinForm(BulletinForm):
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=BulletinKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )
    field_order = ("kind", "audience")

    def chosen_kind(self) -> BulletinKind:
        return BulletinKind(self.cleaned_data["kind"])


class WordingForm(SeenForm):
    question_en = LaterWords(label=_("Question in English"), longest=ANSWER_LENGTH, widget=_english(3))
    answer_en = LaterWords(
        label=_("Answer in English"), help_text=_STRUCTURE, longest=ANSWER_LENGTH, widget=_english(6)
    )
    question_ar = LaterWords(label=_("Question in Arabic"), longest=ANSWER_LENGTH, widget=_arabic(3))
    answer_ar = LaterWords(label=_("Answer in Arabic"), help_text=_STRUCTURE, longest=ANSWER_LENGTH, widget=_arabic(6))

    def wording(self) -> Wording:
        names = ("question_en", "question_ar", "answer_en", "answer_ar")
        return Wording(**{name: self.cleaned_data[name] for name in names})


class ReturnBulletinForm(forms.Form):
    reason = Words(
        label=_("What should be changed?"),
        help_text=_("Its author reads this; nobody outside does."),
        longest=REASON_LENGTH,
        rows=4,
        error_messages={"required": _("Say what should be changed, so that the author can change it.")},
    )


class AnswerEnquiryForm(forms.Form):
    words = Words(
        label=_("Your answer"),
        help_text=_("Only the organisation that asked reads this. Name no people at risk here."),
        longest=ANSWER_LENGTH,
        error_messages={"required": _("Write the answer.")},
    )


class SetAsideForm(forms.Form):
    words = Words(
        label=_("Why will it not be answered?"),
        help_text=_("The organisation that asked reads this. Name no people at risk here."),
        longest=REASON_LENGTH,
        error_messages={"required": _("Say why: they have been waiting.")},
    )


class TakeUpForm(forms.Form):
    """where: a draft, or a question that stands in one already."""

    where = forms.ChoiceField(
        label=_("Where will it be answered?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )

    def __init__(self, *args: Any, drafts: Iterable[Bulletin], **options: Any) -> None:
        super().__init__(*args, **options)
        self._places: dict[str, tuple[UUID, UUID | None]] = {}
        choices: list[tuple[str, Any]] = []
        for draft in drafts:
            self._offer(choices, draft, None)
            for question in draft.questions.all():
                self._offer(choices, draft, question)
        self.fields["where"].choices = choices  # type: ignore[attr-defined]

    def place(self) -> tuple[UUID, UUID | None]:
        """The bulletin, and its question or None for a new one."""
        return self._places[self.cleaned_data["where"]]

    def _offer(self, choices: list[tuple[str, Any]], draft: Bulletin, question: BulletinQuestion | None) -> None:
        key = str(question.pk if question else draft.pk)
        self._places[key] = (draft.pk, question.pk if question else None)
        title = draft.title or _("Draft without a title")
        if question is None:
            choices.append((key, _("A new question in “%(title)s”") % {"title": title}))
        else:
            choices.append((key, _("%(title)s: “%(question)s”") % {"title": title, "question": question.question}))
