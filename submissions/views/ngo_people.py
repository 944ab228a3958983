"""Consent and confidentiality: whom the material concerns, and what can be done with it as it stands."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from common import clock
from common.http import PortalRequest
from consent import selectors as consents
from consent.forms.person import blame, initial_consent
from consent.models import Source
from consent.policies import Contradiction
from consent.services.sources import PseudonymTaken
from submissions import permissions
from submissions.forms.draft import LimitsForm
from submissions.forms.person import ALL, CHOSEN, MOST_BOXES, PersonForm, PlaceForm
from submissions.models import Submission
from submissions.selectors import files, ngo, people, preparing
from submissions.services import people as acts
from submissions.services import prepare
from submissions.views.ngo import page
from submissions.views.ngo_words import changed_names, is_autosave


@page
def consent(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """The people of a draft, and in plain words what their consents allow today."""
    submission = _get_draft(request, submission_id)
    draft = preparing.get_draft(actor=request.actor, submission=submission)
    initial = {"concerns_nobody": draft.words.concerns_nobody, "level": submission.level}
    form = LimitsForm(request.POST if request.method == "POST" else None, initial=initial)
    if draft.ties:
        del form.fields["concerns_nobody"]
    if request.method == "POST":
        is_valid = form.is_valid()
        changes = form.changes(changed_names(request))
        prepare.save_draft(actor=request.actor, submission_id=submission_id, changes=changes, at=clock.now())
        if is_autosave(request):
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        if is_valid:
            messages.success(request, _("Saved."))
            return redirect("submissions:task_list", submission_id)
    context = {
        "form": form,
        "submission": submission,
        "draft": draft,
        "uses": draft.uses(clock.now().date()),
        "known": people.known_people(actor=request.actor, submission=submission),
    }
    return render(request, "submissions/ngo_consent.html", context)


@page
def person_new(request: PortalRequest, submission_id: UUID) -> HttpResponse:
    """Somebody the organisation has not recorded yet."""
    submission = _get_draft(request, submission_id)
    form = _form(request, submission, None)
    if request.method == "POST" and form.is_valid() and _saved(request, submission, None, form):
        return redirect("submissions:consent", submission_id)
    return render(request, "submissions/ngo_person.html", {"form": form, "submission": submission})


@page
def person(request: PortalRequest, submission_id: UUID, source_id: UUID) -> HttpResponse:
    """Somebody this person knows already, in this submission or about to be."""
    submission = _get_draft(request, submission_id)
    if not consents.is_seen(actor=request.actor, source_id=source_id):
        return _person_of_colleague(request, submission, source_id)
    source = consents.get_source(actor=request.actor, source_id=source_id)
    form = _form(request, submission, source)
    if request.method == "POST" and form.is_valid() and _saved(request, submission, source, form):
        return redirect("submissions:consent", submission_id)
    context = {
        "form": form,
        "submission": submission,
        "source": source,
        "promise": consents.standing_of([source])[source.pk].promise,
        "identity": consents.identity_of(actor=request.actor, source=source),
    }
    return render(request, "submissions/ngo_person.html", context)


def _person_of_colleague(request: PortalRequest, submission: Submission, source_id: UUID) -> HttpResponse:
    """Somebody whom a colleague recorded and tied to this draft: which files they concern can be said, no more."""
    source = people.get_tied_source(submission=submission, source_id=source_id)
    form = PlaceForm(
        request.POST if request.method == "POST" else None,
        items=_items(request, submission),
        initial=_initial_place(submission, source),
    )
    if request.method == "POST" and form.is_valid():
        acts.place_person(
            actor=request.actor, submission_id=submission.pk, source_id=source_id, place=form.place(), at=clock.now()
        )
        return redirect("submissions:consent", submission.pk)
    context = {"form": form, "submission": submission, "source": source}
    return render(request, "submissions/ngo_person_of_colleague.html", context)


@page
def person_remove(request: PortalRequest, submission_id: UUID, source_id: UUID) -> HttpResponse:
    submission = _get_draft(request, submission_id)
    source = people.get_tied_source(submission=submission, source_id=source_id)
    if request.method == "POST":
        acts.remove_person(actor=request.actor, submission_id=submission_id, source_id=source_id, at=clock.now())
        return redirect("submissions:consent", submission_id)
    return render(request, "submissions/ngo_person_remove.html", {"submission": submission, "source": source})


def _get_draft(request: PortalRequest, submission_id: UUID) -> Submission:
    submission = ngo.get_submission(actor=request.actor, submission_id=submission_id)
    permissions.check_may_edit(request.actor, submission)
    return submission


def _form(request: PortalRequest, submission: Submission, source: Source | None) -> PersonForm:
    return PersonForm(
        request.POST if request.method == "POST" else None,
        items=_items(request, submission),
        promise=consents.standing_of([source])[source.pk].promise if source else None,
        initial=_initial(submission, source) if source else {},
    )


def _items(request: PortalRequest, submission: Submission) -> list[tuple[UUID, int, str]]:
    """The files to choose from; their names only where each has a box."""
    numbers = ngo.item_numbers_of(actor=request.actor, submission=submission)
    names = files.names_of(numbers) if len(numbers) <= MOST_BOXES else {}
    return [(key, number, names.get(key, "")) for key, number in numbers.items()]


def _initial(submission: Submission, source: Source) -> dict[str, Any]:
    standing = consents.standing_of([source])[source.pk]
    given: dict[str, Any] = initial_consent(standing.record, standing.answers_now)
    return given | {"pseudonym": source.pseudonym} | _initial_place(submission, source)


def _initial_place(submission: Submission, source: Source) -> dict[str, Any]:
    tie = people.get_tie(submission=submission, source=source)
    if tie is None:
        return {}
    return {
        "part": tie.part,
        "which": ALL if tie.every_item else CHOSEN,
        "items": people.chosen_item_ids(submission, source),
        "numbers": people.chosen_numbers_as_text(submission, source),
    }


def _saved(request: PortalRequest, submission: Submission, source: Source | None, form: PersonForm) -> bool:
    """Save what was described; a refusal is put beside the field it is about."""
    told: dict[str, Any] = {
        "actor": request.actor,
        "submission_id": submission.pk,
        "described": form.described(),
        "at": clock.now(),
    }
    try:
        if source is None:
            acts.add_person(**told)
        else:
            acts.save_person(source_id=source.pk, **told)
    except Contradiction as refusal:
        blame(form, refusal)
        return False
    except PseudonymTaken as refusal:
        form.add_error("pseudonym", str(refusal.for_people))
        return False
    messages.success(request, _("Saved. Below is what can be done with the material as it stands."))
    return True
