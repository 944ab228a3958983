"""The key that only the recipient can open: entered by one person, confirmed by another, retired by either."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.actors import Actor
from common.errors import Conflict, Invalid
from custody import ledger, safe
from custody.acts import Act, SubjectKind
from disclosure import permissions
from disclosure.models import RecipientKey
from disclosure.selectors import counterparts as selectors
from disclosure.states import RECIPIENT_KEY, KeyState


class KeyHasExpired(Invalid):
    for_people = _("This day is over already: nothing could ever be sealed to this key.")


class KeyKnown(Conflict):
    """The same key twice would let one recipient open what is meant for another, or revive what was retired."""

    for_people = _("This key was entered before, here or for another counterpart. Each needs a key of its own.")


class AnotherKeyConfirmed(Conflict):
    for_people = _("Another key of this counterpart is confirmed. Retire that one first.")


@transaction.atomic
def propose_key(
    *, actor: Actor, counterpart_id: UUID, age_recipient: str, expires_on: date | None, at: datetime
) -> RecipientKey:
    """Enter a recipient's public key; nothing is sealed to it before a second person compared its fingerprint.

    age_recipient: an X25519 recipient of age, `age1…`.

    Raises:
        BadRecipient: it is no such key, or was cut off on its way.
        KeyHasExpired, KeyKnown: it cannot be used.
    """
    counterpart = selectors.lock_counterpart(actor=actor, counterpart_id=counterpart_id)
    permissions.check_may_work_with(actor, counterpart)
    recipient = safe.check_recipient(age_recipient)
    fingerprint = safe.recipient_fingerprint(recipient)
    if expires_on is not None and expires_on < at.date():
        raise KeyHasExpired
    # Entered by mistake and never confirmed: that one may come again.
    counts = ~Q(state=KeyState.RETIRED) | Q(confirmed_at__isnull=False)
    if RecipientKey.objects.filter(counts, fingerprint=fingerprint).exists():
        raise KeyKnown
    key = RecipientKey.objects.create(
        counterpart=counterpart,
        age_recipient=recipient,
        fingerprint=fingerprint,
        expires_on=expires_on,
        proposed_by=actor.id,
        proposed_at=at,
    )
    ledger.record(
        actor=actor,
        act=Act.RECIPIENT_KEY_PROPOSED,
        subject_kind=SubjectKind.RECIPIENT_KEY,
        subject_id=key.pk,
        at=at,
        after=KeyState.PROPOSED,
        facts={**_facts(key), "expires_on": str(expires_on or "")},
    )
    return key


@transaction.atomic
def confirm_key(*, actor: Actor, key_id: UUID, at: datetime) -> RecipientKey:
    """Say that the fingerprint is the one the recipient read out; questions asked under another key are void.

    Raises:
        AnotherKeyConfirmed: only one key of a counterpart counts at a time.

    Source: access.md, Four eyes.
    """
    key = _locked(actor, key_id)
    permissions.check_may_confirm_key(actor, key)
    confirmed = RecipientKey.objects.filter(counterpart_id=key.counterpart_id, state=KeyState.CONFIRMED)
    if confirmed.exists():
        raise AnotherKeyConfirmed
    return ledger.move(
        key,
        to=KeyState.CONFIRMED,
        table=RECIPIENT_KEY,
        actor=actor,
        act=Act.RECIPIENT_KEY_CONFIRMED,
        at=at,
        facts=_facts(key),
        also={"confirmed_by": actor.id, "confirmed_at": at},
    )


@transaction.atomic
def retire_key(*, actor: Actor, key_id: UUID, reason: str, at: datetime) -> RecipientKey:
    """Stop sealing anything to this key; what was asked under it has to be asked again (D1)."""
    key = _locked(actor, key_id)
    permissions.check_may_retire_key(actor, key)
    return ledger.move(
        key,
        to=KeyState.RETIRED,
        table=RECIPIENT_KEY,
        actor=actor,
        act=Act.RECIPIENT_KEY_RETIRED,
        at=at,
        purpose=reason,
        facts=_facts(key),
        also={"retired_by": actor.id, "retired_at": at, "retired_why": reason},
    )


def _locked(actor: Actor, key_id: UUID) -> RecipientKey:
    """The key as it is once its counterpart is held: two people confirming two keys wait for one another."""
    seen = selectors.get_key(actor=actor, key_id=key_id)
    selectors.lock_counterpart(actor=actor, counterpart_id=seen.counterpart_id)
    return selectors.get_key(actor=actor, key_id=key_id)


def _facts(key: RecipientKey) -> dict[str, str]:
    return {"counterpart": str(key.counterpart_id), "fingerprint": key.fingerprint}
