"""The package leaves: everything in it is asked about a third time, and whatever stops one item stops the package."""

from collections import defaultdict
from datetime import datetime
from hashlib import sha256
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import Actor
from common.errors import Conflict, Unavailable
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from custody.errors import BlobMissing, BlobStoreUnavailable
from disclosure import permissions
from disclosure.models import DisclosureRequest, Package, Question, ReleasedItem
from disclosure.selectors import releases, requests
from disclosure.selectors.locks import lock_ground
from disclosure.services.ending import discard_package
from disclosure.services.package_lease import NO_LONGER_ALLOWED
from disclosure.states import DISCLOSURE, PACKAGE, PackageState, RequestState


class NoLongerAllowed(Conflict):
    """Something in the package may no longer leave; count: how many items. The package is out of reach."""

    for_people = _(
        "Something in this package may no longer be disclosed, so the package was thrown away and nothing has left. "
        "A new one is being built without it. The items and the reasons are on the page of the request."
    )

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} items may no longer leave")
        self.count = count


class HasLeftAlready(Conflict):
    """It was released before its agreement ended: it is not handed out a second time."""

    for_people = _(
        "Something in this package may no longer be disclosed. It was released before that and is not handed out "
        "again. Tell the recipient by a recall notice."
    )


class PackageAway(Unavailable):
    for_people = _("The package cannot be read at the moment. Nothing was lost. Try again in a few minutes.")


def fetch_package(*, actor: Actor, request_id: UUID, at: datetime) -> tuple[Package, BinaryIO]:
    """Give the sealed bytes to the officer who delivers them; that they were fetched is committed before the first one.

    Only what is released can be fetched, and everything is asked about once more.

    Raises:
        HasLeftAlready: an agreement has ended since; it is not handed out again.
        PackageAway: the store does not answer.
    """
    package = _fetched(actor, request_id, at)
    try:
        return package, safe.open_package(package.blob_name)
    except (BlobMissing, BlobStoreUnavailable):
        raise PackageAway from None


def release_package(*, actor: Actor, request_id: UUID, delivered_how: str, at: datetime) -> DisclosureRequest:
    """Record that the package went to the recipient; each provider is told of its own items.

    Not atomic: when something may no longer leave, that the package was thrown away must stay written.

    Raises:
        NoLongerAllowed: nothing has left; a new package is being built without what may not.

    Source: Protocol D1, D2, D3; D5 for the ledger.
    """
    if refusal := _released(actor, request_id, delivered_how, at):
        raise refusal
    return requests.get_request(actor=actor, request_id=request_id)


@transaction.atomic
def acknowledge_release(*, actor: Actor, request_id: UUID, note: str, at: datetime) -> DisclosureRequest:
    """Record that the recipient has it and that it was whole."""
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_acknowledge(actor, request)
    return ledger.move(
        request,
        to=RequestState.ACKNOWLEDGED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_ACKNOWLEDGED,
        at=at,
        purpose=note,
        also={"acknowledged_at": at, "acknowledged_note": note},
    )


@transaction.atomic(durable=True)
def _fetched(actor: Actor, request_id: UUID, at: datetime) -> Package:
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_fetch(actor, request)
    package = releases.sealed_package(request)
    if _barred(request, package, at):
        raise HasLeftAlready
    ledger.record(
        actor=actor,
        act=Act.DISCLOSURE_PACKAGE_FETCHED,
        subject_kind=SubjectKind.PACKAGE,
        subject_id=package.pk,
        at=at,
        facts={"sha256": package.sha256, "size_bytes": package.size_bytes},
    )
    return package


@transaction.atomic
def _released(actor: Actor, request_id: UUID, delivered_how: str, at: datetime) -> NoLongerAllowed | None:
    request = requests.lock_request(actor=actor, request_id=request_id)
    permissions.check_may_release(actor, request)
    package = releases.sealed_package(request)
    if barred := _barred(request, package, at):
        _throw_away(actor, request, at)
        return NoLongerAllowed(barred)
    try:
        with transaction.atomic():
            _move_both(actor, request, package, delivered_how, at)
            # The database's own lock is asked now and not at commit, so that its no can be answered here.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError:
        request.refresh_from_db()
        _throw_away(actor, request, at)
        return NoLongerAllowed(1)
    return None


def _barred(request: DisclosureRequest, package: Package, at: datetime) -> int:
    """How many items of the package may not go now, with everything they rest on held still."""
    item_ids = list(releases.packed_items(package).values_list("item_id", flat=True))
    lock_ground(request, item_ids)
    return len(releases.barred(request, item_ids, at=at))


def _throw_away(actor: Actor, request: DisclosureRequest, at: datetime) -> None:
    discard_package(actor, request, why=NO_LONGER_ALLOWED, at=at)
    ledger.move(
        request,
        to=RequestState.APPROVED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_PACKAGE_DISCARDED,
        at=at,
        facts={"why": NO_LONGER_ALLOWED},
    )
    doorbell.ring(doorbell.TaskName.BUILD_PACKAGE, request_id=request.pk)


def _move_both(actor: Actor, request: DisclosureRequest, package: Package, delivered_how: str, at: datetime) -> None:
    facts: dict[str, ledger.Fact] = {"sha256": package.sha256, "size_bytes": package.size_bytes}
    ledger.move(
        package,
        to=PackageState.RELEASED,
        table=PACKAGE,
        actor=actor,
        act=Act.DISCLOSURE_RELEASED,
        at=at,
        facts=facts,
    )
    ledger.move(
        request,
        to=RequestState.RELEASED,
        table=DISCLOSURE,
        actor=actor,
        act=Act.DISCLOSURE_RELEASED,
        at=at,
        purpose=delivered_how,
        facts=facts,
        also={"released_by": actor.id, "released_at": at, "delivered_how": delivered_how},
    )
    _tell_providers(actor, package, at)


def _tell_providers(actor: Actor, package: Package, at: datetime) -> None:
    """One event each, in which nothing is of anybody else (C10, D5)."""
    by_question: dict[Question, list[ReleasedItem]] = defaultdict(list)
    for row in releases.packed_items(package):
        by_question[row.decision.question].append(row)
    for question, rows in by_question.items():
        ledger.record(
            actor=actor,
            act=Act.DISCLOSURE_RELEASED,
            subject_kind=SubjectKind.QUESTION,
            subject_id=question.pk,
            at=at,
            on_behalf_of=question.organisation_id,
            facts={
                "recipient": question.recipient_name,
                "items": len(rows),
                "list_sha256": list_sha256(rows),
                "package_sha256": package.sha256,
            },
        )


def list_sha256(rows: list[ReleasedItem]) -> str:
    """SHA-256 of the provider's own list: a line `<accession> <sha256 of what left>` for each item, in that order.

    Accessions, not production numbers: those would tell how much others gave.
    """
    lines = sorted(f"{row.item.accession} {row.sha256}\n" for row in rows)
    return sha256("".join(lines).encode()).hexdigest()
