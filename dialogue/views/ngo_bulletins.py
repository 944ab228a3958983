"""What an organisation reads of bulletins and guidance: what was published for organisations of its standing."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from common.http import PortalRequest
from dialogue.models import Bulletin
from dialogue.selectors import bulletins as selectors
from dialogue.states.bulletins import BulletinKind


@require_safe
def bulletins(request: PortalRequest) -> HttpResponse:
    page = selectors.published_page(actor=request.actor, kind=BulletinKind.BULLETIN, after=request.GET.get("after", ""))
    return render(request, "dialogue/ngo_bulletins.html", {"page": page})


@require_safe
def bulletin(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    shown = selectors.get_published(actor=request.actor, bulletin_id=bulletin_id)
    return render(request, "dialogue/ngo_bulletin.html", _context(request, shown))


@require_safe
def guidance(request: PortalRequest) -> HttpResponse:
    """The guidance that holds, the newest in full; before any was published, what the portal itself says (W2)."""
    current = selectors.current_guidance(request.actor)
    if not current:
        return redirect("submissions:guidance")
    newest, *others = current
    return render(request, "dialogue/ngo_guidance.html", _context(request, newest) | {"others": others})


def _context(request: PortalRequest, shown: Bulletin) -> dict[str, object]:
    return {
        "bulletin": shown,
        "questions": selectors.questions_of(request.actor, shown),
        "replacement": selectors.replacement_of(request.actor, shown),
    }
