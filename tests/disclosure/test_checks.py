from datetime import timedelta

import pytest
from django.db import IntegrityError

from common.clock import now
from custody import sequencer
from disclosure import checks
from disclosure.models import DisclosureRequest, ItemDecision, Package, ReleasedItem
from disclosure.services import release
from disclosure.states import PackageState, RequestState
from tests.disclosure.packages import approved_request, blob, built
from tests.factories.disclosure import officer_of, ready_items
from tests.faults.audit import audited

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sent(safe_places):
    request, _recipient = approved_request(ready_items(count=2))
    built(request)
    release.release_package(actor=officer_of(request), request_id=request.pk, delivered_how="By hand", at=now())
    sequencer.sequence(now())
    return request


def found(at=None) -> set[str]:
    return {violation.invariant for violation in checks.violations(at or now())}


def test_a_release_is_in_order(sent):
    assert found() == set()
    assert audited() == []


def test_changed_package_is_found(sent, safe_places):
    path = blob(safe_places, Package.objects.get())
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    assert found() == {"D-3"}


def test_missing_package_is_found(sent, safe_places):
    blob(safe_places, Package.objects.get()).unlink()

    assert found() == {"D-3"}


def test_package_built_by_nobody_is_found(safe_places):
    request, _recipient = approved_request(ready_items())
    built(request)
    Package.objects.update(state=PackageState.BUILDING, lease_until=now())
    DisclosureRequest.objects.update(state="approved")

    assert "D-1" not in found()
    assert "D-1" in found(now() + timedelta(hours=1))


def test_withdrawn_before_it_was_opened_is_found(sent):
    ItemDecision.objects.update(withdrawn_at=sent.asked_at, withdrawn_by=sent.pk)

    assert found() == {"D-5"}


@pytest.mark.parametrize("part", ["given_by", "given_at"])
def test_agreement_that_nobody_gave_is_found(sent, part):
    """Written past the service it has no act in the log, or another one's."""
    forged = {"given_by": sent.pk, "given_at": sent.asked_at}

    ItemDecision.objects.update(**{part: forged[part]})

    assert found() == {"D-7"}


def test_request_that_denies_its_release_is_found(sent):
    DisclosureRequest.objects.update(state=RequestState.PACKAGED)

    assert found() == {"D-4"}


def test_what_was_put_into_a_package_is_never_changed(sent):
    with pytest.raises(IntegrityError, match="never changed"):
        ReleasedItem.objects.update(opened_at=sent.asked_at)
