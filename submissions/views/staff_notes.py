"""Staff: notes on a submission. That there are some is seen; the words are opened, with a purpose."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.selectors import names_of
from common import clock
from common.actors import Actor
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.staff_review import NoteForm
from submissions.models import Note, Submission
from submissions.selectors import notes as selectors
from submissions.selectors import staff
from submissions.services import notes as noting
from submissions.views.sealed import ask_then

BOTH = require_http_methods(["GET", "POST"])


@require_safe
def notes(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Who wrote some, when, and whom they asked to look."""
    submission = _get(request, submission_id)
    page = selectors.notes_page(actor=request.actor, submission=submission, after=request.GET.get("after", ""))
    context = {
        "submission": submission,
        "page": page,
        "after": request.GET.get("after", ""),
        "names": _names(request.actor, page.rows),
    }
    return render(request, "submissions/staff_notes.html", context)


@BOTH
def read(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """All notes of one page, each with its own event in the log."""
    submission = _get(request, submission_id)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        opened = noting.reveal_notes(
            actor=request.actor,
            submission_id=submission_id,
            after=request.GET.get("after", ""),
            purpose=purpose,
            at=clock.now(),
        )
        return _opened(request.actor, opened)

    return ask_then(request, show, {"submission": submission, "what": "notes"})


@BOTH
def note(request: PortalRequest, note_id: UUID) -> HttpResponse:
    """One note: where whoever was mentioned is led to."""
    shown = selectors.get_note(actor=request.actor, note_id=note_id)
    permissions.check_may_note(request.actor, shown.submission)

    def show(purpose: str) -> tuple[str, dict[str, Any]]:
        return _opened(
            request.actor,
            [noting.reveal_note(actor=request.actor, note_id=note_id, purpose=purpose, at=clock.now())],
        )

    return ask_then(request, show, {"submission": shown.submission, "what": "note"})


@BOTH
def write(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = _get(request, submission_id)
    readers = selectors.readers_of(actor=request.actor, submission=submission)
    people = [(str(person.pseudonym_id), person.display_name) for person in readers]
    form = NoteForm(request.POST or None, people=people)
    if form.is_valid():
        noting.write_note(
            actor=request.actor,
            submission_id=submission_id,
            text=form.cleaned_data["text"],
            mentioned=form.cleaned_data.get("mentioned", []),
            at=clock.now(),
        )
        messages.success(request, _("Sealed. Colleagues who may read it find it here."))
        return redirect("submissions:notes", submission_id=submission_id)
    return render(request, "submissions/staff_note_new.html", {"submission": submission, "form": form})


def _get(request: PortalRequest, submission_id: UUID) -> Submission:
    submission = staff.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_note(request.actor, submission)
    return submission


def _opened(actor: Actor, opened: list[tuple[Note, str]]) -> tuple[str, dict[str, Any]]:
    return "submissions/staff_notes_read.html", {
        "notes": opened,
        "names": _names(actor, [note for note, _words in opened]),
    }


def _names(actor: Actor, rows: list[Note]) -> dict[UUID, str]:
    return names_of(actor, {pseudonym for row in rows for pseudonym in (row.written_by, *row.mentioned)})
