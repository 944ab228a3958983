"""The public side of the log: what it has signed, and with which key. Nobody has to sign in to check us."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from custody import receipts

PLAIN = "text/plain; charset=utf-8"


@login_not_required
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The newest checkpoint as a signed note (C2SP tlog-checkpoint)."""
    newest = receipts.latest_checkpoint()
    if newest is None:
        raise Http404
    return HttpResponse(newest.note, content_type=PLAIN)


@login_not_required
@require_safe
def key(_request: HttpRequest) -> HttpResponse:
    """The key that checkpoints are verified with."""
    return HttpResponse(f"{receipts.public_key()}\n", content_type=PLAIN)
