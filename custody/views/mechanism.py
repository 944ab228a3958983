"""The custody log for those who prove it: the log, one subject's history, and proof on the spot."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from common import clock
from common.errors import NotVisible
from common.http import PortalRequest
from custody import naming, permissions, proving, receipts, selectors
from custody.acts import SubjectKind
from custody.models import CustodyEvent
from custody.views.numbers import position


@require_safe
def log(request: PortalRequest) -> HttpResponse:
    """The log, newest first."""
    before = position(request.GET.get("before"))
    events, more = selectors.log_for(request.actor, before=before)
    address = reverse("custody:log")
    references = naming.references_of(request.actor, events)
    context = {
        "rows": [(event, references.get(event.subject_id, "")) for event in events],
        "checkpoint": receipts.latest_checkpoint(),
        "can": permissions.allowed_acts(request.actor),
        "newer_url": address if before else "",
        "older_url": f"{address}?before={events[-1].sequence}" if more else "",
    }
    return render(request, "custody/log.html", context)


@require_safe
def history(request: PortalRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """All that happened to one subject, newest first."""
    permissions.check_may_read_log(request.actor)
    events = list(selectors.events_for(request.actor, kind, subject_id))
    if not events:
        raise NotVisible(f"no history of {subject_id}")
    return render(request, "custody/history.html", _subject(request, events[0]) | {"events": events})


@require_POST
def verify_history(request: PortalRequest, kind: str, subject_id: UUID) -> HttpResponse:
    """The same, each event proven against the newest checkpoint."""
    found = proving.verify_history(actor=request.actor, subject_kind=_kind(kind), subject_id=subject_id)
    if not found.events:
        raise NotVisible(f"no history of {subject_id}")
    return render(request, "custody/history_verified.html", _subject(request, found.events[0].event) | {"found": found})


@require_POST
def verify_log(request: PortalRequest) -> HttpResponse:
    """The whole log, recomputed from its first entry."""
    found = proving.verify_whole_log(actor=request.actor, at=clock.now())
    return render(request, "custody/log_verified.html", {"found": found})


def _subject(request: PortalRequest, event: CustodyEvent) -> dict[str, object]:
    """Which subject a history is of: by its reference where there is one for this actor, else by its number."""
    reference = naming.references_of(request.actor, [event]).get(event.subject_id, "")
    can = permissions.allowed_acts(request.actor)
    return {"kind": _kind(event.subject_kind), "subject_id": event.subject_id, "reference": reference, "can": can}


def _kind(word: str) -> SubjectKind:
    try:
        return SubjectKind(word)
    except ValueError:
        raise Http404 from None
