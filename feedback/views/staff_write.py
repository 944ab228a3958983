"""Staff: feedback is begun, written, or put off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common import clock
from common.http import PortalRequest
from feedback import permissions
from feedback.forms.staff import PostponeForm
from feedback.forms.write import NoteForm, initial_of
from feedback.models import FeedbackNote
from feedback.policies import ChangedMeanwhile, NotATimeToCome
from feedback.selectors import due, notes
from feedback.selectors.advice import advice_for
from feedback.services import postpone, write

BOTH = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def begin(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    note = write.begin_note(actor=request.actor, submission_id=submission_id, at=clock.now())
    return redirect(
        "feedback:edit" if permissions.allowed_acts(request.actor, note)["edit"] else "feedback:note", note.pk
    )


@BOTH
def edit(request: PortalRequest, note_id: UUID) -> HttpResponse:
    """The four dimensions; saved as far as they are written."""
    note = notes.get_note(actor=request.actor, note_id=note_id)
    permissions.check_may_edit(request.actor, note)
    if request.method == "POST":
        return _save(request, note)
    initial = initial_of(notes.parts_of(request.actor, note), seen=note.written_at)
    return _form(request, note, NoteForm(initial=initial, advice=advice_for(request.actor)))


@BOTH
def put_off(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Tell the provider that it takes longer, why, and until when."""
    shown = notes.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_postpone(request.actor, shown)
    form, at = PostponeForm(request.POST or None), clock.now()
    if form.is_valid():
        try:
            postpone.postpone(actor=request.actor, submission_id=submission_id, at=at, **form.cleaned_data)
        except NotATimeToCome as refusal:
            form.add_error("due_on", str(refusal.for_people))
        else:
            messages.success(request, _("The provider reads the reason and the new day."))
            return redirect("feedback:submission", submission_id)
    waiting = due.due_of(actor=request.actor, submission_id=submission_id, on=at.date())
    context = {"submission": shown, "form": form, "due": waiting}
    return render(request, "feedback/staff_postpone.html", context)


def _save(request: PortalRequest, note: FeedbackNote) -> HttpResponse:
    form = NoteForm(request.POST, advice=advice_for(request.actor))
    if not form.is_valid():
        return _form(request, note, form)
    seen_at = form.cleaned_data["seen"] or note.written_at
    try:
        write.write_note(
            actor=request.actor,
            note_id=note.pk,
            parts=form.parts(),
            advice_ids=form.advice_ids(),
            seen_at=seen_at,
            at=clock.now(),
        )
    except ChangedMeanwhile as refusal:
        # The next attempt begins from what the page now links to.
        form.data = request.POST.copy()
        form.data["seen"] = note.written_at.isoformat()
        form.add_error(None, str(refusal.for_people))
        return _form(request, note, form)
    messages.success(request, _("Saved."))
    return redirect("feedback:note", note.pk)


def _form(request: PortalRequest, note: FeedbackNote, form: NoteForm) -> HttpResponse:
    return render(request, "feedback/staff_edit.html", {"note": note, "submission": note.submission, "form": form})
