"""What somebody would try who wants material out, or wants to know what is not theirs to know. Each was tried once."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from common import clock
from common.actors import Role
from disclosure.kinds import AnswerGiven, Bar, Copy
from disclosure.models import ItemDecision, Package, RecipientKey, ReleasedItem, RequestItem, WithheldItem, WorkingCopy
from disclosure.policies import NotInThisState
from disclosure.services import draft, hold, package_lease, working_copy
from disclosure.services.answer import Given
from disclosure.services.copy_arriving import NotACopy
from disclosure.states import PackageState, QuestionState
from iiim_portal.embedded.roles import APP
from iiim_portal.grants import grant_to_app
from tests.actors import with_role
from tests.disclosure.flaws import FLAWS, World, bars_in_python, bars_in_sql, world
from tests.disclosure.packages import Recipient, approved_request, built
from tests.disclosure.test_locks import package_of as row_of_package
from tests.disclosure.test_locks import put_in, told
from tests.factories.disclosure import (
    answer,
    answered,
    approve_it,
    asked,
    items_in,
    officer_of,
    provider,
    questions_to,
    ready_item,
    ready_items,
    row_item,
    scanned,
)

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
# What a table of one's own could hide, and the bar that must stand all the same.
HIDDEN = {
    "disclosure_itemhold": ("hold", Bar.ON_HOLD),
    "disclosure_veto": ("veto", Bar.VETOED),
    "consent_sourceconfidentiality": ("promise to the source", Bar.PROMISED),
}


ITS_SUBMISSION = "id = (SELECT submission_id FROM submissions_item WHERE id = %s)"


@pytest.fixture
def that() -> World:
    return world(clock.now())


@pytest.mark.parametrize("table", HIDDEN)
def test_a_table_of_ones_own_hides_nothing_from_the_lock(that, table):
    """Postgres looks for tables among temporary ones first, unless a function says where to look."""
    flaw, bar = HIDDEN[table]
    FLAWS[flaw][0](that)
    built_by_hand = row_of_package(that.request)
    with connection.cursor() as cursor:
        grant_to_app(cursor)
        cursor.execute(f"SET LOCAL ROLE {APP}")
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table}) ON COMMIT DROP")

    refused = told(lambda: put_in(built_by_hand, that.decisions().get()))

    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP TABLE pg_temp.{table}")
    assert bar in refused


@pytest.mark.parametrize("outcome", ["not_scanned", "infected"])
def test_a_hazard_agreed_to_is_not_told_while_the_answer_cools(that, outcome):
    """Else a bar would vanish from the screens of staff in the moment somebody answers (D1)."""
    scanned(that.item, outcome, at=that.at)
    unanswered = {Bar.NOT_ANSWERED, Bar(outcome) if outcome == "not_scanned" else Bar.NOT_CLEAN}
    that.decisions().update(as_hazard=True, effective_from=that.at + timedelta(hours=1))

    assert bars_in_python(that)[that.item.pk] == bars_in_sql(that)[that.item.pk] == unanswered


def a_copy(item) -> WorkingCopy:
    at = clock.now()
    made = {"what_was_done": "Faces taken out.", "size_bytes": 10, "made_by": uuid4(), "made_at": at, "stored_at": at}
    looked_at = {"scan": "clean", "scanned_at": at, "confirmed_by": uuid4(), "confirmed_at": at}
    return WorkingCopy.objects.create(item=item, **made, **looked_at)


@pytest.mark.parametrize("into", [Copy.ORIGINAL, Copy.WORKING_COPY])
def test_what_leaves_is_not_exchanged_behind_the_back_of_whoever_approved(into):
    """Four eyes: the Head approved this copy of it; for another one the request is taken back to draft."""
    request = answered([row_item()])
    (item,) = items_in(request)
    copy = a_copy(item)
    chosen = {"actor": officer_of(request), "request_id": request.pk, "item_id": item.pk, "at": clock.now()}
    if into == Copy.ORIGINAL:
        draft.choose_copy(working_copy_id=copy.pk, **chosen)
    approve_it(request)

    with pytest.raises(NotInThisState):
        draft.choose_copy(working_copy_id=copy.pk if into == Copy.WORKING_COPY else None, **chosen)
    assert RequestItem.objects.get().copy != into


@pytest.mark.django_db(transaction=True)
def test_what_the_head_saw_withheld_does_not_leave_by_that_approval():
    """Whoever lifts a hold decides that it may be asked about again, not that it leaves (four eyes)."""
    kept, free = ready_items(count=2)
    request = answered([kept, free], recipient=Recipient().row)
    on_it = {"actor": with_role(Role.EVIDENCE_OFFICER), "item_id": kept.pk, "reason": "x"}
    hold.set_hold(at=clock.now(), **on_it)
    approve_it(request)
    hold.lift_hold(at=clock.now(), **on_it)

    built(request)

    assert ReleasedItem.objects.get().item_id == free.pk
    assert WithheldItem.objects.get().bars == [Bar.NOT_APPROVED]


def sent(request, item, content: bytes) -> WorkingCopy:
    return working_copy.receive_working_copy(
        actor=officer_of(request),
        request_id=request.pk,
        item_id=item.pk,
        stream=io.BytesIO(content),
        size_bytes=len(content),
        extension="jpg",
        what_was_done="Faces taken out.",
        at=clock.now(),
    )


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("content", [b"the original", b"another original of the request"])
def test_an_original_is_no_working_copy(content):
    """Agreed with redactions only: the original under another name has none (D1, D4)."""
    giver = provider()
    item, beside = ready_item(giver, b"the original"), ready_item(giver, b"another original of the request")
    request = asked([item, beside], recipient=Recipient().row)
    answer(questions_to(request)[0], Given(AnswerGiven.AGREED_WITH_CONDITIONS, redacted=True))

    with pytest.raises(NotACopy):
        sent(request, item, content)
    assert not WorkingCopy.objects.exists()
    assert sent(request, item, b"the original with less in it").item_id == item.pk


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sealed_to_a_key_that_was_put_in_place_of_the_confirmed_one():
    """Two people and every provider saw a fingerprint; the words of the key beside it are only what is sealed to."""
    request, recipient = approved_request([ready_item()])
    RecipientKey.objects.filter(counterpart=recipient.row).update(age_recipient=Recipient().pair.public)

    for _ in range(3):
        ended = built(request)

    assert (ended.state, ended.blob_name) == (PackageState.DISCARDED, "")
    assert ended.ended_why == package_lease.BAD_KEY
    assert Package.objects.count() == 1, "what cannot be built is said once, not twice a minute"


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM submissions_itemperson WHERE item_id = %s",
        "DELETE FROM submissions_itemconfidentiality WHERE item_id = %s",
        "UPDATE submissions_item SET level = 'standard' WHERE id = %s",
        "UPDATE submissions_item SET fingerprint = '' WHERE id = %s",
        "UPDATE submissions_item SET state = 'withdrawn' WHERE id = %s",
        f"UPDATE submissions_submission SET concerns_nobody = true WHERE {ITS_SUBMISSION}",
        f"UPDATE submissions_submission SET handed_over_at = NULL WHERE {ITS_SUBMISSION}",
    ],
)
def test_nor_does_it_clear_away_what_stands_in_the_way(that, sql, request):
    """Whom handed-over material concerns, what was promised about it, its restriction, its twins (D2, D3, D4)."""
    FLAWS["promise on the item"][0](that)
    FLAWS["item restricted"][0](that)
    request.getfixturevalue("partner_cursor")

    refused = r"what was handed over is not changed|permission denied"
    with pytest.raises(DatabaseError, match=refused), transaction.atomic():
        connection.cursor().execute(sql, [that.item.pk])


NOW = {"given_at": timedelta(0), "effective_from": timedelta(hours=73)}
FORGED = {
    "as if it had cooled": {"given_at": timedelta(hours=-73), "effective_from": timedelta(hours=-1)},
    "as if nothing had to cool": {"given_at": timedelta(0), "effective_from": timedelta(0)},
}


@pytest.mark.parametrize("when", FORGED.values(), ids=FORGED)
def test_a_taken_over_partner_face_says_no_yes_in_the_past(when, request):
    """What it forges cools as long as what is true, in sight of the provider."""
    giver = provider()
    (question,), (item,) = _asked_now(giver)
    request.getfixturevalue("partner_cursor")

    with pytest.raises(DatabaseError, match="an answer is given now"), transaction.atomic():
        _forge(question, item, when)
    _forge(question, item, NOW)
    assert ItemDecision.objects.get().effective_from > clock.now() + timedelta(hours=72)


@pytest.mark.parametrize("over", ["settled", "ended", "of another"])
def test_nor_to_a_question_that_is_over_or_is_not_about_it(over, request):
    giver = provider()
    (question,), (item,) = _asked_now(giver)
    changes = {"settled_at": clock.now()} if over == "settled" else {}
    if over == "ended":
        changes = {"state": QuestionState.ENDED, "ended_at": clock.now()}
    type(question).objects.filter(pk=question.pk).update(**changes or {"asked_at": question.asked_at})
    item = row_item(provider("Cedar Archive")) if over == "of another" else item
    request.getfixturevalue("partner_cursor")

    with pytest.raises(DatabaseError, match="an answer is given now"), transaction.atomic():
        _forge(question, item, NOW)


def _asked_now(giver):
    at = clock.now()
    request = asked([row_item(giver)], at=at, answer_by=(at + timedelta(days=14)).date())
    return questions_to(request), items_in(request)


def _forge(question, item, when) -> None:
    at = clock.now()
    times = {name: at + away for name, away in when.items()}
    ItemDecision.objects.create(
        question=question, item=item, answer=AnswerGiven.AGREED, given_by=question.organisation_id, **times
    )
