"""What is asked about topics: what, with whom, who may read it; and the words of a decision."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from consent.forms.fields import Line, Words
from dialogue.models import Meeting, Platform
from dialogue.services.topics import With
from dialogue.states.topics import TopicShare

LENGTH = 4000
_OWN = "own"


class TopicForm(forms.Form):
    title = Line(
        label=_("Topic"),
        help_text=_("A few words, as they could stand on an agenda."),
        error_messages={"required": _("Name the topic in a few words.")},
    )
    text = Words(
        label=_("What should be spoken about?"),
        help_text=_("Leave it empty if the topic says it all. Name nobody who could be put at risk."),
        longest=LENGTH,
        required=False,
    )


class ProposeForm(TopicForm):
    """With whom and who reads it is one question: each answer says both."""

    whom = forms.ChoiceField(
        label=_("For which meetings, and who may read it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )

    def __init__(self, *args: Any, platforms: Iterable[Platform], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            (_OWN, _("The meetings with our organisation. Nobody but the Mechanism reads it.")),
            *(choice for platform in platforms for choice in _choices_of(platform)),
        ]

    def whom_for(self, actor: Actor) -> tuple[With, TopicShare]:
        chosen: str = self.cleaned_data["whom"]
        if chosen == _OWN:
            return With(organisation_id=actor.organisation_id), TopicShare.NOBODY
        platform, share = chosen.split(":")
        return With(platform_id=UUID(platform)), TopicShare(share)


def _choices_of(platform: Platform) -> list[tuple[str, Any]]:
    alone = _("Meetings of {}. Nobody but the Mechanism reads it.")
    shared = _("Meetings of {}. The organisations that joined it read it with our name, and may support it.")
    return [
        (f"{platform.pk}:{TopicShare.NOBODY}", format_html(str(alone), platform.name)),
        (f"{platform.pk}:{TopicShare.PLATFORM}", format_html(str(shared), platform.name)),
    ]


class DecisionForm(forms.Form):
    words = Words(
        label=_("What does the Mechanism say about it?"),
        help_text=_("Whoever proposed it reads this, and everybody with whom it was shared. Name nobody."),
        longest=LENGTH,
        rows=3,
        error_messages={"required": _("A decision is always told with words. Write them.")},
    )


class AdoptForm(DecisionForm):
    meeting = forms.ChoiceField(
        label=_("On which agenda?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one.")}
    )
    field_order = ("meeting", "words")

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            (str(meeting.pk), date_format(meeting.day)) for meeting in meetings
        ]
