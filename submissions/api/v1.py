"""The API for machines, version 1: create, describe, announce files, hand over, read states and receipts."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.once import once
from accounts.models import Scope
from common import clock
from submissions.api import submission_words, words
from submissions.api.items import actor_of, placed
from submissions.api.machine import MachineView, answers
from submissions.api.paging import PageAsked, asked_page
from submissions.kinds import DigestOrigin
from submissions.selectors import ngo, receipts
from submissions.selectors.duplicates import own_repeats_of
from submissions.services import describe, hand_over, people, prepare, receive


class Submissions(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ, "POST": Scope.SUBMISSIONS_WRITE}

    @extend_schema(
        operation_id="list_submissions",
        summary=_("Your organisation's submissions, newest first"),
        parameters=[PageAsked],
        responses=answers(200, submission_words.SubmissionsTold, 422),
    )
    def get(self, request: Request) -> Response:
        page = ngo.submissions_page(actor_of(request), **asked_page(request))
        told = submission_words.SubmissionTold(page.rows, many=True).data
        return Response({"submissions": told, "next": page.next_cursor})

    @extend_schema(
        operation_id="create_submission",
        summary=_("Begin a draft, with as much of its description as is known"),
        request=submission_words.SubmissionSaid,
        responses=answers(201, submission_words.SubmissionTold, 409, 413, 415, 422),
    )
    @once
    def post(self, request: Request) -> Response:
        said = submission_words.SubmissionSaid(data=request.data)
        said.is_valid(raise_exception=True)
        told = dict(said.validated_data)
        submission = describe.begin_described(
            actor=actor_of(request), kind=told.pop("kind"), label=told.pop("label"), changes=told, at=clock.now()
        )
        return Response(submission_words.SubmissionTold(submission).data, status=HTTPStatus.CREATED)


class Submission(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ, "PATCH": Scope.SUBMISSIONS_WRITE}

    @extend_schema(
        operation_id="read_submission",
        summary=_("How a submission stands"),
        responses=answers(200, submission_words.SubmissionTold),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        submission = ngo.get_submission(actor=actor_of(request), submission_id=submission_id)
        return Response(submission_words.SubmissionTold(submission).data)

    @extend_schema(
        operation_id="describe_submission",
        summary=_("Add to the description of a draft, or correct it"),
        request=submission_words.ChangesSaid,
        responses=answers(200, submission_words.SubmissionTold, 409, 413, 415, 422),
    )
    def patch(self, request: Request, submission_id: UUID) -> Response:
        said = submission_words.ChangesSaid(data=request.data)
        said.is_valid(raise_exception=True)
        submission = prepare.save_draft(
            actor=actor_of(request), submission_id=submission_id, changes=said.validated_data, at=clock.now()
        )
        return Response(submission_words.SubmissionTold(submission).data)


class People(MachineView):
    scopes = {"POST": Scope.SUBMISSIONS_WRITE}

    @extend_schema(
        operation_id="add_person",
        summary=_("Say whom the material concerns, and to what that person agreed"),
        request=submission_words.PersonSaid,
        responses=answers(201, submission_words.PersonTold, 409, 413, 415, 422),
    )
    @once
    def post(self, request: Request, submission_id: UUID) -> Response:
        said = submission_words.PersonSaid(data=request.data)
        said.is_valid(raise_exception=True)
        tie = people.add_person(
            actor=actor_of(request),
            submission_id=submission_id,
            described=submission_words.described(said.validated_data),
            at=clock.now(),
        )
        return Response(submission_words.PersonTold(tie).data, status=HTTPStatus.CREATED)


class Items(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ, "POST": Scope.UPLOADS_WRITE}

    @extend_schema(
        operation_id="list_items",
        summary=_("How every file of a submission stands, in order of their numbers"),
        parameters=[PageAsked],
        responses=answers(200, submission_words.ItemsTold, 422),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        actor = actor_of(request)
        submission = ngo.get_submission(actor=actor, submission_id=submission_id)
        page = ngo.items_page(actor=actor, submission=submission, **asked_page(request))
        repeats = own_repeats_of(actor=actor, items=page.rows)
        told = words.ItemTold(page.rows, many=True, context={"repeats": repeats}).data
        return Response({"items": told, "next": page.next_cursor})

    @extend_schema(
        operation_id="announce_item",
        summary=_("Announce a file; its bytes then go to the address in the answer, by tus 1.0"),
        request=words.ItemSaid,
        responses=answers(201, words.ItemPlaced, 409, 413, 415, 422, 507),
    )
    @once
    def post(self, request: Request, submission_id: UUID) -> Response:
        return Response(placed(request, submission_id, DigestOrigin.MANIFEST), status=HTTPStatus.CREATED)


class Item(MachineView):
    scopes = {"DELETE": Scope.UPLOADS_WRITE}

    @extend_schema(
        operation_id="take_back_item",
        summary=_("Take a file out of a draft"),
        responses=answers(204, None, 409),
    )
    def delete(self, request: Request, item_id: UUID, **_place: UUID) -> Response:
        receive.take_back_item(actor=actor_of(request), item_id=item_id, at=clock.now())
        return Response(status=HTTPStatus.NO_CONTENT)


class HandOver(MachineView):
    scopes = {"POST": Scope.SUBMISSIONS_WRITE}

    @extend_schema(
        operation_id="hand_over",
        summary=_("Hand the submission over; it cannot be changed after this"),
        request=None,
        responses=answers(200, submission_words.SubmissionTold, 409, 413, 415, 422),
    )
    @once
    def post(self, request: Request, submission_id: UUID) -> Response:
        submission = hand_over.hand_over(actor=actor_of(request), submission_id=submission_id, at=clock.now())
        return Response(submission_words.SubmissionTold(submission).data)


class Receipts(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ}

    @extend_schema(
        operation_id="list_receipts",
        summary=_("The receipts of a submission, newest first; there is none before everything is secured"),
        responses=answers(200, submission_words.ReceiptsTold),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        submission = ngo.get_submission(actor=actor_of(request), submission_id=submission_id)
        found = ngo.receipts_of(actor=actor_of(request), submission=submission)
        return Response({"receipts": submission_words.ReceiptNamed(found, many=True).data})


class Receipt(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ}

    @extend_schema(
        operation_id="read_receipt",
        summary=_("A receipt byte for byte as it was issued: keep it, it verifies offline"),
        responses=answers(200, OpenApiTypes.OBJECT),
    )
    def get(self, request: Request, receipt_id: UUID) -> HttpResponse:
        found = receipts.get_receipt(actor=actor_of(request), receipt_id=receipt_id)
        return HttpResponse(bytes(found.document), content_type="application/json")
