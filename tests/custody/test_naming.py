"""Pages of the log call a thing by its reference for those who may see it, and by a short number for all others."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.actors import Role
from custody.acts import Act, SubjectKind
from tests.actors import client_of, person_with
from tests.factories.accounts import make_organisation
from tests.factories.custody import event
from tests.factories.staff import make_handed_over, make_item

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("iiim_portal.urls_mechanism"),
    pytest.mark.usefixtures("safe_places"),
]


@pytest.fixture
def item():
    return make_item(make_handed_over(make_organisation()))


@pytest.fixture
def told(item):
    """An event about the item, one about its submission, one about something nobody names."""
    submission = event(
        act=Act.SUBMISSION_HANDED_OVER, subject_kind=SubjectKind.SUBMISSION, subject_id=item.submission_id
    )
    return event(subject_id=item.pk), submission, event(subject_kind=SubjectKind.KEY, act=Act.KEY_GENERATED)


def pages(role: Role, one) -> list[str]:
    client = client_of(person_with(role))
    address = [one.subject_kind, one.subject_id]
    answers = [
        client.get(reverse("custody:log")),
        client.get(reverse("custody:history", args=address)),
        client.post(reverse("custody:verify_history", args=address)),
    ]
    return [answer.content.decode() for answer in answers]


def test_who_may_see_a_thing_reads_its_reference(told, item):
    for one, reference in ((told[0], item.accession), (told[1], item.submission.reference)):
        for page in pages(Role.EVIDENCE_OFFICER, one):
            assert reference in page


def test_an_auditor_learns_no_reference(told, item):
    log, history, verified = pages(Role.AUDITOR, told[0])

    for page in (log, history, verified):
        assert item.accession not in page
        assert item.submission.reference not in page
    assert f"{str(item.pk)[:8]}…" in log
    assert f">{item.pk}</bdi>" not in log
    assert f">{item.pk}</bdi>" in history


def test_what_nobody_names_is_a_short_number(told):
    log, *_rest = pages(Role.EVIDENCE_OFFICER, told[2])

    assert f"{str(told[2].subject_id)[:8]}…" in log


def test_naming_costs_the_same_for_one_and_for_many(told, item):
    client = client_of(person_with(Role.EVIDENCE_OFFICER))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("custody:log"))
        return len(seen)

    queries()
    one = queries()
    for number in range(2, 6):
        event(subject_id=make_item(item.submission, number).pk)
        event(subject_id=uuid4())

    assert queries() == one
