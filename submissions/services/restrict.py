"""Material that only people named one by one may see; it leaves every search in the same moment (V1, V3)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import Person
from common.actors import Actor
from common.errors import Conflict, NotVisible
from custody import ledger
from custody.acts import Act, SubjectKind
from submissions import permissions
from submissions.kinds import Level
from submissions.models import CatalogueEntry, Item, ItemUserGrant, Submission
from submissions.selectors import staff

SEE = "see_restricted_item"


@transaction.atomic
def restrict_item(*, actor: Actor, item_id: UUID, reason: str, at: datetime) -> Item:
    """Take one item out of sight of all but the people named for it, at once."""
    item = staff.lock_item(actor=actor, item_id=item_id)
    permissions.check_may_restrict(actor, item)
    Item.objects.filter(pk=item.pk).update(level=Level.RESTRICTED)
    CatalogueEntry.objects.filter(pk=item.pk).delete()
    _record_restriction(actor, SubjectKind.ITEM, item.pk, reason, at)
    item.level = Level.RESTRICTED
    return item


@transaction.atomic
def restrict_submission(*, actor: Actor, submission_id: UUID, reason: str, at: datetime) -> Submission:
    """Take a whole submission, account and items, out of sight of all but the people named for its items."""
    submission = staff.lock_submission(actor=actor, submission_id=submission_id)
    permissions.check_may_restrict_submission(actor, submission)
    Submission.objects.filter(pk=submission.pk).update(level=Level.RESTRICTED)
    CatalogueEntry.objects.filter(submission=submission).delete()
    _record_restriction(actor, SubjectKind.SUBMISSION, submission.pk, reason, at)
    submission.level = Level.RESTRICTED
    return submission


@transaction.atomic
def name_person(*, actor: Actor, item_id: UUID, person_id: UUID, reason: str, at: datetime) -> Item:
    """Let one reviewer of the team see one restricted item; who allowed it, and why, is in the log."""
    item, person = _item_and_person(actor, item_id, person_id)
    permissions.check_may_name(actor, item)
    # The manager of our own table: guardian's short-cut looks for it by a reverse name, and ours has none.
    ItemUserGrant.objects.assign_perm(SEE, person, item)
    _record_grant(Act.GRANT_GIVEN, item, person, actor=actor, reason=reason, at=at)
    return item


@transaction.atomic
def unname_person(*, actor: Actor, item_id: UUID, person_id: UUID, reason: str, at: datetime) -> Item:
    """Take one person's sight of a restricted item back."""
    item, person = _item_and_person(actor, item_id, person_id)
    permissions.check_may_name(actor, item)
    taken, _rows = ItemUserGrant.objects.filter(user=person, content_object=item, permission__codename=SEE).delete()
    if not taken:
        raise Conflict
    _record_grant(Act.GRANT_TAKEN, item, person, actor=actor, reason=reason, at=at)
    return item


def _item_and_person(actor: Actor, item_id: UUID, person_id: UUID) -> tuple[Item, Person]:
    item = staff.lock_item(actor=actor, item_id=item_id)
    person = Person.objects.visible_to(actor).filter(pk=person_id, is_active=True).first()
    if person is None:
        raise NotVisible
    return item, person


def _record_restriction(actor: Actor, kind: SubjectKind, subject_id: UUID, reason: str, at: datetime) -> None:
    ledger.record(
        actor=actor,
        act=Act.ITEM_RESTRICTED,
        subject_kind=kind,
        subject_id=subject_id,
        at=at,
        purpose=reason,
        before=Level.STANDARD,
        after=Level.RESTRICTED,
    )


def _record_grant(act: Act, item: Item, person: Person, *, actor: Actor, reason: str, at: datetime) -> None:
    ledger.record(
        actor=actor,
        act=act,
        subject_kind=SubjectKind.ITEM,
        subject_id=item.pk,
        at=at,
        purpose=reason,
        facts={"permission": SEE, "person": str(person.pseudonym_id)},
    )
