"""Staff: minutes are written, go round for comment, and are agreed (M2)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common import clock
from common.http import PortalRequest
from dialogue.forms.minutes import CirculateForm, MinutesForm
from dialogue.models import Minutes
from dialogue.permissions import minutes as permissions
from dialogue.permissions.topics import check_may_follow
from dialogue.policies.minutes import MinutesChangedMeanwhile, NotADayForComments
from dialogue.selectors import minutes as selectors
from dialogue.services import minutes_agree, minutes_write

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def open_ones(request: PortalRequest) -> HttpResponse:
    """Meetings without minutes that went round, and minutes whose last day for comments has passed."""
    check_may_follow(request.actor)
    on = clock.now().date()
    context = {
        "to_write": list(selectors.to_write(request.actor)[: selectors.MOST_SHOWN]),
        "to_agree": list(selectors.to_agree(request.actor, on=on)[: selectors.MOST_SHOWN]),
    }
    return render(request, "dialogue/staff_minutes_open.html", context)


@require_safe
def minutes(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_minutes(actor=request.actor, meeting_id=meeting_id)
    context = _context(request, shown) | {"comments": selectors.comments_on(request.actor, shown)}
    return render(request, "dialogue/staff_minutes.html", context)


@require_POST
def begin(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    begun = minutes_write.draft_minutes(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    may_write = permissions.allowed_on_minutes(request.actor, begun, today=clock.now().date())["write"]
    return redirect("dialogue:write_minutes" if may_write else "dialogue:minutes", meeting_id)


@BOTH
def write(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Both languages side by side; saved as far as they are written."""
    shown = selectors.get_minutes(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_write(request.actor, shown)
    initial = {"seen": shown.written_at.isoformat(), "text_en": shown.text_en, "text_ar": shown.text_ar}
    form = MinutesForm(request.POST or None, initial=initial)
    if form.is_valid() and _saved(request, shown, form):
        messages.success(request, _("Saved."))
        return redirect("dialogue:minutes", meeting_id)
    return render(request, "dialogue/staff_minutes_write.html", _context(request, shown) | {"form": form})


def _saved(request: PortalRequest, shown: Minutes, form: MinutesForm) -> bool:
    """Whether nobody else had saved in between; if so, the next attempt begins from what the page now shows."""
    seen_at = form.cleaned_data["seen"] or shown.written_at
    try:
        minutes_write.write_minutes(
            actor=request.actor, meeting_id=shown.pk, **form.texts(), seen_at=seen_at, at=clock.now()
        )
    except MinutesChangedMeanwhile as refusal:
        form.data = request.POST.copy()
        form.data["seen"] = shown.written_at.isoformat()
        form.add_error(None, str(refusal.for_people))
        return False
    return True


@BOTH
def circulate(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """Every word lies before whoever sends it round."""
    shown = selectors.get_minutes(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_circulate(request.actor, shown)
    form = CirculateForm(request.POST or None)
    if form.is_valid() and _circulated(request, meeting_id, form):
        messages.success(request, _("Circulated. Whoever was invited reads the minutes and may comment."))
        return redirect("dialogue:minutes", meeting_id)
    return render(request, "dialogue/staff_minutes_circulate.html", _context(request, shown) | {"form": form})


def _circulated(request: PortalRequest, meeting_id: UUID, form: CirculateForm) -> bool:
    try:
        minutes_agree.circulate_minutes(actor=request.actor, meeting_id=meeting_id, **form.cleaned_data, at=clock.now())
    except NotADayForComments as refusal:
        form.add_error("comments_until", str(refusal.for_people))
        return False
    return True


@BOTH
def take_back(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_minutes(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_take_back(request.actor, shown)
    if request.method != "POST":
        return render(request, "dialogue/staff_minutes_back.html", _context(request, shown))
    minutes_write.take_back_minutes(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    messages.success(request, _("Taken back. Change them, then send them round again."))
    return redirect("dialogue:write_minutes", meeting_id)


@BOTH
def agree(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    shown = selectors.get_minutes(actor=request.actor, meeting_id=meeting_id)
    permissions.check_may_agree(request.actor, shown, today=clock.now().date())
    if request.method != "POST":
        context = _context(request, shown) | {"comments": selectors.comments_on(request.actor, shown)}
        return render(request, "dialogue/staff_minutes_agree.html", context)
    minutes_agree.agree_minutes(actor=request.actor, meeting_id=meeting_id, at=clock.now())
    messages.success(request, _("Agreed. Nothing in them changes any more."))
    return redirect("dialogue:minutes", meeting_id)


def _context(request: PortalRequest, shown: Minutes) -> dict[str, object]:
    can = permissions.allowed_on_minutes(request.actor, shown, today=clock.now().date())
    return {"minutes": shown, "meeting": shown.meeting, "can": can}
