"""The partner face answers, takes back and withdraws with its own database role, which may do little."""

import pytest
from django.db import connection
from django.urls import reverse

from disclosure.models import ItemDecision
from iiim_portal.embedded.roles import PARTNER
from iiim_portal.grants import grant_to_partner
from tests.actors import URLCONFS
from tests.disclosure import ngo_support as support
from tests.disclosure.ngo_support import to
from tests.factories import disclosure as factory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.integration,
    pytest.mark.urls(URLCONFS["partner"]),
    pytest.mark.usefixtures("safe_places"),
]


def test_the_whole_way_of_an_answer_needs_no_more(request):
    basil = support.basil()
    released = support.released(basil.giver)
    support.recalled(released)
    support.asked(basil.giver, items=2)
    question = basil.question
    (item,) = factory.items_in(released.request)
    source = factory.ItemPerson.objects.get(item=item).source_id
    with connection.cursor() as cursor:
        grant_to_partner(cursor)
        cursor.execute(f"SET LOCAL ROLE {PARTNER}")

    for address in (reverse("home"), to("questions"), to("receipt", released.pk), to("releases_of_source", source)):
        assert basil.browser.get(address).status_code == 200, address
    for name in ("question", "answer", "answer_each"):
        assert basil.browser.get(to(name, question.pk)).status_code == 200, name
    assert basil.browser.post(to("answer", question.pk), {"answer": "agreed"}).status_code == 200
    assert basil.browser.post(to("check", question.pk), {"how": "all", "answer": "agreed"}).status_code == 302
    assert basil.browser.post(to("take_back", question.pk)).status_code == 302
    assert basil.browser.post(to("withdraw", released.pk), {"sure": "on"}).status_code == 302

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    assert ItemDecision.objects.filter(question=question, taken_back_at__isnull=False).count() == 2
    assert ItemDecision.objects.filter(question=released, withdrawn_at__isnull=False).count() == 1
