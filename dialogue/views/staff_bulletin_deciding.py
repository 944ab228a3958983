"""Staff: the decisions about a bulletin. Every word lies before whoever takes one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from accounts.stepup import require_recent
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from dialogue.forms.bulletins import ReturnBulletinForm
from dialogue.models import Bulletin
from dialogue.permissions import bulletins as permissions
from dialogue.selectors import bulletins as selectors
from dialogue.services import bulletins as writing
from dialogue.services import publishing

BOTH = require_http_methods(["GET", "HEAD", "POST"])


class OnBulletin(Protocol):
    def __call__(self, *, actor: Actor, bulletin_id: UUID, at: datetime) -> object: ...


@dataclass(frozen=True, slots=True)
class Decision:
    """Who may take it, what does it, what the page says before and after."""

    check: Callable[[Actor, Bulletin], None]
    act: OnBulletin
    title: str | Promise
    words: str | Promise
    button: str | Promise
    done: str | Promise


_CLEAR = Decision(
    permissions.check_may_clear,
    publishing.clear_bulletin,
    gettext_lazy("Clear it"),
    gettext_lazy(
        "Read both languages. Clear it if they say the same, and if nothing shows who asked, who provided something,"
        " what the Mechanism makes of any material, or who is at risk."
    ),
    gettext_lazy("Every word may be published"),
    gettext_lazy("Cleared. A contact point can publish it."),
)
_PUBLISH = Decision(
    permissions.check_may_publish,
    publishing.publish_bulletin,
    gettext_lazy("Publish it"),
    gettext_lazy(
        "It gets its number and is read by its audience at once. Nothing in it can be changed afterwards, by anybody."
    ),
    gettext_lazy("Publish it as it stands"),
    gettext_lazy("Published. Whoever asked a question it answers is told where the answer is."),
)


@BOTH
def clear(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    return _decide(request, bulletin_id, _CLEAR)


@BOTH
def publish(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    return _decide(request, bulletin_id, _PUBLISH)


@BOTH
def give_back(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    shown = selectors.get_bulletin(actor=request.actor, bulletin_id=bulletin_id)
    permissions.check_may_return(request.actor, shown)
    form = ReturnBulletinForm(request.POST or None)
    if not form.is_valid():
        return render(request, "dialogue/staff_bulletin_return.html", _context(request, shown) | {"form": form})
    reason = form.cleaned_data["reason"]
    publishing.return_bulletin(actor=request.actor, bulletin_id=bulletin_id, reason=reason, at=clock.now())
    messages.success(request, _("Given back to its author."))
    return redirect("dialogue:bulletin", bulletin_id)


@BOTH
def drop(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    shown = selectors.get_bulletin(actor=request.actor, bulletin_id=bulletin_id)
    permissions.check_may_drop(request.actor, shown)
    if request.method != "POST":
        return render(request, "dialogue/staff_bulletin_drop.html", {"bulletin": shown})
    writing.drop_bulletin(actor=request.actor, bulletin_id=bulletin_id, at=clock.now())
    messages.success(request, _("Given up. Questions that were to be answered in it wait again."))
    return redirect("dialogue:bulletins")


def _decide(request: PortalRequest, bulletin_id: UUID, decision: Decision) -> HttpResponse:
    shown = selectors.get_bulletin(actor=request.actor, bulletin_id=bulletin_id)
    decision.check(request.actor, shown)
    require_recent(request)
    if request.method != "POST":
        context = _context(request, shown) | {"decision": decision}
        return render(request, "dialogue/staff_bulletin_decide.html", context)
    decision.act(actor=request.actor, bulletin_id=bulletin_id, at=clock.now())
    messages.success(request, str(decision.done))
    return redirect("dialogue:bulletin", bulletin_id)


def _context(request: PortalRequest, shown: Bulletin) -> dict[str, object]:
    behind = selectors.asked_behind(request.actor, shown)
    questions = selectors.questions_of(request.actor, shown)
    return {"bulletin": shown, "questions": [(one, behind.get(one.pk, [])) for one in questions]}
