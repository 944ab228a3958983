"""Staff: bulletins and guidance in work and published, and one of them as its readers get it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.selectors import names_of
from common.http import PortalRequest
from dialogue.permissions import bulletins as permissions
from dialogue.selectors import bulletins as selectors
from dialogue.selectors.bulletins import MOST_SHOWN
from dialogue.states.bulletins import BulletinKind


@require_safe
def bulletins(request: PortalRequest) -> HttpResponse:
    """What waits to be cleared and published, what is being written, and the published bulletins."""
    return _list(request, BulletinKind.BULLETIN)


@require_safe
def guidance(request: PortalRequest) -> HttpResponse:
    """The same, with the published guidance (W2)."""
    return _list(request, BulletinKind.GUIDANCE)


@require_safe
def bulletin(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    actor = request.actor
    shown = selectors.get_bulletin(actor=actor, bulletin_id=bulletin_id)
    names = names_of(actor, {one for one in (shown.written_by, shown.cleared_by) if one})
    behind = selectors.asked_behind(actor, shown)
    context = {
        "bulletin": shown,
        "questions": [(one, behind.get(one.pk, [])) for one in selectors.questions_of(actor, shown)],
        "replacement": selectors.replacement_of(actor, shown),
        "written_by": names.get(shown.written_by, ""),
        "cleared_by": names.get(shown.cleared_by, "") if shown.cleared_by else "",
        "can": permissions.allowed_acts(actor, shown),
    }
    return render(request, "dialogue/staff_bulletin.html", context)


def _list(request: PortalRequest, kind: BulletinKind) -> HttpResponse:
    actor, can = request.actor, permissions.allowed_pages(request.actor)
    page = selectors.published_page(actor=actor, kind=kind, after=request.GET.get("after", ""))
    context: dict[str, object] = {"page": page, "kind": kind, "can": can}
    if page.is_first:
        context |= {
            "to_clear": list(selectors.to_clear(actor)[:MOST_SHOWN]) if can["clear_any"] else [],
            "to_publish": list(selectors.to_publish(actor)[:MOST_SHOWN]) if can["publish_any"] else [],
            "drafts": list(selectors.drafts(actor)[:MOST_SHOWN]) if can["work"] else [],
        }
    return render(request, "dialogue/staff_bulletins.html", context)
