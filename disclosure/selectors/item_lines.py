"""One item of a request as staff see it: whether it may leave and why not, its limits, and what its provider said."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.actors import Actor
from common.errors import NotVisible
from disclosure.models import DisclosureRequest, ItemDecision, ItemHold, RequestItem, WorkingCopy
from disclosure.selectors import requests
from disclosure.selectors.earlier import replaced_for
from disclosure.selectors.requests import Row
from submissions.kinds import Level

_SAID = {
    "redacted": gettext_lazy("only with redactions"),
    "no_public_use": gettext_lazy("no public use"),
    "as_hazard": gettext_lazy("also if malware was found or it was not scanned"),
    "name_us": gettext_lazy("the provider may be named"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """answer: once it has cooled.  is_restricted: only named people see the item, so its page is not there.

    earlier: an answer that had counted and counts no longer, while there is none that does.
    """

    row: Row
    answer: ItemDecision | None
    is_restricted: bool
    earlier: ItemDecision | None = None

    @property
    def conditions(self) -> list[str]:
        return list(conditions_of(self.answer)) if self.answer else []


def lines_of(actor: Actor, request: DisclosureRequest, page: Collection[RequestItem], *, at: datetime) -> list[Line]:
    """Each item of a page; in as many queries for one as for fifty."""
    said = {answer.item_id: answer for answer in requests.answers_for(actor, request, at=at)}
    before = {answer.item_id: answer for answer in replaced_for(actor, request, at=at)}
    return [
        Line(row, said.get(row.item.pk), is_restricted(row.row), before.get(row.item.pk))
        for row in requests.rows_of(request, page, at=at)
    ]


def get_line(*, actor: Actor, request: DisclosureRequest, row: RequestItem, at: datetime) -> Line:
    (line,) = lines_of(actor, request, [row], at=at)
    return line


def get_readable(*, actor: Actor, request: DisclosureRequest, item_id: UUID) -> RequestItem:
    """An item that its request lets its readers see; what is restricted is for named people, and not through here."""
    row = requests.get_item(actor=actor, request=request, item_id=item_id)
    if is_restricted(row):
        raise NotVisible
    return row


def is_restricted(row: RequestItem) -> bool:
    return Level.RESTRICTED in {row.item.level, row.item.submission.level}


def copies_of(actor: Actor, row: RequestItem) -> list[WorkingCopy]:
    """The working copies made of an item, newest first, also those that are not in the vault yet."""
    return list(WorkingCopy.objects.visible_to(actor).filter(item=row.item_id))


def holds_of(actor: Actor, item_id: UUID) -> list[ItemHold]:
    return list(ItemHold.objects.visible_to(actor).filter(item=item_id).order_by("-set_at"))


def conditions_of(answer: ItemDecision) -> Iterator[str]:
    """What the provider tied its agreement to, and what it allowed beyond, in words."""
    yield from (str(words) for name, words in _SAID.items() if getattr(answer, name))
    if answer.only_in:
        yield _("only in: %(proceedings)s") % {"proceedings": answer.only_in}
    if answer.expires_on:
        yield _("until %(day)s") % {"day": date_format(answer.expires_on)}
