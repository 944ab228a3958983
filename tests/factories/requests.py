"""Requests for information in every state, help to reach somebody, reports and leads, walked there by the services."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from accounts.models import Organisation, Team
from common.actors import Actor, Role
from dialogue.models import ActivityUpdate, ContactRequest, InformationAsked, InformationRequest, PreservationLead
from dialogue.selectors import reaching as reaching_selectors
from dialogue.selectors.reaching import Known
from dialogue.services import leads, leads_sweep, reaching, requests, requests_answer, updates
from dialogue.services.reaching import Asking, Said
from dialogue.services.requests import Wanted
from dialogue.services.updates import Reported
from dialogue.states.leads import LeadOutcome, LeadState
from dialogue.states.reaching import KnownBy, Outcome, PersonSaid, ReachState
from dialogue.states.requests import AskedState, Extent
from dialogue.states.updates import ActivityKind
from submissions.kinds import Kind, Urgency
from submissions.models import Submission
from tests.actors import with_role
from tests.factories.accounts import NOON, contact_point, make_organisation
from tests.factories.staff import make_handed_over

DAY = timedelta(days=1)
DUE_ON = (NOON + 20 * DAY).date()


def focal_point(organisation: Organisation) -> Actor:
    return with_role(Role.NGO_FOCAL_POINT, organisation=organisation)


def wanted(organisations: Collection[Organisation], *, team: Team | None = None, **more) -> Wanted:
    words = {"title": "Opening hours", "text": "Since when?", "why": "It places the rest.", "due_on": DUE_ON}
    ids = [one.pk for one in organisations]
    return Wanted(**words | {"organisation_ids": ids, "team_id": team.pk if team else None} | more)


def drafted(
    *organisations: Organisation, actor: Actor | None = None, at: datetime = NOON, **more
) -> InformationRequest:
    chosen = organisations or (make_organisation(),)
    return requests.draft_request(actor=actor or contact_point(), wanted=wanted(chosen, **more), at=at)


def asked(*organisations: Organisation, at: datetime = NOON, **more) -> list[InformationAsked]:
    """One row for each, in the order given."""
    chosen = organisations or (make_organisation(),)
    draft = drafted(*chosen, at=at, **more)
    requests.send_request(actor=contact_point(), request_id=draft.pk, at=at)
    rows = {row.organisation_id: row for row in InformationAsked.objects.filter(request=draft)}
    return [rows[one.pk] for one in chosen]


def at_state(
    state: AskedState, organisation: Organisation | None = None, *, at: datetime = NOON, **more
) -> InformationAsked:
    organisation = organisation or make_organisation()
    (row,) = asked(organisation, at=at, **more)
    on_it = {"asked_id": row.pk, "at": at}
    if state == AskedState.ANSWERED_IN_PART:
        requests_answer.answer_in_words(actor=focal_point(organisation), text="Half.", extent=Extent.PART, **on_it)
    elif state == AskedState.ANSWERED:
        requests_answer.answer_in_words(actor=focal_point(organisation), text="All.", extent=Extent.WHOLE, **on_it)
    elif state == AskedState.DECLINED:
        requests_answer.decline_request(actor=focal_point(organisation), reason="We have none.", **on_it)
    elif state == AskedState.ENDED:
        requests.end_asked(actor=contact_point(), reason="Found elsewhere.", **on_it)
    row.refresh_from_db()
    return row


def reach(
    organisation: Organisation | None = None,
    state: ReachState = ReachState.ASKED,
    *,
    known_as: str = "Willow",
    by: KnownBy = KnownBy.PSEUDONYM,
    actor: Actor | None = None,
    at: datetime = NOON,
) -> ContactRequest:
    """Asked by somebody who read all earlier requests, and walked on."""
    organisation, actor = organisation or make_organisation(), actor or contact_point()
    known = Known(organisation.pk, by, known_as)
    meant = reaching_selectors.meant_by(known)
    seen = len(reaching_selectors.earlier_contacts(actor=actor, known=known, meant=meant).requests)
    asking = Asking("To ask about the opening hours.", (at + 20 * DAY).date(), seen)
    made = reaching.ask_to_reach(actor=actor, known=known, asking=asking, at=at)
    return _walk(made, focal_point(organisation), state, at)


def _walk(made: ContactRequest, basil: Actor, state: ReachState, at: datetime) -> ContactRequest:
    on_it = {"reach_id": made.pk, "at": at}
    if state == ReachState.DECLINED:
        reaching.decline_to_help(actor=basil, words="", **on_it)
    elif state != ReachState.ASKED:
        reaching.agree_to_help(actor=basil, words="Through us.", **on_it)
    if state in {ReachState.CONSENTED, ReachState.ENDED}:
        reaching.bring_answer(actor=basil, said=Said(PersonSaid.YES, at.date(), "In Arabic."), **on_it)
    if state == ReachState.REFUSED:
        reaching.bring_answer(actor=basil, said=Said(PersonSaid.NO, at.date()), **on_it)
    if state == ReachState.ENDED:
        reaching.end_contact(actor=contact_point(), outcome=Outcome.SPOKEN, words="Thank you.", **on_it)
    made.refresh_from_db()
    return made


def reported(
    organisation: Organisation | None = None, *, submissions: Collection[Submission] = (), at: datetime = NOON, **more
) -> ActivityUpdate:
    what = {"kind": ActivityKind.FILED, "authority": "Prosecutor", "country": "Lakeland", "happened_on": at.date()}
    what |= {"submission_ids": [one.pk for one in submissions]}
    actor = focal_point(organisation or make_organisation())
    return updates.report_activity(actor=actor, reported=Reported(**what | more), at=at)


def lead_submission(
    organisation: Organisation | None = None, *, urgency: Urgency = Urgency.PRESSING, **more
) -> Submission:
    submission = make_handed_over(organisation or make_organisation(), urgency=urgency, **more)
    Submission.objects.filter(pk=submission.pk).update(kind=Kind.LEAD)
    submission.refresh_from_db()
    return submission


def lead(
    submission: Submission | None = None,
    state: LeadState = LeadState.NEW,
    *,
    outcome: LeadOutcome = LeadOutcome.ELSEWHERE,
    at: datetime = NOON,
) -> PreservationLead:
    submission = submission or lead_submission()
    leads_sweep.sweep(at)
    made = PreservationLead.objects.get(submission=submission)
    dima = contact_point()
    if state != LeadState.NEW:
        leads.take_lead(actor=dima, lead_id=made.pk, at=at)
    if state == LeadState.CLOSED:
        leads.close_lead(actor=dima, lead_id=made.pk, outcome=outcome, words="Kept by an archive.", at=at)
    made.refresh_from_db()
    return made


def day(number: int) -> date:
    return (NOON + number * DAY).date()
