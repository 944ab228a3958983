"""An item is announced before it is sent: name and size first, and every limit is told before the first byte."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _

from common import doorbell
from common.actors import Actor
from common.errors import Invalid, NotVisible, Unavailable
from common.ids import reference
from custody import room
from submissions import permissions, policies
from submissions.kinds import DIGEST_LENGTHS, Algorithm, DigestOrigin
from submissions.models import DeclaredDigest, InformationQuestion, Item, ItemDraft, Submission, Upload
from submissions.selectors import asked
from submissions.services import manifest
from submissions.services.arrive import finish
from submissions.services.capability import give_capability
from submissions.states import ItemState

LONGEST_NAME_BYTES = 1 << 16
LARGEST_NUMBER = (1 << 63) - 1
_HEX = frozenset("0123456789abcdef")
_NOT_COUNTED = (ItemState.EXPIRED, ItemState.WITHDRAWN, ItemState.REFUSED)


class UnusableName(Invalid):
    for_people = _("A file needs a name of at most 65,536 bytes.")


class UnusableSize(Invalid):
    for_people = _("The size of a file is a whole number of bytes, 0 or more.")


class UnusableDigest(Invalid):
    for_people = _("A fingerprint is SHA-256 (64 digits), SHA-1 (40) or MD5 (32), in the digits 0-9 and letters a-f.")


class LittleRoom(Unavailable):
    """A disk of the portal is nearly full, and what was begun needs the rest of it; nothing was announced."""

    for_people = _(
        "The portal has little room left and takes no new files for now. Files that were begun go on. Try again later."
    )
    http_status = HTTPStatus.INSUFFICIENT_STORAGE


@dataclass(frozen=True, slots=True)
class Expected:
    """What the sender needs to begin. capability: shown once, kept hashed."""

    item: Item
    upload: Upload
    capability: str


@transaction.atomic
def expect_item(
    *,
    actor: Actor,
    submission_id: UUID,
    name: str,
    relative_path: str,
    size_bytes: int,
    digests: Mapping[Algorithm, str] | None = None,
    origin: DigestOrigin = DigestOrigin.DEVICE,
    at: datetime,
) -> Expected:
    """Make room for one file of a draft, and hand out the capability to send it. An empty file has arrived with this.

    name, relative_path: as the device has them, however strange; kept raw, never used as a path.

    Raises:
        ItemTooLarge, TooManyItems, QuotaReached, LittleRoom: told now, never in the middle of an upload.
    """
    submission, question = _lock_open(actor, submission_id)
    kept_name, kept_path = raw(name), raw(relative_path) if relative_path else b""
    check_room(submission, [usable_size(size_bytes)])
    item = Item.objects.create(
        submission=submission,
        question=question,
        number=1 + (Item.objects.filter(submission=submission).aggregate(last=Max("number"))["last"] or 0),
        accession=reference("ITM"),
        size_bytes=size_bytes,
        created_at=at,
    )
    ItemDraft.objects.create(item=item, name=kept_name, relative_path=kept_path)
    _declare(item, digests or {}, origin)
    manifest.apply_to(item=item, name=name, relative_path=relative_path)
    upload = new_upload(actor, item, at)
    capability = give_capability(upload, actor=actor, at=at)
    upload.save(force_insert=True)
    if size_bytes == 0:
        finish(item, upload, sender=actor, at=at)
    return Expected(item, upload, capability)


@transaction.atomic
def declare_digests(
    *,
    actor: Actor,
    item_id: UUID,
    digests: Mapping[Algorithm, str],
    origin: DigestOrigin,
    at: datetime,  # noqa: ARG001 - every service ends with it
) -> None:
    """Keep what the sender says the file's fingerprints are; a worker compares them, also with bytes stored before."""
    item = Item.objects.visible_to(actor).select_related("question").filter(pk=item_id).first()
    if item is None:
        raise NotVisible
    # Locked: what is said while somebody hands over would speak of a submission that may no longer be changed.
    item.submission = _lock(actor, item.submission_id)
    permissions.check_may_send(actor, item)
    _declare(item, digests, origin)
    # The device often knows the digest later than we have the bytes.
    doorbell.ring(doorbell.TaskName.INGEST_ITEM, item_id=item.pk)


def new_upload(actor: Actor, item: Item, at: datetime) -> Upload:
    """The way in for one item, not kept yet; nobody can send by it before a capability is handed out."""
    return Upload(
        item=item,
        length_bytes=item.size_bytes,
        capability_sha256=bytes(32),
        capability_until=at,
        sender_id=actor.id,
        sender_role=actor.role,
        created_at=at,
        expires_at=at + settings.UPLOAD_DAYS,
    )


def _declare(item: Item, digests: Mapping[Algorithm, str], origin: DigestOrigin) -> None:
    for algorithm, value in digests.items():
        DeclaredDigest.objects.update_or_create(
            item=item,
            algorithm=algorithm,
            origin=origin,
            defaults={"value": usable_digest(algorithm, value), "agrees": None},
        )


def usable_digest(algorithm: Algorithm, value: str) -> str:
    """The digest in the one form that is kept."""
    declared = value.strip().lower()
    if len(declared) != DIGEST_LENGTHS[algorithm] or set(declared) - _HEX:
        raise UnusableDigest
    return declared


def lock_draft(actor: Actor, submission_id: UUID) -> Submission:
    """Lock first: two announcements at once must not get one number."""
    submission = _lock(actor, submission_id)
    permissions.check_may_edit(actor, submission)
    return submission


def _lock_open(actor: Actor, submission_id: UUID) -> tuple[Submission, InformationQuestion | None]:
    """A draft, or a submission for which files are asked; those that come belong to the question that asks."""
    submission = _lock(actor, submission_id)
    permissions.check_may_add_files(actor, submission)
    return submission, None if submission.is_draft else asked.question_for_files(submission)


def _lock(actor: Actor, submission_id: UUID) -> Submission:
    found = Submission.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=submission_id)
    submission: Submission | None = found.select_related("organisation").first()
    if submission is None:
        raise NotVisible
    return submission


def _room_of(submission: Submission) -> tuple[int, int]:
    """How many items the submission has, and how many bytes its organisation has announced."""
    counted = Item.objects.exclude(state__in=_NOT_COUNTED)
    used = counted.filter(submission__organisation=submission.organisation).aggregate(total=Sum("size_bytes"))
    return counted.filter(submission=submission).count(), used["total"] or 0


def check_room(submission: Submission, sizes: Sequence[int]) -> None:
    """Refuse before the first byte what the submission or the organisation has no room for. sizes: in bytes.

    Raises:
        ItemTooLarge, TooManyItems, QuotaReached: with words that say how much there is room for.
        LittleRoom: ask again later.
    """
    if room.percent_used() >= settings.DISK_STOPS_NEW:
        raise LittleRoom
    for size_bytes in sizes:
        policies.check_item_size(size_bytes)
    items_so_far, used_bytes = _room_of(submission)
    policies.check_items_may_be_expected(
        count=len(sizes),
        size_bytes=sum(sizes),
        items_so_far=items_so_far,
        used_bytes=used_bytes,
        quota_bytes=submission.organisation.quota_bytes,
    )


def raw(name: str) -> bytes:
    """Bytes of any name: what text in Postgres may not hold (U+0000, lone surrogates) is evidence too."""
    encoded = name.encode("utf-8", "surrogatepass")
    if not 0 < len(encoded) <= LONGEST_NAME_BYTES:
        raise UnusableName
    return encoded


def usable_size(size_bytes: int) -> int:
    if not 0 <= size_bytes <= LARGEST_NUMBER:
        raise UnusableSize
    return size_bytes
