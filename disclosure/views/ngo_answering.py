"""One answer on its way through the pages: the form, what it says, and what the next page must carry along."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from common.http import PortalRequest
from disclosure.forms.ngo import AnswerForm, repeats
from disclosure.forms.ngo_each import EachForm
from disclosure.models import Question
from disclosure.selectors import questions
from disclosure.selectors.questions import Asked
from disclosure.services.answer import Given
from submissions.models import Item
from submissions.pages import Page

ALL, EACH = "all", "each"
_TEMPLATES = {ALL: "disclosure/ngo_answer.html", EACH: "disclosure/ngo_answer_each.html"}


@dataclass(frozen=True, slots=True)
class Answering:
    """context: what every page of the answer shows."""

    question: Question
    form: AnswerForm | EachForm
    context: dict[str, Any]
    sent: QueryDict
    at: datetime

    @classmethod
    def of(cls, question: Question, request: PortalRequest, how: str, *, at: datetime) -> Self:
        """Read what was typed; on the first visit, what was said before."""
        data = request.POST if request.method == "POST" else None
        asked, answered = questions.counts_of([question])[question.pk]
        context: dict[str, Any] = {"question": question, "asked": asked, "answered": answered}
        form: AnswerForm | EachForm
        if how == EACH:
            after = request.POST.get("after") or request.GET.get("after", "")
            items = questions.asked_page(question, after=after, size=questions.ANSWERED_A_PAGE)
            rows = questions.asked_of(question, items.rows, on=at.date())
            form = EachForm(data, asked=rows, today=at.date())
            context |= {"page": items, "after": after, "how": EACH}
        else:
            initial = questions.said_of_all(question) if answered == asked else {}
            form = AnswerForm(data, asked=asked, answered=answered, today=at.date(), initial=initial)
            context |= {"after": "", "how": ALL}
        return cls(
            question, form, context | {"form": form, "recipient": questions.recipient_of(question)}, request.POST, at
        )

    @property
    def template(self) -> str:
        return _TEMPLATES[self.context["how"]]

    @property
    def next_url(self) -> str:
        """The next page of items, or the question when there is none."""
        items: Page[Item] | None = self.context.get("page")
        if items is None or not items.next_cursor:
            return reverse("disclosure:question", args=[self.question.pk])
        following = urlencode({"after": items.next_cursor})
        return f"{reverse('disclosure:answer_each', args=[self.question.pk])}?{following}"

    def answers(self) -> dict[UUID, Given]:
        """What is new in what is said, item by item; the form must be valid."""
        standing = {decision.item_id: decision for decision in questions.standing_decisions(self.question)}
        said = self._said(answered=set(standing))
        return {item_id: given for item_id, given in said.items() if not repeats(standing.get(item_id), given)}

    def to_check(self, answers: Mapping[UUID, Given]) -> dict[str, Any]:
        """The answers as groups of what is said alike, when they begin to count, and the fields as they came."""
        groups: dict[Given, list[UUID]] = defaultdict(list)
        for item_id, given in answers.items():
            groups[given].append(item_id)
        named = {one.item.pk: one for one in self.form.asked} if isinstance(self.form, EachForm) else {}
        return {
            "groups": [(given, len(ids), _named(named, ids)) for given, ids in groups.items()],
            "counts_from": self.at + timedelta(hours=self.question.cooling_hours),
            "carried": list(self._carried()),
        }

    def _said(self, *, answered: set[UUID]) -> dict[UUID, Given]:
        if isinstance(self.form, EachForm):
            return self.form.answers()
        item_ids = questions.item_ids_of(self.question) - (answered if self.form.is_for_the_rest else set())
        return dict.fromkeys(item_ids, self.form.given())

    def _carried(self) -> Iterator[tuple[str, str]]:
        for name in self.form.fields:
            yield from ((name, value) for value in self.sent.getlist(name) if value)


def _named(named: dict[UUID, Asked], item_ids: list[UUID]) -> list[Asked]:
    return [named[item_id] for item_id in item_ids if item_id in named]
