import json

import pytest

from common.actors import Role
from common.clock import now
from common.errors import NotAllowed
from custody.acts import Act
from custody.models import CustodyEvent
from disclosure.models import ItemDecision, Recall
from disclosure.selectors import releases
from disclosure.services import recall, release
from tests.actors import with_role
from tests.disclosure.packages import approved_request, built
from tests.factories.disclosure import officer_of, provider, ready_items

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(safe_places):
    """Two items of one provider and one of another, released: (request, items of the first)."""
    first = ready_items(provider(), count=2)
    request, _recipient = approved_request([*first, *ready_items(provider("Cedar Archive"))])
    built(request)
    release.release_package(actor=officer_of(request), request_id=request.pk, delivered_how="By hand", at=now())
    return request, first


def recalled(request, items, actor=None):
    return recall.recall(
        actor=actor or officer_of(request),
        request_id=request.pk,
        organisation_id=items[0].submission.organisation_id,
        reason="The agreement has ended.",
        at=now(),
    )


def withdraw(*items) -> None:
    ItemDecision.objects.filter(item__in=items).update(withdrawn_at=now(), withdrawn_by=items[0].pk)


def test_recall_counts_what_has_ended_and_tells_the_provider(sent):
    request, items = sent
    withdraw(items[1])

    done = recalled(request, items)

    assert (done.item_count, done.organisation_id) == (1, items[0].submission.organisation_id)
    event = json.loads(CustodyEvent.objects.get(act=Act.DISCLOSURE_RECALLED).event_json)
    assert event["on_behalf_of"] == str(items[0].submission.organisation_id)
    assert [row.item_id for row in releases.ended_items(request, done.organisation_id, at=now())] == [items[1].pk]


def test_nothing_has_ended_so_there_is_nothing_to_recall(sent):
    request, items = sent

    with pytest.raises(recall.NothingToRecall):
        recalled(request, items)


def test_what_another_provider_withdrew_is_not_this_ones_recall(sent):
    request, items = sent
    withdraw(*items)
    (other,) = {row.decision.question.organisation_id for row in packed(request)} - {
        items[0].submission.organisation_id
    }

    with pytest.raises(recall.NothingToRecall):
        recall.recall(
            actor=officer_of(request), request_id=request.pk, organisation_id=other, reason="Ended.", at=now()
        )


def packed(request):
    return list(releases.packed_items(releases.sealed_package(request)))


def test_only_the_officer_recalls(sent):
    request, items = sent
    withdraw(*items)

    with pytest.raises(NotAllowed):
        recalled(request, items, with_role(Role.HEAD))


def test_answer_of_the_recipient_is_kept_once(sent):
    request, items = sent
    withdraw(*items)
    done = recalled(request, items)
    asked = {"actor": officer_of(request), "recall_id": done.pk, "answer": "Taken out of the file.", "at": now()}

    recall.record_recall_answer(**asked)
    with pytest.raises(recall.AnsweredAlready):
        recall.record_recall_answer(**asked)

    assert Recall.objects.get().recipient_answer == "Taken out of the file."
