"""From the check to the receipt: what is irreversible is said before, and what became of it afterwards."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from common import clock
from common.http import PortalRequest
from submissions import permissions
from submissions.forms.draft import AnswerForm, HandOverForm
from submissions.selectors import asked, files, ngo, people, preparing
from submissions.selectors.duplicates import own_repeats_of
from submissions.services import answer as answers
from submissions.services import hand_over as handing
from submissions.views.ngo import page


@require_GET
def check(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Every answer on one page, each with a way to change it."""
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_edit(request.actor, submission)
    draft = preparing.get_draft(actor=request.actor, submission=submission)
    context = {
        "submission": submission,
        "draft": draft,
        "listing": files.listing_of(actor=request.actor, submission=submission),
        "uses": draft.uses(clock.now().date()),
    }
    return render(request, "submissions/ngo_check.html", context)


@page
def hand_over(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Say what cannot be undone, ask once more, and hand over."""
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_hand_over(request.actor, submission)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        handing.hand_over(actor=request.actor, submission_id=submission_id, at=clock.now())
        messages.success(request, _("Handed over. Thank you."))
        return redirect("submissions:status", submission_id)
    draft = preparing.get_draft(actor=request.actor, submission=submission)
    context = {"form": form, "submission": submission, "draft": draft}
    return render(request, "submissions/ngo_hand_over.html", context)


@require_GET
def status(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Where it stands, in words and dates; neither narrative nor file names, which nobody can read here any more."""
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    if submission.is_draft:
        return redirect("submissions:task_list", submission_id)
    items = ngo.items_page(actor=request.actor, submission=submission, after=request.GET.get("after", ""))
    repeats = own_repeats_of(actor=request.actor, items=items.rows)
    context = {
        "submission": submission,
        "page": items,
        "repeated": [(item, repeats[item.pk]) for item in items.rows if item.pk in repeats],
        "receipts": ngo.receipts_of(actor=request.actor, submission=submission),
        "questions": asked.open_questions_of(submission),
        "history": ngo.history_of(actor=request.actor, submission=submission),
        "ties": people.ties_of(submission),
        "can": permissions.allowed_acts(request.actor, submission),
    }
    return render(request, "submissions/ngo_status.html", context)


@require_GET
def receipts(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    found = ngo.receipts_of(actor=request.actor, submission=submission)
    return render(request, "submissions/ngo_receipts.html", {"submission": submission, "receipts": found})


@page
def answer(request: PortalRequest, submission_id: UUID, question_id: UUID) -> HttpResponse:
    """Answer one question of the Mechanism; nothing else is opened again."""
    actor = request.actor
    submission = ngo.get_submission(actor=actor, submission_id=submission_id)
    question = ngo.get_question(submission=submission, question_id=question_id)
    permissions.check_may_answer(actor, submission)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answers.answer_question(actor=actor, question_id=question_id, text=form.cleaned_data["text"], at=clock.now())
        messages.success(request, _("Your answer was sealed and sent."))
        return redirect("submissions:status", submission_id)
    context = {
        "form": form,
        "submission": submission,
        "question": question,
        "items": asked.items_asked_about([question]).get(question.pk, []),
        "listing": files.listing_of(actor=actor, submission=submission) if question.wants_files else None,
    }
    return render(request, "submissions/ngo_answer.html", context)
