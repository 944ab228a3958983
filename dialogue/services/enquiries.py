"""Questions of organisations: asked, answered privately, or set aside with a reason. Bulletins answer the rest (W1)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.selectors import own_organisation
from common.actors import Actor
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import Enquiry
from dialogue.permissions import enquiries as permissions
from dialogue.selectors import enquiries as selectors
from dialogue.states.enquiries import ENQUIRY, EnquiryState


@transaction.atomic
def ask(*, actor: Actor, text: str, privately: bool, at: datetime) -> Enquiry:
    """Ask the Mechanism a question; privately: not to appear in a bulletin, in whatever words.

    Source: W1, bulletins that also answer questions of organisations.
    """
    organisation = own_organisation(actor)
    permissions.check_may_ask(actor, organisation)
    enquiry = Enquiry.objects.create(
        organisation=organisation, text=text, privately=privately, asked_by=actor.id, asked_at=at
    )
    ledger.record(
        actor=actor,
        act=Act.ENQUIRY_ASKED,
        subject_kind=SubjectKind.ENQUIRY,
        subject_id=enquiry.pk,
        at=at,
        facts={"privately": privately},
    )
    return enquiry


@transaction.atomic
def answer_enquiry(*, actor: Actor, enquiry_id: UUID, words: str, at: datetime) -> Enquiry:
    """Answer those who asked, and nobody else."""
    enquiry = selectors.lock_enquiry(actor=actor, enquiry_id=enquiry_id)
    permissions.check_may_answer(actor, enquiry)
    also = {"answer": words}
    return _settle(actor=actor, enquiry=enquiry, to=EnquiryState.ANSWERED, act=Act.ENQUIRY_ANSWERED, also=also, at=at)


@transaction.atomic
def set_aside(*, actor: Actor, enquiry_id: UUID, words: str, at: datetime) -> Enquiry:
    """Say that it will not be answered, and why; those who asked read the reason."""
    enquiry = selectors.lock_enquiry(actor=actor, enquiry_id=enquiry_id)
    permissions.check_may_answer(actor, enquiry)
    also = {"set_aside_why": words}
    return _settle(actor=actor, enquiry=enquiry, to=EnquiryState.SET_ASIDE, act=Act.ENQUIRY_SET_ASIDE, also=also, at=at)


def _settle(
    *, actor: Actor, enquiry: Enquiry, to: EnquiryState, act: Act, also: Mapping[str, object], at: datetime
) -> Enquiry:
    return ledger.move(
        enquiry,
        to=to,
        table=ENQUIRY,
        actor=actor,
        act=act,
        at=at,
        also={"taken_up": None, "settled_by": actor.id, "settled_at": at, **also},
        on_behalf_of=enquiry.organisation_id,
    )
