"""Nothing left that should not have, and nothing that left is unaccounted for: the audit's invariants of disclosure."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import chain

from django.db.models import Count, Exists, F, OuterRef, Q

from common.actors import Role
from custody import safe
from custody.acts import Act, SubjectKind
from custody.checks import Violation
from custody.errors import BlobMissing, BlobStoreUnavailable
from custody.models import CustodyEvent, StoredObject
from disclosure.models import DisclosureRequest, Package, ReleasedItem, WorkingCopy
from disclosure.services.package_lease import STAYS_SO
from disclosure.states import REQUEST_RELEASED, PackageState, RequestState

STEP_BYTES = 1 << 20
# A package that nobody builds, a copy that nobody stores, longer than this after the last fault.
SETTLED_WITHIN = timedelta(minutes=15)
_WHOLE = (PackageState.SEALED, PackageState.RELEASED)


def violations(at: datetime) -> list[Violation]:
    """Everything about packages and working copies that is not as it must be; reads every sealed package."""
    found = chain(_not_settled(at), _copies(), _packages(), _states_agree(), _exports(), _told(), _said())
    return list(found)


def _not_settled(at: datetime) -> Iterator[Violation]:
    """D-1: nothing stays claimed, nothing waits for ever."""
    long_ago = at - SETTLED_WITHIN
    building = Package.objects.filter(state=PackageState.BUILDING).exclude(lease_until__gt=long_ago)
    for package in building.filter(started_at__lt=long_ago).iterator():
        yield Violation("D-1", f"package {package.pk} is being built by nobody")
    claimed = Package.objects.exclude(state=PackageState.BUILDING).filter(lease_until__isnull=False)
    # One from which nothing may leave only rests until it is looked at again.
    for package in claimed.exclude(state=PackageState.DISCARDED, ended_why__in=STAYS_SO).iterator():
        yield Violation("D-1", f"package {package.pk} is {package.state} and still claimed")
    waiting = WorkingCopy.objects.filter(stored_at__isnull=True, made_at__lt=long_ago)
    for copy in waiting.exclude(lease_until__gt=long_ago).iterator():
        yield Violation("D-1", f"working copy {copy.pk} was never stored")


def _copies() -> Iterator[Violation]:
    """D-2: a working copy is stored exactly when it says so, as large as it came."""
    objects = StoredObject.objects.filter(pk=OuterRef("pk"))
    same = objects.filter(size_bytes=OuterRef("size_bytes"))
    for copy in WorkingCopy.objects.filter(~Exists(same), stored_at__isnull=False).iterator():
        yield Violation("D-2", f"working copy {copy.pk} is not stored as it came")
    for copy in WorkingCopy.objects.filter(Exists(objects), stored_at__isnull=True).iterator():
        yield Violation("D-2", f"working copy {copy.pk} is stored and says otherwise")


def _packages() -> Iterator[Violation]:
    """D-3: the sealed bytes of every package that counts are there, and are the ones that were sealed."""
    for package in Package.objects.filter(state__in=_WHOLE).iterator():
        hashed, size_bytes = sha256(), 0
        try:
            with safe.open_package(package.blob_name) as blob:
                while step := blob.read(STEP_BYTES):
                    hashed.update(step)
                    size_bytes += len(step)
        except (BlobMissing, BlobStoreUnavailable) as error:
            yield Violation("D-3", f"package {package.pk}: {type(error).__name__}")
            continue
        if (hashed.hexdigest(), size_bytes) != (package.sha256, package.size_bytes):
            yield Violation("D-3", f"package {package.pk} is not what was sealed")


def _states_agree() -> Iterator[Violation]:
    """D-4: a request has left exactly when its package has, by somebody else's approval, with something in it."""
    released = Package.objects.filter(request=OuterRef("pk"), state=PackageState.RELEASED)
    has_left = Q(state__in=REQUEST_RELEASED)
    for request in DisclosureRequest.objects.filter(~Exists(released) & has_left | Exists(released) & ~has_left):
        yield Violation("D-4", f"request {request.pk} and its package disagree about having left")
    own = Q(approved_by=F("created_by")) | Q(approved_by=F("asked_by")) | Q(approved_by__isnull=True)
    for request in DisclosureRequest.objects.filter(own, state__in=[RequestState.PACKAGED, *REQUEST_RELEASED]):
        yield Violation("D-4", f"request {request.pk} was not approved by another")
    contents = ReleasedItem.objects.filter(package=OuterRef("pk"))
    for package in Package.objects.filter(~Exists(contents), state__in=_WHOLE):
        yield Violation("D-4", f"package {package.pk} holds nothing")


def _exports() -> Iterator[Violation]:
    """D-5: every item of a package that counts left by an event, under an agreement that had cooled."""
    rows = ReleasedItem.objects.filter(package__state__in=_WHOLE)
    exported = CustodyEvent.objects.filter(
        act=Act.ITEM_EXPORTED, subject_kind=SubjectKind.ITEM, subject_id=OuterRef("item_id"), at=OuterRef("opened_at")
    )
    for row in rows.filter(~Exists(exported)).iterator():
        yield Violation("D-5", f"item {row.item_id} is in package {row.package_id} without an event")
    early = rows.filter(Q(opened_at__lt=F("decision__effective_from")) | Q(decision__withdrawn_at__lte=F("opened_at")))
    for row in early.iterator():
        yield Violation("D-5", f"item {row.item_id} is in package {row.package_id} without an agreement in force")


def _told() -> Iterator[Violation]:
    """D-6: each provider of something that left was told, once for each package."""
    rows = ReleasedItem.objects.filter(package__state=PackageState.RELEASED)
    questions = set(rows.order_by().values_list("decision__question_id", flat=True).distinct())
    told = CustodyEvent.objects.filter(
        act=Act.DISCLOSURE_RELEASED, subject_kind=SubjectKind.QUESTION, subject_id__in=questions
    )
    counted = dict(told.order_by().values_list("subject_id").annotate(Count("pk")))
    for question_id in sorted(questions, key=str):
        if counted.get(question_id, 0) != 1:
            yield Violation(
                "D-6", f"question {question_id} was told of its release {counted.get(question_id, 0)} times"
            )


def _said() -> Iterator[Violation]:
    """D-7: every agreement under which something is in a package was given by a focal point's act that the log has."""
    said = CustodyEvent.objects.filter(
        act=Act.DISCLOSURE_ANSWERED,
        subject_kind=SubjectKind.QUESTION,
        subject_id=OuterRef("decision__question_id"),
        at=OuterRef("decision__given_at"),
        actor_id=OuterRef("decision__given_by"),
        actor_role=Role.NGO_FOCAL_POINT,
        on_behalf_of=OuterRef("decision__question__organisation_id"),
    )
    for row in ReleasedItem.objects.filter(~Exists(said), package__state__in=_WHOLE).iterator():
        yield Violation("D-7", f"item {row.item_id} is in package {row.package_id} by an answer that nobody gave")
