"""What the database itself refuses of requests, contacts, reports and leads."""

from contextlib import suppress

import pytest
from django.db import IntegrityError, transaction

from dialogue.models import ActivityUpdate, ContactRequest, InformationAnswer, InformationAsked, InformationRequest
from dialogue.models import PreservationLead as Lead
from dialogue.services import requests_answer
from dialogue.states.leads import LeadState
from dialogue.states.reaching import ReachState
from dialogue.states.requests import AskedState, Extent
from tests.factories import requests as factory
from tests.factories.accounts import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.integration]


def answered() -> InformationAsked:
    (row,) = factory.asked()
    basil = factory.focal_point(row.organisation)
    requests_answer.answer_in_words(actor=basil, asked_id=row.pk, text="Some.", extent=Extent.PART, at=NOON)
    return row


MADE = {
    InformationRequest: factory.asked,
    InformationAsked: lambda: factory.at_state(AskedState.ASKED),
    InformationAnswer: answered,
    ContactRequest: lambda: factory.reach(state=ReachState.ENDED),
    ActivityUpdate: factory.reported,
    Lead: lambda: factory.lead(state=LeadState.CLOSED),
}
WRONG = [
    (InformationRequest, "information_request_state_known", {"state": "lost"}),
    (InformationRequest, "information_request_says_what_and_why", {"why": ""}),
    (InformationRequest, "information_request_sent_says_who", {"sent_by": None}),
    (InformationAsked, "information_asked_state_known", {"state": "lost"}),
    (InformationAsked, "information_asked_settled_says_who", {"state": "answered"}),
    (InformationAsked, "information_asked_settled_says_who", {"settled_at": NOON}),
    (InformationAsked, "information_asked_reminder_says_when", {"reminder": "before"}),
    (InformationAsked, "information_asked_reminder_says_when", {"reminder": "often", "reminded_at": NOON}),
    (InformationAnswer, "information_answer_extent_known", {"extent": "much"}),
    (InformationAnswer, "information_answer_gives_something", {"text": ""}),
    (ContactRequest, "contact_request_state_known", {"state": "lost"}),
    (ContactRequest, "contact_request_known_by_known", {"known_by": "name"}),
    (ContactRequest, "contact_request_says_whom_and_why", {"known_as": ""}),
    (ContactRequest, "contact_request_answer_says_who", {"state": "agreed", "answered_by": None}),
    (ContactRequest, "contact_request_person_says_when", {"person_on": None}),
    (ContactRequest, "contact_request_state_is_what_person_said", {"state": "refused"}),
    (ContactRequest, "contact_request_ended_says_how", {"outcome": ""}),
    (ActivityUpdate, "activity_state_is_known", {"state": "lost"}),
    (ActivityUpdate, "activity_kind_is_known", {"kind": "rumour"}),
    (ActivityUpdate, "activity_says_before_whom_and_where", {"country": ""}),
    (ActivityUpdate, "activity_noted_says_who_and_when", {"state": "noted"}),
    (Lead, "lead_state_is_known", {"state": "lost"}),
    (Lead, "lead_urgency_is_known", {"urgency": 4}),
    (Lead, "lead_weighed_says_who_and_when", {"weighed_at": NOON}),
    (Lead, "lead_taken_says_who_and_when", {"owner_id": None}),
    (Lead, "lead_closed_says_how_who_and_when", {"outcome": ""}),
    (Lead, "lead_closed_says_how_who_and_when", {"state": "taken"}),
]


@pytest.mark.parametrize(
    ("model", "name", "change"), WRONG, ids=[f"{name}-{n}" for n, (_, name, _c) in enumerate(WRONG)]
)
def test_the_database_refuses(model, name, change):
    MADE[model]()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        model.objects.update(**change)
    assert name in str(refused.value) or "_known" in name


def test_a_no_says_why():
    row = factory.at_state(AskedState.DECLINED)
    with pytest.raises(IntegrityError, match="information_asked_no_says_why"), transaction.atomic():
        InformationAsked.objects.filter(pk=row.pk).update(reason="")
    with suppress(IntegrityError), transaction.atomic():
        InformationAsked.objects.create(
            request_id=row.request_id, organisation_id=row.organisation_id, due_on=row.due_on, asked_at=NOON
        )
    assert InformationAsked.objects.count() == 1


def test_things_name_themselves_without_words():
    """What ends in a log or a title is a number."""
    row = answered()
    reach, report, lead = factory.reach(), factory.reported(), factory.lead()
    answer = InformationAnswer.objects.get()
    assert [str(one) for one in (row, reach, report)] == [row.reference, reach.reference, report.reference]
    assert [str(one) for one in (row.request, answer, lead)] == [str(one.pk) for one in (row.request, answer, lead)]
