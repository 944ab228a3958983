"""A folder's list for programs: up to a thousand files a message, taken in whole or refused line by line.

Batches and no endless stream: no body is large, each answer is a transaction, and a line that was cut costs one batch,
which can be sent again as it was.
"""

import base64
import csv
import io
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.errors import told
from accounts.api.once import once
from accounts.models import Scope
from common import clock
from common.tables import harmless
from custody.safe import intake_key
from submissions.api import words
from submissions.api.items import actor_of
from submissions.api.machine import MachineView, answers
from submissions.selectors import ngo, progress
from submissions.services import bulk
from submissions.services.bulk_check import LineError, LinesRefused, NothingListed, TooManyLines


class ManifestSaid(serializers.Serializer[Any]):
    """Files that are about to be sent; `relative_path` keeps the folder, `sha256` is compared when the file is here."""

    items = words.ItemSaid(many=True)


class LinePlaced(words.ItemPlaced):
    line = serializers.IntegerField()


class ManifestTaken(serializers.Serializer[Any]):
    """`list_sha256` and `list_salt`: SHA-256 of salt and digest stands in the custody log for this list."""

    items = LinePlaced(many=True)
    list_sha256 = serializers.CharField()
    list_salt = serializers.CharField()


class LineRefused(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    error = serializers.CharField()


class ManifestRefused(words.ErrorTold):
    """Nothing of the list was kept; `lines` says what is wrong with each, counting from 1."""

    lines = LineRefused(many=True, required=False)


class FileHeld(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    words = serializers.CharField(source="held_words")


class ManifestProgress(serializers.Serializer[Any]):
    """`states`: how many files are in which state. `held`: the first hundred that are set apart, and why."""

    states = serializers.DictField(child=serializers.IntegerField())
    held = FileHeld(many=True)


class Manifest(MachineView):
    scopes = {"GET": Scope.RECEIPTS_READ, "POST": Scope.UPLOADS_WRITE}

    @extend_schema(
        operation_id="read_progress",
        summary=_("How far the files of a submission are, in numbers"),
        responses=answers(200, ManifestProgress),
    )
    def get(self, request: Request, submission_id: UUID) -> Response:
        """How far the files are, in numbers: cheap to ask again and again."""
        submission = ngo.get_submission(actor=actor_of(request), submission_id=submission_id)
        found = progress.progress_of(actor=actor_of(request), submission=submission)
        return Response(ManifestProgress(found).data)

    @extend_schema(
        operation_id="announce_items",
        summary=_("Announce up to 1,000 files at once, all or none"),
        request=ManifestSaid,
        parameters=[
            OpenApiParameter("errors", enum=["json", "csv"], description=_("How lines that are refused are answered."))
        ],
        responses=answers(201, ManifestTaken, 409, 413, 415, 507)
        | {
            (422, "application/json"): OpenApiResponse(ManifestRefused, description=_("Lines that cannot be used.")),
            (422, "text/csv"): OpenApiResponse(str, description=_("The same as a table, asked for by errors=csv.")),
        },
    )
    @once
    def post(self, request: Request, submission_id: UUID) -> Response | HttpResponse:
        """Announce up to 1,000 files at once, all or none; the same list again is answered with the same items."""
        try:
            lines = _lines(request.data)
            listed = bulk.list_items(actor=actor_of(request), submission_id=submission_id, lines=lines, at=clock.now())
        except LinesRefused as refusal:
            return _refused(refusal, as_table=request.query_params.get("errors") == "csv")
        taken = {
            "items": [_placed(one) for one in listed.placed],
            "list_sha256": listed.sha256,
            "list_salt": listed.salt,
        }
        return Response(taken, status=HTTPStatus.CREATED)


def _lines(data: Any) -> list[bulk.Announced]:
    """Shape only. The number of lines is asked first: nobody makes us look at a million of them."""
    given = data.get("items") if isinstance(data, dict) else None
    if isinstance(given, list) and len(given) > bulk.MOST_LINES:
        raise TooManyLines
    if given == []:
        raise NothingListed
    said = ManifestSaid(data=data)
    found = {} if said.is_valid() else said.errors.get("items")
    if isinstance(found, dict) and all(isinstance(place, int) for place in found) and found:
        raise LinesRefused([_error(place + 1, fields) for place, fields in sorted(found.items())])
    said.is_valid(raise_exception=True)
    return [_announced(line) for line in said.validated_data["items"]]


def _announced(line: dict[str, Any]) -> bulk.Announced:
    return bulk.Announced(line["name"], line["size_bytes"], line["relative_path"], words.digests_of(line))


def _error(line: int, fields: Any) -> LineError:
    told = fields.items() if isinstance(fields, dict) else [("", fields)]
    return LineError(line, "; ".join(f"{name}: {' '.join(map(str, said))}".removeprefix(": ") for name, said in told))


def _placed(one: bulk.Placed) -> dict[str, object]:
    return {
        "line": one.line,
        "item_id": one.item_id,
        "number": one.number,
        "upload_url": reverse("upload", args=[one.upload_id]),
        "capability": one.capability,
    }


def _refused(refusal: LinesRefused, *, as_table: bool) -> Response | HttpResponse:
    if as_table:
        answer = HttpResponse(_table(refusal.lines), content_type="text/csv; charset=utf-8", status=refusal.http_status)
        answer["Content-Disposition"] = 'attachment; filename="lines.csv"'
        return answer
    lines = [{"line": error.line, "error": str(error.words)} for error in refusal.lines]
    return Response({**told(type(refusal)), "lines": lines}, status=refusal.http_status)


def _table(errors: Iterable[LineError]) -> str:
    """No cell can be taken for a formula by the program that opens it; the mark makes it read Arabic as Arabic."""
    file = io.StringIO("\ufeff", newline="")
    file.seek(0, io.SEEK_END)
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(["line", "error"])
    writer.writerows([error.line, harmless(error.words)] for error in errors)
    return file.getvalue()


class IntakeKeyTold(serializers.Serializer[Any]):
    """The public key to which a sender can seal parts; compare its fingerprint with the one the Mechanism publishes."""

    public_key = serializers.CharField(help_text="1,216 bytes in base64: ML-KEM-768, then X25519.")
    fingerprint = serializers.CharField(help_text="SHA-256 of the key.")
    epoch = serializers.CharField()


class IntakeKey(MachineView):
    scopes = {"GET": Scope.UPLOADS_WRITE}

    @extend_schema(
        operation_id="read_intake_key",
        summary=_("The public key to which a program can seal files before it sends them"),
        responses=answers(200, IntakeKeyTold),
    )
    def get(self, _request: Request) -> Response:
        """The key for parts that are sealed before they leave (header `Upload-Sealed: EVD1`)."""
        key = intake_key()
        told = {"public_key": base64.b64encode(key.raw).decode(), "fingerprint": key.fingerprint, "epoch": key.epoch}
        return Response(IntakeKeyTold(told).data)
