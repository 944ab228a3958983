"""The page's own JavaScript: announce a file, get its capability, tell its digest, see how it stands."""

from http import HTTPStatus
from typing import cast
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import PageAuthentication
from common import clock
from common.actors import Actor
from submissions.api import words
from submissions.api.parser import BoundedJsonParser
from submissions.kinds import DigestOrigin
from submissions.services import receive


def actor_of(request: Request) -> Actor:
    return cast("Actor", request._request.actor)  # type: ignore[attr-defined]  # noqa: SLF001 - DRF's own habit


class Page(APIView):
    """Session and CSRF; not a part of the API for machines, which has addresses of its own."""

    authentication_classes = [PageAuthentication]
    parser_classes = [BoundedJsonParser]


@extend_schema(exclude=True)
class Items(Page):
    def post(self, request: Request, submission_id: UUID) -> Response:
        return Response(placed(request, submission_id, DigestOrigin.DEVICE), status=HTTPStatus.CREATED)


@extend_schema(exclude=True)
class Item(Page):
    def delete(self, request: Request, item_id: UUID, **_place: UUID) -> Response:
        receive.take_back_item(actor=actor_of(request), item_id=item_id, at=clock.now())
        return Response(status=HTTPStatus.NO_CONTENT)


@extend_schema(exclude=True)
class Digest(Page):
    def put(self, request: Request, item_id: UUID, **_place: UUID) -> Response:
        said = words.DigestsSaid(data=request.data)
        said.is_valid(raise_exception=True)
        receive.declare_digests(
            actor=actor_of(request),
            item_id=item_id,
            digests=words.digests_of(said.validated_data),
            origin=DigestOrigin.DEVICE,
            at=clock.now(),
        )
        return Response({})


@extend_schema(exclude=True)
class Capability(Page):
    def post(self, request: Request, item_id: UUID, **_place: UUID) -> Response:
        capability = receive.renew_capability(actor=actor_of(request), item_id=item_id, at=clock.now())
        return Response({"capability": capability})


def placed(request: Request, submission_id: UUID, origin: DigestOrigin) -> dict[str, object]:
    """Announce one file and say where its bytes go."""
    said = words.ItemSaid(data=request.data)
    said.is_valid(raise_exception=True)
    told = said.validated_data
    expected = receive.expect_item(
        actor=actor_of(request),
        submission_id=submission_id,
        name=told["name"],
        relative_path=told["relative_path"],
        size_bytes=told["size_bytes"],
        digests=words.digests_of(told),
        origin=origin,
        at=clock.now(),
    )
    return {
        "item_id": expected.item.pk,
        "number": expected.item.number,
        "upload_url": reverse("upload", args=[expected.upload.pk]),
        "capability": expected.capability,
    }
