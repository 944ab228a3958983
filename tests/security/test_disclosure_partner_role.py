"""What the partner face's own database role may do with disclosures: read what concerns providers, and answer."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from common import clock
from disclosure.models import ItemDecision
from disclosure.services import answer
from iiim_portal.embedded.roles import PARTNER
from iiim_portal.grants import grant_to_partner
from tests.disclosure.flaws import FLAWS, bars_in_python, bars_in_sql, world
from tests.disclosure.test_locks import look, package_of, put_in
from tests.factories.disclosure import (
    YES,
    asked,
    items_in,
    provider,
    questions_to,
    row_item,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]

READ = {"SELECT"}
ANSWERED = {"SELECT", "INSERT"}
# Of a row that stands, nothing but how it ends.
ENDS = {
    "itemdecision": {"taken_back_at", "replaced_at", "withdrawn_by", "withdrawn_at", "withdrawn_why"},
    "question": {"state", "settled_at"},
}
# Every table of the app; a new one has to be decided about here.
MAY = {
    "assistancerequest": set(),
    "assurance": READ,
    "counterpart": READ,
    "counterpartcontact": set(),
    "disclosurerequest": READ,
    "itemdecision": ANSWERED,
    "itemhold": set(),
    "package": READ,
    "question": READ,
    "recall": READ,
    "recipientkey": set(),
    "releaseditem": READ,
    "requestitem": READ,
    "veto": set(),
    "withhelditem": set(),
    "workingcopy": set(),
}
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE")


def test_every_table_of_disclosure_is_decided_about():
    assert {model._meta.model_name for model in apps.get_app_config("disclosure").get_models()} == set(MAY)


@pytest.mark.parametrize(("table", "rights"), MAY.items())
def test_what_the_partner_face_may_do_with_each_table(table, rights):
    with connection.cursor() as cursor:
        grant_to_partner(cursor)
        may = set()
        for right in RIGHTS:
            cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [PARTNER, f"disclosure_{table}", right])
            may |= {right} if cursor.fetchone()[0] else set()
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0"
            " AND has_column_privilege(%s, attrelid, attnum, 'UPDATE')",
            [f"disclosure_{table}", PARTNER],
        )
        changes = {name for (name,) in cursor.fetchall()}

    assert (may, changes) == (rights, ENDS.get(table, set()))


def test_a_provider_answers_takes_back_and_withdraws_with_it(request):
    giver = provider(cooling_hours=0)
    items = [row_item(giver), row_item(giver)]
    at = clock.now()
    (question,) = questions_to(asked(items, at=at, answer_by=(at + timedelta(days=14)).date()))
    on_it = {"actor": giver.focal_point, "question_id": question.pk}
    request.getfixturevalue("partner_cursor")

    said = answer.answer_items(answers={item.pk: YES for item in items_in(question.request)}, at=at, **on_it)
    assert said.state == "answered"
    with pytest.raises(answer.policies.TooLate):
        answer.take_back_answer(at=at, **on_it)
    assert answer.withdraw_agreement(item_ids=[items[0].pk], reason="x", at=at, **on_it) == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE disclosure_package SET state = 'released'",
        "UPDATE disclosure_disclosurerequest SET state = 'approved'",
        "INSERT INTO disclosure_releaseditem SELECT * FROM disclosure_releaseditem",
        "UPDATE disclosure_requestitem SET removed_at = NULL",
        "UPDATE disclosure_counterpart SET kind = 'un_body'",
        "UPDATE disclosure_assurance SET ended_at = NULL",
        "INSERT INTO disclosure_question SELECT * FROM disclosure_question",
        "UPDATE disclosure_question SET cooling_hours = 0",
        "UPDATE disclosure_itemdecision SET answer = 'agreed'",
        "UPDATE disclosure_itemdecision SET effective_from = given_at",
        "DELETE FROM disclosure_itemdecision",
        "DELETE FROM disclosure_question",
        "SELECT age_recipient FROM disclosure_recipientkey",
        "SELECT reason FROM disclosure_veto",
        "SELECT name FROM custody_sealedpackage",
    ],
)
def test_it_opens_no_way_out(sql, request):
    """Whoever takes over the partner face can say yes for a provider, and nothing leaves by that alone."""
    that = world(clock.now())
    put_in(package_of(that.request), that.decisions().get())
    look()
    cursor = request.getfixturevalue("partner_cursor")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        cursor.execute(sql)


def test_an_answer_invented_for_another_providers_item_counts_for_nothing():
    """The role may write answers, also strange ones; the truth table reads only what the provider itself was asked."""
    that = world(clock.now())
    FLAWS["another provider said yes"][0](that)

    assert ItemDecision.objects.filter(item=that.item, taken_back_at=None, replaced_at=None).exists()
    assert bars_in_python(that)[that.item.pk] == bars_in_sql(that)[that.item.pk] == {"not_answered"}
