"""Staff: a bulletin or guidance is begun and written, both languages on one page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common import clock
from common.http import PortalRequest
from dialogue.forms.bulletins import BulletinForm, NewBulletinForm
from dialogue.models import Bulletin
from dialogue.permissions import bulletins as permissions
from dialogue.policies.bulletins import ChangedMeanwhile
from dialogue.selectors import bulletins as selectors
from dialogue.services import bulletins as services
from dialogue.states.bulletins import Audience, BulletinKind

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@BOTH
def begin(request: PortalRequest) -> HttpResponse:
    permissions.check_may_write(request.actor)
    form = NewBulletinForm(request.POST or None, initial={"audience": Audience.SIGNATORIES})
    if not form.is_valid():
        return render(request, "dialogue/staff_bulletin_new.html", {"form": form})
    begun = services.begin_bulletin(
        actor=request.actor,
        kind=form.chosen_kind(),
        audience=form.chosen_audience(),
        text=form.text(),
        at=clock.now(),
    )
    messages.success(request, _("Saved as a draft. Nobody outside sees it."))
    return redirect("dialogue:bulletin", begun.pk)


@BOTH
def edit(request: PortalRequest, bulletin_id: UUID) -> HttpResponse:
    shown = selectors.get_bulletin(actor=request.actor, bulletin_id=bulletin_id)
    permissions.check_may_edit(request.actor, shown)
    form = _form(request, shown)
    if not form.is_valid():
        return render(request, "dialogue/staff_bulletin_edit.html", {"bulletin": shown, "form": form})
    try:
        services.write_bulletin(
            actor=request.actor,
            bulletin_id=bulletin_id,
            text=form.text(),
            audience=form.chosen_audience(),
            replaces_id=form.replaces(),
            seen_at=form.cleaned_data["seen"] or shown.written_at,
            at=clock.now(),
        )
    except ChangedMeanwhile as refusal:
        form.tell_changed(refusal.for_people, now=shown.written_at)
        return render(request, "dialogue/staff_bulletin_edit.html", {"bulletin": shown, "form": form})
    messages.success(request, _("Saved."))
    return redirect("dialogue:bulletin", bulletin_id)


def _form(request: PortalRequest, shown: Bulletin) -> BulletinForm:
    guidance = shown.kind == BulletinKind.GUIDANCE
    replaceable = selectors.replaceable(request.actor, by=shown) if guidance else []
    columns = ("audience", "title_en", "body_en", "title_ar", "body_ar")
    initial = {name: getattr(shown, name) for name in columns}
    initial |= {"replaces": str(shown.replaces_id or ""), "seen": shown.written_at.isoformat()}
    return BulletinForm(request.POST or None, initial=initial, replaceable=replaceable)
