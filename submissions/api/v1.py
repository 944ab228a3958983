"""The API for machines, version 1: create, describe, announce files, hand over, read states and receipts."""

from http import HTTPStatus
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import Scope
from common import clock
from submissions.api import submission_words, words
from submissions.api.items import actor_of, placed
from submissions.api.machine import MachineView, answers
from submissions.kinds import DigestOrigin
from submissions.selectors import ngo, receipts
from submissions.services import describe, hand_over, people, prepare, receive


class Submissions(MachineView):
    scopes = {"POST": Scope.SUBMISSIONS_WRITE}

    @extend_schema(
        operation_id="create_submission",
        request=submission_words.SubmissionSaid,
        responses=answers(201, submission_words.SubmissionTold, 415),
    )
    def post(self, request: Request) -> Response:
        """Begin a draft, with as much of its description as is known."""
        said = submission_words.SubmissionSaid(data=request.data)
        said.is_valid(raise_exception=True)
        told = dict(said.validated_data)
        submission = describe.begin_described(
            actor=actor_of(request), kind=told.pop("kind"), label=told.pop("label"), changes=told, at=clock.now()
        )
        return Response(submission_words.SubmissionTold(submission).data, status=HTTPStatus.CREATED)


class Submission(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ, "PATCH": Scope.SUBMISSIONS_WRITE}

    @extend_schema(operation_id="read_submission", responses=answers(200, submission_words.SubmissionTold))
    def get(self, request: Request, submission_id: UUID) -> Response:
        """How it stands."""
        submission = ngo.get_submission(actor=actor_of(request), submission_id=submission_id)
        return Response(submission_words.SubmissionTold(submission).data)

    @extend_schema(
        operation_id="describe_submission",
        request=submission_words.ChangesSaid,
        responses=answers(200, submission_words.SubmissionTold, 409, 415),
    )
    def patch(self, request: Request, submission_id: UUID) -> Response:
        """Add to the description of a draft, or correct it."""
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
        request=submission_words.PersonSaid,
        responses=answers(201, submission_words.PersonTold, 409, 415),
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Say whom the material concerns, and to what that person agreed."""
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

    @extend_schema(operation_id="list_items", responses=answers(200, submission_words.ItemsTold))
    def get(self, request: Request, submission_id: UUID) -> Response:
        """How every file stands."""
        submission = ngo.get_submission(actor=actor_of(request), submission_id=submission_id)
        items = ngo.items_of(actor=actor_of(request), submission=submission)
        return Response({"items": words.ItemTold(items, many=True).data})

    @extend_schema(
        operation_id="announce_item",
        request=words.ItemSaid,
        responses=answers(201, words.ItemPlaced, 409, 413, 415),
    )
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Announce a file; its bytes then go to `upload_url` by tus 1.0 with the header `Upload-Capability`."""
        return Response(placed(request, submission_id, DigestOrigin.MANIFEST), status=HTTPStatus.CREATED)


class Item(MachineView):
    scopes = {"DELETE": Scope.UPLOADS_WRITE}

    @extend_schema(operation_id="take_back_item", responses=answers(204, None, 409))
    def delete(self, request: Request, item_id: UUID, **_place: UUID) -> Response:
        """Take a file out of a draft."""
        receive.take_back_item(actor=actor_of(request), item_id=item_id, at=clock.now())
        return Response(status=HTTPStatus.NO_CONTENT)


class HandOver(MachineView):
    scopes = {"POST": Scope.SUBMISSIONS_WRITE}

    @extend_schema(operation_id="hand_over", request=None, responses=answers(200, submission_words.SubmissionTold, 409))
    def post(self, request: Request, submission_id: UUID) -> Response:
        """Hand the submission over; it cannot be changed after this."""
        submission = hand_over.hand_over(actor=actor_of(request), submission_id=submission_id, at=clock.now())
        return Response(submission_words.SubmissionTold(submission).data)


class Receipts(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ}

    @extend_schema(operation_id="list_receipts", responses=answers(200, submission_words.ReceiptsTold))
    def get(self, request: Request, submission_id: UUID) -> Response:
        """The receipts of a submission, newest first; there is none before everything is secured."""
        submission = ngo.get_submission(actor=actor_of(request), submission_id=submission_id)
        found = ngo.receipts_of(actor=actor_of(request), submission=submission)
        return Response({"receipts": submission_words.ReceiptNamed(found, many=True).data})


class Receipt(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ}

    @extend_schema(operation_id="read_receipt", responses=answers(200, OpenApiTypes.OBJECT))
    def get(self, request: Request, receipt_id: UUID) -> HttpResponse:
        """The document byte for byte as it was issued (format portal-receipt/1): keep it, it verifies offline."""
        found = receipts.get_receipt(actor=actor_of(request), receipt_id=receipt_id)
        return HttpResponse(bytes(found.document), content_type="application/json")
