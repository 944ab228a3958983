"""Somebody is to be reached through an organisation: it decides, then the person decides, then the outcome is said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from common.actors import Actor
from common.ids import reference
from custody import ledger
from custody.acts import Act, SubjectKind
from dialogue.models import ContactRequest
from dialogue.permissions import reaching as permissions
from dialogue.policies import reaching as policies
from dialogue.policies.requests import check_due_day, check_organisation_may_be_asked
from dialogue.selectors import reaching as selectors
from dialogue.selectors.reaching import Known
from dialogue.states.reaching import REACHING, Outcome, PersonSaid, ReachState


@dataclass(frozen=True, slots=True)
class Asking:
    """Why the person is to be reached, until when the organisation answers, and how many earlier requests were read."""

    purpose: str
    due_on: date
    earlier_seen: int


@dataclass(frozen=True, slots=True)
class Said:
    """What the person said, on which day, and under which conditions."""

    answer: PersonSaid
    on: date
    words: str = ""


@transaction.atomic
def ask_to_reach(*, actor: Actor, known: Known, asking: Asking, at: datetime) -> ContactRequest:
    """Ask an organisation to help reach somebody it knows, after reading whether anybody asked before.

    Raises:
        EarlierContactsNotRead: the earlier requests are not those that were shown.
        OnlyProtectionOfficerMay: somebody this may concern said no.

    Source: Protocol, asking organisations to facilitate contact (T2); minimise re-traumatisation (S2).
    """
    permissions.check_may_ask(actor)
    organisation = selectors.lock_organisation(actor=actor, organisation_id=known.organisation_id)
    check_organisation_may_be_asked(organisation)
    check_due_day(asking.due_on, today=at.date())
    meant = selectors.meant_by(known)
    earlier = selectors.earlier_contacts(actor=actor, known=known, meant=meant)
    if earlier.refused:
        permissions.check_may_ask_after_refusal(actor)
    policies.check_earlier_contacts_were_read(asking.earlier_seen, earlier.requests)
    reach = ContactRequest.objects.create(
        reference=reference("HLP"),
        organisation=organisation,
        known_by=known.by,
        known_as=meant.item.accession if meant.item else known.name,
        source=meant.source,
        item=meant.item,
        purpose=asking.purpose,
        due_on=asking.due_on,
        prior_count=len(earlier.requests),
        after_refusal=bool(earlier.refused),
        asked_by=actor.id,
        asked_at=at,
    )
    ledger.record(
        actor=actor,
        act=Act.CONTACT_ASKED,
        subject_kind=SubjectKind.CONTACT_REQUEST,
        subject_id=reach.pk,
        at=at,
        on_behalf_of=organisation.pk,
        after=reach.state,
        facts={"due_on": asking.due_on.isoformat()},
    )
    return reach


@transaction.atomic
def agree_to_help(*, actor: Actor, reach_id: UUID, words: str, at: datetime) -> ContactRequest:
    """The organisation will ask the person; nothing is given to the Mechanism yet."""
    reach = selectors.lock_reach(actor=actor, reach_id=reach_id)
    permissions.check_may_agree(actor, reach)
    return _answer(actor, reach, ReachState.AGREED, Act.CONTACT_AGREED, words=words, at=at)


@transaction.atomic
def decline_to_help(*, actor: Actor, reach_id: UUID, words: str, at: datetime) -> ContactRequest:
    """The organisation does not help; it need not say why."""
    reach = selectors.lock_reach(actor=actor, reach_id=reach_id)
    permissions.check_may_decline(actor, reach)
    return _answer(actor, reach, ReachState.DECLINED, Act.CONTACT_DECLINED, words=words, at=at)


def _answer(
    actor: Actor, reach: ContactRequest, to: ReachState, act: Act, *, words: str, at: datetime
) -> ContactRequest:
    also = {"answer_words": words, "answered_by": actor.id, "answered_at": at}
    return _move(actor, reach, to, act, also=also, at=at)


@transaction.atomic
def bring_answer(*, actor: Actor, reach_id: UUID, said: Said, at: datetime) -> ContactRequest:
    """Write down what the person said; a no means that nobody contacts them, now or later.

    Source: Protocol T2, S2, D3: consent is the person's own.
    """
    reach = selectors.lock_reach(actor=actor, reach_id=reach_id)
    permissions.check_may_bring_answer(actor, reach)
    policies.check_person_may_be_recorded(reach, said.answer, said.on, today=at.date())
    also = {
        "person_said": said.answer,
        "person_on": said.on,
        "person_words": said.words,
        "person_by": actor.id,
        "person_at": at,
    }
    act = Act.CONTACT_CONSENTED if said.answer == PersonSaid.YES else Act.CONTACT_REFUSED
    return _move(actor, reach, permissions.STATE_AFTER[said.answer], act, also=also, at=at)


@transaction.atomic
def end_contact(*, actor: Actor, reach_id: UUID, outcome: Outcome, words: str, at: datetime) -> ContactRequest:
    """Say what came of it; the organisation reads it."""
    reach = selectors.lock_reach(actor=actor, reach_id=reach_id)
    permissions.check_may_end(actor, reach)
    policies.check_outcome(reach, outcome)
    also = {"outcome": outcome, "outcome_words": words, "ended_by": actor.id, "ended_at": at}
    return _move(actor, reach, ReachState.ENDED, Act.CONTACT_ENDED, also=also, at=at)


def _move(
    actor: Actor, reach: ContactRequest, to: ReachState, act: Act, *, also: Mapping[str, object], at: datetime
) -> ContactRequest:
    return ledger.move(
        reach, to=to, table=REACHING, actor=actor, act=act, at=at, also=also, on_behalf_of=reach.organisation_id
    )
