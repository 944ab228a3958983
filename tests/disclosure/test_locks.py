"""The database's own lock: whoever writes a release, and however, it refuses what the Protocol forbids."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from common import clock
from disclosure.kinds import Bar, Copy
from disclosure.models import DisclosureRequest, ItemDecision, Package, RecipientKey, ReleasedItem
from disclosure.states import PackageState, RequestState
from tests.disclosure.flaws import FLAWS, World, world
from tests.factories.disclosure import answered, confirmed_key, counterpart

pytestmark = [pytest.mark.django_db, pytest.mark.integration, pytest.mark.usefixtures("safe_places")]
FORBIDDEN = {name: bars for name, (_do, bars) in FLAWS.items() if bars}
ODD = [name for name, (_do, bars) in FLAWS.items() if not bars]


@pytest.fixture
def that() -> World:
    return world(clock.now())


def package_of(request: DisclosureRequest, **more) -> Package:
    """A package as a row, sealed by nobody."""
    what = {
        "key": RecipientKey.objects.filter(counterpart=request.counterpart_id).order_by("state").first(),
        "state": PackageState.SEALED,
        "started_at": clock.now(),
        "sealed_at": clock.now(),
        "size_bytes": 1,
        "sha256": "0" * 64,
        "blob_name": f"p/{uuid4()}",
    }
    return Package.objects.create(request=request, **what | more)


def put_in(package: Package, decision: ItemDecision, **more) -> ReleasedItem:
    what = {
        "item": decision.item,
        "decision": decision,
        "production_number": f"DIS-{uuid4().hex[:12]}",
        "copy": Copy.ORIGINAL,
        "sha256": "0" * 64,
        "sha512": "0" * 128,
        "size_bytes": 1,
        "opened_at": clock.now(),
    }
    return ReleasedItem.objects.create(package=package, **what | more)


def look() -> None:
    """What happens at commit, now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def words_after(act) -> str:
    """What the database says when it is asked to keep this; nothing when it would. It is not kept."""
    try:
        with transaction.atomic():
            act()
            look()
            transaction.set_rollback(True)
    except IntegrityError as refusal:
        return str(refusal).splitlines()[0]
    return ""


def told(act) -> set[str]:
    """The bars the database names when it refuses."""
    words = words_after(act)
    assert not words or "may not be disclosed: " in words
    return set(words.partition("may not be disclosed: ")[2].split(", ")) - {""}


def release(package: Package) -> None:
    """By hand, past every service."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE disclosure_package SET state = 'released' WHERE id = %s", [package.pk])


def test_an_item_against_which_nothing_stands_goes_in_and_out(that):
    package = package_of(that.request)
    put_in(package, that.decisions().get())
    look()
    release(package)
    look()

    assert Package.objects.get().state == PackageState.RELEASED


def test_no_row_of_a_release_for_any_flaw(that):
    """One by one: every bar there is refuses the row, and the refusal names it. Source: Protocol D1, D2, D3."""
    decision, wrong = that.decisions().get(), {}
    for name, bars in FORBIDDEN.items():

        def act(name=name):
            FLAWS[name][0](that)
            put_in(package_of(that.request), decision)

        said = told(act)
        if not {str(bar) for bar in bars} <= said:
            wrong[name] = said
    assert wrong == {}
    assert set().union(*FORBIDDEN.values()) == set(Bar)


def test_no_release_of_a_package_in_which_anything_became_forbidden(that):
    """What was fine when it was packed is asked about again when it leaves."""
    package = package_of(that.request)
    put_in(package, that.decisions().get())
    look()
    wrong = {}
    for name, bars in FORBIDDEN.items():

        def act(name=name):
            FLAWS[name][0](that)
            release(package)

        said = told(act)
        if not {str(bar) for bar in bars} <= said:
            wrong[name] = said
    assert wrong == {}


COPY = "copy in the vault, scanned, confirmed"


@pytest.mark.parametrize("name", ["consent until today", "hold that was lifted", "answer has just cooled", COPY])
def test_what_is_only_odd_is_let_pass(that, name):
    FLAWS[name][0](that)
    leaves = Copy.WORKING_COPY if name == COPY else Copy.ORIGINAL

    assert told(lambda: put_in(package_of(that.request), that.decisions().get(), copy=leaves)) == set()


@pytest.mark.parametrize("leaves", Copy)
def test_what_leaves_is_what_was_chosen(that, leaves):
    """The original never takes the place of the copy with less in it, nor a copy that of the original (D4)."""
    chosen = Copy.ORIGINAL
    if leaves == Copy.ORIGINAL:
        FLAWS[COPY][0](that)
        chosen = Copy.WORKING_COPY

    row = {"copy": leaves}
    assert told(lambda: put_in(package_of(that.request), that.decisions().get(), **row)) == {"scope_changed"}
    assert told(lambda: put_in(package_of(that.request), that.decisions().get(), copy=chosen)) == set()


def test_a_copy_chosen_after_the_row_was_written_keeps_it_in(that):
    """The lock looks at the end of the transaction, and again when the package is released."""
    package = package_of(that.request)
    put_in(package, that.decisions().get())
    look()
    FLAWS[COPY][0](that)

    assert told(lambda: release(package)) == {"scope_changed"}


def test_one_forbidden_item_keeps_the_whole_package_in(that):
    package = package_of(that.request)
    for decision in ItemDecision.objects.filter(question__request=that.request):
        put_in(package, decision)
    look()
    FLAWS["hold"][0](that)

    assert told(lambda: release(package)) == {"on_hold"}


def test_a_row_names_the_decision_that_stands(that):
    """Not an earlier answer of the provider, not the answer about another item, not one in another request."""
    earlier = that.decisions().get()
    FLAWS["provider said yes again"][0](that)
    about_another = ItemDecision.objects.filter(question__request=that.request).exclude(item=that.item).first()
    elsewhere = ItemDecision.objects.filter(question__request=answered([that.item])).get()
    for decision in (earlier, about_another, elsewhere):
        assert told(lambda d=decision: put_in(package_of(that.request), d, item=that.item)) == {"scope_changed"}


def test_a_package_is_sealed_to_the_key_that_is_confirmed_and_to_nobody_elses(that):
    decision = that.decisions().get()
    elsewhere = RecipientKey.objects.get(counterpart=counterpart())
    retired = confirmed_key(that.recipient, state="retired", retired_by=uuid4(), retired_at=that.at)
    for key in (elsewhere, retired):
        assert told(lambda k=key: put_in(package_of(that.request, key=k), decision)) == {"key_missing"}


def test_an_empty_package_never_leaves(that):
    package = package_of(that.request)

    assert "holds nothing" in words_after(lambda: release(package))


@pytest.mark.parametrize("state", [RequestState.RELEASED, RequestState.ACKNOWLEDGED])
def test_a_request_is_not_called_released_when_nothing_was(that, state):
    rows = DisclosureRequest.objects.filter(pk=that.request.pk)

    assert "no released package" in words_after(
        lambda: rows.update(state=state, released_by=uuid4(), released_at=that.at)
    )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE disclosure_releaseditem SET production_number = 'X'",
        "UPDATE disclosure_releaseditem SET item_id = item_id",
        "DELETE FROM disclosure_releaseditem",
    ],
)
def test_what_is_in_a_package_is_never_changed(that, sql):
    put_in(package_of(that.request), that.decisions().get())
    look()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE disclosure_package SET request_id = request_id",
        "UPDATE disclosure_package SET state = 'sealed'",
        "DELETE FROM disclosure_package",
    ],
)
def test_a_package_that_has_left_is_never_changed(that, sql):
    package = package_of(that.request)
    put_in(package, that.decisions().get())
    look()
    release(package)
    look()
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_requester_is_never_the_one_who_approved(that):
    """Also not by hand: a constraint, besides the lock. Source: Protocol D1."""
    with pytest.raises(IntegrityError, match="disclosure_is_approved_by_another"), transaction.atomic():
        DisclosureRequest.objects.filter(pk=that.request.pk).update(approved_by=that.request.created_by)


def test_an_item_that_was_never_asked_for_has_no_way_out(that):
    """Neither through a request it is not in, nor with an answer made up for it."""
    stranger = world(that.at).item
    invented = ItemDecision.objects.create(
        question=that.question,
        item=stranger,
        answer="agreed",
        given_by=uuid4(),
        given_at=that.request.asked_at,
        effective_from=that.request.asked_at,
    )

    assert told(lambda: put_in(package_of(that.request), invented)) == {"not_answered"}
